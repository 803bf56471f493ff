//! From arguments to a [`Question`]: amounts are read, and every one that cannot be is reported.

use super::elsewhere::Network;
use super::question::{MachineQuestion, Question};
use crate::cli::args::CheckArgs;
use crate::cli::machine::MachineArgs;
use crate::cli::run::{RunArgs, Switch, Where};
use crate::engine::request::{CacheHome, EvidenceUse, Load, Offload};
use crate::error::Problem;
use crate::units::parse::{ParseAmountError, memory_size, params, tokens};
use crate::units::{Bytes, BytesPerSec};

/// Reads values and gathers what is wrong with them.
struct Reader<'p> {
    problems: &'p mut Vec<Problem>,
}

impl Reader<'_> {
    fn read<T>(
        &mut self,
        flag: &str,
        text: Option<&String>,
        read: impl Fn(&str) -> Result<T, ParseAmountError>,
    ) -> Option<T> {
        match read(text?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(Problem::invalid(format!("--{flag}: {error}")));
                None
            }
        }
    }

    fn number<T>(
        &mut self,
        flag: &str,
        text: Option<&String>,
        wanted: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let value = read(text.trim());
        if value.is_none() {
            let shown: String = text.chars().take(60).collect();
            let message = format!("--{flag}: `{shown}` is not {wanted}");
            self.problems.push(Problem::invalid(message));
        }
        value
    }
}

/// The question that arguments ask.
pub fn question(args: &CheckArgs, problems: &mut Vec<Problem>) -> Question {
    let mut question = run(&args.run, problems);
    question.machine = machine(&args.machine, problems);
    let has_model = question.model.is_some() || question.params.is_some();
    match (&args.model_name, &args.hw_name) {
        (None, None) => {}
        // Of two names by place, the first is the model; one alone is what no flag names.
        (Some(name), None) if has_model && question.machine.hw.is_none() => {
            question.machine.hw = Some(name.clone());
        }
        (Some(name), hw) if !has_model && (hw.is_none() || question.machine.hw.is_none()) => {
            question.model = Some(name.clone());
            question.machine.hw = question.machine.hw.or_else(|| hw.clone());
        }
        _ => problems.push(Problem::invalid(
            "model or hardware are named twice: by a flag and by their place",
        )),
    }
    question
}

/// The machine that arguments describe.
pub fn machine(args: &MachineArgs, problems: &mut Vec<Problem>) -> MachineQuestion {
    let mut r = Reader { problems };
    let limit = "a number of MB such as `110000`";
    let usable = r.read("usable", args.usable.as_ref(), memory_size);
    let wired = r.number("wired-limit", args.wired_limit.as_ref(), limit, |t| {
        let mib: u64 = t.parse().ok()?;
        (1..1 << 30).contains(&mib).then(|| Bytes::from_mib(mib))
    });
    MachineQuestion {
        hw: args.hw.clone(),
        count: args.count,
        memory: r.read("mem", args.mem.as_ref(), memory_size),
        bandwidth: rate(&mut r, "bandwidth", args.bandwidth.as_ref()),
        link: args.link.clone(),
        ram: r.read("ram", args.ram.as_ref(), memory_size),
        ram_bandwidth: rate(&mut r, "ram-bandwidth", args.ram_bandwidth.as_ref()),
        usable: usable.or(wired),
        macos: r.number(
            "macos",
            args.macos.as_ref(),
            "a macOS version such as `15.5` or `26`",
            |t| t.split('.').next()?.parse().ok().filter(|v| (10..1000).contains(v)),
        ),
        headless: args.headless,
    }
}

fn rate(r: &mut Reader<'_>, flag: &str, text: Option<&String>) -> Option<BytesPerSec> {
    r.number(flag, text, "a bandwidth in GB/s such as `1008`", |t| {
        let lower = t.to_ascii_lowercase();
        let digits = lower.strip_suffix("gb/s").unwrap_or(&lower).trim();
        let value: f64 = digits.parse().ok()?;
        BytesPerSec::from_gb_per_s(value).filter(|_| value < 1e9)
    })
}

/// The model that arguments describe, and how it is run.
pub fn run(args: &RunArgs, problems: &mut Vec<Problem>) -> Question {
    let mut r = Reader { problems };
    let zero_or_tokens = |t: &str| match t.trim() {
        "0" => Ok(0),
        other => tokens(other).map(|n| n.get()),
    };
    let count = |t: &str| tokens(t).map(|n| n.get());
    let offload = match (args.ngl, args.n_cpu_moe, args.offload) {
        (Some(n), _, _) => Some(Offload::Layers(n)),
        (_, Some(n), _) => Some(Offload::ExpertsOnHost(n)),
        (_, _, Where::Auto) => None,
        (_, _, Where::Full) => Some(Offload::Full),
        (_, _, Where::Cpu) => Some(Offload::Cpu),
        (_, _, Where::ExpertsCpu) => Some(Offload::ExpertsCpu),
    };
    Question {
        machine: MachineQuestion::default(),
        model: args.model.clone(),
        params: r.read("params", args.params.as_ref(), params),
        active: r.read("active", args.active.as_ref(), params),
        quant: args.quant.clone(),
        context: r.read("ctx", args.ctx.as_ref(), count),
        depth: r.read("depth", args.depth.as_ref(), zero_or_tokens),
        prompt: r.read("prompt", args.prompt.as_ref(), count),
        kv: args.kv.clone(),
        kv_v: args.kv_v.clone(),
        flash_attention: match args.flash_attn {
            Switch::Auto => None,
            Switch::On => Some(true),
            Switch::Off => Some(false),
        },
        ubatch: r.read("ubatch", args.ubatch.as_ref(), count),
        parallel: args.parallel,
        concurrency: args.concurrency,
        runtime: args.runtime.clone(),
        backend: args.backend.clone(),
        offload,
        cache_home: if args.no_kv_offload { CacheHome::Host } else { CacheHome::WithLayers },
        load: if args.no_mmap { Load::Resident } else { Load::Mapped },
        threads: args.threads,
        vision: args.vision,
        network: Network::by_flag(args.online),
        evidence: args.no_measured.then_some(EvidenceUse::NoMeasured),
    }
}
