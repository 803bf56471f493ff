//! What to do after an answer.

use super::on_disk::is_writable;
use crate::advice::alternatives::{Alternative, Change, alternatives};
use crate::advice::better::{self, better};
use crate::advice::launch::{Launch, Shell, Wish, launch};
use crate::advice::verdict::Needs;
use crate::catalog::Catalog;
use crate::engine::Estimate;
use crate::engine::caveat::Caveat;
use crate::engine::memory::weights::WeightTable;
use crate::engine::request::{Offload, Request};
use crate::report::{Asked, Better, LaunchLines, Most, Next, Way};

/// The command for an answer that fits, other ways where the plain one does not, and what else to try.
pub fn next(
    catalog: &Catalog,
    asked: &Asked<'_>,
    table: &WeightTable,
    answer: &Estimate,
    needs: &Needs,
) -> Next {
    let request = &asked.request();
    let whole = asked.incomplete().is_none();
    let forbidden = answer.caveats.iter().any(Caveat::forbids);
    let starts = answer.fits && whole && !is_generic(request) && !forbidden;
    let on_disk = asked.file.as_ref().filter(|_| asked.online.is_none());
    let path = on_disk.and_then(|f| f.path.as_deref()).filter(|p| is_writable(p));
    let projector = on_disk.and_then(|f| f.projector.as_deref()).filter(|p| is_writable(p));
    let ollama = on_disk.and_then(|f| f.ollama.as_deref());
    let tag = asked.online.as_ref().and_then(|o| o.tag.as_deref());
    // A path that is no text cannot be pasted.
    let found = (starts && (on_disk.is_none() || path.is_some()))
        .then(|| {
            let wish = Wish { file: path, projector, tag, ollama, ..Wish::default() };
            launch(catalog, request, answer, wish)
        })
        .flatten();
    let launch = found.map(lines);
    // What is done already is no alternative.
    let done = request.settings.offload == Offload::Auto && answer.fits;
    let ways = alternatives(catalog, request, table, needs);
    let ways = ways.iter().filter(|a| !(done && matches!(a.change, Change::Offload)));
    Next {
        launch,
        ways: ways.map(way).collect(),
        better: better(catalog, request, table, answer, needs).iter().map(idea).collect(),
        most: Most::default(),
    }
}

/// All lines; words and variables are those of the first command.
fn lines(launch: Launch) -> LaunchLines {
    let lines = launch.lines(shell());
    let first = launch.steps.into_iter().find(|s| !s.elsewhere);
    let (words, env) = first.map(|s| (s.words, s.env)).unwrap_or_default();
    LaunchLines { lines, words, env, checked: launch.checked, needs_file: launch.needs_file }
}

/// A model known by its size alone has no file.
fn is_generic(request: &Request<'_>) -> bool {
    request.model.id.starts_with("generic-")
}

/// The shell that people of this platform paste into.
const fn shell() -> Shell {
    if cfg!(windows) { Shell::PowerShell } else { Shell::Posix }
}

fn way(found: &Alternative<'_>) -> Way {
    let (kind, flags) = match found.change {
        Change::Quant(quant) => ("quant", format!("--quant {}", quant.name)),
        Change::Cache(cache) => ("kv", format!("--kv {}", cache.name().to_lowercase())),
        Change::Context(context) => ("ctx", format!("--ctx {context}")),
        Change::HostCache => ("kv-home", "--no-kv-offload".to_owned()),
        Change::Offload => ("offload", "--offload auto".to_owned()),
        Change::MainMemory(size) => ("ram", format!("--ram {:.0}", size.gib())),
    };
    Way {
        kind,
        flags,
        verdict: found.judgement.verdict,
        speed: found.estimate.decode.clone(),
        needed: found.estimate.memory.total(),
        loses: found.loses.clone(),
    }
}

fn idea(found: &better::Better<'_>) -> Better {
    match found {
        better::Better::FasterModel { model, speed, times } => Better::Faster {
            model: model.id.clone(),
            name: model.name.clone(),
            speed: speed.clone(),
            times: *times,
        },
        better::Better::LongerContext { context, estimate } => {
            Better::Longer { context: *context, needed: estimate.memory.total() }
        }
    }
}
