//! Any bytes as a safetensors header, and any text as a config.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wir::inventory::safetensors::{Header, LayerNames, describe};

fuzz_target!(|bytes: &[u8]| {
    let _ = Header::read(bytes);
    if let Ok(text) = core::str::from_utf8(bytes) {
        let _ = describe(text, &LayerNames::default());
    }
});
