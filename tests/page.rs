//! The hardware page of every machine of the catalog: its sentences against its own figures.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use wir::advice::grid::{WorkloadFit, grid};
use wir::advice::page::{Backing, Crowd, Page, Remark, Seat, Subject, Want, page};
use wir::advice::price::Given;
use wir::advice::range::runnable;
use wir::advice::score::score;
use wir::advice::verdict::{Verdict, two_figures};
use wir::catalog::Catalog;
use wir::catalog::hardware::Hardware;
use wir::engine::machine::Machine;
use wir::engine::request::Settings;
use wir::engine::software::backend;

/// Programs whose makers say that a chip is too old, or not among theirs, are not said to run on it; nor is what a part on
/// the GPU fills called what a model needs.
#[test]
fn no_page_promises_what_a_program_or_a_memory_denies() {
    let catalog = wir::embedded::catalog();
    let crowd = Crowd::new(&catalog, &catalog.runtimes[0], &Given::new());
    let mut refused = 0;
    let mut divided = 0;
    for hardware in &catalog.hardware {
        let made = made(&catalog, &crowd, hardware, 1);
        for runtime in catalog.runtimes.iter().filter(|r| r.unmet(hardware).is_some()) {
            let others = runtime.backend_on(hardware);
            let said = made.page.software.iter().find(|s| s.runtime.id == runtime.id);
            assert_eq!(said.map(|s| s.backend), others.map(String::as_str), "{}", hardware.id);
            let buy = made.page.buy_if.iter().any(|r| r.text.contains(runtime.name.as_str()));
            assert!(!buy || others.is_some(), "{}: {}", hardware.id, runtime.name);
            refused += 1;
        }
        for fit in &made.grid {
            let partly = fit.estimate.memory.host().get() > fit.estimate.usable.get() / 10;
            let on_gpu = fit.estimate.pools.device.get() > 0 && !fit.estimate.memory.cpu_only;
            if fit.estimate.fits && on_gpu && partly && fit.estimate.pools.shared.is_none() {
                let words = fit.judgement.rationale();
                assert!(words.contains("fills ") && !words.contains("needs "), "{words}");
                divided += 1;
            }
        }
    }
    assert!(refused > 50 && divided > 100, "{refused} {divided}");
}

/// A page and the grid that it was deduced from.
struct Made<'a> {
    machine: Machine<'a>,
    grid: Vec<WorkloadFit<'a>>,
    page: Page<'a>,
}

fn made<'a>(
    catalog: &'a Catalog,
    crowd: &Crowd<'a>,
    hardware: &'a Hardware,
    count: u32,
) -> Made<'a> {
    let runtime = &catalog.runtimes[0];
    let backend = backend(hardware, runtime);
    let machine = Machine::new(hardware, hardware.largest_memory(), count);
    let base = Settings::default();
    let grid = grid(catalog, &machine, runtime, backend, base);
    let score = score(catalog, &machine, runtime, backend, base);
    let prices = Given::new();
    let runs = runnable(catalog, &machine, runtime, backend, base);
    let seat = Seat {
        catalog,
        machine: &machine,
        runtime,
        backend,
        grid: &grid,
        score: score.as_ref(),
        prices: &prices,
        rent: None,
    };
    let page = page(&seat, crowd, runs);
    Made { machine, grid, page }
}

/// What is wrong with a page.
fn problems(made: &Made<'_>) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(empty(&made.page));
    found.extend(blemishes(&made.page));
    found.extend(contradictions(&made.page));
    found.extend(against_the_grid(made));
    found.extend(against_the_ceiling(&made.page));
    let name = &made.machine.hardware.id;
    found.into_iter().map(|p| format!("{name}: {p}")).collect()
}

fn complaints<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p Remark> {
    page.breaks_at.iter().chain(&page.bad_uses).chain(&page.skip_if).chain(&page.avoid)
}

fn praise<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p Remark> {
    page.well.iter().chain(&page.buy_if)
}

