//! The machine of a question: a catalog entry with what is known better about this one, and the memory a model may use on it.

use crate::catalog::hardware::{Class, Hardware, Kind, MemoryKind};
use crate::catalog::limits::Limits;
use crate::catalog::network::Link;
use crate::catalog::processor::Processor;
use crate::units::{Bytes, BytesPerSec};

/// One or several equal devices and the computer around them.
#[derive(Clone, Debug)]
pub struct Machine<'a> {
    /// The catalog entry.
    pub hardware: &'a Hardware,
    /// How many of them.
    pub count: u32,
    /// Memory of each device.
    pub memory: Bytes,
    /// Memory bandwidth of each device, where it differs from the catalog.
    pub bandwidth: Option<BytesPerSec>,
    /// Main memory of the computer around a card, where known.
    pub host_memory: Option<Bytes>,
    /// Its bandwidth, where known.
    pub host_bandwidth: Option<BytesPerSec>,
    /// What is known of the memory limit.
    pub limit: KnownLimit,
    /// Its processor, where the entry does not say it or says less.
    pub processor: Option<&'a Processor>,
    /// Several such machines on a network, each with its devices.
    pub spread: Option<Spread<'a>>,
}

/// Several equal machines that hold one model together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread<'a> {
    /// How many.
    pub machines: u32,
    /// What links them.
    pub link: &'a Link,
}

/// What is known of the memory that a model may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownLimit {
    /// A limit that the system states: Metal's working set, `iogpu.wired_limit_mb`, a graphics translation table.
    pub device: Option<Bytes>,
    /// A limit on main memory, such as a control group's.
    pub host: Option<Bytes>,
    /// An Apple machine that runs a system older than macOS 26.
    pub older_macos: bool,
    /// No desktop on the card.
    pub headless: bool,
}

/// The memory that a model may use.
#[derive(Clone, Debug, PartialEq)]
pub struct Pools {
    /// On all devices together; zero without a device.
    pub device: Bytes,
    /// In main memory.
    pub host: Bytes,
    /// Device and host share one memory of this usable size.
    pub shared: Option<Bytes>,
    /// The main memory around a card, where it is assumed.
    pub host_assumed: Option<Bytes>,
    /// The device may use more once a limit is raised: what it gets without, and how to raise it.
    pub raised: Option<(Bytes, String)>,
    /// The rule in words.
    pub rule: String,
}

impl Pools {
    /// Main memory, where it is the only memory; nothing beside a device.
    pub fn host_if_alone(&self) -> Bytes {
        if self.device == Bytes::ZERO { self.host } else { Bytes::ZERO }
    }

    /// The same of `n` machines: each keeps its own reserve. What is kept in main memory beside devices is on the first alone.
    fn of_several(self, n: u64, on_cpu: bool) -> Self {
        Self {
            device: self.device.times(n),
            host: if on_cpu { self.host.times(n) } else { self.host },
            shared: self.shared.map(|b| b.times(n)),
            raised: self.raised.map(|(by_default, how)| (by_default.times(n), how)),
            rule: format!("{} machines, on each: {}", n, self.rule),
            ..self
        }
    }

    /// The same where each of `n` machines holds whole layers of a model: the one with the most decides for all.
    #[must_use]
    pub fn in_whole_layers(self, layers: u64, n: u64) -> Self {
        let (layers, n) = (layers.max(1), n.max(1));
        let share = layers as f64 / (n * layers.div_ceil(n)) as f64;
        let on_cpu = self.device == Bytes::ZERO;
        Self {
            device: self.device.share(share),
            host: if on_cpu { self.host.share(share) } else { self.host },
            ..self
        }
    }

    /// What a model may use where the machine computes.
    pub fn usable(&self) -> Bytes {
        self.device.max(self.host_if_alone())
    }
}

impl<'a> Machine<'a> {
    /// Hardware as it comes from the shop, nothing else known.
    pub fn new(hardware: &'a Hardware, memory: Bytes, count: u32) -> Self {
        Self {
            hardware,
            count,
            memory,
            bandwidth: None,
            host_memory: None,
            host_bandwidth: None,
            limit: KnownLimit::default(),
            processor: None,
            spread: None,
        }
    }
}

