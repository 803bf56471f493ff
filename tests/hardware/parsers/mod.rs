//! Every recorded text goes through its parser, and what it says is compared.

mod apple;
mod elsewhere;
mod kernel;
mod nvidia;

use crate::fixtures::all;

/// What reads the texts whose path begins and ends like this. The order matters: the first match counts.
const READERS: &[(&str, &str, &str)] = &[
    ("SOURCES.md", "", "about the texts, not a text"),
    ("amd/sysfs_vega10_8g/", "", "machines::a_vega_card_by_the_kernels_files"),
    ("amd/sysfs_strix_halo_composed/", "", "machines::strix_halo_shares_main_memory"),
    ("intel/sysfs_i915_a770_composed/", "", "machines::intel_cards_under_both_drivers"),
    ("intel/sysfs_xe_b580_composed/", "", "machines::intel_cards_under_both_drivers"),
    ("amd/rocm-smi_text_", ".txt", "rocm_texts"),
    ("amd/rocm-smi_", ".json", "rocm_reports"),
    ("amd/pp_dpm_", ".txt", "clock_table"),
    ("android/", ".txt", "android_properties"),
    ("apple/SPDisplays_", ".json", "apple_displays"),
    ("apple/SPHardware_", ".json", "apple_hardware"),
    ("apple/sysctl_", ".txt", "apple_sysctl"),
    ("apple/vm_stat", ".txt", "apple_vm_stat"),
    ("linux/cgroup", "", "cgroup_files"),
    ("linux/dmidecode_", ".txt", "memory_modules"),
    ("linux/udev_dmi_", ".txt", "memory_modules"),
    ("linux/lspci", ".txt", "pci_lists"),
    ("linux/proc_cpuinfo_", ".txt", "cpuinfo_files"),
    ("linux/proc_meminfo_", ".txt", "meminfo_files"),
    ("linux/proc_version_", ".txt", "wsl_banner"),
    ("linux/jetson_", ".txt", "machines::jetson"),
    ("llama.cpp/list-devices_", ".txt", "llama_devices"),
    ("llama.cpp/memory_breakdown", ".txt", "llama_memory"),
    ("nvidia/", ".topo-m.txt", "nvidia_topologies"),
    ("nvidia/", ".compute-apps.noheader.nounits.csv", "nvidia_programs"),
    ("nvidia/", ".nvidia-smi-L.txt", "nvidia_lists"),
    ("nvidia/", ".nvidia-smi.txt", "nvidia_banners_are_refused"),
    ("nvidia/err_", ".txt", "nvidia_messages"),
    ("nvidia/", ".meminfo_head.txt", "meminfo_files"),
    ("nvidia/", ".query.noheader.nounits.csv", "nvidia_tables"),
    ("nvidia/", ".addressing.noheader.nounits.csv", "nvidia_addressing_tables"),
    ("nvidia/", ".query.csv", "nvidia_table_with_header"),
    ("nvidia/xml/", ".xml", "nvidia_logs"),
    ("windows/", ".json", "windows_lists"),
];

#[test]
fn every_recorded_text_has_a_reader() {
    for path in all() {
        let reader =
            READERS.iter().find(|(start, end, _)| path.starts_with(start) && path.ends_with(end));
        assert!(reader.is_some(), "no test reads {path}");
    }
}