/// No section is empty.
fn empty(page: &Page<'_>) -> Vec<String> {
    let sections = [
        ("well", page.well.len()),
        ("breaks at", page.breaks_at.len()),
        ("bad uses", page.bad_uses.len()),
        ("buy if", page.buy_if.len()),
        ("skip if", page.skip_if.len()),
        ("options", page.options.len()),
        ("runs", page.options.iter().map(|o| o.runs.len()).min().unwrap_or(0)),
        ("memory", page.memory.len()),
        ("memory sources", page.memory_sources.len()),
        ("programs", page.software.len() + page.missing.len()),
        ("breaks first", page.failures.len()),
        ("alternatives", page.intents.len()),
        ("avoid", page.avoid.len()),
        ("questions", page.faq.len()),
        ("relatives", if page.driven { page.relatives.len() } else { 1 }),
    ];
    sections.into_iter().filter(|s| s.1 == 0).map(|s| format!("nothing in `{}`", s.0)).collect()
}

/// Every sentence of a page.
fn texts(page: &Page<'_>) -> Vec<String> {
    let mut all: Vec<String> =
        praise(page).chain(complaints(page)).map(|r| r.text.clone()).collect();
    all.extend(page.memory.iter().map(|f| f.text.clone()));
    all.extend(page.failures.iter().flat_map(|f| [f.when.clone(), f.fix.clone()]));
    all.extend(page.intents.iter().flat_map(|i| [i.want.label(), i.why.clone()]));
    all.extend(page.faq.iter().flat_map(|q| [q.question.clone(), q.answer.clone()]));
    all
}

/// No unfilled placeholder, no impossible figure, no loose ends.
fn blemishes(page: &Page<'_>) -> Vec<String> {
    let never = [
        "{",
        "}",
        "NaN",
        "inf ",
        "VRAM 0",
        "~0 tok/s",
        "~0.0 tok/s",
        " 0.0 GiB usable",
        "  ",
        " ,",
        " ;",
        "..",
        "()",
        "TODO",
    ];
    let bad = |t: &String| t.trim() != t || t.is_empty() || never.iter().any(|n| t.contains(n));
    texts(page).into_iter().filter(bad).map(|t| format!("blemish in `{t}`")).collect()
}

/// No praise and complaint of the same fact.
fn contradictions(page: &Page<'_>) -> Vec<String> {
    let praised: Vec<&Subject> = praise(page).map(|r| &r.subject).collect();
    let both = complaints(page).filter(|r| praised.contains(&&r.subject));
    both.map(|r| format!("praise and complaint of `{}`: {}", r.subject.id(), r.text)).collect()
}

/// What is said of a job is what the grid says of it.
fn against_the_grid(made: &Made<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let verdict =
        |id: &str| made.grid.iter().find(|f| f.workload.id == *id).unwrap().judgement.verdict;
    let jobs = |all: &mut dyn Iterator<Item = &Remark>| -> Vec<(String, String)> {
        let job = |r: &Remark| match &r.subject {
            Subject::Job(id) => Some((id.clone(), r.text.clone())),
            _ => None,
        };
        all.filter_map(job).collect()
    };
    for (id, text) in jobs(&mut praise(&made.page)) {
        if verdict(&id) != Verdict::Comfortable {
            found.push(format!("praise of `{id}`, which is {}: {text}", verdict(&id).id()));
        }
        if text.contains("and smaller") {
            let until = made.grid.iter().take_while(|f| f.workload.id != id);
            if until.filter(|f| f.judgement.verdict != Verdict::Comfortable).count() > 0 {
                found.push(format!("not all smaller ones are: {text}"));
            }
        }
    }
    for (id, text) in jobs(&mut complaints(&made.page)) {
        if verdict(&id) == Verdict::Comfortable {
            found.push(format!("complaint of `{id}`, which is comfortable: {text}"));
        }
    }
    for intent in &made.page.intents {
        if let Want::Jobs(jobs) = &intent.want {
            let does = intent.backing.as_ref().is_some_and(|b| b.verdict == Verdict::Comfortable);
            if !does || jobs.iter().any(|(id, _)| verdict(id) == Verdict::Comfortable) {
                found.push(format!("an alternative for {jobs:?} that is none"));
            }
        }
    }
    for p in &made.page.pairings {
        if !p.backing.fits || p.backing.verdict == Verdict::No {
            found.push(format!("a pairing that does not run: {}", p.backing.model));
        }
    }
    found
}

