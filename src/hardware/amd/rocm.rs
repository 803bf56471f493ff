//! `rocm-smi`, as JSON and as text. Key names differ in case between versions, and all values are strings.

use crate::hardware::error::ParseError;
use crate::units::Bytes;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const WHAT: &str = "rocm-smi output";

/// One card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RocmCard {
    /// Position.
    pub index: u32,
    /// Product name, where there is one.
    pub name: Option<String>,
    /// PCI device id.
    pub device: Option<u16>,
    /// PCI revision.
    pub revision: Option<u8>,
    /// PCI address.
    pub bus: Option<String>,
    /// Compiler target.
    pub target: Option<String>,
    /// Memory.
    pub vram_total: Option<Bytes>,
    /// Memory in use.
    pub vram_used: Option<Bytes>,
}

/// Lower-case keys and their values.
type Fields = BTreeMap<String, String>;

/// Cards in the JSON form; entries that are no cards, such as `system`, are skipped.
///
/// # Errors
/// When the text is no JSON object.
pub fn parse_json(text: &str) -> Result<Vec<RocmCard>, ParseError> {
    // Warnings may stand before the object.
    let start = text.find('{').ok_or_else(|| ParseError::malformed(WHAT, text))?;
    let all: Map<String, Value> = serde_json::from_str(&text[start..])
        .map_err(|error| ParseError::malformed(WHAT, error.to_string()))?;
    let mut cards: Vec<RocmCard> = all
        .iter()
        .filter_map(|(key, value)| {
            let index = key.strip_prefix("card")?.parse().ok()?;
            Some(card(index, &lower_keys(value.as_object()?)))
        })
        .collect();
    cards.sort_by_key(|card| card.index);
    Ok(cards)
}

fn lower_keys(object: &Map<String, Value>) -> Fields {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    object.iter().map(|(key, value)| (key.to_ascii_lowercase(), text(value))).collect()
}

/// Cards in the text form: `GPU[0] : VRAM Total Memory (B): 8573157376`.
///
/// # Errors
/// When no line speaks of a card.
pub fn parse_text(text: &str) -> Result<Vec<RocmCard>, ParseError> {
    let mut cards: BTreeMap<u32, Fields> = BTreeMap::new();
    for line in text.lines() {
        if let Some((index, key, value)) = text_line(line) {
            cards.entry(index).or_default().insert(key, value);
        }
    }
    match cards.is_empty() {
        true => Err(ParseError::malformed(WHAT, text)),
        false => Ok(cards.iter().map(|(index, fields)| card(*index, fields)).collect()),
    }
}

fn text_line(line: &str) -> Option<(u32, String, String)> {
    let (index, rest) = line.trim().strip_prefix("GPU[")?.split_once(']')?;
    let rest = rest.trim_start().strip_prefix(':')?;
    let (key, value) = rest.split_once(':')?;
    Some((index.parse().ok()?, key.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

fn card(index: u32, fields: &Fields) -> RocmCard {
    let text = |keys: &[&str]| {
        let values = keys.iter().filter_map(|key| fields.get(*key)).map(|v| v.trim());
        values.filter(|v| !v.is_empty() && *v != "N/A").map(str::to_owned).next()
    };
    let bytes = |key: &str| fields.get(key)?.trim().parse().ok().map(Bytes);
    let is_id = |name: &String| name.starts_with("0x");
    let device = text(&["device id", "gpu id"])
        .or_else(|| text(&["card model"]).filter(is_id))
        .and_then(|id| hex(&id));
    RocmCard {
        index,
        name: text(&["card series", "device name", "card model"]).filter(|name| !is_id(name)),
        device,
        revision: text(&["device rev"]).and_then(|r| hex(&r)).and_then(|r| u8::try_from(r).ok()),
        bus: text(&["pci bus"]).map(|bus| bus.to_ascii_lowercase()),
        target: text(&["gfx version"]).map(|target| target.to_ascii_lowercase()),
        vram_total: bytes("vram total memory (b)"),
        vram_used: bytes("vram total used memory (b)"),
    }
}

fn hex(text: &str) -> Option<u16> {
    u16::from_str_radix(text.trim_start_matches("0x"), 16).ok()
}
