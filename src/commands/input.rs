//! Text of unknown origin, read from files and streams.

use std::io::{self, Read};

/// Text as UTF-8, or as the UTF-16 that PowerShell writes into files.
pub fn decoded(bytes: &[u8]) -> String {
    let wide: Option<fn([u8; 2]) -> u16> = match bytes.get(..2) {
        Some([0xff, 0xfe]) => Some(u16::from_le_bytes),
        Some([0xfe, 0xff]) => Some(u16::from_be_bytes),
        _ => None,
    };
    match wide {
        Some(unit) => {
            let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|c| unit([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The end of a stream: `kept` bytes of it, however long it is, and no more than `read` bytes of one that never ends.
///
/// # Errors
/// When the stream fails.
pub fn end_of(stream: impl Read, kept: usize, read: u64) -> io::Result<String> {
    let mut stream = stream.take(read);
    let mut bytes = Vec::new();
    let mut start = Vec::new();
    loop {
        let taken = (&mut stream).take(kept as u64).read_to_end(&mut bytes)?;
        if start.is_empty() {
            start.extend(bytes.iter().take(2));
        }
        // An even number keeps the halves of wide characters together.
        let over = bytes.len().saturating_sub(kept) & !1;
        if over > 0 {
            bytes.drain(..over);
            if matches!(start.as_slice(), [0xff, 0xfe] | [0xfe, 0xff]) {
                bytes.splice(..0, start.iter().copied());
            }
        }
        if taken == 0 {
            return Ok(decoded(&bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_long_stream_is_kept() {
        let long = "x".repeat(10_000) + "the end";
        let end = end_of(long.as_bytes(), 8, 1 << 20).expect("memory");
        assert!(end.ends_with("the end") && end.len() <= 9, "{end}");
        assert_eq!(end_of("short".as_bytes(), 100, 1 << 20).expect("memory"), "short");
    }

    #[test]
    fn a_stream_without_end_is_left() {
        let endless = io::repeat(b'a');
        assert_eq!(end_of(endless, 16, 1 << 16).expect("memory").len(), 16);
    }

    #[test]
    fn what_is_no_text_is_made_text() {
        assert_eq!(decoded(b"a\xffb"), "a\u{fffd}b");
        assert_eq!(decoded(&[0xff]), "\u{fffd}");
    }

    #[test]
    fn wide_text_is_read_however_much_of_it_is_kept() {
        let text = "é out of memory".repeat(50);
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(end_of(wide.as_slice(), 1 << 20, 1 << 20).expect("memory"), text);
        assert!(end_of(wide.as_slice(), 32, 1 << 20).expect("memory").ends_with("of memory"));
    }
}
