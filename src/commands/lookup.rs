//! From names to entries: the rules are in [`crate::names`]; here their refusals become problems of a question.

use crate::catalog::Catalog;
use crate::catalog::model::Model;
use crate::catalog::quant::Quant;
use crate::catalog::runtime::Runtime;
use crate::engine::memory::ggml::GgmlType;
use crate::engine::software;
use crate::error::Problem;
use crate::names::{
    self, HardwareQuery, How, Index, KvType, ModelQuery, NameError, NameKind, QuantQuery, Via,
};
use crate::units::Bytes;
use std::collections::HashMap;
use std::sync::Mutex;

/// The names of a catalog.
#[derive(Debug)]
pub struct Names {
    index: Index,
    missed: Mutex<Misses>,
}

/// Names that led nowhere, with the answer: the search for near ones takes a thousand times as long as a hit, and streams
/// repeat themselves.
type Misses = HashMap<(NameKind, String), Problem>;

/// At most so many misses are kept.
const MOST_MISSES: usize = 1024;

impl From<NameError> for Problem {
    fn from(error: NameError) -> Self {
        Self { code: error.code(), message: error.to_string(), hint: error.hint() }
    }
}

impl Names {
    /// The names of a catalog.
    pub fn new(catalog: &Catalog) -> Self {
        Self { index: Index::new(catalog), missed: Mutex::default() }
    }

    /// What `find` finds; a miss is kept, so that the next one is told at once.
    fn remembered<T>(
        &self,
        kind: NameKind,
        text: &str,
        find: impl FnOnce() -> Result<T, NameError>,
    ) -> Result<T, Problem> {
        let key = (kind, text.to_owned());
        let known = self.missed.lock().ok().and_then(|missed| missed.get(&key).cloned());
        if let Some(problem) = known {
            return Err(problem);
        }
        find().map_err(|error| {
            let problem = Problem::from(error);
            if let Ok(mut missed) = self.missed.lock() {
                if missed.len() >= MOST_MISSES {
                    missed.clear();
                }
                missed.insert(key, problem.clone());
            }
            problem
        })
    }

    /// A machine; a memory size stated beside its name chooses the bin.
    ///
    /// # Errors
    /// When no machine, or more than one, is called that.
    pub fn hardware<'a>(
        &self,
        catalog: &'a Catalog,
        text: &str,
        memory: Option<Bytes>,
    ) -> Result<HardwareQuery<'a>, Problem> {
        let found = self
            .remembered(NameKind::Hardware, text, || names::hardware(catalog, &self.index, text))?;
        Ok(match memory {
            Some(size) => found.with_memory(catalog, size),
            None => found,
        })
    }

    /// The same for one of several machines, `2@dgx-spark`.
    pub fn one_machine<'a>(
        &self,
        catalog: &'a Catalog,
        text: &str,
    ) -> Result<HardwareQuery<'a>, Problem> {
        self.hardware(catalog, names::machines(text)?.1, None)
    }

    /// A model.
    ///
    /// # Errors
    /// When no model, or more than one, is called that.
    pub fn model<'a>(&self, catalog: &'a Catalog, text: &str) -> Result<ModelQuery<'a>, Problem> {
        let found =
            self.remembered(NameKind::Model, text, || names::model(catalog, &self.index, text))?;
        if found.model.dims.is_none() {
            let id = &found.model.id;
            let message =
                format!("`{id}` is known, but not its dimensions: it cannot be estimated");
            return Err(Problem::new("not-estimated", message));
        }
        Ok(found)
    }

    /// The file that a format means among the GGUF files of one model.
    pub fn among(&self, catalog: &Catalog, files: &[&str], asked: Option<&str>) -> Option<usize> {
        names::among(catalog, &self.index, files, asked)
    }

    /// A format.
    ///
    /// # Errors
    /// When no format is called that.
    pub fn quant<'a>(&self, catalog: &'a Catalog, text: &str) -> Result<QuantQuery<'a>, Problem> {
        Ok(names::quant(catalog, &self.index, text)?)
    }
}

/// The format that a name means for a model and a runtime: bits alone leave the choice to them, and so does the name of
/// the format that a model was made in, because each runtime's files hold it in a way of their own. With a note where
/// the format is only near what was asked for.
pub fn settle<'a>(
    catalog: &'a Catalog,
    asked: Option<QuantQuery<'a>>,
    model: &Model,
    runtime: &Runtime,
    typed: Option<&str>,
) -> (&'a Quant, Option<String>) {
    let Some(found) = asked else {
        return (software::customary_quant(catalog, model, runtime), None);
    };
    let quant = match found.how {
        How::Loose { bits } => {
            names::customary(catalog, bits, model, &runtime.id).unwrap_or(found.quant)
        }
        _ if is_own(found.quant, model) => software::customary_quant(catalog, model, runtime),
        _ => found.quant,
    };
    let near = found.how == How::Approximate;
    let note = near.then(|| {
        let typed: String = typed.unwrap_or_default().chars().take(60).collect();
        format!("`{typed}` is taken as {}, the nearest format known", quant.name)
    });
    (quant, note)
}

/// Whether a model was made in a format: gpt-oss in `MXFP4`, say.
fn is_own(quant: &Quant, model: &Model) -> bool {
    let own = model.native_quant.as_deref().and_then(|own| own.split_whitespace().next());
    own.is_some_and(|own| own.eq_ignore_ascii_case(&quant.name))
}

/// The size class that a model was asked for by.
pub fn class<'a>(catalog: &'a Catalog, via: &Via) -> Option<&'a str> {
    let Via::SizeClass(class) = via else {
        return None;
    };
    catalog.classes.iter().find(|c| c.class == *class).map(|c| c.class.as_str())
}

/// A name that is none of the known ones: the nearest of them, or all.
pub fn unknown<'n>(
    code: &'static str,
    kind: &str,
    typed: &str,
    known: impl Iterator<Item = &'n str>,
) -> Problem {
    let shown: String = typed.chars().filter(|c| !c.is_control()).take(60).collect();
    let known: Vec<&str> = known.collect();
    let lower = shown.to_lowercase();
    let close = |n: &&&str| {
        let begins = lower.len() > 2 && n.starts_with(&lower);
        begins || strsim::osa_distance(n, &lower) <= 2
    };
    let near: Vec<String> = known.iter().filter(close).map(|n| format!("`{n}`")).collect();
    let hint = match near.as_slice() {
        [] => format!("known are {}", known.join(", ")),
        [only] => format!("did you mean {only}?"),
        several => format!("did you mean one of {}?", several.join(", ")),
    };
    Problem::new(code, format!("no {kind} is called `{shown}`")).hint(hint)
}

/// The types of cached keys and values.
///
/// # Errors
/// When no type is called that.
pub fn kv(text: &str) -> Result<(GgmlType, GgmlType), Problem> {
    let pair = names::kv_pair(text)?;
    Ok((ggml(pair.keys), ggml(pair.values)))
}

const fn ggml(kind: KvType) -> GgmlType {
    match kind {
        KvType::F32 => GgmlType::F32,
        KvType::F16 => GgmlType::F16,
        KvType::Bf16 => GgmlType::BF16,
        KvType::Q8_0 => GgmlType::Q8_0,
        KvType::Q5_1 => GgmlType::Q5_1,
        KvType::Q5_0 => GgmlType::Q5_0,
        KvType::Q4_1 => GgmlType::Q4_1,
        KvType::Q4_0 => GgmlType::Q4_0,
        KvType::Iq4Nl => GgmlType::IQ4_NL,
        KvType::Fp8 => GgmlType::FP8,
    }
}
