use super::*;
use crate::names::index::hardware_names;

fn gib(n: u64) -> Bytes {
    Bytes::from_gib(n)
}

/// Name, id, count, memory in GiB (0: not stated).
const NAMES: &[(&str, &str, u32, u64)] = &[
    // Graphics cards.
    ("4090", "rtx-4090", 1, 0),
    ("rtx 4090", "rtx-4090", 1, 0),
    ("RTX4090", "rtx-4090", 1, 0),
    ("GeForce RTX 4090", "rtx-4090", 1, 0),
    ("NVIDIA GeForce RTX 4090", "rtx-4090", 1, 0),
    ("nvidia geforce(tm) rtx 4090 graphics card", "rtx-4090", 1, 0),
    ("RTX_4090", "rtx-4090", 1, 0),
    ("4090 24gb", "rtx-4090", 1, 24),
    ("4090 48gb", "rtx-4090-48gb", 1, 48),
    ("rtx 4090 laptop", "rtx-4090-laptop", 1, 0),
    ("laptop rtx 4090", "rtx-4090-laptop", 1, 0),
    ("4090m", "rtx-4090-laptop", 1, 0),
    ("rtx 4090 mobile", "rtx-4090-laptop", 1, 0),
    ("NVIDIA GeForce RTX 4090 Laptop GPU", "rtx-4090-laptop", 1, 0),
    ("rtx 4090 laptop 16gb", "rtx-4090-laptop", 1, 16),
    ("4090 d", "rtx-4090-d", 1, 0),
    ("rtx 2080 max-q", "rtx-2080-laptop", 1, 0),
    ("GeForce RTX 2080 with Max-Q Design", "rtx-2080-laptop", 1, 0),
    ("rtx pro 6000 max-q", "rtx-pro-6000-blackwell-max-q", 1, 0),
    ("rtx pro 6000", "rtx-pro-6000-blackwell", 1, 0),
    ("3060", "rtx-3060-12gb", 1, 0),
    ("rtx 3060 8gb", "rtx-3060-8gb", 1, 8),
    ("3060 8", "rtx-3060-8gb", 1, 8),
    ("3060 12 gb", "rtx-3060-12gb", 1, 12),
    ("rtx 3060 laptop", "rtx-3060-laptop", 1, 0),
    ("rtx 3050 laptop 6gb", "rtx-3050-laptop-6gb", 1, 6),
    ("4060 ti", "rtx-4060-ti-8gb", 1, 0),
    ("4060 ti 16gb", "rtx-4060-ti-16gb", 1, 16),
    ("4060ti 16", "rtx-4060-ti-16gb", 1, 16),
    ("16gb 4060 ti", "rtx-4060-ti-16gb", 1, 16),
    ("rtx 3080", "rtx-3080-10gb", 1, 0),
    ("3080 12g", "rtx-3080-12gb", 1, 12),
    ("1080 ti", "gtx-1080-ti", 1, 0),
    ("7900xtx", "rx-7900-xtx", 1, 0),
    ("AMD Radeon RX 7900 XTX", "rx-7900-xtx", 1, 0),
    ("radeon 7900 xtx 24gb", "rx-7900-xtx", 1, 24),
    ("9070 xt", "rx-9070-xt", 1, 0),
    ("9060 xt 8gb", "rx-9060-xt-8gb", 1, 8),
    ("r9700", "radeon-ai-pro-r9700", 1, 0),
    ("AMD Radeon AI PRO R9700", "radeon-ai-pro-r9700", 1, 0),
    ("w7800 48gb", "radeon-pro-w7800-48gb", 1, 48),
    ("b580", "arc-b580", 1, 0),
    ("Intel(R) Arc(TM) B580 Graphics", "arc-b580", 1, 0),
    ("arc a770 8gb", "arc-a770-8gb", 1, 8),
    ("h100", "h100-sxm-80gb", 1, 0),
    ("NVIDIA H100 80GB HBM3", "h100-sxm-80gb", 1, 80),
    ("h100 pcie", "h100-pcie-80gb", 1, 0),
    ("a100", "a100-sxm-80gb", 1, 0),
    ("nvidia a100 40gb", "a100-sxm-40gb", 1, 40),
    ("NVIDIA A100-SXM4-80GB", "a100-sxm-80gb", 1, 80),
    ("mi300x", "instinct-mi300x", 1, 0),
    ("AMD Instinct MI300X", "instinct-mi300x", 1, 0),
    ("mi50 32gb", "instinct-mi50-32gb", 1, 32),
    ("v100 32gb", "tesla-v100-sxm2-32gb", 1, 32),
    ("gh200 144gb", "gh200-144gb", 1, 144),
    ("rtx 6000 48gb", "rtx-6000-ada", 1, 48),
    ("a6000", "rtx-a6000", 1, 0),
    // Several.
    ("2x3090", "rtx-3090", 2, 0),
    ("2x 3090", "rtx-3090", 2, 0),
    ("2 x rtx 3090", "rtx-3090", 2, 0),
    ("2×3090", "rtx-3090", 2, 0),
    ("rtx-3090 x2", "rtx-3090", 2, 0),
    ("rtx 3090 x 2", "rtx-3090", 2, 0),
    ("3090x2", "rtx-3090", 2, 0),
    ("3090*2", "rtx-3090", 2, 0),
    ("2*3090", "rtx-3090", 2, 0),
    ("dual 3090", "rtx-3090", 2, 0),
    ("quad rtx 3090s", "rtx-3090", 4, 0),
    ("2 3090s", "rtx-3090", 2, 0),
    ("pair of 3090s", "rtx-3090", 2, 0),
    ("8x h100", "h100-sxm-80gb", 8, 0),
    ("8xH100 80GB", "h100-sxm-80gb", 8, 80),
    ("64x4090", "rtx-4090", 64, 0),
    ("2x 4060 ti 16gb", "rtx-4060-ti-16gb", 2, 16),
    ("2x m3 ultra 512gb", "m3-ultra-80c", 2, 512),
    ("2x dgx spark", "dgx-spark", 2, 0),
    // Apple.
    ("m4-max", "m4-max-40c", 1, 0),
    ("M4 Max", "m4-max-40c", 1, 0),
    ("apple m4 max", "m4-max-40c", 1, 0),
    ("apple-m4-max", "m4-max-40c", 1, 0),
    ("m4 max 64gb", "m4-max-40c", 1, 64),
    ("m4 max 64", "m4-max-40c", 1, 64),
    ("m4 max 36gb", "m4-max-32c", 1, 36),
    ("m4-max 36", "m4-max-32c", 1, 36),
    ("mbp m4 max 64", "m4-max-40c", 1, 64),
    ("mbp m4 max 36 gb ram", "m4-max-32c", 1, 36),
    ("macbook pro m3 max 128gb", "m3-max-40c", 1, 128),
    ("macbook pro 16 inch m3 max 96gb", "m3-max-30c", 1, 96),
    ("MacBook Pro (16-inch, 2023) M3 Max", "m3-max-40c", 1, 0),
    ("m4 max 40 core 128", "m4-max-40c", 1, 128),
    ("m4 max 32 core", "m4-max-32c", 1, 0),
    ("m4 max 32-core gpu", "m4-max-32c", 1, 0),
    ("m4 max 14-core cpu", "m4-max-32c", 1, 0),
    ("m4 max 32 gpu cores", "m4-max-32c", 1, 0),
    ("m4 max 32c 36gb", "m4-max-32c", 1, 36),
    ("m4 max 40", "m4-max-40c", 1, 0),
    ("m3 max 30", "m3-max-30c", 1, 0),
    ("Apple M4 Max (14-core CPU, 32-core GPU)", "m4-max-32c", 1, 0),
    ("m4 max 14-core CPU 32-core GPU 36GB", "m4-max-32c", 1, 36),
    ("m4 max laptop", "m4-max-40c", 1, 0),
    ("m4", "m4", 1, 0),
    ("m4 32gb", "m4", 1, 32),
    ("mac mini m4 16gb", "m4", 1, 16),
    ("mac mini m4 pro 48", "m4-pro-20c", 1, 48),
    ("mac studio m2 ultra 192gb", "m2-ultra-76c", 1, 192),
    ("mac studio m3 ultra 512", "m3-ultra-80c", 1, 512),
    ("imac 24 m3", "m3", 1, 0),
    ("m2 macbook air 16", "m2", 1, 16),
    ("macbook air m2 15 inch", "m2", 1, 0),
    ("m1 pro 14 core", "m1-pro-14c", 1, 0),
    ("m1-8c", "m1", 1, 0),
    ("m6 16gb", "m6-16gb", 1, 16),
    ("iphone 16 pro", "iphone-16-pro", 1, 0),
    ("ipad pro m4 16gb", "ipad-pro-m4", 1, 16),
    // Other machines.
    ("strix halo", "ryzen-ai-max-plus-395", 1, 0),
    ("strix halo 128gb", "ryzen-ai-max-plus-395", 1, 128),
    ("strix-halo@128gb", "ryzen-ai-max-plus-395", 1, 128),
    ("m4-max@64", "m4-max-40c", 1, 64),
    ("m4-max@36gb", "m4-max-32c", 1, 36),
    ("strix-halo 128", "ryzen-ai-max-plus-395", 1, 128),
    ("framework desktop", "ryzen-ai-max-plus-395", 1, 0),
    ("framework desktop 64gb", "ryzen-ai-max-plus-395", 1, 64),
    ("ai max+ 395", "ryzen-ai-max-plus-395", 1, 0),
    ("Ryzen AI Max+ 395", "ryzen-ai-max-plus-395", 1, 0),
    ("AMD RYZEN AI MAX+ 395 w/ Radeon 8060S", "ryzen-ai-max-plus-395", 1, 0),
    ("AMD RYZEN AI MAX+ PRO 395 w/ Radeon 8060S", "ryzen-ai-max-plus-395", 1, 0),
    ("spark", "dgx-spark", 1, 0),
    ("dgx spark", "dgx-spark", 1, 0),
    ("dgx spark 128gb", "dgx-spark", 1, 128),
    ("NVIDIA GB10", "dgx-spark", 1, 0),
    ("rpi5", "raspberry-pi-5", 1, 0),
    ("raspberry pi 5", "raspberry-pi-5", 1, 0),
    ("raspberry pi 5 8gb", "raspberry-pi-5", 1, 8),
    ("raspberry pi 5 16", "raspberry-pi-5", 1, 16),
    ("jetson orin nano", "jetson-orin-nano-8gb", 1, 0),
    ("jetson orin nano 4gb", "jetson-orin-nano-4gb", 1, 4),
    ("snapdragon x2 elite", "snapdragon-x2-elite", 1, 0),
    ("x2 elite 32gb", "snapdragon-x2-elite", 1, 32),
    ("steam deck oled", "steam-deck-oled", 1, 0),
    // Processors.
    ("ddr5-6000", "ddr5-6000-dual", 1, 0),
    ("ddr5 6000 64gb", "ddr5-6000-dual", 1, 64),
    ("ddr4", "ddr4-3200-dual", 1, 0),
    ("epyc 9654", "epyc-9004", 1, 0),
    ("AMD EPYC 9654 96-Core Processor", "epyc-9004", 1, 0),
    ("2x epyc 9654", "epyc-9004", 2, 0),
    ("epyc 7763 512gb", "epyc-7003", 1, 512),
    ("epyc 9755", "epyc-9005", 1, 0),
    ("xeon 8480+", "xeon-sp-4", 1, 0),
    ("Intel(R) Xeon(R) Platinum 8480+", "xeon-sp-4", 1, 0),
    ("Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz", "xeon-sp-2", 1, 0),
    ("ryzen 7 7840u", "ryzen-7-7840u", 1, 0),
    ("AMD Ryzen 7 7840U w/ Radeon 780M Graphics", "ryzen-7-7840u", 1, 0),
    ("ryzen 7 pro 7840u", "ryzen-7-7840u", 1, 0),
    ("ryzen 7 8840u", "ryzen-7-7840u", 1, 0),
    ("780m", "ryzen-7-7840u", 1, 0),
    ("8700g", "ryzen-7-8700g", 1, 0),
    ("ryzen 7 8700g 64gb", "ryzen-7-8700g", 1, 64),
    ("7800x3d", "ryzen-7-7800x3d", 1, 0),
    ("7800x3d 64gb", "ryzen-7-7800x3d", 1, 64),
    ("AMD Ryzen 9 7950X 16-Core Processor", "ryzen-9-7950x", 1, 0),
    ("ryzen 7950x", "ryzen-9-7950x", 1, 0),
    ("i9-13900k", "core-i9-13900k", 1, 0),
    ("13th Gen Intel(R) Core(TM) i9-13900K", "core-i9-13900k", 1, 0),
    ("Intel(R) Core(TM) i7-8700K CPU @ 3.70GHz", "core-i7-8700k", 1, 0),
    ("intel n100 16gb", "intel-n100", 1, 16),
];

