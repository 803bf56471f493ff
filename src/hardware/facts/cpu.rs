//! What is known about the processor.

use super::Found;
use crate::hardware::names;
use serde::Serialize;

/// Instruction sets that change how fast a CPU runs quantised models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct IsaFlags {
    /// 256-bit integer vectors (x86).
    pub avx2: bool,
    /// Fused multiply-add (x86).
    pub fma: bool,
    /// Half-precision conversion (x86).
    pub f16c: bool,
    /// 512-bit vectors, foundation (x86).
    pub avx512: bool,
    /// Integer dot products, as AVX-512 VNNI or AVX-VNNI (x86).
    pub vnni: bool,
    /// bfloat16 in AVX-512 (x86).
    pub avx512_bf16: bool,
    /// Tile matrix unit (x86).
    pub amx: bool,
    /// Advanced SIMD (Arm).
    pub neon: bool,
    /// Integer dot products (Arm).
    pub dotprod: bool,
    /// Integer matrix products (Arm).
    pub i8mm: bool,
    /// Scalable vectors (Arm).
    pub sve: bool,
    /// bfloat16 (Arm).
    pub bf16: bool,
    /// Scalable matrix extension (Arm).
    pub sme: bool,
}

impl IsaFlags {
    /// The names of the flags that are set, in a fixed order.
    pub fn names(self) -> Vec<&'static str> {
        let all = [
            (self.avx2, "avx2"),
            (self.fma, "fma"),
            (self.f16c, "f16c"),
            (self.avx512, "avx512"),
            (self.vnni, "vnni"),
            (self.avx512_bf16, "avx512_bf16"),
            (self.amx, "amx"),
            (self.neon, "neon"),
            (self.dotprod, "dotprod"),
            (self.i8mm, "i8mm"),
            (self.sve, "sve"),
            (self.bf16, "bf16"),
            (self.sme, "sme"),
        ];
        all.into_iter().filter_map(|(set, name)| set.then_some(name)).collect()
    }
}

/// What is known about the processor; `None` where nothing could be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CpuFacts {
    /// Marketing name.
    pub model: Option<Found<String>>,
    /// Maker, such as `AuthenticAMD` or `Apple`.
    pub vendor: Option<Found<String>>,
    /// Processor packages.
    pub sockets: Option<Found<u32>>,
    /// Physical cores.
    pub physical_cores: Option<Found<u32>>,
    /// Physical cores of the fast kind, where the chip mixes kinds.
    pub performance_cores: Option<Found<u32>>,
    /// Hardware threads.
    pub logical_cores: Option<Found<u32>>,
    /// Threads this process may use, after affinity and container limits.
    pub usable_threads: Option<Found<u32>>,
    /// Last-level cache in bytes.
    pub last_level_cache: Option<Found<crate::units::Bytes>>,
    /// Instruction sets.
    pub isa: Option<Found<IsaFlags>>,
}

impl CpuFacts {
    /// Names a catalog lookup can try, most specific first.
    pub fn lookup_names(&self) -> Vec<String> {
        self.model.as_ref().map(|model| names::cpu_candidates(&model.value)).unwrap_or_default()
    }
}
