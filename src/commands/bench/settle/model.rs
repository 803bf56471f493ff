//! Which model a result is about, and in which format.

use super::Settler;
use crate::catalog::quant::Quant;
use crate::commands::lookup;
use crate::error::Problem;
use crate::measured::Reading;
use crate::names::{How, ModelQuery, QuantQuery, Via};
use crate::units::Params;

/// How far a stated number of weights may be from the catalog's: files leave towers out or keep prediction layers.
const NEAR: f64 = 0.06;

/// The model of a result.
pub struct FoundModel<'a> {
    /// Id in the catalog; empty where it is known by its size alone.
    pub id: String,
    /// As the source calls it.
    pub name: String,
    /// All weights.
    pub total: Option<Params>,
    /// Those read per token.
    pub active: Option<Params>,
    /// Layers.
    pub layers: Option<u32>,
    /// How it was told, in words.
    pub said: String,
    query: Option<ModelQuery<'a>>,
    /// The format that the name states.
    quant: Option<&'a Quant>,
}

impl<'a> Settler<'a, '_> {
    /// The model of a reading.
    pub(super) fn model(&self, r: &Reading) -> Result<FoundModel<'a>, Problem> {
        let name = r.model.clone().or_else(|| r.file.as_deref().map(stem)).unwrap_or_default();
        if let Some(query) = &self.told.model {
            if !is_near(query, r, 2.0 * NEAR) {
                return Err(mismatch(query, r));
            }
            let said = format!("{}, as you say", query.model.name);
            let mut found = found(query.clone(), name, said);
            // Words of the source may still state the format.
            found.quant = found.quant.or_else(|| self.candidates(r).find_map(|c| c.1.quant));
            return Ok(found);
        }
        let mut refused = None;
        for (source, query) in self.candidates(r) {
            if matches!(query.via, Via::SizeClass(_)) {
                continue;
            }
            if !is_near(&query, r, NEAR) {
                refused.get_or_insert(mismatch(&query, r));
                continue;
            }
            let said = format!("{}, by the {source}", query.model.name);
            let mut found = found(query, name, said);
            found.quant = found.quant.or_else(|| self.candidates(r).find_map(|c| c.1.quant));
            return Ok(found);
        }
        if let (true, Some(total)) = (self.told.by_size, r.params.and_then(in_billions)) {
            let said = format!("`{name}`, {:.2}B weights, kept by its size", total.billions());
            return Ok(FoundModel {
                id: String::new(),
                name,
                total: Some(total),
                active: None,
                layers: None,
                said,
                query: None,
                quant: None,
            });
        }
        Err(refused.unwrap_or_else(|| unknown(&name, r)))
    }

    /// Readings of the model's file name and of its name.
    fn candidates(&self, r: &Reading) -> impl Iterator<Item = (String, ModelQuery<'a>)> {
        let file = r.file.as_deref().map(stem).map(|s| (format!("file name `{s}`"), s));
        let name = r.model.clone().map(|m| (format!("name `{m}`"), m));
        let world = self.world;
        file.into_iter().chain(name).filter_map(move |(source, text)| {
            Some((source, world.names.model(&world.catalog, &text).ok()?))
        })
    }

    /// The format of a reading, and what the source calls it.
    pub(super) fn quant(
        &self,
        model: &FoundModel<'a>,
        r: &Reading,
    ) -> Result<(&'a str, String), Problem> {
        let raw = || r.model.clone().or_else(|| r.file.as_deref().map(stem)).unwrap_or_default();
        let stated = model.quant.map(|quant| QuantQuery { quant, how: How::Exact });
        let asked = self.told.quant.or(stated).or_else(|| self.last_words(r));
        let Some(asked) = asked else {
            return Err(Problem::new("no-quant", "the result does not say the quantisation")
                .hint("add it, such as `--quant q4_k_m`"));
        };
        let Some(query) = &model.query else {
            return Ok((&asked.quant.name, raw()));
        };
        let text = self.told.quant_text.clone();
        let typed = text.as_deref();
        let catalog = &self.world.catalog;
        let (quant, _) = lookup::settle(catalog, Some(asked), query.model, self.runtime(), typed);
        Ok((&quant.name, text.unwrap_or_else(raw)))
    }

    /// The end of a file's name, or of a name as `llama-bench` writes it: "qwen2 7B Q4_K - Medium".
    fn last_words(&self, r: &Reading) -> Option<QuantQuery<'a>> {
        let file = r.file.as_deref().map(stem);
        let of_file = file.as_deref().and_then(|f| f.rsplit(['-', '.']).next()).map(str::to_owned);
        let name = r.model.as_deref().map(plain_preset);
        let of_name = name.as_deref().and_then(|n| n.split_whitespace().last()).map(str::to_owned);
        let names = &self.world.names;
        of_file
            .into_iter()
            .chain(of_name)
            .filter_map(|t| names.quant(&self.world.catalog, &t).ok())
            .find(|q| matches!(q.how, How::Exact | How::Alias))
    }
}

fn found(query: ModelQuery<'_>, name: String, said: String) -> FoundModel<'_> {
    let model = query.model;
    FoundModel {
        id: model.id.clone(),
        name: if name.is_empty() { model.name.clone() } else { name },
        total: Some(model.params_total),
        active: Some(model.params_active),
        layers: model.dims.as_ref().map(|d| d.n_layers),
        said,
        quant: query.quant,
        query: Some(query),
    }
}

/// Whether the stated number of weights can be the model's.
fn is_near(query: &ModelQuery<'_>, r: &Reading, share: f64) -> bool {
    let Some(stated) = r.params else {
        return true;
    };
    let model = query.model;
    [model.params_total, model.params_text]
        .iter()
        .any(|p| (stated / (p.get().max(1) as f64) - 1.0).abs() <= share)
}

fn mismatch(query: &ModelQuery<'_>, r: &Reading) -> Problem {
    let model = query.model;
    Problem::new(
        "other-model",
        format!(
            "{} has {:.2}B weights, but the result is of {:.2}B",
            model.name,
            model.params_total.billions(),
            r.params.unwrap_or_default() / 1e9
        ),
    )
    .hint("name the model with `--model`, or keep it by its size with `--by-size`")
}

fn unknown(name: &str, r: &Reading) -> Problem {
    let message = if name.is_empty() {
        "the result does not say the model".to_owned()
    } else {
        format!("which model `{name}` is cannot be told")
    };
    let by_size = if r.params.is_some() { ", or keep it by its size with `--by-size`" } else { "" };
    Problem::new("no-model", message).hint(format!("name it, such as `--model qwen3-8b`{by_size}"))
}

fn in_billions(count: f64) -> Option<Params> {
    Params::from_billions(count / 1e9)
}

/// "Q4_K - Medium" as files are called: `Q4_K_M`.
fn plain_preset(name: &str) -> String {
    name.replace(" - Medium", "_M").replace(" - Small", "_S").replace(" - Large", "_L")
}

/// The name of a file without its folder and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".gguf").unwrap_or(name).to_owned()
}
