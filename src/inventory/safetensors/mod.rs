//! Folders with `config.json` and safetensors.
use thiserror::Error;
/// x
#[derive(Debug, Error)]
pub enum SafetensorsError {}
/// x
#[derive(Debug, Error)]
pub enum ConfigError {}
