//! What `rocm-smi`, Android, llama.cpp and PowerShell print.

use crate::fixtures::{matching, read};
use wir::hardware::amd::{parse_rocm_json, parse_rocm_text};
use wir::hardware::llama::breakdown::{self, ModelMemory};
use wir::hardware::modules::layout;
use wir::hardware::{android, llama, windows};
use wir::units::Bytes;

#[test]
fn rocm_reports() {
    let expected = [
        ("mi100_rocm602", 4, 0x738c, 34_342_961_152),
        ("rx6700xt_rocm612", 1, 0x73df, 12_868_124_672),
        ("vega-20-WKS-GL-XE", 1, 0x66a1, 34_342_961_152),
    ];
    assert_eq!(matching("amd/rocm-smi_", ".json").len(), expected.len());
    for (case, cards, device, vram) in expected {
        let found = parse_rocm_json(&read(&format!("amd/rocm-smi_{case}.json"))).expect(case);
        assert_eq!(found.len(), cards, "{case}");
        assert_eq!(found[0].device, Some(device), "{case}");
        assert_eq!(found[0].vram_total, Some(Bytes(vram)), "{case}");
    }
}

#[test]
fn rocm_texts() {
    assert_eq!(matching("amd/rocm-smi_text_", ".txt").len(), 2);
    let two = parse_rocm_text(&read("amd/rocm-smi_text_rx7600_r9700.txt")).expect("it lists cards");
    assert_eq!(two[1].name.as_deref(), Some("AMD Radeon AI PRO R9700"));
    assert_eq!(two[0].device, Some(0x7480));
    let halo = parse_rocm_text(&read("amd/rocm-smi_text_strix_halo_na_name.txt"))
        .expect("it lists a card");
    assert_eq!((halo[0].name.as_deref(), halo[0].device), (None, Some(0x1586)));
    assert_eq!(halo[0].target.as_deref(), Some("gfx1151"));
}

#[test]
fn android_properties() {
    for path in matching("android/", ".txt") {
        let properties = android::parse_properties(&read(&path)).expect(&path);
        assert_eq!(android::chip(&properties).as_deref(), Some("Qualcomm SM8650"));
    }
}

#[test]
fn llama_devices() {
    let expected = [
        (
            "cuda_multi",
            vec![
                ("NVIDIA GeForce RTX 4090", 24_564, false),
                ("NVIDIA GeForce RTX 3060", 12_288, false),
            ],
        ),
        ("metal", vec![("Apple M3 Max", 98_304, true)]),
        ("rocm", vec![("AMD Radeon RX 6700 XT", 12_272, false)]),
        ("vulkan_uma", vec![("Intel(R) Graphics", 16_384, true)]),
    ];
    assert_eq!(matching("llama.cpp/list-devices_", ".txt").len(), expected.len());
    for (case, devices) in expected {
        let found = llama::parse(&read(&format!("llama.cpp/list-devices_{case}.txt"))).expect(case);
        let found: Vec<_> =
            found.iter().map(|d| (d.name.as_str(), d.total.mib() as u64, d.unified)).collect();
        assert_eq!(found, devices, "{case}");
    }
}

#[test]
fn llama_memory() {
    let paths = matching("llama.cpp/memory_breakdown", ".txt");
    assert_eq!(paths.len(), 1);
    let found = breakdown::parse(&read(&paths[0])).expect("a table");
    let [device] = found.devices.as_slice() else { panic!("one device: {found:?}") };
    let mib = Bytes::from_mib;
    assert_eq!((device.id.as_str(), device.name.as_str()), ("CUDA0", "RTX 4090"));
    assert_eq!((device.total, device.free, device.held), (mib(24_077), mib(945), mib(19_187)));
    assert_eq!(
        device.parts,
        ModelMemory { model: mib(17_904), context: mib(384), compute: mib(898) }
    );
    assert_eq!(device.unaccounted, 3_945 << 20);
    assert_eq!((found.host.len(), found.host[0].id.as_str()), (1, "Host"));
    assert_eq!((found.on_devices(), found.on_host()), (mib(19_186), mib(58_271)));
}

#[test]
fn windows_lists() {
    assert_eq!(matching("windows/", ".json").len(), 3);
    let modules =
        windows::parse_modules(&read("windows/win32_physicalmemory_ps.json")).expect("modules");
    let found = layout(&modules);
    assert_eq!((found.kind.as_deref(), found.channels), (Some("DDR5"), Some(2)));
    assert_eq!(found.bandwidth().map(|b| b.gb_per_s()), Some(89.6));
    let adapters =
        windows::parse_adapters(&read("windows/win32_videocontroller_ps.json")).expect("adapters");
    let sizes =
        windows::parse_true_sizes(&read("windows/registry_qwMemorySize.json")).expect("sizes");
    let gpus = windows::adapter_facts(&adapters, &sizes);
    assert_eq!(gpus.len(), 2, "the virtual monitor is no GPU");
    assert!(gpus[0].is_unified());
    assert_eq!(gpus[1].memory_total.as_ref().map(|m| m.value), Some(Bytes(17_095_983_104)));
    let capped = windows::adapter_facts(&adapters, &[]);
    assert!(capped[1].memory_total.as_ref().is_some_and(windows::is_capped));
}
