//! `nvidia-smi -L`: GPUs, and below each its MIG instances.

use super::device::NvidiaInstance;
use crate::hardware::error::ParseError;

const WHAT: &str = "nvidia-smi list";

/// A GPU in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGpu {
    /// Name.
    pub name: String,
    /// Identifier.
    pub uuid: Option<String>,
    /// Instances, without their memory.
    pub instances: Vec<NvidiaInstance>,
}

/// GPUs in the order of the list.
///
/// # Errors
/// When no line describes a GPU.
pub fn parse(text: &str) -> Result<Vec<ListedGpu>, ParseError> {
    let mut gpus: Vec<ListedGpu> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("GPU ") {
            gpus.extend(gpu(rest));
        } else if let Some(rest) = line.strip_prefix("MIG ")
            && let Some(parent) = gpus.last_mut()
        {
            parent.instances.push(instance(rest));
        }
    }
    match gpus.is_empty() {
        true => Err(ParseError::malformed(WHAT, text)),
        false => Ok(gpus),
    }
}

/// `0: NVIDIA L40S (UUID: GPU-...)`.
fn gpu(rest: &str) -> Option<ListedGpu> {
    let (index, rest) = rest.split_once(':')?;
    index.trim().parse::<u32>().ok()?;
    let (name, uuid) = split_uuid(rest);
    Some(ListedGpu { name: name.to_owned(), uuid, instances: Vec::new() })
}

/// `3g.40gb     Device  0: (UUID: MIG-...)`.
fn instance(rest: &str) -> NvidiaInstance {
    let (description, uuid) = split_uuid(rest);
    let profile = description.split_ascii_whitespace().next().map(str::to_owned);
    NvidiaInstance { profile, uuid, memory: None }
}

fn split_uuid(text: &str) -> (&str, Option<String>) {
    match text.split_once("(UUID:") {
        Some((before, uuid)) => {
            let uuid = uuid.trim().trim_end_matches(')').trim();
            (before.trim(), Some(uuid.to_owned()))
        }
        None => (text.trim(), None),
    }
}
