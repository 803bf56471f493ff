//! What `--plot` draws below a report. Every figure is one of the report; nothing is computed a second time.

use super::document::crowd;
use super::here::Here;
use super::world::World;
use crate::advice::grid::WorkloadFit;
use crate::advice::range::Runnable;
use crate::catalog::hardware::Hardware;
use crate::engine::machine::Machine;
use crate::render::numbers::size;
use crate::report::{Answer, Bar, Bars, Comparison, HardwarePage, Mark, Plot, Report, Spot};

/// Most machines that are marked.
const MOST_MARKS: usize = 8;

/// What is drawn below a report; nothing below those that say nothing of machines.
pub fn of<'a>(world: &'a World, here: &'a Here<'a>, report: &Report<'a>) -> Option<Plot<'a>> {
    let this = || here.machine().ok().map(|found| mark(&found.machine, true));
    let (bars, marks) = match report {
        Report::Check(answer) => (vec![alone(answer)], vec![mark(&answer.asked.machine, false)]),
        Report::Grid(grid) => {
            (vec![workloads(&grid.workloads)], vec![mark(&grid.site.machine, false)])
        }
        Report::Show(page) => (models(page), vec![mark(&page.grid.site.machine, false)]),
        Report::Compare(found) => (
            side_by_side(found),
            found.contenders.iter().map(|c| mark(&c.machine, false)).collect(),
        ),
        Report::Ranking(found) => {
            let labels = names(found.entries.iter().map(|e| &e.machine));
            let bars = found.entries.iter().zip(labels).map(|(e, label)| Bar {
                label,
                speed: e.score.decode.clone(),
                verdict: None,
            });
            let title = "8B reference model, empty cache".to_owned();
            let marks = found.entries.iter().take(MOST_MARKS).map(|e| mark(&e.machine, false));
            (vec![Bars { title, bars: bars.collect() }], marks.chain(this()).collect())
        }
        Report::Hardware(list) => {
            let few = list.entries.iter().filter(|_| list.entries.len() <= MOST_MARKS);
            let marks = few.map(|h| Mark { name: h.name.clone(), spot: sold(h), here: false });
            (Vec::new(), marks.chain(this()).collect())
        }
        _ => return None,
    };
    Some(Plot { bars, crowd: crowd(world), marks })
}

/// A machine of the catalog in its largest size.
fn sold(hardware: &Hardware) -> Spot<'_> {
    Spot { hardware, memory: hardware.largest_memory(), bandwidth: hardware.bandwidth }
}

fn mark<'a>(machine: &Machine<'a>, here: bool) -> Mark<'a> {
    let memory = machine.memory_of_all();
    let spot = Spot { hardware: machine.hardware, memory, bandwidth: machine.device_bandwidth() };
    Mark { name: name(machine), spot, here }
}

/// The name without what stands in brackets.
fn name(machine: &Machine<'_>) -> String {
    let name = machine.hardware.name.split(" (").next().unwrap_or_default();
    match machine.devices() {
        1 => name.to_owned(),
        n => format!("{n}× {name}"),
    }
}

/// The names of several; where two are alike, each with its memory.
fn names<'m, 'a: 'm>(machines: impl Iterator<Item = &'m Machine<'a>>) -> Vec<String> {
    let all: Vec<(String, &Machine<'_>)> = machines.map(|m| (name(m), m)).collect();
    let twice = |name: &str| all.iter().filter(|(other, _)| other == name).count() > 1;
    let sized = |(name, machine): &(String, &Machine<'_>)| match twice(name) {
        true => format!("{name}, {}", size(machine.memory)),
        false => name.clone(),
    };
    all.iter().map(sized).collect()
}

fn alone(answer: &Answer<'_>) -> Bars {
    let asked = &answer.asked;
    let speed = answer.estimate.decode.clone();
    let verdict = Some(answer.judgement.verdict);
    let bar = Bar { label: asked.quant.name.clone(), speed, verdict };
    Bars { title: asked.model.name.clone(), bars: vec![bar] }
}

fn workloads(grid: &[WorkloadFit<'_>]) -> Bars {
    let bars = grid.iter().map(|fit| Bar {
        label: fit.workload.name.clone(),
        speed: fit.estimate.decode.clone().filter(|_| fit.estimate.fits),
        verdict: Some(fit.judgement.verdict),
    });
    Bars { title: "workloads".to_owned(), bars: bars.collect() }
}

/// The smallest format of every model that runs.
fn models(page: &HardwarePage<'_>) -> Vec<Bars> {
    let Some(asked) = page.page.options.iter().find(|o| o.asked) else {
        return Vec::new();
    };
    let leads = |i: &usize| *i == 0 || asked.runs[*i - 1].class != asked.runs[*i].class;
    let runs = (0..asked.runs.len()).filter(leads).map(|i| &asked.runs[i]);
    let bar = |run: &Runnable<'_>| Bar {
        label: format!("{} {}", run.class, run.quant.name),
        speed: run.estimate.decode.clone().filter(|_| run.estimate.fits),
        verdict: Some(run.judgement.verdict),
    };
    let title = "models by size, empty cache".to_owned();
    vec![Bars { title, bars: runs.map(bar).collect() }]
}

fn side_by_side(found: &Comparison<'_>) -> Vec<Bars> {
    let labels = names(found.contenders.iter().map(|c| &c.machine));
    let of = |i: usize| {
        let shared = &found.same[i];
        let bars = shared.on.iter().zip(&labels).map(|(on, label)| Bar {
            label: label.clone(),
            speed: on.estimate.decode.clone().filter(|_| on.estimate.fits),
            verdict: Some(on.judgement.verdict),
        });
        let title = format!("{} {}", shared.model.name, shared.quant.name);
        Bars { title, bars: bars.collect() }
    };
    (0..found.same.len()).map(of).collect()
}
