//! The machine this program runs on.

use super::{Env, Invocation, Output, Platform, READ_LIMIT, SystemTotals, command, nvml, totals};
use crate::hardware::error::{EnvError, ProbeError};
use crate::hardware::facts::IsaFlags;
use crate::hardware::isa;
use crate::hardware::nvidia::NvidiaDevice;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// The machine this program runs on.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnv;

impl Env for SystemEnv {
    fn platform(&self) -> Platform {
        match std::env::consts::OS {
            "linux" => Platform::Linux,
            "android" => Platform::Android,
            "macos" => Platform::MacOs,
            "windows" => Platform::Windows,
            _ => Platform::Other,
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, EnvError> {
        let failed = |error| command::io_error(path, &error);
        // Only plain files: opening a pipe or a device could block.
        if !fs::metadata(path).map_err(failed)?.is_file() {
            return Err(EnvError::NotFound { what: path.to_owned() });
        }
        let file = File::open(path).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(READ_LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > READ_LIMIT {
            return Err(EnvError::TooLarge { what: path.to_owned(), limit: READ_LIMIT });
        }
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, EnvError> {
        let entries = fs::read_dir(folder).map_err(|error| command::io_error(folder, &error))?;
        let mut names: Vec<String> =
            entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        Ok(names)
    }

    fn run(&self, invocation: Invocation<'_>) -> Result<Output, EnvError> {
        command::run(invocation)
    }

    fn var(&self, name: &str) -> Option<String> {
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    }

    fn totals(&self) -> Option<SystemTotals> {
        Some(totals::read())
    }

    fn isa(&self) -> Option<IsaFlags> {
        isa::of_this_processor()
    }

    fn nvml(&self) -> Result<Vec<NvidiaDevice>, ProbeError> {
        nvml::devices()
    }

    fn exists(&self, path: &str) -> bool {
        Path::new(path).exists()
    }
}
