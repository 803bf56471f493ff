//! Any bytes as a GGUF header, whole and cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wir::inventory::gguf::{Header, Prefix};

fuzz_target!(|bytes: &[u8]| {
    let whole = Header::read(bytes);
    match Header::prefix(bytes) {
        Ok(Prefix::Whole(header)) => assert_eq!(whole.ok(), Some(*header)),
        Ok(Prefix::NeedsMore { at_least }) => assert!(at_least > bytes.len() as u64),
        Err(_) => assert!(whole.is_err()),
    }
});
