//! Clock tables of the amdgpu driver: `pp_dpm_mclk` and its like.

/// The highest clock in a table of lines like `3: 945Mhz *`. Some chips list them in reverse and with a zero row, so
/// neither the last nor the marked one will do.
pub fn highest_mhz(table: &str) -> Option<u32> {
    table.lines().filter_map(clock).max().filter(|mhz| *mhz > 0)
}

fn clock(line: &str) -> Option<u32> {
    let (_, value) = line.split_once(':')?;
    let value = value.trim().trim_end_matches('*').trim().to_ascii_lowercase();
    value.strip_suffix("mhz")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::highest_mhz;

    #[test]
    fn order_and_marks_do_not_matter() {
        assert_eq!(highest_mhz("0: 167Mhz *\n1: 945Mhz \n"), Some(945));
        assert_eq!(highest_mhz("0: 1200Mhz\n1: 800Mhz\n2: 0Mhz\n"), Some(1200));
        for text in ["", "nothing", "0: 0Mhz", "0: 99999999999Mhz", "S: 19Mhz *x"] {
            assert_eq!(highest_mhz(text), None, "{text}");
        }
    }
}
