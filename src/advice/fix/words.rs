//! How alike the words of two texts are.

use crate::catalog::known_error::KnownError;
use std::collections::{HashMap, HashSet};

/// Words that say nothing about an error.
const EMPTY: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from",
    "get", "got", "has", "have", "how", "i", "if", "in", "is", "it", "its", "me", "my", "no",
    "not", "of", "on", "or", "so", "than", "that", "the", "then", "this", "to", "was", "what",
    "when", "which", "while", "why", "will", "with", "you", "error", "llm", "model", "models",
    "problem", "issue", "help", "please", "cannot", "cant", "t", "s",
];

/// Words shorter than this are not taken for misspelt ones.
const SHORTEST_MISSPELT: usize = 4;

/// Likeness from which a word counts as a misspelt one.
const SAME_WORD: f64 = 0.92;

/// The words of all entries, with what each weighs.
pub struct Vocabulary {
    weights: HashMap<String, f64>,
    phrases: Vec<Vec<HashSet<String>>>,
}

impl Vocabulary {
    /// The words of titles and symptoms.
    pub fn new(entries: &[&KnownError]) -> Self {
        let phrases: Vec<Vec<HashSet<String>>> = entries
            .iter()
            .map(|e| {
                let title = std::iter::once(&e.title);
                title.chain(&e.symptoms).map(|t| words(t).collect()).collect()
            })
            .collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for entry in &phrases {
            let all: HashSet<&String> = entry.iter().flatten().collect();
            for word in all {
                *counts.entry(word.clone()).or_default() += 1;
            }
        }
        let total = entries.len().max(1) as f64;
        let weights =
            counts.into_iter().map(|(word, n)| (word, (1.0 + total / n as f64).ln())).collect();
        Self { weights, phrases }
    }

    /// How alike each entry is to the line that is most alike, from 0 to 1.
    pub fn likeness(&self, lines: &[String]) -> Vec<f64> {
        let mut known: HashMap<String, Option<String>> = HashMap::new();
        let mut best = vec![0.0_f64; self.phrases.len()];
        for line in lines {
            let mut asked = HashSet::new();
            let mut weight = 0.0;
            for word in words(line) {
                let meant = known.entry(word).or_insert_with_key(|w| self.nearest(w)).clone();
                match meant {
                    Some(meant) if asked.contains(&meant) => {}
                    Some(meant) => {
                        weight += self.weight(&meant);
                        asked.insert(meant);
                    }
                    // A word that no entry has is evidence against all of them.
                    None => weight += UNKNOWN_WEIGHT,
                }
            }
            for (entry, likeness) in self.phrases.iter().zip(&mut best) {
                let most = entry.iter().map(|p| self.cosine(&asked, weight, p)).fold(0.0, f64::max);
                *likeness = likeness.max(most);
            }
        }
        best
    }

    /// The weight that two texts share, over the mean of their weights (Dice's coefficient).
    fn cosine(&self, asked: &HashSet<String>, weight: f64, phrase: &HashSet<String>) -> f64 {
        let shared: f64 = phrase.intersection(asked).map(|w| self.weight(w)).sum();
        let own: f64 = phrase.iter().map(|w| self.weight(w)).sum();
        if shared > 0.0 { 2.0 * shared / (weight + own) } else { 0.0 }
    }

    fn weight(&self, word: &str) -> f64 {
        self.weights.get(word).copied().unwrap_or(UNKNOWN_WEIGHT)
    }

    /// The known word that is meant.
    fn nearest(&self, word: &str) -> Option<String> {
        if self.weights.contains_key(word) {
            return Some(word.to_owned());
        }
        if word.chars().count() < SHORTEST_MISSPELT {
            return None;
        }
        let alike = self.weights.keys().map(|k| (strsim::jaro_winkler(k, word), k));
        let best = alike.filter(|(l, _)| *l >= SAME_WORD);
        // Of equally alike words the first in order, so that every run says the same.
        best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1))).map(|(_, k)| k.clone())
    }
}

/// What a word weighs that no entry has.
const UNKNOWN_WEIGHT: f64 = 1.5;

/// The words of a text that say something, in small letters.
fn words(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let all: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !EMPTY.contains(w))
        .map(stem)
        .collect();
    all.into_iter()
}

/// Without the endings that change with the sentence.
fn stem(word: &str) -> String {
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(short) = word.strip_suffix(ending)
            && short.len() >= 4
        {
            return short.to_owned();
        }
    }
    word.to_owned()
}
