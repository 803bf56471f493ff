//! Durations as Go writes them: `1m2.5s`, `325.953ms`, `87µs`.

/// Seconds; `None` where the text is no duration.
pub fn seconds(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    let mut total = 0.0;
    if rest.is_empty() || rest.len() > 64 {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        let unit_end = rest[end..]
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .map_or(rest.len(), |n| end + n);
        total += number
            * match &rest[end..unit_end] {
                "h" => 3600.0,
                "m" => 60.0,
                "s" => 1.0,
                "ms" => 1e-3,
                "us" | "µs" | "μs" => 1e-6,
                "ns" => 1e-9,
                _ => return None,
            };
        rest = &rest[unit_end..];
    }
    f64::is_finite(total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_are_read() {
        assert_eq!(seconds("1m2.5s"), Some(62.5));
        assert_eq!(seconds("4.5s"), Some(4.5));
        assert_eq!(seconds("325ms"), Some(0.325));
        assert!((seconds("87µs").unwrap_or(0.0) - 87e-6).abs() < 1e-12);
        assert_eq!(seconds("1h0m0s"), Some(3600.0));
        for wrong in ["", "s", "5", "5 s", "-5s", "1.2.3s", "5x", "NaNs"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
