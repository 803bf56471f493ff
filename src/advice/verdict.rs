//! How well a model runs: four levels, each the worst of seven aspects.
//!
//! | aspect | comfortable | tight | marginal | no |
//! |---|---|---|---|---|
//! | file | all of it is there | | | a part is missing |
//! | memory | at least a fifth of the usable memory is left | it fits | | it does not fit |
//! | software | the program reads the format, and has a backend for the machine | | | otherwise |
//! | place | all where the machine computes | some layers or experts in main memory | | |
//! | format | the one asked for | | only with a more aggressive quantisation | |
//! | decode | at least the comfortable speed of the job | at least its minimum | at least a third of that | less |
//! | prefill | likewise | likewise | likewise | likewise |

use crate::catalog::workload::Workload;
use crate::engine::Estimate;
use crate::engine::memory::split::Placement;
use crate::engine::request::CacheHome;

/// How well a model runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It does not fit, or not usefully.
    No,
    /// It needs an aggressive quantisation, or patience.
    Marginal,
    /// It works, without slack.
    Tight,
    /// It fits with headroom and is fast enough.
    Comfortable,
}

impl Verdict {
    /// The name that JSON and `--require` use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Marginal => "marginal",
            Self::Tight => "tight",
            Self::Comfortable => "comfortable",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::No => "Doesn't fit usefully",
            Self::Marginal => "Marginal",
            Self::Tight => "Tight",
            Self::Comfortable => "Comfortable",
        }
    }

    /// The sign that stands before the words, and its ASCII form.
    pub const fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::No => ("✗", "x"),
            Self::Marginal => ("△", "!"),
            Self::Tight => ("~", "~"),
            Self::Comfortable => ("✓", "+"),
        }
    }
}

/// The share of usable memory that a comfortable fit leaves free.
pub const COMFORTABLE_SHARE_LEFT: f64 = 0.2;

/// Below this share of the minimum speed a job is no use.
pub const USELESS_BELOW: f64 = 1.0 / 3.0;

/// The speeds that a job needs, in tokens per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needs {
    /// Decode speed from which it is comfortable.
    pub comfortable_decode: f64,
    /// Decode speed that it needs at least.
    pub minimum_decode: f64,
    /// Prefill speed from which it is comfortable.
    pub comfortable_prefill: f64,
    /// Prefill speed that it needs at least.
    pub minimum_prefill: f64,
}

impl From<&Workload> for Needs {
    fn from(w: &Workload) -> Self {
        Self {
            comfortable_decode: w.comfortable_decode,
            minimum_decode: w.minimum_decode,
            comfortable_prefill: w.comfortable_prefill,
            minimum_prefill: w.minimum_prefill,
        }
    }
}

/// A verdict and what it was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The worst of the aspects.
    pub verdict: Verdict,
    /// Every aspect with its own verdict and figures.
    pub aspects: Vec<Aspect>,
}

/// One aspect of a verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Aspect {
    /// Which one.
    pub kind: AspectKind,
    /// The verdict it alone would give.
    pub verdict: Verdict,
    /// The words and figures.
    pub text: String,
}

/// The aspects of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AspectKind {
    File,
    Memory,
    Software,
    Place,
    Format,
    Decode,
    Prefill,
}

impl Judgement {
    /// The words and figures of all aspects in one line.
    pub fn rationale(&self) -> String {
        let texts: Vec<&str> = self.aspects.iter().map(|a| a.text.as_str()).collect();
        texts.join("; ")
    }

    /// The same of a model whose file lacks a part, which nothing starts.
    #[must_use]
    pub fn incomplete(mut self, missing: &str) -> Self {
        let kind = AspectKind::File;
        self.aspects.insert(0, Aspect { kind, verdict: Verdict::No, text: missing.to_owned() });
        self.verdict = Verdict::No;
        self
    }

    /// The verdict for people: why, where it is not memory or speed.
    pub fn label(&self) -> &'static str {
        match self.weakest() {
            Some(Aspect { kind: AspectKind::File, .. }) => "Incomplete",
            Some(Aspect { kind: AspectKind::Software, verdict: Verdict::No, .. }) => {
                "Doesn't start"
            }
            _ => self.verdict.label(),
        }
    }

    /// The aspect that holds the verdict down, the first of equals.
    pub fn weakest(&self) -> Option<&Aspect> {
        self.aspects.iter().find(|a| a.verdict == self.verdict)
    }
}

