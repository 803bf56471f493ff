//! All that is deduced about a machine, as JSON.

use super::stacks::{StackJson, stacks};
use crate::advice::page::{
    Answered, Backing, Failure, Intent, MemoryOption, Page, Pairing, Peer, Remark, Support,
};
use crate::advice::price::{Price, PriceKind};
use crate::advice::range::Runnable;
use schemars::JsonSchema;
use serde::Serialize;

/// All that is deduced about a machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeducedJson<'a> {
    /// Whether a backend of the program drives the chip; else the figures are those of the processor beside it.
    driven: bool,
    rating: Option<RatingJson>,
    does_well: Vec<RemarkJson<'a>>,
    breaks_at: Vec<RemarkJson<'a>>,
    bad_for: Vec<RemarkJson<'a>>,
    buy_if: Vec<RemarkJson<'a>>,
    skip_if: Vec<RemarkJson<'a>>,
    options: Vec<OptionJson<'a>>,
    relatives: Vec<RelativeJson<'a>>,
    family: Vec<RungJson<'a>>,
    memory_facts: Vec<FactJson<'a>>,
    memory_sources: &'a [&'a str],
    programs: Vec<ProgramJson<'a>>,
    programs_not_there: Vec<&'a str>,
    breaks_first: Vec<FailureJson<'a>>,
    alternatives: Vec<IntentJson<'a>>,
    pairings: Vec<PairingJson<'a>>,
    stacks: Vec<StackJson<'a>>,
    avoid: Vec<RemarkJson<'a>>,
    faq: Vec<FaqJson<'a>>,
    sold_as: &'a str,
    /// Deduced from form and power.
    noise: &'a str,
    price: Option<PriceJson>,
    rent: Option<RentJson<'a>>,
    curated: Vec<NoteJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RatingJson {
    total: f64,
    of: f64,
    jobs: f64,
    software: f64,
    room: f64,
    jobs_done: f64,
    jobs_in_all: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RemarkJson<'a> {
    about: &'a str,
    text: &'a str,
    rests_on: Option<BackingJson<'a>>,
}

/// The answer that a sentence rests on.
#[derive(Debug, Serialize, JsonSchema)]
struct BackingJson<'a> {
    model: &'a str,
    quant: &'a str,
    verdict: &'a str,
    fits: bool,
    decode_tok_per_s: Option<f64>,
    ceiling_tok_per_s: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson<'a> {
    memory_bytes: u64,
    usable_bytes: u64,
    asked: bool,
    sold: bool,
    price: Option<PriceJson>,
    /// Indices of runs.
    sweet_spot: Option<usize>,
    comfortable: Option<usize>,
    stretch: Option<usize>,
    beyond: Option<usize>,
    runs: Vec<RangeJson<'a>>,
}

/// A model in a format.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RangeJson<'a> {
    class: &'a str,
    model: &'a str,
    quant: &'a str,
    longest_ctx: u64,
    verdict: &'static str,
    decode_tok_per_s: Option<f64>,
    total_bytes: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RelativeJson<'a> {
    relation: &'a str,
    hw: PeerJson<'a>,
    decode_tok_per_s: f64,
    speed_ratio: f64,
    memory_ratio: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PeerJson<'a> {
    slug: &'a str,
    name: &'a str,
    memory_bytes: u64,
    usable_bytes: u64,
    price: Option<PriceJson>,
}

/// A price with what kind of price it is, and of which year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PriceJson {
    usd: f64,
    kind: &'static str,
    year: Option<u16>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RungJson<'a> {
    slug: &'a str,
    decode_tok_per_s: f64,
    own: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FactJson<'a> {
    about: &'a str,
    text: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ProgramJson<'a> {
    id: &'a str,
    backend: &'a str,
    os: &'a [&'a str],
    formats: &'a [&'a str],
    note: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FailureJson<'a> {
    id: &'a str,
    when: &'a str,
    fix: &'a str,
    /// The entry of `wir fix` that says more.
    see: Option<&'a str>,
    rests_on: Option<BackingJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct IntentJson<'a> {
    want: &'a str,
    hw: PeerJson<'a>,
    why: &'a str,
    rests_on: Option<BackingJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PairingJson<'a> {
    what: &'a str,
    runtime: &'a str,
    front_end: Option<&'a str>,
    rests_on: BackingJson<'a>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FaqJson<'a> {
    question: &'a str,
    answer: &'a str,
    rests_on: Option<BackingJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RentJson<'a> {
    usd_per_hour: f64,
    item: &'a str,
    date: &'a str,
    source: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NoteJson<'a> {
    topic: &'a str,
    text: &'a str,
    date: &'a str,
    sources: &'a [String],
}

