//! The name by which a model that was found is asked about: `wir check NAME`.

use crate::inventory::scan::Place;
use crate::inventory::{Store, display_path};
use std::path::MAIN_SEPARATOR;

/// The name by its store where `wir check` takes such a name, else the path.
pub fn of(place: &Place) -> String {
    // A name that had to be made safe is not the name any more.
    let typed = !place.name.contains("\\u{") && !place.name.contains('…');
    match place.store {
        Store::Ollama if typed => format!("ollama:{}", place.name),
        Store::HuggingFace if typed => format!("hf:{}", place.name),
        Store::LmStudio if typed => format!("lmstudio:{}", place.name),
        // Without a beginning of this kind it would be looked up as a name.
        _ if place.path.is_relative() && !place.path.starts_with("..") => {
            let path = place.path.strip_prefix(".").unwrap_or(&place.path);
            format!(".{MAIN_SEPARATOR}{}", display_path(path))
        }
        _ => display_path(&place.path),
    }
}
