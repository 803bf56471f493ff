//! Words made safe for a shell: whatever stands in a file name stays one harmless word.

/// The shells that commands are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// sh, bash, zsh.
    Posix,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
}

/// One word for a shell, quoted where it has to be. Control characters other than tab cannot be pasted safely and become `?`.
pub fn quote(word: &str, shell: Shell) -> String {
    let clean: String =
        word.chars().map(|c| if c.is_control() && c != '\t' { '?' } else { c }).collect();
    if is_plain(&clean, shell) {
        return clean;
    }
    match shell {
        Shell::Posix => format!("'{}'", clean.replace('\'', r"'\''")),
        Shell::Fish => format!("'{}'", clean.replace('\\', r"\\").replace('\'', r"\'")),
        // PowerShell takes typographic quotes for quotes too.
        Shell::PowerShell => {
            let mut text = String::from("'");
            for c in clean.chars() {
                if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
                    text.push(c);
                }
                text.push(c);
            }
            text.push('\'');
            text
        }
    }
}

fn is_plain(word: &str, shell: Shell) -> bool {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:=+%,".contains(c);
    let starts_well = !word.starts_with(['-', '%', '=', ',']) || word.starts_with('-');
    let commas = shell != Shell::PowerShell || !word.contains(',');
    !word.is_empty() && word.chars().all(safe) && starts_well && commas
}

/// A command line with its environment variables.
pub fn line(env: &[(String, String)], command: &[String], shell: Shell) -> String {
    let words: Vec<String> = command.iter().map(|w| quote(w, shell)).collect();
    let command = words.join(" ");
    let assign = |(name, value): &(String, String)| match shell {
        Shell::Posix => format!("{name}={} ", quote(value, shell)),
        Shell::Fish => format!("{name}={} ", quote(value, shell)),
        Shell::PowerShell => format!("$env:{name}={}; ", quoted(value)),
    };
    let env: String = env.iter().map(assign).collect();
    env + &command
}

/// A PowerShell value, always quoted.
fn quoted(value: &str) -> String {
    let text = quote(value, Shell::PowerShell);
    if text.starts_with('\'') { text } else { format!("'{text}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_characters_stay_harmless() {
        let nasty = "a b'; rm -rf $HOME `x` \"y\" \\ *.gguf";
        assert_eq!(quote(nasty, Shell::Posix), "'a b'\\''; rm -rf $HOME `x` \"y\" \\ *.gguf'");
        assert_eq!(quote(nasty, Shell::Fish), "'a b\\'; rm -rf $HOME `x` \"y\" \\\\ *.gguf'");
        assert_eq!(quote(nasty, Shell::PowerShell), "'a b''; rm -rf $HOME `x` \"y\" \\ *.gguf'");
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for word in ["llama-server", "-c", "8192", "unsloth/Qwen3-8B-GGUF:Q4_K_M", "qwen3:8b"] {
            assert_eq!(quote(word, Shell::Posix), word);
        }
        assert_eq!(quote("", Shell::Posix), "''");
        assert_eq!(quote("a\u{1b}[31mb\n", Shell::Posix), "'a?[31mb?'");
    }

    #[test]
    fn a_real_shell_reads_back_the_same_word() {
        let nasty = "a b'c\"d$e`f\\g*h?i;j&k|l<m>n(o)p{q}r[s]t~u!v#w%x=y\tz";
        let line = format!("printf %s {}", quote(nasty, Shell::Posix));
        let output = std::process::Command::new("sh").arg("-c").arg(line).output();
        if let Ok(output) = output {
            assert_eq!(String::from_utf8_lossy(&output.stdout), nasty);
        }
    }

    #[test]
    fn environment_variables_stand_before_the_command() {
        let env = [("OLLAMA_CONTEXT_LENGTH".to_owned(), "8192".to_owned())];
        let command = ["ollama".to_owned(), "serve".to_owned()];
        assert_eq!(line(&env, &command, Shell::Posix), "OLLAMA_CONTEXT_LENGTH=8192 ollama serve");
        assert_eq!(
            line(&env, &command, Shell::PowerShell),
            "$env:OLLAMA_CONTEXT_LENGTH='8192'; ollama serve"
        );
    }
}
