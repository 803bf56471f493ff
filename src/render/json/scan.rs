//! Models on this disk, as JSON.

use super::{Body, HwJson, SCHEMA, body, hw};
use crate::report::{At, OnDiskModel, Scanned};
use schemars::JsonSchema;
use serde::Serialize;

/// Models on this disk.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ScanJson<'a> {
    schema: u32,
    ok: bool,
    /// False where the scan was stopped before its end.
    complete: bool,
    hw: Option<HwJson<'a>>,
    models: Vec<ModelJson<'a>>,
    /// Models that were found, but not asked for.
    left_out: usize,
    total_bytes: u64,
    /// Bytes that copies take beside.
    freed_bytes: u64,
    others: Vec<OtherJson<'a>>,
    unread: Vec<UnreadJson<'a>>,
    looked_through: Vec<StoreJson<'a>>,
    not_there: &'a [String],
    notes: Vec<&'a str>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct ModelJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    at: AtJson<'a>,
    format: &'static str,
    size_bytes: u64,
    quant: &'a str,
    /// What is missing of its weights, so that no program can load it.
    incomplete: Option<&'a str>,
    /// The context that the model was made for.
    max_ctx: u64,
    /// The longest context that fits with all weights where the machine computes; 0 where none does.
    longest_ctx: Option<u64>,
    also_at: Vec<AlsoJson<'a>>,
    freed_bytes: u64,
    answer: Option<Body<'a>>,
}

#[derive(Debug, JsonSchema, Serialize)]
struct AtJson<'a> {
    store: &'a str,
    /// The name by which `wir check` takes it.
    handle: &'a str,
    path: &'a str,
}

#[derive(Debug, JsonSchema, Serialize)]
struct AlsoJson<'a> {
    #[serde(flatten)]
    at: AtJson<'a>,
    /// Another name of a file that is listed before, which takes no room.
    same_file: bool,
}

#[derive(Debug, JsonSchema, Serialize)]
struct OtherJson<'a> {
    store: &'a str,
    path: &'a str,
    kind: &'a str,
    what: &'a str,
    size_bytes: u64,
}

#[derive(Debug, JsonSchema, Serialize)]
struct UnreadJson<'a> {
    store: &'a str,
    path: &'a str,
    code: &'a str,
    reason: &'a str,
}

#[derive(Debug, JsonSchema, Serialize)]
struct StoreJson<'a> {
    store: &'a str,
    path: &'a str,
}

/// The whole answer.
pub fn scan<'a>(found: &'a Scanned<'_>) -> ScanJson<'a> {
    let usable = |e: &OnDiskModel<'_>| e.answer.as_ref().map(|a| a.estimate.usable);
    let machine = found.site.as_ref().map(|s| &s.machine);
    let usable = found.entries.iter().find_map(usable);
    let others = found.others.iter().map(|o| OtherJson {
        store: o.store,
        path: &o.path,
        kind: o.id,
        what: &o.what,
        size_bytes: o.size.get(),
    });
    let unread = found.unread.iter().map(|u| UnreadJson {
        store: u.store,
        path: &u.path,
        code: u.id,
        reason: &u.why,
    });
    let site_notes = found.site.iter().flat_map(|s| &s.notes);
    ScanJson {
        schema: SCHEMA,
        ok: true,
        complete: !found.stopped,
        hw: machine.map(|m| hw(m, usable.unwrap_or(m.memory))),
        models: found.entries.iter().map(model).collect(),
        left_out: found.left_out,
        total_bytes: found.total().get(),
        freed_bytes: found.freed().get(),
        others: others.collect(),
        unread: unread.collect(),
        looked_through: found
            .stores
            .iter()
            .map(|(store, path)| StoreJson { store, path })
            .collect(),
        not_there: &found.absent,
        notes: site_notes.chain(&found.notes).map(String::as_str).collect(),
    }
}

fn model<'a>(entry: &'a OnDiskModel<'_>) -> ModelJson<'a> {
    ModelJson {
        name: &entry.name,
        at: at(&entry.at),
        format: entry.format,
        size_bytes: entry.size.get(),
        quant: &entry.quant,
        incomplete: entry.incomplete.as_deref(),
        max_ctx: entry.max_context,
        longest_ctx: entry.longest_context,
        also_at: entry
            .also
            .iter()
            .map(|a| AlsoJson { at: at(a), same_file: a.same_file })
            .collect(),
        freed_bytes: entry.freed().get(),
        answer: entry.answer.as_ref().map(body),
    }
}

fn at(at: &At) -> AtJson<'_> {
    AtJson { store: at.store, handle: &at.handle, path: &at.path }
}
