//! What breaks first, in the order in which people meet it, each with the fix. Deduced from the figures of the page.

use super::options::size;
use super::remark::{Backing, Subject, run_name};
use super::{Base, figures};
use crate::advice::alternatives::{Change, alternatives};
use crate::advice::grid::WorkloadFit;
use crate::advice::range::longest_context;
use crate::advice::verdict::{AspectKind, Needs, Verdict};
use crate::catalog::hardware::{Class, Kind, MemoryKind};
use crate::engine::memory::ggml::GgmlType;
use crate::engine::request::{Request, Settings};
use crate::engine::weight_table;
use crate::units::Bytes;

/// Less than this is left once a browser and an editor are open, in GiB.
const ROOM_FOR_A_BROWSER: f64 = 8.0;

/// A way to fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// A stable name.
    pub id: &'static str,
    /// What is seen, and when.
    pub when: String,
    /// What to do about it.
    pub fix: String,
    /// The known error that says more, for `wir fix`.
    pub see: Option<&'static str>,
    /// What it is about.
    pub subject: Subject,
    /// The answer that it rests on, where it rests on one.
    pub backing: Option<Backing>,
}

/// The entry of the errors knowledge base about a failure.
fn see(id: &str) -> Option<&'static str> {
    Some(match id {
        "slow-prompt" => "slow-prefill",
        "too-large" | "spills" => "partial-offload",
        "ollama-context" => "ollama-context-truncated",
        "vllm-reserve" => "vllm-free-memory",
        "old-cuda" => "pascal-cuda-13",
        "throttles" => "thermal-throttling",
        "default-limit" => "amd-unified-memory",
        _ => return None,
    })
}

fn failure(id: &'static str, subject: Subject, when: String, fix: String) -> Failure {
    Failure { id, when, fix, see: see(id), subject, backing: None }
}

/// All of them.
pub fn failures(base: &Base<'_, '_>) -> Vec<Failure> {
    let mut found = Vec::new();
    found.extend(undriven(base));
    found.extend(slow(base));
    found.extend(too_large(base).or_else(|| spills(base)));
    found.extend(context_ends(base));
    found.extend(default_limit(base));
    found.extend(slow_prompt(base));
    found.extend(ollama(base));
    found.extend(reserve(base));
    found.extend(old_cuda(base));
    found.extend(channels(base));
    found.extend(throttles(base));
    found.extend(shared_pool(base));
    if found.is_empty() {
        found.extend(beyond(base));
    }
    found
}

/// The first chat that is all where the machine computes, but slower than one reads.
fn slow(base: &Base<'_, '_>) -> Option<Failure> {
    let slow = |f: &&WorkloadFit<'_>| {
        let mut aspects = f.judgement.aspects.iter();
        let whole = !f.judgement.aspects.iter().any(|a| a.kind == AspectKind::Place);
        f.estimate.fits
            && whole
            && aspects.any(|a| a.kind == AspectKind::Decode && a.verdict < Verdict::Comfortable)
    };
    let mut chats = base.seat.grid.iter().filter(|f| f.workload.id.starts_with("chat-"));
    let fit = chats.find(slow)?;
    let speed = fit.estimate.decode.as_ref()?;
    let when = format!(
        "{} {}: ~{} tok/s, slower than one reads; bandwidth sets that, not software",
        fit.model.name,
        fit.quant.name,
        figures::speed(speed.expected)
    );
    let option = base.option()?;
    let smaller = option.range().sweet.or(option.range().comfortable).map(|i| &option.runs[i]);
    let fix = smaller.map_or("no reference model is comfortable here".to_owned(), |r| {
        let speed = r.estimate.decode.as_ref();
        let speed =
            speed.map_or_else(String::new, |s| format!(", ~{} tok/s", figures::speed(s.expected)));
        format!("take {}{speed}", run_name(r))
    });
    let subject = Subject::Job(fit.workload.id.clone());
    Some(Failure { backing: Some(Backing::job(fit)), ..failure("slow", subject, when, fix) })
}

