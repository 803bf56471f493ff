//! Operating system, board and surroundings on any platform.

use super::env::{Env, Platform};
use super::facts::{Found, Method, Note, OsFacts, Source, Surroundings};
use super::{android, apple, linux};

/// Operating system, board and surroundings.
pub(super) struct Machine {
    pub(super) os: OsFacts,
    pub(super) name: Option<Found<String>>,
    pub(super) surroundings: Surroundings,
    pub(super) notes: Vec<Note>,
}

impl Machine {
    /// What is known without looking.
    pub(super) fn unknown(platform: Platform) -> Self {
        Self {
            os: OsFacts { platform, name: None, version: None },
            name: None,
            surroundings: Surroundings::default(),
            notes: Vec::new(),
        }
    }
}

/// Reads all three.
pub(super) fn read(env: &dyn Env) -> Machine {
    let mut machine = Machine::unknown(env.platform());
    match env.platform() {
        Platform::Linux | Platform::Android => describe_linux(env, &mut machine),
        Platform::MacOs => describe_mac(env, &mut machine),
        _ => {}
    }
    if let Some(totals) = env.totals() {
        let source = Source::new(Method::Sysinfo, "");
        let os = &mut machine.os;
        os.name = os.name.take().or(totals.os_name.map(|name| source.found(name)));
        os.version = os.version.take().or(totals.os_version.map(|version| source.found(version)));
    }
    machine
}

fn describe_linux(env: &dyn Env, machine: &mut Machine) {
    use linux::surroundings as linux;
    machine.os.name = linux::distribution(env);
    machine.os.version = linux::kernel(env);
    machine.surroundings = linux::surroundings(env);
    machine.name = match env.platform() {
        Platform::Android => android::machine(env).ok(),
        _ => linux::machine(env),
    };
    if machine.surroundings.wsl.is_some() {
        machine.notes.push(Note::WslMemory);
    }
    if linux::is_on_battery(env) {
        machine.notes.push(Note::OnBattery);
    }
}

fn describe_mac(env: &dyn Env, machine: &mut Machine) {
    let Ok(sysctl) = apple::sysctl(env) else {
        return;
    };
    if apple::is_virtual(&sysctl) {
        let name = Found::new("Apple Virtualization".to_owned(), Method::Sysctl, "hw.model");
        machine.surroundings.virtual_machine = Some(name);
        machine.notes.push(Note::VirtualMac);
    }
    let found = |text: String, name: &str| Found::new(text, Method::Sysctl, name);
    machine.os.version = sysctl.os_version.map(|version| found(version, "kern.osproductversion"));
    machine.name = sysctl.machine.map(|model| found(model, "hw.model"));
}