/// All of it.
pub fn deduced<'a>(page: &'a Page<'_>) -> DeducedJson<'a> {
    DeducedJson {
        driven: page.driven,
        rating: page.rating.map(|r| RatingJson {
            total: r.total,
            of: r.jobs.1 + r.software.1 + r.room.1,
            jobs: r.jobs.0,
            software: r.software.0,
            room: r.room.0,
            jobs_done: r.done,
            jobs_in_all: r.of,
        }),
        does_well: remarks(&page.well),
        breaks_at: remarks(&page.breaks_at),
        bad_for: remarks(&page.bad_uses),
        buy_if: remarks(&page.buy_if),
        skip_if: remarks(&page.skip_if),
        options: page.options.iter().map(option).collect(),
        relatives: page.relatives.iter().map(relative).collect(),
        family: page.ladder.iter().map(rung).collect(),
        memory_facts: page
            .memory
            .iter()
            .map(|f| FactJson { about: f.label, text: &f.text })
            .collect(),
        memory_sources: &page.memory_sources,
        programs: page.software.iter().map(program).collect(),
        programs_not_there: page.missing.iter().map(|r| r.id.as_str()).collect(),
        breaks_first: page.failures.iter().map(failure).collect(),
        alternatives: page.intents.iter().map(intent).collect(),
        pairings: page.pairings.iter().map(pairing).collect(),
        stacks: stacks(&page.stacks),
        avoid: remarks(&page.avoid),
        faq: page.faq.iter().map(faq).collect(),
        sold_as: page.sold_as,
        noise: page.noise.id(),
        price: page.price.as_ref().map(price),
        rent: page.rent.map(|r| RentJson {
            usd_per_hour: r.price,
            item: &r.item,
            date: &r.date,
            source: &r.source,
        }),
        curated: page
            .notes
            .iter()
            .map(|n| NoteJson {
                topic: n.topic.id(),
                text: &n.text,
                date: &n.date,
                sources: &n.sources,
            })
            .collect(),
    }
}

fn remarks(all: &[Remark]) -> Vec<RemarkJson<'_>> {
    all.iter().map(remark).collect()
}

fn remark(r: &Remark) -> RemarkJson<'_> {
    RemarkJson { about: r.subject.id(), text: &r.text, rests_on: r.backing.as_ref().map(backing) }
}

fn backing(b: &Backing) -> BackingJson<'_> {
    BackingJson {
        model: &b.model,
        quant: &b.quant,
        verdict: b.verdict.id(),
        fits: b.fits,
        decode_tok_per_s: b.speed,
        ceiling_tok_per_s: b.ceiling,
    }
}

fn option<'a>(o: &'a MemoryOption<'_>) -> OptionJson<'a> {
    let range = o.range();
    OptionJson {
        memory_bytes: o.memory.get(),
        usable_bytes: o.usable.get(),
        asked: o.asked,
        sold: o.sold,
        price: o.price.as_ref().map(price),
        sweet_spot: range.sweet,
        comfortable: range.comfortable,
        stretch: range.stretch,
        beyond: range.beyond,
        runs: o.runs.iter().map(run).collect(),
    }
}

/// A model in a format.
pub fn run<'a>(r: &'a Runnable<'_>) -> RangeJson<'a> {
    RangeJson {
        class: r.class,
        model: &r.model.id,
        quant: &r.quant.name,
        longest_ctx: r.longest_context,
        verdict: r.judgement.verdict.id(),
        decode_tok_per_s: r.estimate.decode.as_ref().map(|d| d.expected.get()),
        total_bytes: r.estimate.memory.total().get(),
    }
}

/// A price with its kind and year.
pub fn price(p: &Price) -> PriceJson {
    let kind: PriceKind = p.kind;
    PriceJson { usd: p.usd.get(), kind: kind.id(), year: kind.year() }
}

fn peer<'a>(p: &'a Peer<'_>) -> PeerJson<'a> {
    let h = p.machine.hardware;
    PeerJson {
        slug: &h.id,
        name: &h.name,
        memory_bytes: p.machine.memory.get(),
        usable_bytes: p.usable.get(),
        price: p.price.as_ref().map(price),
    }
}

fn relative<'a>(r: &'a crate::advice::page::Relative<'_>) -> RelativeJson<'a> {
    RelativeJson {
        relation: r.relation.id(),
        hw: peer(&r.peer),
        decode_tok_per_s: r.speed,
        speed_ratio: r.speed_ratio,
        memory_ratio: r.memory_ratio,
    }
}

fn rung<'a>(r: &crate::advice::page::Rung<'a>) -> RungJson<'a> {
    RungJson { slug: &r.hardware.id, decode_tok_per_s: r.speed, own: r.own }
}

fn program<'a>(s: &'a Support<'_>) -> ProgramJson<'a> {
    ProgramJson {
        id: &s.runtime.id,
        backend: s.backend,
        os: &s.systems,
        formats: &s.families,
        note: &s.runtime.note,
    }
}

fn failure(f: &Failure) -> FailureJson<'_> {
    FailureJson {
        id: f.id,
        when: &f.when,
        fix: &f.fix,
        see: f.see,
        rests_on: f.backing.as_ref().map(backing),
    }
}

fn intent<'a>(i: &'a Intent<'_>) -> IntentJson<'a> {
    IntentJson {
        want: i.want.id(),
        hw: peer(&i.peer),
        why: &i.why,
        rests_on: i.backing.as_ref().map(backing),
    }
}

fn pairing<'a>(p: &'a Pairing<'_>) -> PairingJson<'a> {
    PairingJson {
        what: p.what,
        runtime: &p.runtime.id,
        front_end: p.front_end.map(|f| f.name.as_str()),
        rests_on: backing(&p.backing),
    }
}

fn faq(q: &Answered) -> FaqJson<'_> {
    FaqJson { question: &q.question, answer: &q.answer, rests_on: q.backing.as_ref().map(backing) }
}
