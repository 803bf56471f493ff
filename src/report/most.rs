//! The most that fits, where that was asked for.

use crate::advice::most::MostContext;
use crate::engine::speed::Speed;
use crate::units::Bytes;

/// The most that fits.
#[derive(Clone, Debug, Default)]
pub struct Most {
    /// The longest context.
    pub context: Option<MostContext>,
    /// The format that loses least.
    pub format: Option<BestFormat>,
}

/// The format that loses least of those that fit.
#[derive(Clone, Debug)]
pub struct BestFormat {
    /// All that were tried, the one that loses least first.
    pub tried: Vec<TriedFormat>,
    /// The best that fits.
    pub best: Option<String>,
    /// It fits only with part of it in main memory.
    pub partly: bool,
}

/// A format that was tried, with all weights where the machine computes unless the placement was asked for.
#[derive(Clone, Debug)]
pub struct TriedFormat {
    /// Its name.
    pub name: String,
    /// The model was published in it, or in as many bits.
    pub own: bool,
    /// The rise of the perplexity of Llama 3 8B, where it was measured.
    pub perplexity_increase: Option<f64>,
    /// The mean divergence of its answers, where it was measured.
    pub kl_divergence: Option<f64>,
    /// Memory in all.
    pub needed: Bytes,
    /// Whether it fits.
    pub fits: bool,
    /// What is missing where it does not.
    pub missing: Bytes,
    /// How fast it is where it fits.
    pub speed: Option<Speed>,
}

impl BestFormat {
    /// The best that fits, the next better one that does not, and the next worse one.
    pub fn around(&self) -> Vec<&TriedFormat> {
        let at = self.tried.iter().position(|t| Some(&t.name) == self.best.as_ref());
        let Some(at) = at else {
            return self.tried.last().into_iter().collect();
        };
        let before = at.checked_sub(1).and_then(|i| self.tried.get(i));
        [self.tried.get(at), before, self.tried.get(at + 1)].into_iter().flatten().collect()
    }
}
