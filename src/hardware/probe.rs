//! Probes run side by side, each under a hard time limit; one that hangs is left behind, never waited for.

use super::env::Env;
use super::error::ProbeError;
use super::facts::Note;
use serde::Serialize;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The things that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// NVIDIA GPUs by library.
    Nvml,
    /// NVIDIA GPUs by command.
    NvidiaSmi,
    /// NVIDIA GPUs by the kernel module's list.
    NvidiaModule,
    /// Links between NVIDIA GPUs.
    NvidiaTopology,
    /// Programs on NVIDIA GPUs.
    NvidiaPrograms,
    /// AMD and Intel GPUs by the kernel's files.
    Drm,
    /// AMD GPUs by command.
    RocmSmi,
    /// Apple GPUs.
    Apple,
    /// GPUs known to Windows.
    WindowsDisplay,
    /// GPUs of Android devices.
    Android,
    /// GPUs as `llama-server` lists them.
    LlamaServer,
    /// Devices on the PCI bus.
    Pci,
    /// The processor.
    Cpu,
    /// Main memory.
    Ram,
    /// Memory modules.
    MemoryModules,
    /// Operating system, container and virtual machine.
    Surroundings,
    /// Which GPUs drive screens.
    Screens,
    /// Earlier measurements.
    Measurements,
}

impl Probe {
    /// A short label for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nvml => "NVIDIA GPUs (NVML)",
            Self::NvidiaSmi => "NVIDIA GPUs (nvidia-smi)",
            Self::NvidiaModule => "NVIDIA GPUs (kernel module)",
            Self::NvidiaTopology => "NVIDIA links",
            Self::NvidiaPrograms => "programs on NVIDIA GPUs",
            Self::Drm => "AMD and Intel GPUs",
            Self::RocmSmi => "AMD GPUs (rocm-smi)",
            Self::Apple => "Apple GPU",
            Self::WindowsDisplay => "display adapters",
            Self::Android => "Android GPU",
            Self::LlamaServer => "llama-server devices",
            Self::Pci => "PCI devices",
            Self::Cpu => "processor",
            Self::Ram => "memory",
            Self::MemoryModules => "memory modules",
            Self::Surroundings => "surroundings",
            Self::Screens => "screens",
            Self::Measurements => "earlier measurements",
        }
    }

    /// Whether its answer only rounds off the picture, so that its failure is no cause for a warning.
    pub const fn is_extra(self) -> bool {
        matches!(self, Self::NvidiaTopology | Self::NvidiaPrograms | Self::Screens)
    }
}

/// A probe on its way.
pub(super) struct Pending<T> {
    probe: Probe,
    answer: Receiver<Result<T, ProbeError>>,
    limit: Duration,
    deadline: Instant,
}

/// Starts a probe on a thread of its own.
pub(super) fn start<T: Send + 'static>(
    env: &Arc<dyn Env>,
    probe: Probe,
    limit: Duration,
    work: impl FnOnce(&Arc<dyn Env>) -> Result<T, ProbeError> + Send + 'static,
) -> Pending<T> {
    let (sender, answer) = mpsc::channel();
    let env = Arc::clone(env);
    let thread = thread::Builder::new().name(format!("probe {probe:?}"));
    // Where no thread can be started the sender is dropped, and the probe counts as broken.
    let _ = thread.spawn(move || sender.send(work(&env)));
    Pending { probe, answer, limit, deadline: Instant::now() + limit }
}

impl<T> Pending<T> {
    /// The answer, or `None` and a note.
    pub(super) fn finish(self, notes: &mut Vec<Note>) -> Option<T> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let cause = match self.answer.recv_timeout(left) {
            Ok(Ok(found)) => return Some(found),
            Ok(Err(cause)) => cause,
            Err(RecvTimeoutError::Disconnected) => ProbeError::Broken,
            Err(RecvTimeoutError::Timeout) => {
                notes.push(Note::ProbeTimedOut { probe: self.probe, after: self.limit });
                return None;
            }
        };
        notes.push(Note::ProbeFailed { probe: self.probe, cause });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::env::{FixtureEnv, Platform};

    fn nowhere() -> Arc<dyn Env> {
        Arc::new(FixtureEnv::new(Platform::Other))
    }

    #[test]
    fn a_stuck_probe_is_left_behind_with_a_note() {
        let mut notes = Vec::new();
        let stuck = start(&nowhere(), Probe::Nvml, Duration::from_millis(20), |_| {
            thread::sleep(Duration::from_secs(5));
            Ok(())
        });
        let begin = Instant::now();
        assert_eq!(stuck.finish(&mut notes), None);
        assert!(begin.elapsed() < Duration::from_secs(1));
        assert!(matches!(notes[..], [Note::ProbeTimedOut { probe: Probe::Nvml, .. }]));
    }

    #[test]
    fn a_failing_probe_leaves_its_cause() {
        let mut notes = Vec::new();
        let failing = start(&nowhere(), Probe::Cpu, Duration::from_secs(5), |_| {
            Err::<(), _>(ProbeError::Broken)
        });
        assert_eq!(failing.finish(&mut notes), None);
        assert!(matches!(notes[..], [Note::ProbeFailed { cause: ProbeError::Broken, .. }]));
    }
}
