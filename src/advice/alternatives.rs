//! What to do when the plain way does not fit: a smaller format, a quantised cache, a shorter context, or part of the model in
//! main memory, each with what it costs.

use super::most::{is_usual, loss};
use super::range::longest_context;
use super::verdict::{Judgement, Needs, Verdict, judge, two_figures};
use crate::catalog::Catalog;
use crate::catalog::hardware::MemoryKind;
use crate::catalog::quant::Quant;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{CacheHome, Offload, Request};
use crate::engine::{Estimate, estimate, weight_table};
use crate::units::Bytes;

/// Another way to run the same model on the same machine.
#[derive(Clone, Debug)]
pub struct Alternative<'a> {
    /// What is changed.
    pub change: Change<'a>,
    /// The answer with the change.
    pub estimate: Estimate,
    /// Its verdict.
    pub judgement: Judgement,
    /// What is lost, in words.
    pub loses: String,
}

/// What an alternative changes.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// A smaller format.
    Quant(&'a Quant),
    /// A quantised cache.
    Cache(GgmlType),
    /// A shorter context.
    Context(u64),
    /// Part of the model in main memory.
    Offload,
    /// The cache in main memory.
    HostCache,
    /// More main memory around the card, and part of the model in it.
    MainMemory(Bytes),
}

/// Sizes of main memory that people have, in GiB.
const MAIN_MEMORY: [u64; 7] = [32, 48, 64, 96, 128, 192, 256];

/// Contexts below this are no use for a chat.
const SHORTEST_CONTEXT: u64 = 2048;

/// Up to three ways that fit where all on the device does not, best first; none where it does. `table` are the weights of the
/// request.
pub fn alternatives<'a>(
    catalog: &'a Catalog,
    request: &Request<'a>,
    table: &WeightTable,
    needs: &Needs,
) -> Vec<Alternative<'a>> {
    let mut plain = request.clone();
    plain.settings.offload = Offload::Full;
    let search = Search { catalog, plain: &plain, table, needs };
    if search.answer(&plain, table).is_none_or(|e| e.fits) {
        return Vec::new();
    }
    let mut found: Vec<Alternative<'a>> = [
        search.smaller_quant(),
        search.quantised_cache(),
        search.shorter_context(),
        search.offload(),
        search.host_cache(),
    ]
    .into_iter()
    .flatten()
    .filter(|a| a.judgement.verdict > Verdict::No)
    .collect();
    if found.is_empty() {
        found.extend(search.more_main_memory());
    }
    let speed = |a: &Alternative<'_>| a.estimate.decode.as_ref().map_or(0.0, |s| s.expected.get());
    found.sort_by(|a, b| {
        let verdicts = b.judgement.verdict.cmp(&a.judgement.verdict);
        verdicts.then(speed(b).total_cmp(&speed(a)))
    });
    found.truncate(3);
    found
}

struct Search<'s, 'a> {
    catalog: &'a Catalog,
    plain: &'s Request<'a>,
    table: &'s WeightTable,
    needs: &'s Needs,
}

