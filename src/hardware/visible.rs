//! Variables that reduce the GPUs programs see.

use super::env::Env;
use super::facts::{GpuFacts, GpuVendor, Note};

/// One such variable: which makers' GPUs it counts.
struct Variable {
    name: &'static str,
    vendor: Option<GpuVendor>,
}

/// Vulkan counts the GPUs of all makers in an order of its own, so its variable is only mentioned.
const VARIABLES: &[Variable] = &[
    Variable { name: "CUDA_VISIBLE_DEVICES", vendor: Some(GpuVendor::Nvidia) },
    Variable { name: "NVIDIA_VISIBLE_DEVICES", vendor: None },
    Variable { name: "ROCR_VISIBLE_DEVICES", vendor: Some(GpuVendor::Amd) },
    Variable { name: "HIP_VISIBLE_DEVICES", vendor: Some(GpuVendor::Amd) },
    Variable { name: "GGML_VK_VISIBLE_DEVICES", vendor: None },
];

/// The devices that a variable names, in the form runtimes read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection(Vec<Choice>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Index(u32),
    /// An identifier, or its beginning.
    Id(String),
}

impl Selection {
    /// Reads `0,2` or `GPU-8932f937`. The first entry that names nothing ends the list, so `-1` and an empty text hide
    /// every GPU.
    pub fn parse(text: &str) -> Self {
        let choices = text.split(',').map(str::trim).map_while(|entry| {
            if let Ok(index) = entry.parse() {
                return Some(Choice::Index(index));
            }
            let is_id = entry.starts_with("GPU-") || entry.starts_with("MIG-");
            is_id.then(|| Choice::Id(entry.to_owned()))
        });
        Self(choices.collect())
    }

    /// Whether it names the GPU at this position, by position or by identifier of itself or an instance.
    pub fn includes(&self, position: u32, gpu: &GpuFacts) -> bool {
        let instances = gpu.mig.iter().flatten().filter_map(|instance| instance.uuid.as_ref());
        let ids: Vec<&String> = gpu.uuid.iter().chain(instances).collect();
        self.0.iter().any(|choice| match choice {
            Choice::Index(index) => *index == position,
            Choice::Id(wanted) => ids.iter().any(|id| id.starts_with(wanted.as_str())),
        })
    }

    fn counts(&self) -> bool {
        self.0.iter().any(|choice| matches!(choice, Choice::Index(_)))
    }
}

/// Splits GPUs into those that programs see and those that variables hide.
pub(super) fn split(
    env: &dyn Env,
    mut gpus: Vec<GpuFacts>,
    notes: &mut Vec<Note>,
) -> (Vec<GpuFacts>, Vec<GpuFacts>) {
    let mut hidden = Vec::new();
    for variable in VARIABLES {
        let Some(value) = env.var(variable.name) else {
            continue;
        };
        if variable.name == "NVIDIA_VISIBLE_DEVICES"
            && matches!(value.as_str(), "all" | "void" | "")
        {
            continue;
        }
        notes.push(Note::VisibleDevices { variable: variable.name, value: value.clone() });
        if let Some(vendor) = variable.vendor {
            let selection = Selection::parse(&value);
            if vendor == GpuVendor::Nvidia && selection.counts() && are_mixed(env, &gpus) {
                notes.push(Note::CudaOrderUnknown);
            }
            let (seen, unseen) = apply(&selection, vendor, gpus);
            gpus = seen;
            hidden.extend(unseen);
        }
    }
    (gpus, hidden)
}

/// Each variable counts among the GPUs that the ones before it left.
fn apply(
    selection: &Selection,
    vendor: GpuVendor,
    gpus: Vec<GpuFacts>,
) -> (Vec<GpuFacts>, Vec<GpuFacts>) {
    let mut position = 0;
    gpus.into_iter().partition(|gpu| {
        if gpu.vendor != vendor {
            return true;
        }
        let included = selection.includes(position, gpu);
        position += 1;
        included
    })
}

/// Whether CUDA may count the GPUs in another order than the bus.
fn are_mixed(env: &dyn Env, gpus: &[GpuFacts]) -> bool {
    let mut names = gpus.iter().filter(|g| g.vendor == GpuVendor::Nvidia).map(|g| &g.name.value);
    let first = names.next();
    let by_bus = env.var("CUDA_DEVICE_ORDER").is_some_and(|order| order == "PCI_BUS_ID");
    !by_bus && names.any(|name| Some(name) != first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::env::{FixtureEnv, Platform};
    use crate::hardware::facts::{Found, Method};

    fn gpus(names: &[&str]) -> Vec<GpuFacts> {
        let one = |(position, name): (usize, &&str)| {
            let name = Found::new((*name).to_owned(), Method::Nvml, "");
            let mut gpu = GpuFacts::named(GpuVendor::Nvidia, name);
            gpu.uuid = Some(format!("GPU-{position}000"));
            gpu
        };
        names.iter().enumerate().map(one).collect()
    }

    fn seen(variable: &str, value: &str) -> Vec<String> {
        let env = FixtureEnv::new(Platform::Linux).variable(variable, value);
        let (seen, _) = split(&env, gpus(&["a", "b", "c"]), &mut Vec::new());
        seen.into_iter().map(|gpu| gpu.name.value).collect()
    }

    #[test]
    fn cuda_sees_what_its_variable_names() {
        assert_eq!(seen("CUDA_VISIBLE_DEVICES", "0,2"), ["a", "c"]);
        assert_eq!(seen("CUDA_VISIBLE_DEVICES", "GPU-1"), ["b"]);
        assert_eq!(seen("CUDA_VISIBLE_DEVICES", "1,x,2"), ["b"]);
        for nothing in ["", "-1", "NoDevFiles"] {
            assert!(seen("CUDA_VISIBLE_DEVICES", nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn variables_of_other_makers_hide_nothing() {
        assert_eq!(seen("HIP_VISIBLE_DEVICES", "-1").len(), 3);
        assert_eq!(seen("GGML_VK_VISIBLE_DEVICES", "0").len(), 3);
    }

    #[test]
    fn counting_among_different_gpus_is_noted() {
        let env = FixtureEnv::new(Platform::Linux).variable("CUDA_VISIBLE_DEVICES", "0");
        let mut notes = Vec::new();
        split(&env, gpus(&["a", "b"]), &mut notes);
        assert!(notes.contains(&Note::CudaOrderUnknown));
        notes.clear();
        split(&env, gpus(&["a", "a"]), &mut notes);
        assert!(!notes.contains(&Note::CudaOrderUnknown));
    }
}
