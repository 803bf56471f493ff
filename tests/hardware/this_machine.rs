//! The machine the tests run on: nothing is known about it, except that looking at it is quick and does no harm.

use std::time::{Duration, Instant};
use wir::hardware::bandwidth::{Plan, measure};
use wir::hardware::detect;

/// Far above what it takes without a GPU (some 10 ms), for machines under load and drivers that wake up.
const PATIENCE: Duration = Duration::from_secs(15);

#[test]
fn detection_finds_memory_and_processor_in_time() {
    let start = Instant::now();
    let detected = detect();
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let total = detected.ram.total.as_ref().expect("every machine tells its memory").value;
    assert!(total.gib() > 0.1);
    assert!(detected.cpu.logical_cores.is_some());
    assert!(detected.ram.available.as_ref().is_some_and(|free| free.value <= total));
    assert!(serde_json::to_string(&detected).is_ok());
}

/// Prints what was found, for a look by hand: `cargo nextest run --run-ignored only --no-capture by_hand`.
#[test]
#[ignore = "measures for two seconds and prints"]
#[allow(clippy::print_stderr)]
fn by_hand() {
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        detect();
        times.push(start.elapsed());
    }
    let detected = detect();
    eprintln!("{}", serde_json::to_string_pretty(&detected).expect("facts are plain data"));
    for note in &detected.notes {
        eprintln!("{:?}: {note}", note.level());
    }
    eprintln!("detection took {times:?}");
    eprintln!("{:?} {:?}", detected.cpu.lookup_names(), detected.ram.lookup_names());
    let start = Instant::now();
    let plan = Plan::for_machine(&detected.cpu, &detected.ram);
    let measurement = measure(plan, &mut |step| eprintln!("{step:?}"));
    eprintln!("{measurement:?} after {:?}", start.elapsed());
}
