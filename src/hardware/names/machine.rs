//! Names of whole machines, and of Apple chips, which are whole machines too.

use super::{Candidates, sold_sizes, words};
use crate::units::Bytes;

/// Names a catalog may know an Apple chip by, most specific first: GPU cores and memory decide its bandwidth.
pub(in crate::hardware) fn apple(
    name: &str,
    cores: Option<u32>,
    memory: Option<Bytes>,
) -> Vec<String> {
    let words = meaningful(name, &["apple", "virtual"]);
    let mut found = Candidates::default();
    if words.is_empty() {
        return found.0;
    }
    let base = words.join("-");
    let gb = memory.map(|memory| memory.gib().round() as u64);
    if let (Some(cores), Some(gb)) = (cores, gb) {
        found.add(format!("{base}-{cores}c-{gb}gb"));
    }
    if let Some(cores) = cores {
        found.add(format!("{base}-{cores}c"));
    }
    if let Some(gb) = gb {
        found.add(format!("{base}-{gb}gb"));
    }
    found.add(base.clone());
    found.add(format!("apple-{base}"));
    found.0
}

/// Names a catalog may know a machine by: the whole name, then ever fewer of its words, then the same without the
/// maker in front; each with and without memory.
pub(in crate::hardware) fn candidates(name: &str, memory: Option<Bytes>) -> Vec<String> {
    const FILLERS: &[&str] = &["nvidia", "developer", "kit", "engineering", "reference", "inc"];
    let words = meaningful(name, FILLERS);
    let mut found = Candidates::default();
    add_shortened(&mut found, &words, memory);
    if words.len() > 2 {
        add_shortened(&mut found, &words[1..], memory);
    }
    found.0
}

/// Single words say too little, unless there is only one.
fn add_shortened(found: &mut Candidates, words: &[String], memory: Option<Bytes>) {
    let fewest = words.len().clamp(1, 2);
    for end in (fewest..=words.len()).rev() {
        let base = words[..end].join("-");
        for size in memory.map(sold_sizes).unwrap_or_default() {
            found.add(format!("{base}-{size}gb"));
        }
        found.add(base);
    }
}

fn meaningful(name: &str, fillers: &[&str]) -> Vec<String> {
    words(name).into_iter().filter(|word| !fillers.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apple_chips_are_told_apart_by_cores_and_memory() {
        let found = apple("Apple M4 Max", Some(40), Some(Bytes::from_gib(48)));
        assert_eq!(
            found,
            ["m4-max-40c-48gb", "m4-max-40c", "m4-max-48gb", "m4-max", "apple-m4-max"]
        );
        assert_eq!(apple("Apple M1", None, None), ["m1", "apple-m1"]);
    }

    #[test]
    fn boards_lose_their_revision() {
        let found = candidates("Raspberry Pi 5 Model B Rev 1.0", Some(Bytes::from_mib(8_062)));
        assert!(found.contains(&"raspberry-pi-5".to_owned()), "{found:?}");
        let found =
            candidates("NVIDIA Jetson AGX Orin Developer Kit", Some(Bytes::from_mib(62_840)));
        assert_eq!(found[..2], ["jetson-agx-orin-62gb", "jetson-agx-orin-64gb"]);
        assert_eq!(candidates("Jupiter", None), ["jupiter"]);
    }
}
