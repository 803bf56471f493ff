//! Which GPUs drive a screen, because a desktop holds memory: by the connectors of the kernel's graphics drivers.

use crate::hardware::env::Env;
use crate::hardware::facts::{Found, GpuFacts, Method};

const FOLDER: &str = "/sys/class/drm";
const SERVERS: &str = "/tmp/.X11-unix";

/// What is known of screens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screens {
    /// PCI addresses of GPUs with connectors, and whether a screen is on one of them.
    pub outputs: Vec<(String, bool)>,
    /// Whether a display server runs on this machine.
    pub server: bool,
}

/// Reads the connectors, such as `card1-DP-1`.
pub fn read(env: &dyn Env) -> Screens {
    let mut screens = Screens::default();
    for connector in env.list(FOLDER).unwrap_or_default() {
        let Some((card, _)) = connector.split_once('-').filter(|(card, _)| is_card(card)) else {
            continue;
        };
        let Some(address) = address(env, card) else {
            continue;
        };
        let status = env.line(&format!("{FOLDER}/{connector}/status"));
        let used = status.as_deref() == Some("connected");
        match screens.outputs.iter_mut().find(|(known, _)| *known == address) {
            Some((_, any)) => *any |= used,
            None => screens.outputs.push((address, used)),
        }
    }
    let sockets = env.list(SERVERS).unwrap_or_default();
    screens.server =
        sockets.iter().any(|name| name.starts_with('X')) || env.var("WAYLAND_DISPLAY").is_some();
    screens
}

fn is_card(name: &str) -> bool {
    name.strip_prefix("card")
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn address(env: &dyn Env, card: &str) -> Option<String> {
    let text = env.text(&format!("{FOLDER}/{card}/device/uevent")).ok()?;
    let address = text.lines().find_map(|line| line.strip_prefix("PCI_SLOT_NAME="))?;
    Some(address.trim().to_owned())
}

impl Screens {
    /// Tells every GPU whether it drives a screen. A GPU without connectors drives none where no display server runs; in a
    /// container (`isolated`) a server would not be seen.
    pub fn tell(&self, gpus: &mut [GpuFacts], isolated: bool) {
        for gpu in gpus {
            let own =
                self.outputs.iter().find(|(known, _)| gpu.pci_address.as_ref() == Some(known));
            gpu.drives_screen = match own {
                Some((_, used)) => Some(Found::new(*used, Method::Sysfs, FOLDER)),
                None if self.server || isolated => None,
                None => Some(Found::new(false, Method::Derived, "no display server")),
            };
        }
    }
}
