//! What took the place of a machine: a maker that names its chips by generation stops selling the old one when the next comes.

use crate::catalog::Catalog;
use crate::catalog::hardware::{Class, Hardware};

/// The name of the newest generation of the same rank, where there is a newer one: `M5 Max` for an M4 Max.
pub fn successor(catalog: &Catalog, hardware: &Hardware) -> Option<String> {
    let (own, rank) = generation(hardware)?;
    let same = catalog.hardware.iter().filter_map(generation).filter(|g| g.1 == rank);
    let newest = same.map(|g| g.0).max().filter(|newest| *newest > own)?;
    let rank: String = rank.trim_start_matches('-').chars().enumerate().map(title).collect();
    Some(format!("M{newest} {rank}").trim_end().to_owned())
}

fn title((n, c): (usize, char)) -> char {
    if n == 0 { c.to_ascii_uppercase() } else { c }
}

/// Generation and rank of an Apple chip of computers: `m4-max-40c` is (4, `-max`).
fn generation(hardware: &Hardware) -> Option<(u32, &str)> {
    if hardware.vendor != "Apple" || hardware.class == Class::Mobile {
        return None;
    }
    let rest = hardware.id.strip_prefix('m')?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(digits);
    let rank = ["-pro", "-max", "-ultra"].into_iter().find(|r| rest.starts_with(r));
    Some((number.parse().ok()?, rank.unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::successor;
    use crate::embedded;

    #[test]
    fn a_newer_chip_of_the_same_rank_takes_its_place() {
        let catalog = embedded::catalog();
        let of = |id: &str| {
            let hardware = catalog.hardware.iter().find(|h| h.id == id).expect("in the catalog");
            successor(&catalog, hardware)
        };
        assert_eq!(of("m4-max-40c").as_deref(), Some("M5 Max"));
        assert_eq!(of("m3-ultra-80c").as_deref(), Some("M5 Ultra"));
        assert_eq!(of("m1-7c").as_deref(), Some("M6"));
        assert_eq!(of("m5-max-40c"), None);
        assert_eq!(of("macbook-neo-a18-pro"), None);
        assert_eq!(of("rtx-3090"), None);
    }
}
