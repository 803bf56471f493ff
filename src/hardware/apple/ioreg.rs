//! `ioreg -rc AGXAccelerator`: properties of the GPU driver.

/// The number of GPU cores: `"gpu-core-count" = 40`.
pub fn parse_gpu_cores(text: &str) -> Option<u32> {
    text.lines().find_map(|line| {
        let (_, value) = line.split_once("\"gpu-core-count\"")?;
        let (_, number) = value.split_once('=')?;
        number.trim().parse().ok().filter(|cores| (1..=1024).contains(cores))
    })
}

#[cfg(test)]
mod tests {
    use super::parse_gpu_cores;

    #[test]
    fn the_core_count_stands_among_other_properties() {
        let text = "+-o AGXAcceleratorG16C\n  | {\n  |   \"IOClass\" = \"AGX\"\n  |   \"gpu-core-count\" = 40\n";
        assert_eq!(parse_gpu_cores(text), Some(40));
        for text in ["", "\"gpu-core-count\"", "\"gpu-core-count\" = x", "\"gpu-core-count\" = 0"] {
            assert_eq!(parse_gpu_cores(text), None);
        }
    }
}
