//! Processors of computers that the hardware catalog knows by their memory alone.

use serde::{Deserialize, Serialize};

/// A processor: what decides how fast it works on what memory brings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processor {
    /// Its model name, as short as it is distinct.
    pub name: String,
    /// Full-size cores; two small ones count as one.
    pub cores: f64,
    /// Microarchitecture of the full-size cores; empty where not known.
    pub architecture: String,
    /// Where it was read.
    pub source: String,
}

impl Processor {
    /// Whether `text`, as a system or a report names a processor, names this one.
    pub fn is_named_in(&self, text: &str) -> bool {
        let (own, all) = (words(&self.name), words(text));
        !own.is_empty() && all.windows(own.len()).any(|part| part == own)
    }
}

/// The one that `text` names, by the longest name where one contains another.
pub fn named<'a>(all: &'a [Processor], text: &str) -> Option<&'a Processor> {
    all.iter().filter(|p| p.is_named_in(text)).max_by_key(|p| p.name.len())
}

/// Words in lower case, without marks and "CPU".
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace("(r)", " ").replace("(tm)", " ");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.filter(|w| *w != "cpu").map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn processor(name: &str) -> Processor {
        Processor { name: name.to_owned(), ..Processor::default() }
    }

    #[test]
    fn names_of_systems_and_reports_are_understood() {
        let all = ["Core i7-13700", "Core i7-13700K", "Xeon E5-2667 v3", "Ryzen 7 4800H"];
        let all = all.map(processor);
        let of = |text: &str| named(&all, text).map(|p| p.name.as_str());
        assert_eq!(of("13th Gen Intel(R) Core(TM) i7-13700K"), Some("Core i7-13700K"));
        assert_eq!(of("13th Gen Intel Core i7-13700 (alderlake)"), Some("Core i7-13700"));
        assert_eq!(of("Intel(R) Xeon(R) CPU E5-2667 v3 @ 3.20GHz"), Some("Xeon E5-2667 v3"));
        assert_eq!(of("AMD Ryzen 7 4800H with Radeon Graphics"), Some("Ryzen 7 4800H"));
        assert_eq!(of("AMD Ryzen 7 4800HS"), None);
        assert_eq!(of(""), None);
    }
}
