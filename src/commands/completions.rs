//! `wir completions`: scripts for shells. Those of bash, elvish, fish, PowerShell and zsh ask the program itself what can
//! follow, names of the catalog included; that of Nushell is a fixed list which asks for names only.

use super::world::{self, World};
use crate::catalog::quant::Scheme;
use crate::cli::args::{Cli, Shell};
use crate::error::{Error, Problem};
use clap::{Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use std::ffi::OsStr;

/// The variable by which a shell's script asks.
pub const VARIABLE: &str = "COMPLETE";

/// Things of the catalog that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Named {
    /// Machines.
    Hardware,
    /// Models and size classes.
    Models,
    /// Formats.
    Quants,
    /// Runtimes.
    Runtimes,
    /// Workloads.
    Workloads,
    /// Words that are explained, and models.
    Explained,
}

/// The command line, with names of the catalog for the values that are names.
pub fn command() -> Command {
    with_names(Cli::command())
}

fn with_names(mut command: Command) -> Command {
    let ids: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for id in ids {
        let explained = command.get_name() == "explain" && id == "model_name";
        if let Some(kind) = if explained { Some(Named::Explained) } else { named(&id) } {
            let complete = move |typed: &OsStr| candidates(kind, typed);
            command = command.mut_arg(&id, |arg| arg.add(ArgValueCompleter::new(complete)));
        }
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, with_names);
    }
    command
}

/// What an argument names, by its id.
fn named(id: &str) -> Option<Named> {
    match id {
        "hw" | "hw_name" | "hw_names" => Some(Named::Hardware),
        "model" | "model_name" => Some(Named::Models),
        "quant" => Some(Named::Quants),
        "runtime" => Some(Named::Runtimes),
        "workload" => Some(Named::Workloads),
        _ => None,
    }
}

fn candidates(kind: Named, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(world) = world::load(&[]).ok() else {
        return Vec::new();
    };
    let typed = typed.to_string_lossy();
    matching(&world, kind, &typed)
        .into_iter()
        .map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into())))
        .collect()
}

/// Names that begin as typed; where there are none, those that hold it.
pub fn matching(world: &World, kind: Named, typed: &str) -> Vec<(String, String)> {
    let typed = typed.to_lowercase();
    let all = names(world, kind);
    let begins = |n: &&(String, String)| n.0.to_lowercase().starts_with(&typed);
    let holds = |n: &&(String, String)| n.0.to_lowercase().contains(&typed);
    let found: Vec<_> = all.iter().filter(begins).cloned().collect();
    if found.is_empty() { all.iter().filter(holds).cloned().collect() } else { found }
}

fn names(world: &World, kind: Named) -> Vec<(String, String)> {
    let catalog = &world.catalog;
    let pair = |id: &String, name: &String| (id.clone(), name.clone());
    match kind {
        Named::Hardware => catalog.hardware.iter().map(|h| pair(&h.id, &h.name)).collect(),
        Named::Models => {
            let classes = catalog.classes.iter().map(|c| pair(&c.class, &c.model));
            classes.chain(catalog.models.iter().map(|m| pair(&m.id, &m.name))).collect()
        }
        Named::Quants => {
            let of_weights = |q: &&crate::catalog::quant::Quant| q.scheme != Scheme::KvCache;
            let quants = catalog.quants.iter().filter(of_weights);
            quants
                .filter(|q| !q.name.contains(' '))
                .map(|q| (q.name.clone(), format!("{} bits", q.bits_per_weight.get())))
                .collect()
        }
        Named::Runtimes => catalog.runtimes.iter().map(|r| pair(&r.id, &r.name)).collect(),
        Named::Workloads => catalog.workloads.iter().map(|w| pair(&w.id, &w.name)).collect(),
        Named::Explained => {
            let terms = catalog.glossary.iter().map(|e| pair(&e.id, &e.name));
            terms.chain(names(world, Named::Models)).collect()
        }
    }
}

/// The script for a shell.
///
/// # Errors
/// When it cannot be made.
pub fn script(shell: Shell) -> Result<String, Error> {
    let mut script = Vec::new();
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Elvish => &Elvish,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
        Shell::Zsh => &Zsh,
        Shell::Nushell => return Ok(nushell()),
    };
    completer
        .write_registration(VARIABLE, "wir", "wir", "wir", &mut script)
        .map_err(|e| Error::io("the script", e))?;
    String::from_utf8(script).map_err(|_| Problem::invalid("the script is no text").into())
}

/// Nushell's script: generated, then told where names come from.
fn nushell() -> String {
    let mut script = Vec::new();
    let mut command = Cli::command();
    clap_complete::generate(clap_complete_nushell::Nushell, &mut command, "wir", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let lines = script.lines().map(nushell_line);
    let script: String = lines.map(|l| l + "\n").collect();
    let asks = [
        ("hardware", "hardware"),
        ("models", "models"),
        ("quants", "quants"),
        ("runtimes", "runtimes"),
        ("workloads", "workloads"),
    ];
    let functions: String = asks
        .iter()
        .map(|(name, kind)| {
            format!("  def \"nu-complete wir names {name}\" [] {{\n    ^wir __names {kind} | lines\n  }}\n\n")
        })
        .collect();
    script.replacen("module completions {\n", &format!("module completions {{\n\n{functions}"), 1)
}

fn nushell_line(line: &str) -> String {
    let flags = [
        ("--hw: string", "hardware"),
        ("hw_name?: string", "hardware"),
        ("...hw_names: string", "hardware"),
        ("--model: string", "models"),
        ("model_name?: string", "models"),
        ("--quant: string", "quants"),
        ("--runtime: string", "runtimes"),
        ("--for: string", "workloads"),
    ];
    let start = line.trim_start();
    match flags.iter().find(|(flag, _)| start.starts_with(flag)) {
        Some((flag, kind)) => {
            line.replacen(flag, &format!("{flag}@\"nu-complete wir names {kind}\""), 1)
        }
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_name_is_enough() {
        let world = World::new(crate::embedded::catalog());
        let ids = |kind, typed| -> Vec<String> {
            matching(&world, kind, typed).into_iter().map(|n| n.0).collect()
        };
        assert!(ids(Named::Hardware, "rtx-409").contains(&"rtx-4090".to_owned()));
        assert!(ids(Named::Hardware, "4090").contains(&"rtx-4090".to_owned()));
        assert!(ids(Named::Models, "70b").contains(&"70b".to_owned()));
        assert!(ids(Named::Quants, "q4_k").contains(&"Q4_K_M".to_owned()));
        assert!(ids(Named::Hardware, "no such thing").is_empty());
    }

    #[test]
    fn every_shell_has_a_script() {
        use clap::ValueEnum;
        for shell in Shell::value_variants() {
            let script = script(*shell).expect("text");
            assert!(script.contains("wir"), "{shell:?}");
        }
        let nu = nushell();
        assert!(nu.contains("--hw: string@\"nu-complete wir names hardware\""));
        assert!(nu.contains("def \"nu-complete wir names models\""));
    }
}
