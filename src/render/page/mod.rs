//! The blocks of a hardware page as text and tables with roles, which the terminal, Markdown and HTML print alike.

mod advice;
mod compare;
mod runs;
mod software;
mod verdict;

use super::numbers;
use super::table::Table;
use super::text::Role;
use crate::advice::page::{Page, Remark};
use crate::advice::price::{of_catalog, without_memory};
use crate::catalog::hardware::Hardware;
use crate::engine::machine::Machine;
use crate::report::Chapter;

/// A block with its heading.
pub struct Block {
    /// Which section it is.
    pub chapter: Chapter,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// A part of a block.
pub enum Part {
    /// Lines behind labels.
    Rows(Vec<Row>),
    /// A table.
    Table(Table),
    /// A remark below.
    Small(String),
}

/// One or more lines behind a label.
pub struct Row {
    /// The label.
    pub label: String,
    /// The lines.
    pub texts: Vec<(Role, String)>,
}

impl Row {
    /// One plain line.
    pub fn one(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), texts: vec![(Role::Plain, text.into())] }
    }

    /// Remarks of one kind.
    fn remarks(label: &str, role: Role, all: &[Remark]) -> Self {
        let texts = all.iter().map(|r| (role, r.text.clone())).collect();
        Self { label: label.to_owned(), texts }
    }
}

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What a reader of the whole page wants.
    Page,
    /// All there is.
    All,
}

/// The deduced blocks of a page, in its order: everything but card, score and grid.
pub fn blocks(page: &Page<'_>, hardware: &Hardware, depth: Depth) -> Vec<Block> {
    let block = |chapter, parts| Block { chapter, parts };
    vec![
        block(Chapter::Verdict, verdict::parts(page, hardware)),
        block(Chapter::Compare, compare::parts(page, hardware)),
        block(Chapter::Runs, runs::parts(page, depth)),
        block(Chapter::Memory, software::memory(page)),
        block(Chapter::Software, software::parts(page, hardware, depth)),
        block(Chapter::Breaks, advice::breaks(page)),
        block(Chapter::Alternatives, advice::alternatives(page)),
        block(Chapter::Pairings, advice::pairings(page)),
        block(Chapter::Avoid, advice::avoid(page)),
        block(Chapter::Faq, advice::faq(page)),
    ]
}

/// All prices known, each with its kind and year: that of this machine first, then those of the catalog, then rent.
pub fn prices(page: &Page<'_>, machine: &Machine<'_>) -> String {
    let (h, count) = (machine.hardware, machine.devices());
    let mut all = Vec::new();
    let apart = if without_memory(h) { " without memory" } else { "" };
    match page.price {
        Some(p) if count > 1 => all.push(format!("{} for {count}{apart}", p.words())),
        Some(p) => all.push(p.words() + apart),
        None => {}
    }
    let size = numbers::priced_size(h);
    for p in of_catalog(h) {
        if Some(p) != page.price || count > 1 {
            all.push(p.words() + &size + if count > 1 { " each" } else { "" });
        }
    }
    all.extend(page.rent.map(|r| format!("rent ${:.2} an hour ({}, {})", r.price, r.item, r.date)));
    if all.is_empty() { "not known to the catalog".to_owned() } else { all.join("; ") }
}

/// Where an address leads, in short: its host; on GitHub also the owner and the repository.
pub fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let parts = if rest.starts_with("github.com/") { 3 } else { 1 };
    let rest = rest.split(' ').next().unwrap_or(rest);
    rest.split('/').take(parts).collect::<Vec<_>>().join("/")
}

/// Hosts of addresses, each once.
pub fn hosts<'s>(all: impl Iterator<Item = &'s str>) -> String {
    let mut found: Vec<String> = Vec::new();
    for address in all {
        let host = host(address);
        if !found.contains(&host) {
            found.push(host);
        }
    }
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_hosts() {
        let all = [
            "https://www.nvidia.com/a",
            "https://www.nvidia.com/b",
            "https://en.wikipedia.org/x y",
        ];
        assert_eq!(hosts(all.into_iter()), "nvidia.com, en.wikipedia.org");
        assert_eq!(host("https://github.com/a/b/pull/1"), "github.com/a/b");
    }
}
