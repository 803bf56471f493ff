//! The whole detection: starts all probes, collects what they find, and puts it together.

use super::bandwidth::{Cache, Key, Remembered};
use super::env::{Env, PATIENT, Platform, SystemEnv};
use super::error::ProbeError;
use super::facts::{CpuFacts, Detected, Found, GpuFacts, Method, Note, RamFacts, Source};
use super::linux::screens::{self, Screens};
use super::machine::{self, Machine};
use super::modules::MemoryDevice;
use super::probe::{self, Pending, Probe};
use super::{
    amd, android, apple, combine, drm, linux, llama, memory, modules, nvidia, processor, windows,
};
use crate::units::BytesPerSec;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The time a probe gets that reads files and perhaps runs quick commands.
const FILES: Duration = Duration::from_secs(5);

/// The time a probe gets that may run two slow commands one after the other.
const COMMANDS: Duration = Duration::from_secs(11);

/// The time for reading earlier measurements, whose folder may lie on a network that hangs.
const CACHE: Duration = Duration::from_secs(1);

/// What detection may use besides the machine itself.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder with earlier measurements; none are used without one.
    pub cache_folder: Option<PathBuf>,
}

/// Looks at this machine, and uses an earlier bandwidth measurement if there is one.
pub fn detect() -> Detected {
    let cache_folder = Cache::default_folder();
    detect_in(&(Arc::new(SystemEnv) as Arc<dyn Env>), &Options { cache_folder })
}

/// Looks at a machine, real or recorded.
pub fn detect_in(env: &Arc<dyn Env>, options: &Options) -> Detected {
    let mut notes = Vec::new();
    let gpus = GpuProbes::start(env);
    let machine =
        probe::start(env, Probe::Surroundings, FILES, |env| Ok(machine::read(env.as_ref())));
    let cpu = probe::start(env, Probe::Cpu, FILES, |env| processor::read(env.as_ref()));
    let ram = probe::start(env, Probe::Ram, FILES, |env| memory::amounts(env.as_ref()));
    let modules = start_modules(env);
    let bus = probe::start(env, Probe::Pci, FILES, |env| Ok(on_bus(env.as_ref())));
    let screens = start_screens(env);
    let measurements = start_measurements(env, options);

    let machine = machine.finish(&mut notes).unwrap_or_else(|| Machine::unknown(env.platform()));
    let mut ram = ram.finish(&mut notes).unwrap_or_default();
    if let Some((devices, source)) = modules.and_then(|pending| pending.finish(&mut notes)) {
        modules::describe(&devices, &source, &mut ram);
    }
    let cpu = cpu.finish(&mut notes).unwrap_or_default();
    let mut found = gpus.finish(&mut notes);
    if found.is_empty() && may_have_hidden_gpu(env.as_ref()) {
        let last = probe::start(env, Probe::LlamaServer, PATIENT, |env| llama::gpus(env.as_ref()));
        found = last.finish(&mut notes).unwrap_or_default();
    }
    let bus = bus.finish(&mut notes).unwrap_or_default();
    let missing = combine::without_driver(bus, &found, &machine.surroundings, &mut notes);
    let mut sorted = combine::sort(env.as_ref(), found, &mut notes);
    sorted.ignored.extend(missing);
    let questions = nvidia::Questions::start(env, &sorted.usable);
    if let Some(screens) = screens.and_then(|pending| pending.finish(&mut notes)) {
        screens.tell(&mut sorted.usable, machine.surroundings.is_isolated());
    }
    combine::fill_unified_memory(env.as_ref(), &mut sorted.usable, &ram);
    combine::note_limits(&sorted.usable, &ram, &mut notes);
    notes.extend(machine.notes);
    let measurements = measurements.and_then(|pending| pending.finish(&mut notes));
    ram.measured_bandwidth = measurements.and_then(|known| known_bandwidth(&known, &cpu, &ram));
    let gpu_links = questions.finish(&mut notes);
    Detected {
        os: machine.os,
        machine: machine.name,
        surroundings: machine.surroundings,
        cpu,
        ram,
        gpus: sorted.usable,
        ignored_gpus: sorted.ignored,
        gpu_links,
        notes,
    }
}

/// A function that finds GPUs.
type GpuProbe = fn(&Arc<dyn Env>) -> Result<Vec<GpuFacts>, ProbeError>;

/// The GPU probes of a platform, all under way.
struct GpuProbes(Vec<Pending<Vec<GpuFacts>>>);