/// The smallest model that runs only with a part in main memory.
fn spills(base: &Base<'_, '_>) -> Option<Failure> {
    let option = base.option()?;
    let part = |r: &&crate::advice::range::Runnable<'_>| {
        r.judgement.verdict > Verdict::No && r.longest_context == 0
    };
    let run = option.runs.iter().filter(part).min_by_key(|r| size(r))?;
    let when = format!("{}: {}", run_name(run), run.judgement.rationale());
    let fix = base.sweet_spot().map_or("a smaller model".to_owned(), |r| {
        format!("a smaller format of it, or {}", run_name(r))
    });
    let backing = Some(Backing::run(run));
    Some(Failure { backing, ..failure("spills", Subject::Beyond, when, fix) })
}

/// The smallest model that is no use, where nothing breaks before that.
fn beyond(base: &Base<'_, '_>) -> Option<Failure> {
    let option = base.option()?;
    let run = &option.runs[option.range().beyond?];
    let when = format!("{}: {}", run_name(run), run.judgement.rationale());
    let fix = "several of them, or a machine with more memory".to_owned();
    let backing = Some(Backing::run(run));
    Some(Failure { backing, ..failure("too-large", Subject::Beyond, when, fix) })
}

fn undriven(base: &Base<'_, '_>) -> Option<Failure> {
    if base.driven {
        return None;
    }
    let h = base.seat.machine.hardware;
    let stack = h.backends.join(", ");
    Some(failure(
        "no-backend",
        Subject::Software,
        format!("{} does not find the chip: it has no backend for {stack}", base.seat.runtime.name),
        "use the maker's own stack; the speeds of this page are those of the processor beside it"
            .to_owned(),
    ))
}

/// The first chat that does not lie where the machine computes.
fn too_large(base: &Base<'_, '_>) -> Option<Failure> {
    let away = |f: &&WorkloadFit<'_>| {
        f.judgement.aspects.iter().any(|a| match a.kind {
            AspectKind::Memory => a.verdict == Verdict::No,
            AspectKind::Place => true,
            _ => false,
        })
    };
    let seat = base.seat;
    let fit = seat.grid.iter().filter(|f| f.workload.id.starts_with("chat-")).find(away)?;
    let reasons: Vec<&str> = fit
        .judgement
        .aspects
        .iter()
        .filter(|a| matches!(a.kind, AspectKind::Memory | AspectKind::Place | AspectKind::Decode))
        .map(|a| a.text.as_str())
        .collect();
    let when = format!("{} {}: {}", fit.model.name, fit.quant.name, reasons.join("; "));
    let request = Request {
        machine: seat.machine.clone(),
        model: fit.model,
        quant: fit.quant,
        runtime: seat.runtime,
        backend: seat.backend,
        settings: fit.settings,
    };
    let table = weight_table(&request, fit.model.dims.as_ref()?);
    let ways = alternatives(seat.catalog, &request, &table, &Needs::from(fit.workload));
    let way = ways.iter().find(|w| !matches!(w.change, Change::Offload));
    let fix = way.map(|w| {
        let speed =
            w.estimate.decode.as_ref().map(|s| format!(", ~{} tok/s", figures::speed(s.expected)));
        let what = match w.change {
            Change::Quant(q) => format!("as {} it fits", q.name),
            Change::Cache(kind) => format!("with a {} cache it fits", kind.name()),
            Change::Context(n) => format!("with {} of context it fits", figures::tokens(n)),
            Change::MainMemory(size) => format!("with {:.0} GB of main memory it runs", size.gib()),
            Change::HostCache => "with its cache in main memory it runs".to_owned(),
            Change::Offload => String::new(),
        };
        format!(
            "{what}{} ({})",
            speed.unwrap_or_default(),
            w.judgement.verdict.label().to_lowercase()
        )
    });
    let smaller = base.sweet_spot().or(base.largest_that_runs());
    let fix = fix
        .or_else(|| smaller.map(|r| format!("take {} instead", run_name(r))))
        .unwrap_or_else(|| "use a machine with more memory".to_owned());
    let subject = Subject::Job(fit.workload.id.clone());
    Some(Failure { backing: Some(Backing::job(fit)), ..failure("too-large", subject, when, fix) })
}

