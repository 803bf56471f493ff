//! `nvidia-smi topo -m`: how each pair of GPUs is connected.

use crate::hardware::error::ParseError;
use crate::hardware::facts::{GpuLink, Link};

const WHAT: &str = "nvidia-smi topology";

/// More GPUs than any machine has; what a text lists beyond is left out.
const MOST: u32 = 64;

/// The connection of every pair, in rising order, each pair once. Network cards and columns about processors drop out.
///
/// # Errors
/// When no line heads a table of GPUs.
pub fn parse(text: &str) -> Result<Vec<GpuLink>, ParseError> {
    let plain = without_escapes(text);
    let mut lines = plain.lines();
    let columns = lines
        .by_ref()
        .find_map(columns)
        .ok_or(ParseError::Missing { what: WHAT, field: "GPU0" })?;
    let mut links: Vec<GpuLink> = Vec::new();
    for line in lines {
        let mut cells = line.split_ascii_whitespace();
        let Some(row) = cells.next().and_then(number) else {
            continue;
        };
        links.extend(columns.iter().zip(cells).filter_map(|(column, cell)| {
            let link = link(cell)?;
            (row < *column).then_some(GpuLink { first: row, second: *column, link })
        }));
    }
    links.sort_by_key(|link| (link.first, link.second));
    links.dedup_by_key(|link| (link.first, link.second));
    Ok(links)
}

/// The GPUs of the heading; they come before everything else. A row is told from it by its second cell.
fn columns(line: &str) -> Option<Vec<u32>> {
    let names: Vec<&str> = line.split_ascii_whitespace().collect();
    let gpus: Vec<u32> = names.iter().map_while(|name| number(name)).collect();
    let is_heading = names.get(gpus.len()).is_none_or(|next| *next != "X");
    (!gpus.is_empty() && is_heading).then_some(gpus)
}

/// `GPU3`.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix("GPU")?.parse().ok().filter(|number| *number < MOST)
}

fn link(cell: &str) -> Option<Link> {
    match cell {
        "PIX" => Some(Link::Pix),
        "PXB" => Some(Link::Pxb),
        "PHB" => Some(Link::Phb),
        "NODE" => Some(Link::Node),
        // The name in drivers before 2018.
        "SYS" | "SOC" => Some(Link::Sys),
        _ => Some(Link::NvLink { lanes: cell.strip_prefix("NV")?.parse().ok()? }),
    }
}

/// Without the sequences that underline the heading: an escape, then everything up to a letter.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\u{1b}' {
            plain.push(sign);
        } else if signs.next() == Some('[') {
            signs.by_ref().find(|c| c.is_ascii_alphabetic());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_cards_and_processors_are_no_gpus() {
        let text = "\t\u{1b}[4mGPU0\tGPU1\tGPU2\tNIC0\tCPU Affinity\tNUMA Affinity\tGPU NUMA ID\u{1b}[0m\n\
            GPU0\t X \tNV12\tSYS\tPIX\t0-55\t0\t\tN/A\n\
            GPU1\tNV12\t X \tNODE\tPXB\t0-55\t0\t\tN/A\n\
            GPU2\tSYS\tNODE\t X \tSYS\t56-111\t1\t\tN/A\n\
            NIC0\tPIX\tPXB\tSYS\t X \n\nLegend:\n\n  X    = Self\n  NV#  = bonded\n";
        let found = parse(text).expect("a heading");
        let expected = [(0, 1, Link::NvLink { lanes: 12 }), (0, 2, Link::Sys), (1, 2, Link::Node)]
            .map(|(first, second, link)| GpuLink { first, second, link });
        assert_eq!(found, expected);
    }

    #[test]
    fn blanks_instead_of_tabs_are_read_too() {
        let text = "        GPU0    GPU1    CPU Affinity\nGPU0     X      PHB     0-63\nGPU1    PHB      X      0-63\n";
        let found = parse(text).expect("a heading");
        assert_eq!(found, [GpuLink { first: 0, second: 1, link: Link::Phb }]);
    }

    #[test]
    fn text_without_a_heading_is_refused() {
        for text in ["", "GPU0 X", "\u{1b}", "\u{1b}[", "GPU99999999999 GPU64", "No devices"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