#[test]
fn people_type_all_of_this() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let mut wrong = Vec::new();
    for &(text, id, count, memory) in NAMES {
        let memory = (memory > 0).then(|| gib(memory));
        match hardware(&catalog, &index, text) {
            Ok(q)
                if q.hw.id == id && q.count == count && q.memory == memory && q.note.is_none() => {}
            Ok(q) => {
                wrong.push(format!("{text}: {} x{} {:?} {:?}", q.hw.id, q.count, q.memory, q.note))
            }
            Err(e) => wrong.push(format!("{text}: {e} {e:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_name_of_an_entry_is_its_own() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for hw in &catalog.hardware {
        for name in hardware_names(hw) {
            let found = hardware(&catalog, &index, name).map(|q| (q.hw.id.clone(), q.count));
            assert_eq!(found, Ok((hw.id.clone(), 1)), "{name}");
            let doubled = hardware(&catalog, &index, &format!("2x {name}"));
            let doubled = doubled.map(|q| (q.hw.id.clone(), q.count));
            assert_eq!(doubled, Ok((hw.id.clone(), 2)), "2x {name}");
        }
    }
}

#[test]
fn a_size_never_sold_is_kept_and_said() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for (text, id, asked, sold) in [
        ("m4 max 100gb", "m4-max-40c", 100, vec![36, 48, 64, 128]),
        ("m4-max-40c 36gb", "m4-max-40c", 36, vec![48, 64, 128]),
        ("m4 max 40 core 36gb", "m4-max-40c", 36, vec![48, 64, 128]),
        ("rtx 4090 laptop 24gb", "rtx-4090-laptop", 24, vec![16]),
        ("7900 xt 24gb", "rx-7900-xt", 24, vec![20]),
        ("2x 4070 ti 16", "rtx-4070-ti", 16, vec![12]),
    ] {
        let q = hardware(&catalog, &index, text).expect(text);
        let note = HardwareNote::MemoryNeverSold {
            asked: gib(asked),
            sold: sold.into_iter().map(gib).collect(),
        };
        assert_eq!(q.hw.id, id, "{text}");
        assert_eq!(q.memory, Some(gib(asked)), "{text}");
        assert_eq!(q.note, Some(note), "{text}");
    }
}

#[test]
fn a_memory_flag_names_the_bin_unless_the_name_does() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let with = |name: &str, size: u64| {
        let q = hardware(&catalog, &index, name).expect(name);
        q.with_memory(&catalog, gib(size))
    };
    for (name, size, id, was_sold) in [
        ("m4-max", 36, "m4-max-32c", true),
        ("m4-max", 128, "m4-max-40c", true),
        ("m4-max", 100, "m4-max-40c", false),
        ("m4-max-40c", 36, "m4-max-40c", false),
        ("m4-max 40 core", 36, "m4-max-40c", false),
        ("m3-max", 96, "m3-max-30c", true),
        ("3060", 8, "rtx-3060-8gb", true),
        ("rtx-3060-12gb", 8, "rtx-3060-12gb", false),
        ("rtx-4090", 48, "rtx-4090-48gb", true),
        ("m1", 16, "m1", true),
        ("2x3090", 24, "rtx-3090", true),
    ] {
        let q = with(name, size);
        assert_eq!(q.hw.id, id, "{name} {size}");
        assert_eq!(q.memory, Some(gib(size)), "{name} {size}");
        assert_eq!(q.note.is_none(), was_sold, "{name} {size}");
    }
    let base = hardware(&catalog, &index, "m4-max").expect("a chip").hw;
    assert_eq!(with_memory(&catalog, base, gib(36)).id, "m4-max-32c");
    assert_eq!(with_memory(&catalog, base, gib(7)).id, "m4-max-40c");
}

