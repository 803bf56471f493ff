//! What one should know beside the figures. Each has a stable code and a sentence.

use crate::units::Bytes;

/// Something to know about an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Caveat {
    /// The memory size was never sold with this chip.
    NeverSoldSize {
        /// The machine.
        machine: String,
        /// The size asked for.
        asked: Bytes,
        /// The sizes sold.
        sold: Vec<Bytes>,
    },
    /// The context is longer than the model was made for.
    ContextBeyondModel {
        /// Asked for.
        asked: u64,
        /// The model's own maximum.
        most: u64,
    },
    /// The format's real mix differs per file.
    ApproximateFormat {
        /// The format.
        quant: String,
    },
    /// The model is known by its size alone.
    GenericModel,
    /// The main memory around the card is assumed.
    AssumedHost {
        /// How much.
        ram: Bytes,
    },
    /// The GPU's limit has to be raised first.
    RaiseLimit {
        /// The limit as it comes.
        by_default: Bytes,
        /// How to raise it.
        how: String,
    },
    /// The runtime does not read the format.
    RuntimeCannotRead {
        /// The runtime.
        runtime: String,
        /// The format.
        quant: String,
    },
    /// The runtime has no such backend, or the hardware does not.
    BackendUnavailable {
        /// The runtime.
        runtime: String,
        /// The backend.
        backend: String,
        /// The machine.
        machine: String,
    },
    /// Published files keep the experts in four bits, so that they are smaller than this.
    NativeExperts {
        /// The size of a published file of that name.
        published: Bytes,
    },
    /// A quantised V cache needs flash attention.
    QuantisedValuesNeedFlashAttention,
    /// All on the device does not fit.
    DoesNotFit {
        /// How much is missing.
        missing: Bytes,
    },
    /// The runtime keeps the cache with its layers, whatever was asked.
    CacheStaysWithLayers {
        /// The runtime.
        runtime: String,
    },
    /// Device and processor share one memory: the cache cannot be elsewhere.
    CacheInTheSameMemory,
    /// Main memory is short of pages of the mapped file, which are read from the disk again and again.
    ReadsFromDisk {
        /// So much has no room.
        short: Bytes,
    },
    /// The runtime reserves more than the model needs.
    ReservesMore {
        /// What it reserves.
        reserved: Bytes,
    },
    /// What is known of the model is uncertain.
    UncertainModel {
        /// The catalog's note.
        note: String,
    },
    /// The model's architecture is new or rare: few measured rows.
    RareArchitecture {
        /// Its name.
        architecture: String,
    },
    /// The program runs on one machine alone.
    OneMachineOnly {
        /// The runtime.
        runtime: String,
        /// Those that run on several.
        others: Vec<String>,
    },
    /// No run on such a set was fitted; the speed is computed.
    SeveralMachines {
        /// How many.
        machines: u32,
        /// What links them.
        link: String,
    },
    /// Free memory is less than usable memory at this moment.
    LessFreeNow {
        /// What is free.
        free: Bytes,
    },
}