/// Judges an estimate by what a job needs. `aggressive` names the format where it is not the one the job asks for.
pub fn judge(estimate: &Estimate, needs: &Needs, aggressive: Option<&str>) -> Judgement {
    let mut aspects = vec![memory(estimate)];
    aspects.extend(estimate.caveats.iter().filter(|c| c.forbids()).map(|c| Aspect {
        kind: AspectKind::Software,
        verdict: Verdict::No,
        text: c.message(),
    }));
    aspects.extend(place(estimate));
    if let Some(quant) = aggressive {
        let text = format!("only as {quant}");
        aspects.push(Aspect { kind: AspectKind::Format, verdict: Verdict::Marginal, text });
    }
    if estimate.fits {
        let decode = estimate.decode.as_ref().map(|s| s.expected.get());
        let prefill = estimate.prefill.as_ref().map(|s| s.expected.get());
        let speeds = [
            (AspectKind::Decode, "", decode, needs.comfortable_decode, needs.minimum_decode),
            (
                AspectKind::Prefill,
                " of prefill",
                prefill,
                needs.comfortable_prefill,
                needs.minimum_prefill,
            ),
        ];
        for (kind, what, speed, comfortable, minimum) in speeds {
            aspects.extend(speed.map(|s| pace(kind, what, s, comfortable, minimum)));
        }
    }
    let verdict = aspects.iter().map(|a| a.verdict).min().unwrap_or(Verdict::No);
    Judgement { verdict, aspects }
}

fn memory(estimate: &Estimate) -> Aspect {
    let usable = estimate.usable;
    let needed = usable.get() as i128 - i128::from(estimate.headroom);
    let needed_gib = needed as f64 / crate::units::GIB as f64;
    let left = estimate.headroom as f64 / usable.as_f64().max(1.0);
    let verdict = if !estimate.fits {
        Verdict::No
    } else if left >= COMFORTABLE_SHARE_LEFT {
        Verdict::Comfortable
    } else {
        Verdict::Tight
    };
    let usable = usable.gib();
    // Of what is divided, the part on the GPU is not what the model needs.
    let divided = matches!(estimate.placement, Placement::Layers(_) | Placement::ExpertsOnHost(_));
    let text = if divided && estimate.fits {
        format!("fills {needed_gib:.1} of {usable:.1} GiB on the GPU")
    } else {
        format!("needs {needed_gib:.1} of {usable:.1} GiB usable")
    };
    Aspect { kind: AspectKind::Memory, verdict, text }
}

fn place(estimate: &Estimate) -> Option<Aspect> {
    let has_device = estimate.pools.device.get() > 0;
    let text = match estimate.placement {
        Placement::Full if estimate.cache_home == CacheHome::Host => {
            "the cache in main memory".to_owned()
        }
        Placement::Full => return None,
        Placement::Cpu if !has_device => return None,
        Placement::Cpu => "all in main memory, on the processor".to_owned(),
        Placement::Layers(n) => format!("{n} of {} layers on the GPU", estimate.gpu_layers.1),
        Placement::ExpertsOnHost(n) => format!("experts of {n} layers in main memory"),
    };
    Some(Aspect { kind: AspectKind::Place, verdict: Verdict::Tight, text })
}

fn pace(kind: AspectKind, what: &str, speed: f64, comfortable: f64, minimum: f64) -> Aspect {
    let verdict = match speed {
        s if s >= comfortable => Verdict::Comfortable,
        s if s >= minimum => Verdict::Tight,
        s if s >= minimum * USELESS_BELOW => Verdict::Marginal,
        _ => Verdict::No,
    };
    let figure = two_figures(speed);
    let text = if verdict == Verdict::Comfortable {
        format!("~{figure} tok/s{what}")
    } else {
        format!("~{figure} tok/s{what}, wants {comfortable}")
    };
    Aspect { kind, verdict, text }
}

/// A speed to two figures, as all pages print it.
pub fn two_figures(x: f64) -> String {
    if x >= 100.0 {
        let unit = 10f64.powf(x.log10().floor() - 1.0);
        format!("{:.0}", (x / unit).round() * unit)
    } else if x >= 10.0 {
        format!("{x:.0}")
    } else {
        format!("{x:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_judged_by_what_the_job_needs() {
        let at = |s| pace(AspectKind::Decode, "", s, 25.0, 12.0).verdict;
        assert_eq!(at(30.0), Verdict::Comfortable);
        assert_eq!(at(12.0), Verdict::Tight);
        assert_eq!(at(4.1), Verdict::Marginal);
        assert_eq!(at(3.9), Verdict::No);
    }

    #[test]
    fn speeds_have_two_figures() {
        assert_eq!(two_figures(1234.0), "1200");
        assert_eq!(two_figures(101.0), "100");
        assert_eq!(two_figures(42.4), "42");
        assert_eq!(two_figures(4.24), "4.2");
    }
}
