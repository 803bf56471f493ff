//! A scan while it runs: how far it is, on standard error, and whether it is to end.

use crate::inventory::display_path;
use crate::inventory::scan::{Continue, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::SigId;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Shorter scans show nothing.
const PATIENCE: Duration = Duration::from_millis(400);

/// The exit status of a program that was interrupted: 128 and the number of the signal.
pub const INTERRUPTED: u8 = 130;

/// A scan while it runs.
pub struct Watch {
    bar: Option<ProgressBar>,
    start: Instant,
    stop: Arc<AtomicBool>,
    handlers: Vec<SigId>,
}

impl Watch {
    /// From now on, the first Ctrl-C ends the scan, and the second the program.
    pub fn start(quiet: bool) -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut handlers = Vec::new();
        for signal in [SIGINT, SIGTERM] {
            let again =
                flag::register_conditional_shutdown(signal, INTERRUPTED.into(), Arc::clone(&stop))?;
            handlers.push(again);
            handlers.push(flag::register(signal, Arc::clone(&stop))?);
        }
        // It draws on standard error, and nothing where that is no terminal.
        let bar = (!quiet).then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg}");
            ProgressBar::no_length()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        Ok(Self { bar, start: Instant::now(), stop, handlers })
    }

    /// Shows how far it is; whether to go on.
    pub fn see(&self, at: &Progress<'_>) -> Continue {
        if let Some(bar) = self.bar.as_ref().filter(|_| self.start.elapsed() > PATIENCE) {
            bar.set_message(line(at));
            bar.tick();
        }
        if self.stop.load(Ordering::Relaxed) { Continue::No } else { Continue::Yes }
    }

    /// The scan is over: the line goes away, and Ctrl-C ends the program again.
    pub fn end(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        for handler in self.handlers {
            low_level::unregister(handler);
        }
    }
}

fn line(at: &Progress<'_>) -> String {
    match at {
        Progress::Store(root) => format!("looking through {}", root.store.name()),
        Progress::Folder(path) => format!("looking through {}", end_of(&display_path(path))),
        Progress::Reading { path, found } => {
            format!("{found} found, reading {}", end_of(&display_path(path)))
        }
    }
}

/// The end of a long path, which says more than its beginning.
fn end_of(path: &str) -> String {
    const LONGEST: usize = 48;
    let count = path.chars().count();
    if count <= LONGEST {
        return path.to_owned();
    }
    let end: String = path.chars().skip(count - LONGEST).collect();
    format!("…{end}")
}
