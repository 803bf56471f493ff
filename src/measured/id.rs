//! Names of rows, made from what they say: the same measurement read twice is one row.

use crate::catalog::bench::BenchRow;
use fnv::FnvHasher;
use std::hash::Hasher as _;

/// The name of a row. The day and the place where it was read do not count.
pub fn of(row: &BenchRow) -> String {
    let number = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.6e}"));
    let flash = row.flash_attn.map_or("", |on| if on { "on" } else { "off" });
    let mut parts = vec![
        row.hw.clone(),
        row.hw_count.to_string(),
        row.model.clone(),
        row.model_name.clone(),
        number(row.params_b),
        row.quant.clone(),
        row.runtime.clone(),
        row.backend.clone(),
        row.depth.to_string(),
        row.kv.clone(),
        flash.to_owned(),
        row.offload.clone(),
        row.threads.map_or_else(String::new, |t| t.to_string()),
        number(row.prefill_tps),
        number(row.decode_tps),
    ];
    // Rows from before it was kept have the names that they had.
    parts.extend(row.bandwidth_gbs.map(|b| number(Some(b))));
    format!("o{:010x}", fingerprint(parts.join("\u{1f}").as_bytes()) & 0xff_ffff_ffff)
}

/// FNV-1a: it is the same on every machine and in every version.
fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = FnvHasher::default();
    hash.write(bytes);
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
