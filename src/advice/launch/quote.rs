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

/// The text without what cannot be shown and pasted safely: control characters other than tab, and marks that turn the
/// direction of text or are not seen, become `?`.
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if is_unsafe(c) { '?' } else { c }).collect()
}

/// Whether a character can be neither shown nor pasted safely.
pub fn is_unsafe(c: char) -> bool {
    let control = c.is_control() && c != '\t';
    control
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// One word for a shell, quoted where it has to be. What cannot be pasted safely becomes `?`.
pub fn quote(word: &str, shell: Shell) -> String {
    let clean = safe(word);
    if is_plain(&clean, shell) {
        return clean;
    }
    in_quotes(&clean, shell)
}

fn in_quotes(clean: &str, shell: Shell) -> String {
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
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./:=+%,".contains(c);
    let starts_well = !word.starts_with(['-', '%', '=', ',']) || word.starts_with('-');
    // PowerShell makes lists at commas, and takes `-a.b` and `-a:b` for two words.
    let whole = shell != Shell::PowerShell
        || !(word.contains(',') || word.starts_with('-') && word.contains(['.', ':']));
    !word.is_empty() && word.chars().all(harmless) && starts_well && whole
}

/// The name of a program: what looks like an assignment is quoted, and PowerShell has to be told that a text is a command.
fn program(word: &str, shell: Shell) -> String {
    let mut text = quote(word, shell);
    if text.contains('=') && !text.starts_with('\'') {
        text = in_quotes(&safe(word), shell);
    }
    let is_text = shell == Shell::PowerShell && text.starts_with('\'');
    if is_text { format!("& {text}") } else { text }
}

/// A command that writes lines into a new file.
pub fn write(lines: &[&str], file: &str, shell: Shell) -> String {
    let quoted = |l: &&str| in_quotes(&safe(l), shell);
    let (words, name): (Vec<String>, _) = (lines.iter().map(quoted).collect(), quote(file, shell));
    match shell {
        Shell::Posix | Shell::Fish => format!("printf '%s\\n' {} > {name}", words.join(" ")),
        Shell::PowerShell => format!("Set-Content -Path {name} -Value {}", words.join(", ")),
    }
}

/// A command line with its environment variables.
pub fn line(env: &[(String, String)], command: &[String], shell: Shell) -> String {
    let first = command.first().map(|w| program(w, shell));
    let rest = command.iter().skip(1).map(|w| quote(w, shell));
    let command = first.into_iter().chain(rest).collect::<Vec<String>>().join(" ");
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
    in_quotes(&safe(value), Shell::PowerShell)
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
    fn environment_variables_stand_before_the_command() {
        let env = [("OLLAMA_CONTEXT_LENGTH".to_owned(), "8192".to_owned())];
        let command = ["ollama".to_owned(), "serve".to_owned()];
        assert_eq!(line(&env, &command, Shell::Posix), "OLLAMA_CONTEXT_LENGTH=8192 ollama serve");
        assert_eq!(
            line(&env, &command, Shell::PowerShell),
            "$env:OLLAMA_CONTEXT_LENGTH='8192'; ollama serve"
        );
    }

    #[test]
    fn programs_stay_programs() {
        let command = ["/opt/a=b/llama-server".to_owned(), "-x:y".to_owned()];
        assert_eq!(line(&[], &command, Shell::Posix), "'/opt/a=b/llama-server' -x:y");
        assert_eq!(line(&[], &command, Shell::PowerShell), "& '/opt/a=b/llama-server' '-x:y'");
        let spaced = ["C:\\Program Files\\lms.exe".to_owned()];
        assert_eq!(line(&[], &spaced, Shell::PowerShell), "& 'C:\\Program Files\\lms.exe'");
    }

    #[test]
    fn text_cannot_be_turned_around() {
        assert_eq!(quote("a\u{202e}b", Shell::Posix), "'a?b'");
    }
}
