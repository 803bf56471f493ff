//! Names of fitted parameters, without making text where only a look-up is needed.

use crate::catalog::constants::{NameHash, Table};

/// The name of a parameter: a kind and the things it holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// Kind, as in the table of priors.
    pub kind: &'static str,
    parts: [&'a str; 4],
    used: u8,
}

impl<'a> Key<'a> {
    /// A name of a kind for up to four things.
    pub fn new<const N: usize>(kind: &'static str, things: [&'a str; N]) -> Self {
        const { assert!(N <= 4) };
        let mut parts = [""; 4];
        parts[..N].copy_from_slice(&things);
        Self { kind, parts, used: N as u8 }
    }

    /// The things.
    pub fn parts(&self) -> &[&'a str] {
        &self.parts[..usize::from(self.used)]
    }

    /// The hash by which the packed table finds it.
    pub fn hash(&self) -> NameHash {
        self.parts().iter().fold(NameHash::kind(self.kind), |hash, part| hash.with(part))
    }

    /// The fitted value: the logarithm of a constant, or a deviation, which is 0 where no row spoke of it.
    pub fn value(&self, table: &Table) -> f64 {
        table.get(self.hash()).unwrap_or(0.0)
    }
}

impl core::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.kind)?;
        self.parts().iter().try_for_each(|part| write!(f, "|{part}"))
    }
}

/// A parameter with the power in which it enters a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor<'a> {
    /// The parameter.
    pub key: Key<'a>,
    /// Its power; 1 lengthens the term as the parameter grows, −1 shortens it.
    pub power: f64,
}

/// A factor of a term.
pub fn factor<'a, const N: usize>(
    kind: &'static str,
    things: [&'a str; N],
    power: f64,
) -> Factor<'a> {
    Factor { key: Key::new(kind, things), power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_key_is_that_of_its_name() {
        let key = Key::new("eff.arch", ["Ada Lovelace", "cuda"]);
        assert_eq!(key.to_string(), "eff.arch|Ada Lovelace|cuda");
        assert_eq!(key.hash().get(), NameHash::of(&key.to_string()));
        let other = Key::new("eff.arch", ["Ada Lovelac", "ecuda"]);
        assert_ne!(key.hash(), other.hash());
    }
}