impl Caveat {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NeverSoldSize { .. } => "never-sold-size",
            Self::ContextBeyondModel { .. } => "context-beyond-model",
            Self::ApproximateFormat { .. } => "approximate-format",
            Self::GenericModel => "generic-model",
            Self::AssumedHost { .. } => "assumed-host",
            Self::RaiseLimit { .. } => "raise-limit",
            Self::RuntimeCannotRead { .. } => "runtime-cannot-read",
            Self::BackendUnavailable { .. } => "backend-unavailable",
            Self::NativeExperts { .. } => "native-experts",
            Self::QuantisedValuesNeedFlashAttention => "quantised-v-needs-flash-attention",
            Self::DoesNotFit { .. } => "does-not-fit",
            Self::CacheStaysWithLayers { .. } => "cache-stays-with-layers",
            Self::CacheInTheSameMemory => "cache-in-the-same-memory",
            Self::ReadsFromDisk { .. } => "reads-from-disk",
            Self::ReservesMore { .. } => "reserves-more",
            Self::UncertainModel { .. } => "uncertain-model",
            Self::RareArchitecture { .. } => "rare-architecture",
            Self::OneMachineOnly { .. } => "one-machine-only",
            Self::SeveralMachines { .. } => "several-machines",
            Self::LessFreeNow { .. } => "less-free-now",
        }
    }

    /// Whether the program cannot start the model there, however much memory there is.
    pub const fn forbids(&self) -> bool {
        matches!(
            self,
            Self::RuntimeCannotRead { .. }
                | Self::BackendUnavailable { .. }
                | Self::OneMachineOnly { .. }
                | Self::QuantisedValuesNeedFlashAttention
        )
    }

    /// One sentence for people, without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::NeverSoldSize { machine, asked, sold } => {
                let sizes: Vec<String> = sold.iter().map(|b| format!("{}", b.gib())).collect();
                format!(
                    "{machine} was never sold with {} GB (sold: {} GB); computed as if it were",
                    asked.gib(),
                    sizes.join(", ")
                )
            }
            Self::ContextBeyondModel { asked, most } => format!(
                "{asked} tokens are more than the {most} the model was made for; quality beyond is not assured"
            ),
            Self::ApproximateFormat { quant } => format!(
                "the mix of {quant} differs from file to file: sizes are those of the nearest plain preset"
            ),
            Self::GenericModel => "the model is known by its size alone: dimensions, and with them cache and buffers, are typical ones".to_owned(),
            Self::AssumedHost { ram } => format!(
                "{:.0} GB of main memory beside the card are assumed; state yours with --ram",
                ram.gib()
            ),
            Self::RaiseLimit { by_default, how } => format!(
                "out of the box the GPU may use {:.0} GiB; this needs the limit raised ({how})",
                by_default.gib()
            ),
            Self::RuntimeCannotRead { runtime, quant } => format!("{runtime} does not read {quant}"),
            Self::BackendUnavailable { runtime, backend, machine } => {
                format!("{runtime} with {backend} is not known to run on {machine}")
            }
            Self::NativeExperts { published } => format!(
                "published files of that name keep the experts in MXFP4 and take {:.1} GB; this is the size after requantising them",
                published.gb()
            ),
            Self::QuantisedValuesNeedFlashAttention => {
                "a quantised V cache needs flash attention; llama.cpp refuses to start without".to_owned()
            }
            Self::DoesNotFit { missing } => format!("{:.1} GiB are missing", missing.gib()),
            Self::CacheStaysWithLayers { runtime } => format!(
                "no flag of {runtime} is known that keeps the whole cache in main memory: it is counted with its layers"
            ),
            Self::CacheInTheSameMemory => {
                "GPU and processor share one memory: a cache kept from the GPU frees nothing and is copied for every token".to_owned()
            }
            Self::ReadsFromDisk { short } => format!(
                "as mapped pages the weights load all the same, but {:.1} GiB of them have no room and come from the disk again and again: far slower than said here",
                short.gib()
            ),
            Self::ReservesMore { reserved } => format!(
                "the runtime reserves {:.1} GiB at its defaults, whatever the model needs",
                reserved.gib()
            ),
            Self::UncertainModel { note } => format!("about the model: {note}"),
            Self::RareArchitecture { architecture } => {
                format!("few measured rows of {architecture} models exist; the speed is less certain than the interval says")
            }
            Self::OneMachineOnly { runtime, others } => format!(
                "{runtime} runs a model on one machine alone; on several run {}",
                others.join(" and ")
            ),
            Self::SeveralMachines { machines, link } => format!(
                "layers are divided among {machines} machines over {link}, and a token passes them in turn: memory adds up, speed \
                 does not, and what one of them holds is faster there; --link names another link"
            ),
            Self::LessFreeNow { free } => {
                format!("only {:.1} GiB are free at this moment", free.gib())
            }
        }
    }
}