/// The largest model on the device whose context ends before the model's own.
fn context_ends(base: &Base<'_, '_>) -> Option<Failure> {
    let (run, longest) = base.crowded()?;
    let seat = base.seat;
    let most = run.model.dims.as_ref()?.max_context.get();
    let settings = Settings { keys: GgmlType::Q8_0, values: GgmlType::Q8_0, ..Settings::default() };
    let request = Request {
        machine: seat.machine.clone(),
        model: run.model,
        quant: run.quant,
        runtime: seat.runtime,
        backend: seat.backend,
        settings,
    };
    let table = weight_table(&request, run.model.dims.as_ref()?);
    let quantised = longest_context(seat.catalog, &request, &table, most);
    let when = format!(
        "{}: out of memory past {} tokens of context (the model was made for {})",
        run_name(run),
        figures::tokens(longest),
        figures::tokens(most)
    );
    let fix = if quantised > longest {
        format!("a q8_0 cache takes it to {} (`--kv q8_0`)", figures::tokens(quantised))
    } else {
        "a shorter context, or a smaller format".to_owned()
    };
    let backing = Some(Backing::run(run));
    Some(Failure { backing, ..failure("context-ends", Subject::Context, when, fix) })
}

fn default_limit(base: &Base<'_, '_>) -> Option<Failure> {
    let (by_default, how) = base.pools.raised.as_ref()?;
    Some(failure(
        "default-limit",
        Subject::System,
        format!(
            "models of more than {} fail to load as the system comes",
            figures::memory(*by_default)
        ),
        format!("raise the GPU's share: {how}"),
    ))
}

/// The job whose prompt takes longest, where prefill is what holds it down.
fn slow_prompt(base: &Base<'_, '_>) -> Option<Failure> {
    let slow = |f: &&WorkloadFit<'_>| {
        let mut aspects = f.judgement.aspects.iter();
        f.estimate.fits
            && aspects.any(|a| a.kind == AspectKind::Prefill && a.verdict < Verdict::Comfortable)
    };
    let wait = |f: &WorkloadFit<'_>| f.estimate.first_token.map_or(0.0, |t| t.get());
    let fit = base.seat.grid.iter().filter(slow).max_by(|a, b| wait(a).total_cmp(&wait(b)))?;
    let when = format!(
        "{}: the first word of a {}-token prompt comes after ~{}",
        fit.workload.name,
        figures::tokens(fit.settings.prompt),
        figures::seconds(fit.estimate.first_token?)
    );
    let fix = "keep one conversation open, so that its cache is reused; a model with fewer active weights".to_owned();
    Some(Failure {
        backing: Some(Backing::job(fit)),
        ..failure("slow-prompt", Subject::LongPrompt, when, fix)
    })
}

/// Ollama's own context, by the GPU's memory (the runtime's note in the catalog).
fn ollama(base: &Base<'_, '_>) -> Option<Failure> {
    base.software.iter().find(|s| s.runtime.id == "ollama")?;
    let gib = base.pools.device.gib();
    let context: u64 = match gib {
        g if g < 23.0 => 4096,
        g if g < 47.0 => 32_768,
        _ => 262_144,
    };
    let (when, fix) = if context < 8192 {
        ("long chats lose their beginning", "OLLAMA_CONTEXT_LENGTH=8192, or what the model allows")
    } else {
        (
            "its cache takes memory that a larger model could use",
            "OLLAMA_CONTEXT_LENGTH, as much as is needed",
        )
    };
    Some(failure(
        "ollama-context",
        Subject::System,
        format!(
            "Ollama allocates {} tokens of context unless told otherwise here: {when}",
            figures::tokens(context)
        ),
        format!("set {fix}"),
    ))
}

