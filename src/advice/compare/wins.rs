//! Who is better at what, and by how much.

use super::{Contender, fastest, titles};
use crate::advice::verdict::two_figures;
use crate::engine::speed::Speed;

/// Who is better at one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Win {
    /// At what.
    pub what: String,
    /// Index of the best; none where it is a tie.
    pub winner: Option<usize>,
    /// The best and all that tie with it.
    pub leaders: Vec<usize>,
    /// The figures.
    pub why: String,
}

/// Who wins at what; on speed, only where intervals do not overlap.
pub fn wins(contenders: &[Contender<'_>]) -> Vec<Win> {
    let field = Field { contenders, names: titles(contenders) };
    let mut found = vec![
        field.most("room for models", "GiB usable", 1.02, |c| Some(c.usable().gib())),
        field.most("memory bandwidth", "GB/s", 1.02, |c| {
            Some(c.machine.device_bandwidth().gb_per_s() * f64::from(c.machine.count))
        }),
        field.fastest("prompts (8B prefill)", "tok/s of prefill", Contender::prefill),
    ];
    found.extend(field.jobs());
    found.push(
        field.most("software", "of 200 points", 1.02, |c| c.score.as_ref().map(|s| s.ecosystem)),
    );
    found.push(field.least("price", "dollars", |c| Some(c.price?.usd.get())));
    found.push(field.least("dollars for memory", "dollars per usable GiB", Contender::usd_per_gib));
    found.push(
        field.most("speed for money", "tok/s per 1000 dollars (8B)", 1.1, |c| c.per_kilodollar()),
    );
    found.push(field.most("tokens per joule", "tok/s per W (8B)", 1.1, Contender::per_watt));
    found.push(field.least("peak power", "W", |c| Some(c.watts()?.get())));
    found.push(
        field.most("score", "of 1000", 1.02, |c| c.score.as_ref().map(|s| f64::from(s.total))),
    );
    found.retain(|w| !w.why.is_empty());
    found
}

struct Field<'f, 'a> {
    contenders: &'f [Contender<'a>],
    names: Vec<String>,
}

impl<'a> Field<'_, 'a> {
    /// The most of a plain figure; within `tie` of each other it is none.
    fn most(
        &self,
        what: &str,
        unit: &str,
        tie: f64,
        figure: impl Fn(&Contender<'a>) -> Option<f64>,
    ) -> Win {
        self.plain(what, unit, tie, figure, |a, b| b.total_cmp(&a))
    }

    /// The least of one.
    fn least(&self, what: &str, unit: &str, figure: impl Fn(&Contender<'a>) -> Option<f64>) -> Win {
        self.plain(what, unit, 1.02, figure, |a, b| a.total_cmp(&b))
    }

    fn plain(
        &self,
        what: &str,
        unit: &str,
        tie: f64,
        figure: impl Fn(&Contender<'a>) -> Option<f64>,
        order: fn(f64, f64) -> std::cmp::Ordering,
    ) -> Win {
        let all = self.contenders.iter().enumerate();
        let mut figures: Vec<(usize, f64)> =
            all.filter_map(|(i, c)| Some((i, figure(c)?))).collect();
        figures.sort_by(|a, b| order(a.1, b.1));
        let (Some(first), Some(second)) = (figures.first(), figures.get(1)) else {
            let (what, why) = (what.to_owned(), String::new());
            return Win { what, winner: None, leaders: Vec::new(), why };
        };
        let apart = |a: f64, b: f64| (a / b).max(b / a) > tie;
        let leaders: Vec<usize> =
            figures.iter().filter(|f| !apart(first.1, f.1)).map(|f| f.0).collect();
        let shown: Vec<String> = figures
            .iter()
            .map(|(i, x)| format!("{} {}", self.names[*i], two_figures_or_more(*x)))
            .collect();
        let winner = apart(first.1, second.1).then_some(first.0);
        Win { what: what.to_owned(), winner, leaders, why: format!("{} {unit}", shown.join(", ")) }
    }

    /// The fastest by a speed with its interval.
    fn fastest<'s>(
        &'s self,
        what: &str,
        unit: &str,
        speed: impl Fn(&'s Contender<'a>) -> Option<&'s Speed>,
    ) -> Win {
        let speeds: Vec<Option<&Speed>> = self.contenders.iter().map(speed).collect();
        let mut shown: Vec<(usize, &Speed)> =
            speeds.iter().enumerate().filter_map(|(i, s)| Some((i, (*s)?))).collect();
        shown.sort_by(|a, b| b.1.expected.get().total_cmp(&a.1.expected.get()));
        let winner = fastest(&speeds);
        let best = shown.first().map(|f| f.1);
        let level = |s: &&(usize, &Speed)| best.is_some_and(|b| s.1.high >= b.low);
        let leaders = shown.iter().filter(level).map(|s| s.0).collect();
        let name = |i: usize| &self.names[i];
        let why = match shown.as_slice() {
            [] => "none of them runs it".to_owned(),
            [(only, s)] => {
                format!("only {} runs it, ~{} {unit}", name(*only), two_figures(s.expected.get()))
            }
            several => {
                let one = |(i, s): &(usize, &Speed)| {
                    let rate = |r: crate::units::TokensPerSec| two_figures(r.get());
                    let (x, low, high) = (rate(s.expected), rate(s.low), rate(s.high));
                    format!("{} ~{x} ({low}–{high})", name(*i))
                };
                format!("{} {unit}", several.iter().map(one).collect::<Vec<_>>().join(", "))
            }
        };
        Win { what: what.to_owned(), winner, leaders, why }
    }

    /// Decode speed at every job.
    fn jobs(&self) -> Vec<Win> {
        let Some(first) = self.contenders.first() else {
            return Vec::new();
        };
        let job = |(at, job): (usize, &crate::advice::grid::WorkloadFit<'_>)| {
            let what = format!("{} speed", job.workload.name);
            self.fastest(&what, "tok/s", |c| {
                c.grid.get(at).filter(|f| f.estimate.fits)?.estimate.decode.as_ref()
            })
        };
        first.grid.iter().enumerate().map(job).collect()
    }
}

fn two_figures_or_more(x: f64) -> String {
    if x >= 10.0 { format!("{x:.0}") } else { format!("{x:.2}") }
}