impl<'a> Search<'_, 'a> {
    fn answer(&self, request: &Request<'_>, table: &WeightTable) -> Option<Estimate> {
        let dims = request.model.dims.as_ref()?;
        Some(estimate(request, dims, table, self.catalog))
    }

    /// The alternative that a changed request makes, where it fits.
    fn accept(
        &self,
        request: &Request<'_>,
        change: Change<'a>,
        loses: String,
    ) -> Option<Alternative<'a>> {
        let made = match change {
            // Another format has other weights, whatever the file at hand holds.
            Change::Quant(_) => Some(weight_table(request, request.model.dims.as_ref()?)),
            _ => None,
        };
        let table = made.as_ref().unwrap_or(self.table);
        let estimate = self.answer(request, table).filter(|e| e.fits)?;
        let judgement = judge(&estimate, self.needs, None);
        Some(Alternative { change, estimate, judgement, loses })
    }

    fn smaller_quant(&self) -> Option<Alternative<'a>> {
        self.largest_quant(self.plain.quant.bits_per_weight.get())
    }

    /// The format of the least measured loss below so many bits per weight that fits; those without a measurement go by bits.
    fn largest_quant(&self, below: f64) -> Option<Alternative<'a>> {
        let mut quants: Vec<&'a Quant> =
            self.catalog.quants.iter().filter(|q| self.is_candidate(q, below)).collect();
        quants.sort_by(|a, b| {
            let bits = b.bits_per_weight.get().total_cmp(&a.bits_per_weight.get());
            loss(a).total_cmp(&loss(b)).then(bits)
        });
        quants.into_iter().find_map(|quant| {
            let request = Request { quant, ..self.plain.clone() };
            self.accept(&request, Change::Quant(quant), quant_loss(self.plain.quant, quant))
        })
    }

    fn is_candidate(&self, quant: &Quant, below: f64) -> bool {
        let same_family = quant.family == self.plain.quant.family;
        same_family && is_usual(quant) && quant.bits_per_weight.get() < below
    }

    fn quantised_cache(&self) -> Option<Alternative<'a>> {
        if self.plain.settings.flash_attention == Some(false) {
            return None;
        }
        let now = self.plain.settings.keys.bytes_per_elem();
        let choices = [
            (GgmlType::Q8_0, "a little precision of the cache, hardly measurable"),
            (GgmlType::Q4_0, "precision of the cache: long contexts suffer first"),
        ];
        choices.into_iter().filter(|(t, _)| t.bytes_per_elem() < now).find_map(|(kind, loses)| {
            let mut request = self.plain.clone();
            request.settings.keys = kind;
            request.settings.values = kind;
            self.accept(&request, Change::Cache(kind), loses.to_owned())
        })
    }

    fn shorter_context(&self) -> Option<Alternative<'a>> {
        let now = self.plain.settings.context;
        let longest = longest_context(self.catalog, self.plain, self.table, now);
        if longest < SHORTEST_CONTEXT || longest >= now {
            return None;
        }
        let mut request = self.plain.clone();
        request.settings.context = longest;
        request.settings.depth = request.settings.depth.min(longest);
        let loses = format!("{} of {now} tokens of context", now - longest);
        self.accept(&request, Change::Context(longest), loses)
    }

    /// The least main memory with which it runs, part of it lying there.
    fn more_main_memory(&self) -> Option<Alternative<'a>> {
        let machine = &self.plain.machine;
        if !self.plain.runtime.offloads || machine.hardware.memory_kind != MemoryKind::Vram {
            return None;
        }
        let pools = machine.pools(self.plain.backend, &self.catalog.limits);
        let now = machine.host_memory.or(pools.host_assumed).unwrap_or_default();
        let more = MAIN_MEMORY.map(Bytes::from_gib).into_iter().filter(|size| *size > now);
        more.filter_map(|size| {
            let mut request = self.plain.clone();
            request.settings.offload = Offload::Auto;
            request.machine.host_memory = Some(size);
            let loses = format!(
                "more main memory, {:.0} GB instead of {:.0} GB, and speed",
                size.gib(),
                now.gib()
            );
            self.accept(&request, Change::MainMemory(size), loses)
        })
        .find(|a| a.judgement.verdict > Verdict::No)
    }

    fn offload(&self) -> Option<Alternative<'a>> {
        if !self.plain.runtime.offloads {
            return None;
        }
        let mut request = self.plain.clone();
        request.settings.offload = Offload::Auto;
        self.accept(
            &request,
            Change::Offload,
            "speed: part of every token comes from main memory".to_owned(),
        )
    }

    /// The cache in main memory, where the card holds all weights.
    fn host_cache(&self) -> Option<Alternative<'a>> {
        let machine = &self.plain.machine;
        if !self.plain.runtime.cache_on_host || machine.hardware.memory_kind != MemoryKind::Vram {
            return None;
        }
        let mut request = self.plain.clone();
        request.settings.cache_home = CacheHome::Host;
        let loses = self.speed_half_full(&request)?;
        self.accept(&request, Change::HostCache, loses)
    }

    /// What a cache in main memory costs once it is half full.
    fn speed_half_full(&self, request: &Request<'_>) -> Option<String> {
        let mut full = request.clone();
        full.settings.depth = request.settings.depth.max(request.settings.context / 2);
        let speed = self.answer(&full, self.table)?.decode?;
        Some(format!(
            "speed, the more the longer the conversation: ~{} tok/s with {} tokens in the cache",
            two_figures(speed.expected.get()),
            full.settings.depth
        ))
    }
}

/// What a smaller format loses, by the perplexity of Llama 3 8B where it was measured.
fn quant_loss(from: &Quant, to: &Quant) -> String {
    match (from.perplexity_increase, to.perplexity_increase) {
        (Some(a), Some(b)) => {
            let (from, to) = (small(a), small(b));
            format!("quality: perplexity of Llama 3 8B rises by {to} over F16 instead of {from}")
        }
        _ => format!("quality: {} instead of {}", to.name, from.name),
    }
}

/// A rise of perplexity, with as many digits as it takes to tell it from none.
fn small(x: f64) -> String {
    if x >= 0.1 { format!("{x:.2}") } else { format!("{x:.4}") }
}