#[test]
fn cores_that_no_bin_has_are_said() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let q = hardware(&catalog, &index, "m4 max 38 core").expect("a chip");
    let sold = ["m4-max-32c", "m4-max-40c"].map(str::to_owned).to_vec();
    assert_eq!(q.note, Some(HardwareNote::NoSuchCores { asked: 38, sold }));
}

#[test]
fn products_never_sold_are_refused_with_the_truth() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for text in [
        "m4-ultra",
        "M4 Ultra",
        "apple m4 ultra",
        "m4 ultra 256gb",
        "m4 ultra 256",
        "mac studio m4 ultra",
        "2x m4 ultra",
        "m4 ultra 80 core",
    ] {
        let error = hardware(&catalog, &index, text).expect_err(text);
        assert_eq!(error.code(), "never-sold", "{text}: {error}");
        assert!(error.to_string().contains("never made"), "{error}");
        assert!(error.hint().is_some_and(|h| h.contains("`m3-ultra-80c`")));
    }
}

#[test]
fn laptop_and_desktop_cards_stay_apart() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for hw in &catalog.hardware {
        let Some(desktop) = hw.id.strip_suffix("-laptop") else {
            continue;
        };
        if let Ok(q) = hardware(&catalog, &index, desktop) {
            let only_as_laptop = hw.aliases.iter().any(|a| a == desktop);
            assert!(q.hw.id != hw.id || only_as_laptop, "{desktop}");
        }
        let typed = format!("{} laptop gpu", desktop.replace('-', " "));
        let q = hardware(&catalog, &index, &typed).expect(&typed);
        assert_eq!(q.hw.id, hw.id, "{typed}");
    }
}

