//! Size classes: what `70b` stands for.

use serde::{Deserialize, Serialize};

/// A size that people type instead of a model name, and the model it stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeClass {
    /// As typed: `70b`.
    pub class: String,
    /// Id of the reference model.
    pub model: String,
}