/// Every decode speed in a text: "~42 tok/s", but not "~42 tok/s of prefill".
fn speeds(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(" tok/s") {
        let rest = &text[at + " tok/s".len()..];
        let start = text[..at].rfind(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
        let figure = &text[start.map_or(0, |s| s + 1)..at];
        let approximate = start.is_some_and(|s| text[..=s].ends_with('~'));
        if approximate && !rest.starts_with(" of prefill") && !rest.starts_with(" with the 8B") {
            found.push(figure.to_owned());
        }
    }
    found
}

/// A speed in a sentence is that of the answer that it rests on, and no answer is above its ceiling.
fn against_the_ceiling(page: &Page<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |text: &str, backing: Option<&Backing>| {
        for figure in speeds(text) {
            let Some(speed) = backing.and_then(|b| b.speed) else {
                found.push(format!("a speed that rests on nothing: {text}"));
                continue;
            };
            if two_figures(speed) != figure {
                found.push(format!("{figure} is not {speed}: {text}"));
            }
        }
        if let Some((speed, ceiling)) = backing.and_then(|b| b.speed.zip(b.ceiling))
            && speed > ceiling * 1.0001
        {
            found.push(format!("{speed} above {ceiling}: {text}"));
        }
        let claims = text.contains("omfortabl") && !text.contains("nothing comfortably");
        if claims && backing.is_some_and(|b| !b.fits) {
            found.push(format!("a fit that is denied: {text}"));
        }
    };
    for r in praise(page).chain(complaints(page)) {
        check(&r.text, r.backing.as_ref());
    }
    for f in &page.failures {
        check(&f.when, f.backing.as_ref());
    }
    for i in &page.intents {
        check(&i.why, i.backing.as_ref());
    }
    for q in &page.faq {
        check(&q.answer, q.backing.as_ref());
    }
    for o in &page.options {
        for r in &o.runs {
            let e = &r.estimate;
            let over = e
                .decode
                .as_ref()
                .zip(e.ceiling)
                .filter(|(d, c)| d.expected.get() > c.get() * 1.0001);
            if over.is_some() {
                found.push(format!("{} {} above its ceiling", r.model.id, r.quant.name));
            }
            if r.judgement.verdict > Verdict::No && !e.fits {
                found.push(format!("{} {} runs without fitting", r.model.id, r.quant.name));
            }
        }
    }
    let r = page.rating;
    if r.is_some_and(|r| !(0.0..=10.0).contains(&r.total)) {
        found.push("a rating beyond ten".to_owned());
    }
    found
}

#[test]
fn no_page_contradicts_its_figures() {
    let catalog = wir::embedded::catalog();
    let crowd = Crowd::new(&catalog, &catalog.runtimes[0], &Given::new());
    let next = AtomicUsize::new(0);
    let found = std::thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            while let Some(h) = catalog.hardware.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.extend(problems(&made(&catalog, &crowd, h, 1)));
                // Sets of several cards, where there are such.
                if h.id.ends_with("3090") {
                    found.extend(problems(&made(&catalog, &crowd, h, 2)));
                }
            }
            found
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}

#[test]
fn what_is_referred_to_is_there() {
    let catalog = wir::embedded::catalog();
    let crowd = Crowd::new(&catalog, &catalog.runtimes[0], &Given::new());
    let known = |id: &str| catalog.errors.iter().any(|e| e.id == id);
    for id in ["rtx-4090", "m4-max-40c", "tesla-p40", "ryzen-ai-max-plus-395", "snapdragon-8-elite"]
    {
        let hardware = catalog.hardware.iter().find(|h| h.id == id).unwrap();
        let made = made(&catalog, &crowd, hardware, 1);
        let seen: Vec<&str> = made.page.failures.iter().filter_map(|f| f.see).collect();
        assert!(!seen.is_empty(), "{id}");
        for entry in seen {
            assert!(known(entry), "{id}: no known error `{entry}`");
        }
    }
}

#[test]
fn speeds_are_found_in_text() {
    assert_eq!(speeds("runs at ~42 tok/s, then ~2.0 tok/s, wants 7"), ["42", "2.0"]);
    assert!(speeds("~80 tok/s of prefill; 10 tok/s").is_empty());
}
