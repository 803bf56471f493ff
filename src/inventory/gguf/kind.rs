//! What a GGUF file is for: a model, or one of the files that go with a model.

use super::header::Header;

/// What a GGUF file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A language model, or the first part of one.
    Model,
    /// A later part of a split model.
    LaterPart,
    /// Vision or audio tower and projector (`mmproj`).
    Projector,
    /// A LoRA adapter.
    Adapter,
    /// A small model that drafts for another one: EAGLE, DFlash, prediction layers alone.
    Draft,
    /// A control vector.
    ControlVector,
    /// Importance matrix of a quantiser.
    ImportanceMatrix,
    /// A tokenizer without weights.
    VocabularyOnly,
    /// An image or video generator.
    Diffusion,
    /// Speech: a decoder of sound, or a recogniser.
    Sound,
}

impl FileKind {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "a model",
            Self::LaterPart => "a later part of a split model",
            Self::Projector => "a projector (mmproj), which goes with a model",
            Self::Adapter => "a LoRA adapter, which goes with a model",
            Self::Draft => "a draft model, which goes with a model",
            Self::ControlVector => "a control vector, which goes with a model",
            Self::ImportanceMatrix => "an importance matrix",
            Self::VocabularyOnly => "a vocabulary without weights",
            Self::Diffusion => "an image or video model",
            Self::Sound => "a speech model",
        }
    }

    /// A stable name for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::LaterPart => "later-part",
            Self::Projector => "projector",
            Self::Adapter => "adapter",
            Self::Draft => "draft",
            Self::ControlVector => "control-vector",
            Self::ImportanceMatrix => "importance-matrix",
            Self::VocabularyOnly => "vocabulary",
            Self::Diffusion => "diffusion",
            Self::Sound => "sound",
        }
    }

    /// The kind of a file by its metadata.
    pub fn of(header: &Header) -> Self {
        let architecture = header.text("general.architecture").unwrap_or_default();
        let later_part = header.number("split.no").is_some_and(|n| n > 0);
        match header.text("general.type") {
            Some("mmproj") => return Self::Projector,
            Some("adapter") => return Self::Adapter,
            Some("imatrix") => return Self::ImportanceMatrix,
            _ => {}
        }
        match architecture {
            "clip" | "mmproj" => return Self::Projector,
            "imatrix" => return Self::ImportanceMatrix,
            "controlvector" => return Self::ControlVector,
            "eagle3" | "dflash" | "gemma4-assistant" => return Self::Draft,
            "flux" | "flux2" | "sd1" | "sdxl" | "sd3" | "aura" | "hidream" | "cosmos" | "ltxv"
            | "hyvid" | "wan" | "lumina2" | "qwen_image" | "chroma" | "z_image" => {
                return Self::Diffusion;
            }
            "wavtokenizer-dec" | "pockettts" | "whisper" | "qwen3tts" => return Self::Sound,
            _ => {}
        }
        if header.metadata.contains_key("adapter.type")
            || header.metadata.contains_key("adapter.lora.alpha")
        {
            return Self::Adapter;
        }
        if header.metadata.contains_key("imatrix.chunk_count") {
            return Self::ImportanceMatrix;
        }
        if later_part {
            return Self::LaterPart;
        }
        let split = header.number("split.count").is_some_and(|n| n > 1);
        if header.tensors.is_empty() && !split {
            return Self::VocabularyOnly;
        }
        let of = |key: &str| header.number(&format!("{architecture}.{key}"));
        let blocks = of("block_count").unwrap_or(0);
        let predictions_only = blocks > 0 && of("nextn_predict_layers") == Some(blocks);
        if predictions_only { Self::Draft } else { Self::Model }
    }
}
