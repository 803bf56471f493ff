//! How paths and values are spelled in commands and files of settings.

/// A path that no program takes for a flag.
pub fn not_a_flag(path: &str) -> String {
    if path.starts_with('-') { format!("./{path}") } else { path.to_owned() }
}

/// The last part of a path.
pub fn base_name(path: &str) -> &str {
    let path = path.trim_end_matches(['/', '\\']);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What stands before it.
pub fn folder(path: &str) -> Option<&str> {
    let path = path.trim_end_matches(['/', '\\']);
    Some(path.rsplit_once(['/', '\\']).map_or(".", |(folder, _)| folder)).filter(|f| !f.is_empty())
}

/// A YAML scalar: plain where nothing in it means something, else as JSON writes it, which YAML reads.
pub fn yaml(value: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let plain =
        value.chars().all(harmless) && value.starts_with(|c: char| c.is_ascii_alphanumeric());
    let word = matches!(
        value.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off"
    );
    if plain && !word {
        return value.to_owned();
    }
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_values_keep_to_themselves() {
        assert_eq!(yaml("models"), "models");
        assert_eq!(yaml("a: b # c"), "\"a: b # c\"");
        assert_eq!(yaml("x\"\ny"), "\"x\\\"\\ny\"");
        assert_eq!(yaml("off"), "\"off\"");
        assert_eq!(yaml("C:\\models"), "\"C:\\\\models\"");
        assert_eq!(yaml(""), "\"\"");
    }

    #[test]
    fn paths_come_apart() {
        assert_eq!(base_name("/a/b c.gguf"), "b c.gguf");
        assert_eq!(base_name("C:\\m\\x/"), "x");
        assert_eq!(folder("x"), Some("."));
        assert_eq!(folder("/a/b"), Some("/a"));
        assert_eq!(not_a_flag("-rf"), "./-rf");
    }
}