#[test]
fn several_that_fit_are_all_named() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    for text in ["rtx 6000", "halo", "rtx", "rtx 4000"] {
        match hardware(&catalog, &index, text) {
            Err(NameError::Ambiguous { candidates, .. }) => {
                assert!((2..=8).contains(&candidates.len()), "{text}: {candidates:?}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn nonsense_is_refused_and_never_panics() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let long = "m4 max ".repeat(1000);
    for (text, code) in [
        ("", "empty-name"),
        (" \t\n", "empty-name"),
        ("\u{0}\u{1b}", "empty-name"),
        (long.as_str(), "name-too-long"),
        ("0x3090", "bad-count"),
        ("65x3090", "bad-count"),
        ("999999x4090", "bad-count"),
        ("99999999999999999999999x4090", "bad-count"),
        ("4090 x 0", "bad-count"),
        ("4099", "unknown-hardware"),
        ("ryzen 7 5700x", "unknown-hardware"),
        ("5700x", "unknown-hardware"),
        ("2x", "unknown-hardware"),
        ("x", "unknown-hardware"),
        ("x2", "ambiguous-hardware"),
        ("2x2x2x", "unknown-hardware"),
        ("macbook pro", "unknown-hardware"),
        ("nvidia", "unknown-hardware"),
        ("ddr4-3000", "unknown-hardware"),
        ("gtx 4090", "unknown-hardware"),
        ("rtx 40", "unknown-hardware"),
        ("4090 5", "unknown-hardware"),
        ("64gb", "unknown-hardware"),
        ("40 core", "unknown-hardware"),
        ("🦙", "unknown-hardware"),
        ("４０９０", "unknown-hardware"),
        ("m4 max 999999999999999999999gb", "unknown-hardware"),
        ("m4 max -5gb", "unknown-hardware"),
        ("..", "unknown-hardware"),
        ("- - -", "unknown-hardware"),
        ("4090\u{1b}[31m", "unknown-hardware"),
    ] {
        match hardware(&catalog, &index, text) {
            Err(error) => {
                assert_eq!(error.code(), code, "{text:?}: {error}");
                let shown = error.to_string();
                assert!(!shown.contains(char::is_control), "{shown:?}");
                assert!(shown.chars().count() < 200, "{shown}");
            }
            // A sign before a size is punctuation.
            Ok(q) => assert!(text.contains("-5gb"), "{text:?}: {}", q.hw.id),
        }
    }
}

#[test]
fn random_names_never_panic() {
    let catalog = crate::embedded::catalog();
    let index = Index::new(&catalog);
    let alphabet: Vec<char> =
        "2x×*34.09+-_ :/@gbcrtxm\u{0}\u{301}éß漢\u{202e}TIİﬀ½²".chars().collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n as u64) as usize
    };
    for _ in 0..120 {
        let text: String = (0..next(24)).map(|_| alphabet[next(alphabet.len())]).collect();
        let _ = hardware(&catalog, &index, &text);
        let _ = crate::names::model(&catalog, &index, &text);
        let _ = crate::names::quant(&catalog, &index, &text);
        let _ = crate::names::kv_pair(&text);
    }
}