impl GpuProbes {
    fn start(env: &Arc<dyn Env>) -> Self {
        let go = |probe, limit, work: GpuProbe| probe::start(env, probe, limit, work);
        let nvidia = || go(Probe::NvidiaSmi, COMMANDS, nvidia_gpus);
        Self(match env.platform() {
            Platform::Linux => {
                vec![
                    nvidia(),
                    go(Probe::NvidiaModule, FILES, |env| {
                        Ok(nvidia::by_kernel_module(env.as_ref()))
                    }),
                    go(Probe::Drm, COMMANDS, |env| amd_and_intel(env.as_ref())),
                ]
            }
            Platform::Windows => {
                vec![
                    nvidia(),
                    go(Probe::WindowsDisplay, COMMANDS, |env| windows::gpus(env.as_ref())),
                ]
            }
            Platform::MacOs => vec![go(Probe::Apple, COMMANDS, |env| {
                apple::gpus(env.as_ref(), &apple::sysctl(env.as_ref())?)
            })],
            Platform::Android => {
                vec![go(Probe::Android, FILES, |env| Ok(android::gpus(env.as_ref())))]
            }
            Platform::Other => vec![nvidia()],
        })
    }

    fn finish(self, notes: &mut Vec<Note>) -> Vec<GpuFacts> {
        let mut gpus: Vec<GpuFacts> = Vec::new();
        for pending in self.0 {
            // The kernel module and Windows list NVIDIA's cards too, with less detail.
            let known = |gpu: &GpuFacts| gpus.iter().any(|other| other.vendor == gpu.vendor);
            let found = pending.finish(notes).unwrap_or_default();
            let new: Vec<GpuFacts> = found.into_iter().filter(|gpu| !known(gpu)).collect();
            gpus.extend(new);
        }
        gpus
    }
}

/// The library under a time limit of its own, then the command.
fn nvidia_gpus(env: &Arc<dyn Env>) -> Result<Vec<GpuFacts>, ProbeError> {
    let library = probe::start(env, Probe::Nvml, PATIENT, |env| nvidia::by_library(env.as_ref()));
    match library.finish(&mut Vec::new()) {
        Some(gpus) => Ok(gpus),
        None => nvidia::by_command(env.as_ref()),
    }
}

/// The kernel's files; `rocm-smi` where only the compute driver is there.
fn amd_and_intel(env: &dyn Env) -> Result<Vec<GpuFacts>, ProbeError> {
    match drm::gpus(env) {
        Err(_) if env.exists("/dev/kfd") => amd::by_command(env),
        result => result,
    }
}

/// GPUs on the PCI bus, drivers or not.
fn on_bus(env: &dyn Env) -> Vec<GpuFacts> {
    match env.platform().has_linux_kernel() {
        true => linux::pci_bus::displays(env),
        false => Vec::new(),
    }
}

/// Whether something hints at a GPU that no probe can describe.
fn may_have_hidden_gpu(env: &dyn Env) -> bool {
    match env.platform() {
        Platform::Linux => env.exists("/dev/dri/renderD128") || env.exists("/dev/dxg"),
        Platform::Android => true,
        _ => false,
    }
}

fn start_modules(env: &Arc<dyn Env>) -> Option<Pending<(Vec<MemoryDevice>, Source)>> {
    let readable = matches!(env.platform(), Platform::Linux | Platform::Windows);
    let start =
        || probe::start(env, Probe::MemoryModules, COMMANDS, |env| memory::modules(env.as_ref()));
    readable.then(start)
}

/// Screens are of interest where a GPU may be free of them.
fn start_screens(env: &Arc<dyn Env>) -> Option<Pending<Screens>> {
    let start = || probe::start(env, Probe::Screens, FILES, |env| Ok(screens::read(env.as_ref())));
    (env.platform() == Platform::Linux).then(start)
}

fn start_measurements(env: &Arc<dyn Env>, options: &Options) -> Option<Pending<Remembered>> {
    let cache = Cache::in_folder(options.cache_folder.as_ref()?);
    Some(probe::start(env, Probe::Measurements, CACHE, move |_| Ok(cache.read())))
}

/// What `--measure` found earlier on this processor with this much memory.
fn known_bandwidth(
    known: &Remembered,
    cpu: &CpuFacts,
    ram: &RamFacts,
) -> Option<Found<BytesPerSec>> {
    let rate = known.find(&Key::of(cpu, ram)?)?;
    Some(Found::new(rate, Method::Measured, "earlier `--measure`"))
}
