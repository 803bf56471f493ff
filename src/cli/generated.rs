//! Arguments of what is made from the arguments: completions, manual pages, schemas.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The completion script of a shell.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wir completions bash > ~/.local/share/bash-completion/completions/wir
  wir completions zsh  > ~/.zfunc/_wir          (with ~/.zfunc in $fpath)
  wir completions fish > ~/.config/fish/completions/wir.fish")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// A shell that can complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// Elvish.
    Elvish,
    /// Nushell.
    Nushell,
}

impl Shell {
    /// The customary name of its script.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "wir.bash",
            Self::Zsh => "_wir",
            Self::Fish => "wir.fish",
            Self::Powershell => "_wir.ps1",
            Self::Elvish => "wir.elv",
            Self::Nushell => "wir.nu",
        }
    }
}

/// Manual pages.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The folder for all pages; the main page is printed where not given
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// JSON Schemas.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// The output; all names are listed where not given
    #[arg(value_name = "OUTPUT")]
    pub output: Option<String>,
}

/// Names of the catalog.
#[derive(Args, Debug)]
pub struct NamesArgs {
    /// What is named
    pub kind: String,
    /// What is typed so far
    #[arg(default_value = "")]
    pub typed: String,
}
