//! Folders with `config.json` and safetensors, as Hugging Face and MLX have them: headers and JSON only.

mod blobs;
mod config;
mod folder;
mod header;
mod names;

use config::{of_blobs, of_modelopt as config_modelopt};

pub use blobs::open_files;
pub use config::{ConfigError, Described, LayerNames, Packing, Quantization, describe};
pub(super) use folder::open_on;
pub use folder::{Parts, model, open};
pub use header::{Header, SafetensorsError, Tensor, bits};