impl Machine<'_> {
    /// How many machines there are.
    pub fn machines(&self) -> u32 {
        self.spread.map_or(1, |s| s.machines.max(1))
    }

    /// Peak memory bandwidth of one device.
    pub fn device_bandwidth(&self) -> BytesPerSec {
        self.bandwidth.unwrap_or(self.hardware.bandwidth)
    }

    /// Devices of all machines together.
    pub fn devices(&self) -> u32 {
        self.count.max(1).saturating_mul(self.machines())
    }

    /// Memory of all devices together.
    pub fn memory_of_all(&self) -> Bytes {
        self.memory.times(u64::from(self.devices()))
    }

    /// Whether `backend` computes on the processor, with main memory as its only memory.
    pub fn computes_on_cpu(&self, backend: &str) -> bool {
        backend == "cpu" || self.hardware.memory_kind == MemoryKind::System
    }

    /// Bandwidth of main memory: given, that of the machine itself, or typical for the class.
    pub fn host_bandwidth(&self, limits: &Limits) -> BytesPerSec {
        let assumed = limits.host_of(self.hardware);
        self.host_bandwidth
            .or((self.hardware.memory_kind != MemoryKind::Vram).then(|| self.device_bandwidth()))
            .or_else(|| assumed.and_then(|h| BytesPerSec::from_gb_per_s(h.ram_gbs)))
            .unwrap_or_else(|| self.device_bandwidth())
    }

    /// Rate at which plain memory of a program is copied to the device: over the bus, or within the one memory, where every byte
    /// is read and written.
    pub fn copying(&self, limits: &Limits) -> BytesPerSec {
        let within = self.device_bandwidth().times(0.5);
        match self.hardware.memory_kind {
            MemoryKind::Vram => BytesPerSec::from_gb_per_s(limits.copying.gbs).unwrap_or(within),
            MemoryKind::Unified | MemoryKind::System => within,
        }
    }

    /// What a model may use, when `backend` computes.
    pub fn pools(&self, backend: &str, limits: &Limits) -> Pools {
        let one = self.pools_of_one(backend, limits);
        match self.machines() {
            1 => one,
            n => one.of_several(u64::from(n), self.computes_on_cpu(backend)),
        }
    }

    fn pools_of_one(&self, backend: &str, limits: &Limits) -> Pools {
        match self.hardware.memory_kind {
            MemoryKind::Vram => self.card_pools(backend, limits),
            MemoryKind::System => self.main_memory_pools(limits),
            MemoryKind::Unified if self.computes_on_cpu(backend) => self.main_memory_pools(limits),
            MemoryKind::Unified => self.unified_pools(limits),
        }
    }

    fn all_memory(&self) -> Bytes {
        self.memory.times(u64::from(self.count))
    }

    fn card_pools(&self, backend: &str, limits: &Limits) -> Pools {
        let assumed = limits.host_of(self.hardware);
        let ram = self.host_memory.or_else(|| assumed.and_then(|h| Bytes::from_gib_f64(h.ram_gib)));
        let ram = ram.unwrap_or(Bytes::from_gib(16));
        let host = self.limit.host.unwrap_or(ram).min(ram).minus(system_reserve(ram, limits));
        let (device, rule) = if self.computes_on_cpu(backend) {
            (Bytes::ZERO, "main memory less what the system holds".to_owned())
        } else {
            let reserve = self.card_reserve(limits);
            let device = self.limit.device.unwrap_or_else(|| self.all_memory().minus(reserve));
            (device, format!("card memory less {:.1} GiB for desktop and driver", reserve.gib()))
        };
        let host_assumed = if self.host_memory.is_none() { Some(ram) } else { None };
        Pools { device, host, shared: None, host_assumed, raised: None, rule }
    }

    /// Every card keeps a little for its driver; the first one also carries the desktop.
    fn card_reserve(&self, limits: &Limits) -> Bytes {
        let r = &limits.vram_reserve;
        let server = matches!(self.hardware.class, Class::Datacenter | Class::Edge);
        let further = if server { r.datacenter_gib } else { r.further_gib };
        let first = match self.hardware.class {
            _ if self.limit.headless => further,
            Class::Desktop => r.desktop_gib,
            Class::Laptop | Class::Mobile => r.laptop_gib,
            Class::Workstation => r.workstation_gib,
            Class::Datacenter | Class::Edge => r.datacenter_gib,
        };
        let rest = further * f64::from(self.count.saturating_sub(1));
        Bytes::from_gib_f64(first + rest).unwrap_or_default()
    }

    fn main_memory_pools(&self, limits: &Limits) -> Pools {
        let ram = self.host_memory.unwrap_or_else(|| self.all_memory());
        let (usable, rule) = if self.hardware.class == Class::Mobile {
            (ram.share(limits.mobile_share.share), limits.mobile_share.how.clone())
        } else {
            let reserve = system_reserve(ram, limits);
            let text = format!("main memory less {:.1} GiB for the system", reserve.gib());
            (ram.minus(reserve), text)
        };
        let host = self.limit.host.map_or(usable, |limit| usable.min(limit));
        Pools { device: Bytes::ZERO, host, shared: None, host_assumed: None, raised: None, rule }
    }

    fn unified_pools(&self, limits: &Limits) -> Pools {
        let all = self.all_memory();
        let host = self.main_memory_pools(limits).host;
        let mut raised = None;
        let (device, rule) = match self.limit.device {
            Some(stated) => (stated, "the limit that the system states".to_owned()),
            None => {
                let (device, by_default, rule) = self.unified_limit(all, limits);
                raised = by_default.map(|bytes| (bytes, rule.clone()));
                (device, rule)
            }
        };
        let device = device.min(all);
        let shared = Some(host.max(device));
        Pools { device, host, shared, host_assumed: None, raised, rule }
    }

    /// The GPU's share, what it is without raising a limit where that is less, and the rule.
    fn unified_limit(&self, all: Bytes, limits: &Limits) -> (Bytes, Option<Bytes>, String) {
        let hw = self.hardware;
        if hw.vendor == "Apple" && hw.class != Class::Mobile {
            let share = apple_share(self.memory, self.limit.older_macos, limits);
            let macos = if self.limit.older_macos { "macOS before 26" } else { "macOS 26" };
            let rule =
                format!("{macos} lets the GPU use {:.0} % of {:.0} GB", share * 100.0, all.gib());
            return (all.share(share), None, rule);
        }
        if hw.class == Class::Mobile && hw.kind == Kind::Soc {
            return (all.share(limits.mobile_share.share), None, limits.mobile_share.how.clone());
        }
        match limits.unified.iter().find(|u| u.ids.iter().any(|id| hw.id.starts_with(id.as_str())))
        {
            Some(u) if u.reserve_gib > 0.0 => {
                let left = all.minus(Bytes::from_gib_f64(u.reserve_gib).unwrap_or_default());
                let device = left.min(all.share(u.share)).max(all.share(0.5));
                (device, None, u.how.clone())
            }
            Some(u) => (all.share(u.share), u.default_share.map(|s| all.share(s)), u.how.clone()),
            None if hw.kind == Kind::Apu => {
                let share = &limits.apu_share;
                (all.share(share.share), None, share.how.clone())
            }
            None => {
                let reserve = system_reserve(all, limits);
                (all.minus(reserve), None, "memory less what the system holds".to_owned())
            }
        }
    }
}

/// Metal's share of installed memory.
fn apple_share(memory: Bytes, older: bool, limits: &Limits) -> f64 {
    let table = if older { &limits.apple.older } else { &limits.apple.macos26 };
    let row = table.iter().find(|row| memory.gib() < row.below_gib);
    row.map_or(0.75, |row| row.share)
}

/// What the operating system holds of the RAM.
fn system_reserve(ram: Bytes, limits: &Limits) -> Bytes {
    let r = &limits.system_reserve;
    let gib = (r.base_gib + r.share * ram.gib()).min(r.most_gib).min(ram.gib() * 0.5);
    Bytes::from_gib_f64(gib).unwrap_or_default()
}
