//! From names to entries.

use crate::catalog::Catalog;
use crate::catalog::hardware::Hardware;
use crate::catalog::model::Model;
use crate::catalog::quant::{Quant, Scheme};
use crate::engine::memory::ggml::GgmlType;
use crate::error::Problem;
use crate::units::Bytes;

/// All names of a catalog.
#[derive(Debug)]
pub struct Names {}

/// A machine found by name.
#[derive(Clone, Copy, Debug)]
pub struct FoundHardware<'a> {
    /// The entry.
    pub hardware: &'a Hardware,
    /// How many, where the name says.
    pub count: Option<u32>,
    /// The memory, where the name says.
    pub memory: Option<Bytes>,
}

/// A model found by name.
#[derive(Clone, Copy, Debug)]
pub struct FoundModel<'a> {
    /// The entry.
    pub model: &'a Model,
    /// The format, where the name says.
    pub quant: Option<&'a Quant>,
    /// The size class, where the name is one.
    pub class: Option<&'a str>,
}

impl Names {
    /// The names of a catalog.
    pub fn new(_catalog: &Catalog) -> Self {
        Self {}
    }

    /// A machine.
    pub fn hardware<'a>(
        &self,
        catalog: &'a Catalog,
        text: &str,
        memory: Option<Bytes>,
    ) -> Result<FoundHardware<'a>, Problem> {
        let _ = memory;
        catalog
            .hardware
            .iter()
            .find(|h| h.id == text || h.aliases.iter().any(|a| a == text))
            .map(|hardware| FoundHardware { hardware, count: None, memory: None })
            .ok_or_else(|| {
                Problem::new("unknown-hardware", format!("no hardware is called `{text}`"))
                    .hint("`wir hw` lists what is known")
            })
    }

    /// A model.
    pub fn model<'a>(&self, catalog: &'a Catalog, text: &str) -> Result<FoundModel<'a>, Problem> {
        let class = catalog.classes.iter().find(|c| c.class == text);
        let id = class.map_or(text, |c| &c.model);
        catalog
            .models
            .iter()
            .find(|m| {
                m.id == id
                    || m.aliases.iter().any(|a| a == id)
                    || m.ollama.as_ref().is_some_and(|t| t.tag == id)
            })
            .map(|model| FoundModel { model, quant: None, class: class.map(|c| c.class.as_str()) })
            .ok_or_else(|| {
                Problem::new("unknown-model", format!("no model is called `{text}`"))
                    .hint("`wir models` lists what is known")
            })
    }

    /// A format.
    pub fn quant<'a>(&self, catalog: &'a Catalog, text: &str) -> Result<&'a Quant, Problem> {
        let same = |n: &String| n.eq_ignore_ascii_case(text);
        catalog
            .quants
            .iter()
            .filter(|q| q.scheme != Scheme::KvCache)
            .find(|q| same(&q.name) || q.aliases.iter().any(same))
            .ok_or_else(|| {
                Problem::new("unknown-quant", format!("no quantisation is called `{text}`"))
                    .hint("`wir quants` lists what is known")
            })
    }
}

/// The types of cached keys and values.
pub fn kv(text: &str) -> Result<(GgmlType, GgmlType), Problem> {
    GgmlType::parse(&text.to_ascii_uppercase()).map(|t| (t, t)).ok_or_else(|| {
        Problem::new("unknown-kv-type", format!("no KV cache type is called `{text}`"))
    })
}
