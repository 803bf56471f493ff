//! Instruction sets: of the processor this program runs on, and by the kernel's names for them.

use super::facts::IsaFlags;

/// What the standard library can tell about this processor; `None` on other architectures.
#[cfg(target_arch = "x86_64")]
pub(super) fn of_this_processor() -> Option<IsaFlags> {
    use std::arch::is_x86_feature_detected as has;
    Some(IsaFlags {
        avx2: has!("avx2"),
        fma: has!("fma"),
        f16c: has!("f16c"),
        avx512: has!("avx512f"),
        // The name of the 256-bit form is not stable in the oldest supported Rust.
        vnni: has!("avx512vnni"),
        avx512_bf16: has!("avx512bf16"),
        ..IsaFlags::default()
    })
}

/// What the standard library can tell about this processor; `None` on other architectures.
#[cfg(target_arch = "aarch64")]
pub(super) fn of_this_processor() -> Option<IsaFlags> {
    use std::arch::is_aarch64_feature_detected as has;
    Some(IsaFlags {
        neon: has!("neon"),
        dotprod: has!("dotprod"),
        i8mm: has!("i8mm"),
        sve: has!("sve"),
        bf16: has!("bf16"),
        ..IsaFlags::default()
    })
}

/// What the standard library can tell about this processor; `None` on other architectures.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) fn of_this_processor() -> Option<IsaFlags> {
    None
}

/// From the `flags` or `Features` line of `/proc/cpuinfo`.
pub(super) fn from_kernel_names(line: &str) -> IsaFlags {
    let mut isa = IsaFlags::default();
    for name in line.split_ascii_whitespace() {
        match name {
            "avx2" => isa.avx2 = true,
            "fma" => isa.fma = true,
            "f16c" => isa.f16c = true,
            "avx512f" => isa.avx512 = true,
            "avx512_vnni" | "avx_vnni" => isa.vnni = true,
            "avx512_bf16" => isa.avx512_bf16 = true,
            "amx_tile" => isa.amx = true,
            "asimd" => isa.neon = true,
            "asimddp" => isa.dotprod = true,
            "i8mm" => isa.i8mm = true,
            "sve" => isa.sve = true,
            "bf16" => isa.bf16 = true,
            "sme" => isa.sme = true,
            _ => {}
        }
    }
    isa
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernel_names_map_to_flags() {
        let isa = from_kernel_names("fpu avx2 fma f16c avx512f avx512_vnni amx_tile");
        assert_eq!(isa.names(), ["avx2", "fma", "f16c", "avx512", "vnni", "amx"]);
        assert_eq!(from_kernel_names("fp asimd asimddp").names(), ["neon", "dotprod"]);
    }
}
