//! Models by name: `70b`, `llama3.3:70b-instruct-q4_K_M`, `unsloth/Llama-3.3-70B-Instruct-GGUF`, `qwen3 30b`.

mod form;
mod loose;
#[cfg(test)]
mod tests;

pub(super) use form::file_stem;
pub(super) use loose::loose_words;

use super::error::{NameError, NameKind};
use super::index::{Index, tag_key};
use super::near::unknown_model;
use super::quant::suffix::{Named, split};
use super::text::{checked, compact, shown};
use crate::catalog::Catalog;
use crate::catalog::model::{Modality, Model};
use crate::catalog::quant::Quant;
use form::Form;

/// What a model's name says.
#[derive(Clone, Debug)]
pub struct ModelQuery<'c> {
    /// The entry.
    pub model: &'c Model,
    /// How the name led to it.
    pub via: Via,
    /// The format of the weights, where the name states it.
    pub quant: Option<&'c Quant>,
}

/// How a name led to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// The entry's own id.
    Exact,
    /// Another of its names.
    Alias,
    /// A size, for which this model stands: say which one it is.
    SizeClass(String),
    /// A name of the Ollama library.
    Ollama,
    /// A repository on Hugging Face: the model's own, or one with other formats of it.
    HfRepo,
    /// The name of a file with weights.
    File,
    /// Words that only this model has all of: say which one it is.
    Tokens,
}

/// The model that a name means, and the format that it states.
///
/// # Errors
/// When no model or more than one is called that, or when models of its kind are not estimated.
pub fn model<'c>(
    catalog: &'c Catalog,
    index: &Index,
    text: &str,
) -> Result<ModelQuery<'c>, NameError> {
    let asked = checked(NameKind::Model, text)?;
    let lookup = Lookup { catalog, index, asked };
    let query = match lookup.plain() {
        Some(found) => found,
        None => lookup.by_form()?,
    };
    let modality = match query.model.modality {
        Modality::Audio => "sound",
        Modality::Diffusion => "images",
        _ => return Ok(query),
    };
    Err(NameError::NotEstimated { model: query.model.id.clone(), modality })
}

/// One question to the catalog.
#[derive(Clone, Copy)]
struct Lookup<'c, 'a> {
    catalog: &'c Catalog,
    index: &'a Index,
    asked: &'a str,
}

impl<'c> Lookup<'c, '_> {
    /// A size class, an id, or a name of one piece.
    fn plain(&self) -> Option<ModelQuery<'c>> {
        if self.asked.contains([':', '/', '\\']) {
            return None;
        }
        let key = compact(self.asked);
        if let Some(class) = self.index.classes.get(&self.catalog.classes, &key) {
            let at = compact(&class.model);
            return Some(ModelQuery {
                model: self.index.models.get(&self.catalog.models, &at)?,
                via: Via::SizeClass(class.class.clone()),
                quant: None,
            });
        }
        let model = self.index.models.get(&self.catalog.models, &key)?;
        let via = if compact(&model.id) == key { Via::Exact } else { Via::Alias };
        Some(ModelQuery { model, via, quant: None })
    }

    /// A name with a shape: a tag, a repository, a file, words.
    fn by_form(&self) -> Result<ModelQuery<'c>, NameError> {
        let (form, name) = form::read(self.asked);
        let (via, model, named) = match form {
            Form::Tag => {
                let (name, tag) = name.split_once(':').unwrap_or((&name, ""));
                let (model, named) = self.by_tag(name, tag)?;
                (Via::Ollama, model, named)
            }
            Form::Repo => {
                let (owner, repo) = name.split_once('/').unwrap_or(("", &name));
                let (base, named) = split(repo, owner);
                let tag = name.split_once(':').map(|(n, tag)| tag_key(n, tag));
                let own = tag
                    .and_then(|key| self.index.tags.get(&self.catalog.models, &key))
                    .or_else(|| self.index.repos.get_both(&self.catalog.models, &name));
                let model = own.map_or_else(|| self.by_base(&base, true), Ok)?;
                (Via::HfRepo, model, named)
            }
            Form::File => {
                let (base, named) = split(&name, "");
                let is_gguf = self.asked.to_ascii_lowercase().ends_with(".gguf");
                let named = if is_gguf { named.in_gguf() } else { named };
                (Via::File, self.by_base(&base, true)?, named)
            }
            Form::Words => {
                let (base, named) = split(&name, "");
                let (model, via) = self.by_words(&base, &named)?;
                (via, model, named)
            }
        };
        let quant = named.quant(self.catalog, self.index, model);
        Ok(ModelQuery { model, via, quant })
    }

    /// An Ollama name: the tag as it stands, then without format and variant.
    fn by_tag(&self, name: &str, tag: &str) -> Result<(&'c Model, Named), NameError> {
        let (base, named) = split(tag, "");
        let models = &self.catalog.models;
        let tagged = |tag: &str| self.index.tags.get(models, &tag_key(name, tag));
        let found = tagged(tag).or_else(|| shorter_forms(&base).find_map(tagged)).or_else(|| {
            let whole = format!("{name}-{base}");
            shorter_forms(&whole).find_map(|form| self.named(form, false))
        });
        match found {
            Some(model) => Ok((model, named)),
            None => Ok((self.by_tokens(&format!("{name} {base}"))?, named)),
        }
    }

    /// A repository or file name without its format.
    fn by_base(&self, base: &str, is_repo: bool) -> Result<&'c Model, NameError> {
        let without_owner = base.split_once('_').map(|(_, rest)| rest);
        let without_maker = ["meta-", "Meta-", "nvidia-", "google-"]
            .iter()
            .find_map(|maker| base.strip_prefix(maker));
        [Some(base), without_owner, without_maker]
            .into_iter()
            .flatten()
            .flat_map(shorter_forms)
            .find_map(|form| self.named(form, is_repo))
            .map_or_else(|| self.by_tokens(base), Ok)
    }

    /// Words, of which a format at the end was taken off.
    fn by_words(&self, base: &str, named: &Named) -> Result<(&'c Model, Via), NameError> {
        if named.is_some() {
            let shorter = Lookup { asked: base, ..*self };
            if let Some(found) = shorter.plain() {
                return Ok((found.model, found.via));
            }
        }
        if let Some(model) = shorter_forms(base).find_map(|form| self.named(form, false)) {
            return Ok((model, Via::Alias));
        }
        Ok((self.by_tokens(base)?, Via::Tokens))
    }

    /// A name in one piece: of a repository first or last.
    fn named(&self, name: &str, repo_first: bool) -> Option<&'c Model> {
        let models = &self.catalog.models;
        let plain = || self.index.models.get_both(models, name);
        let repo = || self.index.repos.get_both(models, name);
        if repo_first { repo().or_else(plain) } else { plain().or_else(repo) }
    }

    fn by_tokens(&self, text: &str) -> Result<&'c Model, NameError> {
        match loose::find(self.catalog, self.index, text) {
            loose::Found::One(model) => Ok(model),
            loose::Found::None => Err(unknown_model(self.catalog, self.asked)),
            loose::Found::Several(models) => Err(NameError::Ambiguous {
                kind: NameKind::Model,
                asked: shown(self.asked),
                candidates: models.iter().take(8).map(|m| m.id.clone()).collect(),
            }),
        }
    }
}

/// The name, then without the words at its end that say how a model was tuned or packed but not which one it is.
fn shorter_forms(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| {
        let (rest, last) = name.rsplit_once(['-', '_', ' ', ':'])?;
        loose::is_variant_word(&last.to_ascii_lowercase()).then_some(rest)
    })
    .filter(|name| !name.is_empty())
}
