//! `vm_stat`: pages by use. The page size stands in the first line and differs between Intel and Apple chips.

use crate::hardware::error::ParseError;
use crate::units::Bytes;

const WHAT: &str = "vm_stat output";

/// Pages that can be had without swapping.
const AVAILABLE: &[&str] =
    &["Pages free", "Pages inactive", "Pages speculative", "Pages purgeable"];

/// Memory that can be had without swapping.
///
/// # Errors
/// When the page size or the free pages are missing.
pub fn parse(text: &str) -> Result<Bytes, ParseError> {
    let page = page_size(text).ok_or(ParseError::Missing { what: WHAT, field: "page size" })?;
    let pages = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            (key.trim() == name)
                .then(|| value.trim().trim_end_matches('.').parse::<u64>().ok())
                .flatten()
        })
    };
    pages("Pages free").ok_or(ParseError::Missing { what: WHAT, field: "Pages free" })?;
    Ok(AVAILABLE.iter().filter_map(|name| pages(name)).map(|n| Bytes(page).times(n)).sum())
}

/// `... (page size of 16384 bytes)`.
fn page_size(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("page size of ")?;
    rest.split(' ').next()?.parse().ok().filter(|size| (512..=1 << 20).contains(size))
}
