//! Names that were refused: what was asked, and what to type instead.

/// What a name was meant to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A machine or chip.
    Hardware,
    /// A model.
    Model,
    /// A quantisation format of weights.
    Quant,
    /// An element type of the KV cache.
    KvType,
}

impl NameKind {
    const fn noun(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Model => "model",
            Self::Quant => "quantisation",
            Self::KvType => "KV cache type",
        }
    }

    const fn countable(self) -> &'static str {
        match self {
            Self::Hardware => "machine",
            other => other.noun(),
        }
    }

    /// The command that lists entries of this kind, where there is one.
    const fn list_command(self) -> Option<&'static str> {
        match self {
            Self::Hardware => Some("wir hw"),
            Self::Model => Some("wir models"),
            Self::Quant => Some("wir quants"),
            Self::KvType => None,
        }
    }
}

impl std::fmt::Display for NameKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.noun())
    }
}

/// Why a name led to no catalog entry. `asked` is always safe to print.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is called that.
    #[error("no {kind} is called `{asked}`")]
    Unknown {
        /// What was looked for.
        kind: NameKind,
        /// What was typed.
        asked: String,
        /// Names that are close to it, closest first.
        near: Vec<String>,
        /// A part of it that the list command finds entries for.
        search: Option<String>,
    },
    /// Several things are called that.
    #[error("`{asked}` could be more than one {}", kind.countable())]
    Ambiguous {
        /// What was looked for.
        kind: NameKind,
        /// What was typed.
        asked: String,
        /// Ids that fit, likeliest first, at most eight.
        candidates: Vec<String>,
    },
    /// A product name in circulation that was never sold.
    #[error("`{asked}` was never sold: {explanation}")]
    NeverSold {
        /// What was typed.
        asked: String,
        /// What is true instead.
        explanation: String,
        /// Ids of real machines to look at.
        instead: Vec<String>,
    },
    /// A model of a kind that is listed, but not estimated.
    #[error("`{model}` is a model for {modality}: wir does not estimate these yet")]
    NotEstimated {
        /// Id of the model.
        model: String,
        /// What it makes.
        modality: &'static str,
    },
    /// A number of devices out of range.
    #[error("`{asked}` asks for {count} devices, but 1 to {} are possible", super::MAX_COUNT)]
    Count {
        /// What was typed.
        asked: String,
        /// The number in it.
        count: String,
    },
    /// No name at all.
    #[error("the {kind} name is empty")]
    Empty {
        /// What was looked for.
        kind: NameKind,
    },
    /// More than any name has.
    #[error(
        "the {kind} name `{asked}` is too long: at most {} characters are read",
        super::MAX_NAME
    )]
    TooLong {
        /// What was looked for.
        kind: NameKind,
        /// How it begins.
        asked: String,
    },
}

impl NameError {
    /// A stable name of the failure, for scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { kind, .. } => match kind {
                NameKind::Hardware => "unknown-hardware",
                NameKind::Model => "unknown-model",
                NameKind::Quant => "unknown-quant",
                NameKind::KvType => "unknown-kv-type",
            },
            Self::Ambiguous { kind, .. } => match kind {
                NameKind::Hardware => "ambiguous-hardware",
                NameKind::Model => "ambiguous-model",
                NameKind::Quant => "ambiguous-quant",
                NameKind::KvType => "ambiguous-kv-type",
            },
            Self::NeverSold { .. } => "never-sold",
            Self::NotEstimated { .. } => "not-estimated",
            Self::Count { .. } => "bad-count",
            Self::Empty { .. } => "empty-name",
            Self::TooLong { .. } => "name-too-long",
        }
    }

    /// What to type instead, where something can be said.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { kind, near, search, .. } => {
                unknown_hint(*kind, near, search.as_deref())
            }
            Self::Ambiguous { candidates, .. } => Some(format!("name one: {}", any_of(candidates))),
            Self::NeverSold { instead, .. } if !instead.is_empty() => {
                Some(format!("sold instead: {}", any_of(instead)))
            }
            Self::Empty { kind } => {
                kind.list_command().map(|c| format!("`{c}` lists what is known"))
            }
            Self::Count { .. } => Some("write it as `2x3090`".to_owned()),
            Self::NotEstimated { .. } => NameKind::Model
                .list_command()
                .map(|c| format!("`{c}` lists all models with their kind")),
            Self::NeverSold { .. } | Self::TooLong { .. } => None,
        }
    }
}

fn unknown_hint(kind: NameKind, near: &[String], search: Option<&str>) -> Option<String> {
    let meant = (!near.is_empty()).then(|| format!("did you mean {}?", any_of(near)));
    let list = match (kind.list_command(), search) {
        (Some(command), Some(part)) => Some(format!("`{command} {part}` lists all that match")),
        (Some(command), None) => Some(format!("`{command}` lists what is known")),
        (None, _) => None,
    };
    match (meant, list) {
        (Some(meant), Some(list)) => Some(format!("{meant} {list}")),
        (meant, list) => meant.or(list),
    }
}

/// "`a`, `b` or `c`".
fn any_of(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_miss_says_what_to_type() {
        let error = NameError::Unknown {
            kind: NameKind::Hardware,
            asked: "4099".into(),
            near: vec!["rtx-4090".into(), "rtx-4090-laptop".into()],
            search: Some("40".into()),
        };
        assert_eq!(error.to_string(), "no hardware is called `4099`");
        assert_eq!(
            error.hint().as_deref(),
            Some("did you mean `rtx-4090` or `rtx-4090-laptop`? `wir hw 40` lists all that match")
        );
        assert_eq!(error.code(), "unknown-hardware");
    }

    #[test]
    fn lists_of_names_read_like_a_sentence() {
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(any_of(&names[..1]), "`a`");
        assert_eq!(any_of(&names[..2]), "`a` or `b`");
        assert_eq!(any_of(&names), "`a`, `b` or `c`");
    }
}