/// Servers that take the whole card.
fn reserve(base: &Base<'_, '_>) -> Option<Failure> {
    let server = base.software.iter().find(|s| s.runtime.id == "vllm")?;
    let seat = base.seat;
    let free = base.own.usable.as_f64() / seat.machine.memory_of_all().as_f64().max(1.0);
    (seat.machine.hardware.memory_kind == MemoryKind::Vram && free < 0.97).then(|| failure(
        "vllm-reserve",
        Subject::Serving,
        format!("{} reserves 92 % of a card at its start, whatever the model needs, and fails where a desktop holds more than the rest", server.runtime.name),
        "--gpu-memory-utilization 0.85".to_owned(),
    ))
}

/// Toolkits from CUDA 13 on build nothing for chips before Turing.
fn old_cuda(base: &Base<'_, '_>) -> Option<Failure> {
    let h = base.seat.machine.hardware;
    let capability: f64 = h.compute_target.as_deref()?.parse().ok()?;
    (h.vendor == "NVIDIA" && capability < 7.5).then(|| {
        failure(
            "old-cuda",
            Subject::Software,
            format!("builds for CUDA 13 do not start: the card has compute capability {capability:.1}, they begin at 7.5"),
            "a build for CUDA 12, or the Vulkan one".to_owned(),
        )
    })
}

/// What modules have to do with bandwidth.
fn channels(base: &Base<'_, '_>) -> Option<Failure> {
    let h = base.seat.machine.hardware;
    let channels = (h.bus_width_bits / 64.0).round();
    let sockets = h.kind == Kind::Cpu && h.memory_kind == MemoryKind::System && channels >= 2.0;
    sockets.then(|| {
        let one = h.bandwidth.gb_per_s() / channels;
        failure(
            "channels",
            Subject::System,
            format!(
                "one module alone gives {} of {} GB/s, and as much less speed",
                figures::bandwidth(
                    crate::units::BytesPerSec::from_gb_per_s(one).unwrap_or(h.bandwidth)
                ),
                figures::bandwidth(h.bandwidth)
            ),
            format!("fill all {channels:.0} channels with equal modules"),
        )
    })
}

/// Power limits of what has no room for cooling.
fn throttles(base: &Base<'_, '_>) -> Option<Failure> {
    let h = base.seat.machine.hardware;
    let text = match (h.class, h.kind) {
        (Class::Mobile, _) => "a phone slows down when it gets warm, after minutes of writing",
        (Class::Laptop, Kind::Gpu) => {
            "prompts are read slower on battery and in quiet modes: the laptop's maker sets the power"
        }
        _ => return None,
    };
    let fix = match h.class {
        Class::Mobile => "short answers, a small model",
        _ => {
            "plug it in and choose the mode with the most power; decoding depends on bandwidth and suffers less"
        }
    };
    Some(failure("throttles", Subject::Power, text.to_owned(), fix.to_owned()))
}

/// One pool for everything: what is open counts.
fn shared_pool(base: &Base<'_, '_>) -> Option<Failure> {
    let h = base.seat.machine.hardware;
    let one = h.memory_kind != MemoryKind::Vram && base.driven;
    let runs = base.option()?.runs.iter().filter(|r| r.judgement.verdict > Verdict::No);
    let largest = runs.filter(|r| r.longest_context > 0).max_by_key(|r| size(r))?;
    let left = Bytes(u64::try_from(largest.estimate.headroom).ok()?);
    (one && left.gib() < ROOM_FOR_A_BROWSER).then(|| Failure {
        backing: Some(Backing::run(largest)),
        ..failure(
            "shared-memory",
            Subject::System,
            format!(
                "with {} loaded, {} are left of what models may use: a browser and an editor come out of the same memory",
                run_name(largest),
                figures::memory(left)
            ),
            "close what is not needed, or take a format smaller".to_owned(),
        )
    })
}
