//! Who should avoid a machine, by what they need beside models: a system, software, a place to put it, a budget of power.

use super::form::{Group, Noise, group, is_cloud_only, sold_as};
use super::remark::{Remark, Subject, listed, or};
use super::verdict::noise;
use super::{Base, figures};
use crate::advice::naming::system_name;
use crate::advice::verdict::Verdict;
use crate::catalog::hardware::Class;

/// The systems that people ask for.
const SYSTEMS: [&str; 3] = ["windows", "linux", "macos"];
/// The least memory that a person who wants large models looks for, in GiB.
const ROOMY_GIB: f64 = 40.0;

/// Everyone who should look elsewhere.
pub fn avoid(base: &Base<'_, '_>) -> Vec<Remark> {
    let h = base.seat.machine.hardware;
    let mut found = Vec::new();
    if !base.driven {
        let text = "whoever wants llama.cpp, Ollama or LM Studio: none of them drives it";
        found.push(Remark::new(Subject::Software, text));
    }
    let group = group(h);
    if !matches!(group, Group::Mobile) {
        let without: Vec<String> = SYSTEMS
            .iter()
            .filter(|s| !h.os.iter().any(|o| o == *s))
            .map(|s| system_name(s).to_owned())
            .collect();
        let has: Vec<String> = h.os.iter().map(|o| system_name(o).to_owned()).collect();
        let usual = without.len() == 1 && without[0] == "macOS";
        if !without.is_empty() && !usual {
            let text = format!("{} users: it runs {} alone", or(&without), listed(&has));
            found.push(Remark::new(Subject::System, text));
        }
    }
    let cuda = h.backends.iter().any(|b| b == "cuda");
    if !cuda && base.driven {
        let names: Vec<String> = base.missing.iter().map(|r| r.name.clone()).collect();
        if !names.is_empty() {
            let shown = names.iter().take(4).cloned().collect::<Vec<_>>();
            let text = format!("whoever depends on CUDA, or on {}", or(&shown));
            found.push(Remark::new(Subject::Software, text));
        }
    }
    if base.own.usable.gib() < ROOMY_GIB {
        let chat = base.seat.grid.iter().find(|f| f.workload.id == "chat-70b");
        if let Some(fit) = chat.filter(|f| f.judgement.verdict <= Verdict::Marginal) {
            let text = format!(
                "whoever wants models of 70B: {} of the {} that one takes",
                figures::memory(base.own.usable),
                figures::memory(fit.estimate.memory.total())
            );
            let remark = Remark::new(Subject::Job(fit.workload.id.clone()), text);
            found.push(remark.on(super::remark::Backing::job(fit)));
        }
    }
    if h.class == Class::Datacenter && !is_cloud_only(h) {
        let text = format!("home users without a server: {}", sold_as(h));
        found.push(Remark::new(Subject::Sale, text));
    } else if is_cloud_only(h) {
        let text = "whoever wants to own the hardware, or keep data at home: it is for rent alone";
        found.push(Remark::new(Subject::Sale, text));
    } else if noise(base) >= Noise::Loud {
        let watts = base.seat.score.map_or(0.0, |s| s.power.0.get());
        let text = format!(
            "whoever needs silence or a small power bill: up to {watts:.0} W become heat and air"
        );
        found.push(Remark::new(Subject::Noise, text));
    }
    if found.is_empty() {
        let text =
            format!("whoever needs more than {} for models", figures::memory(base.own.usable));
        found.push(Remark::new(Subject::Beyond, text));
    }
    found
}
