//! From JSON text to checked entries; every refusal names the file, the entry and the field.

use super::{
    Catalog, classes, glossary, hardware, known_error, model, price, quant, runtime, stack,
    workload,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An entry that cannot be true.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{id}`: field `{field}`: {why}")]
pub struct FactError {
    id: String,
    field: &'static str,
    why: String,
}

impl FactError {
    /// Refuses a field of the entry `id`.
    pub fn new(id: &str, field: &'static str, why: impl Into<String>) -> Self {
        let (id, why) = (id.to_owned(), why.into());
        Self { id, field, why }
    }
}

/// A catalog file that was refused.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not the JSON that was expected.
    #[error("{file}: {cause}")]
    Json {
        /// The file.
        file: String,
        /// What the reader found, with line and column.
        cause: serde_json::Error,
    },
    /// An entry that cannot be true.
    #[error("{file}: {cause}")]
    Fact {
        /// The file.
        file: String,
        /// Which entry and field, and why.
        cause: FactError,
    },
}

/// Reads an array of entries of one kind.
///
/// # Errors
/// When the text is not such an array, or an entry is refused.
pub fn entries<R, T>(file: &str, text: &str) -> Result<Vec<T>, LoadError>
where
    R: DeserializeOwned,
    T: TryFrom<R, Error = FactError>,
{
    let raw: Vec<R> = plain(file, text)?;
    raw.into_iter().map(T::try_from).collect::<Result<_, _>>().map_err(|cause| fact(file, cause))
}

/// Reads JSON whose shape needs no further check.
///
/// # Errors
/// When the text has another shape.
pub fn plain<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    serde_json::from_str(text).map_err(|cause| LoadError::Json { file: file.to_owned(), cause })
}

fn fact(file: &str, cause: FactError) -> LoadError {
    LoadError::Fact { file: file.to_owned(), cause }
}

/// A user's own catalog file: any of the built-in kinds, by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserFile {
    #[serde(default)]
    hardware: Vec<hardware::RawHardware>,
    #[serde(default)]
    models: Vec<model::RawModel>,
    #[serde(default)]
    quants: Vec<quant::RawQuant>,
    #[serde(default)]
    classes: Vec<classes::SizeClass>,
    #[serde(default)]
    runtimes: Vec<runtime::Runtime>,
    #[serde(default)]
    workloads: Vec<workload::Workload>,
    #[serde(default)]
    errors: Vec<known_error::KnownError>,
    #[serde(default)]
    stacks: Vec<stack::Stack>,
    #[serde(default)]
    glossary: Vec<glossary::Entry>,
    #[serde(default)]
    prices: Vec<price::RawPrice>,
}

/// Reads a user's own catalog file: `{"hardware": […], "models": […], …}` with entries of the built-in shape.
///
/// # Errors
/// When the text is not such an object, or an entry is refused.
pub fn user_file(file: &str, text: &str) -> Result<Catalog, LoadError> {
    fn convert<R, T: TryFrom<R, Error = FactError>>(
        file: &str,
        raw: Vec<R>,
    ) -> Result<Vec<T>, LoadError> {
        raw.into_iter()
            .map(T::try_from)
            .collect::<Result<_, _>>()
            .map_err(|cause| fact(file, cause))
    }
    let user: UserFile = plain(file, text)?;
    Ok(Catalog {
        hardware: convert(file, user.hardware)?,
        models: convert(file, user.models)?,
        quants: convert(file, user.quants)?,
        classes: user.classes,
        runtimes: user.runtimes,
        workloads: user.workloads,
        errors: user.errors,
        stacks: user.stacks,
        glossary: user.glossary,
        prices: convert(file, user.prices)?,
        ..Catalog::default()
    })
}
