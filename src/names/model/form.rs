//! What a model's name looks like: an Ollama tag, a repository, a file, or words.

/// The shape of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `name:tag`.
    Tag,
    /// `owner/name`, perhaps with `:format`.
    Repo,
    /// `name.gguf`.
    File,
    /// Anything else.
    Words,
}

/// Where names are copied from; it says nothing about the model.
const PLACES: [&str; 9] = [
    "https://",
    "http://",
    "www.",
    "huggingface.co/",
    "hf.co/",
    "hf:",
    "ollama.com/",
    "registry.ollama.ai/",
    "library/",
];

/// The shape of a name, and the name without address, folder and file ending.
pub(super) fn read(asked: &str) -> (Form, String) {
    let mut name = asked;
    while let Some(rest) = PLACES.iter().find_map(|place| strip_ignoring_case(name, place)) {
        name = rest;
    }
    let name = name.trim_matches('/');
    let without_ending = strip_end_ignoring_case(name, ".gguf")
        .or_else(|| strip_end_ignoring_case(name, ".safetensors"));
    if let Some(stem) = without_ending {
        return (Form::File, file_stem(stem).to_owned());
    }
    if let Some((owner, rest)) = name.split_once('/') {
        // A link may go on with `/tree/main`, a name of Ollama with `:tag`.
        let repo = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        return (Form::Repo, format!("{owner}/{repo}"));
    }
    let form = if name.contains(':') { Form::Tag } else { Form::Words };
    (form, name.to_owned())
}

/// The name of a file without folders, ending and number of its part.
pub(in super::super) fn file_stem(path: &str) -> &str {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    without_part(strip_end_ignoring_case(file, ".gguf").unwrap_or(file))
}

/// Without "-00001-of-00003".
fn without_part(stem: &str) -> &str {
    let is_number = |s: &str| s.len() == 5 && s.bytes().all(|b| b.is_ascii_digit());
    let part = |stem: &str| {
        let (rest, total) = stem.rsplit_once("-of-")?;
        let (rest, part) = rest.rsplit_once('-')?;
        (is_number(part) && is_number(total)).then_some(rest.len())
    };
    part(stem).map_or(stem, |end| &stem[..end])
}

fn strip_ignoring_case<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let head = text.get(..start.len())?;
    head.eq_ignore_ascii_case(start).then(|| &text[start.len()..])
}

fn strip_end_ignoring_case<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    let tail = text.get(at..)?;
    tail.eq_ignore_ascii_case(end).then(|| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_four_shapes() {
        for (text, form, name) in [
            ("qwen3:8b", Form::Tag, "qwen3:8b"),
            ("library/qwen3:8b", Form::Tag, "qwen3:8b"),
            ("https://ollama.com/library/qwen3:8b", Form::Tag, "qwen3:8b"),
            ("Qwen/Qwen3-8B", Form::Repo, "Qwen/Qwen3-8B"),
            ("https://huggingface.co/Qwen/Qwen3-8B/tree/main", Form::Repo, "Qwen/Qwen3-8B"),
            ("hf.co/a/b:Q4_K_M", Form::Repo, "a/b:Q4_K_M"),
            ("/m/x/A-8B.Q4_K_M.GGUF", Form::File, "A-8B.Q4_K_M"),
            ("A-00001-of-00003.gguf", Form::File, "A"),
            ("qwen3 8b", Form::Words, "qwen3 8b"),
        ] {
            assert_eq!(read(text), (form, name.to_owned()), "{text}");
        }
    }
}
