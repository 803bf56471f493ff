//! What the weights take, by purpose.

use crate::engine::memory::weights::{LayerWeights, WeightTable};
use crate::report::{Amount, Answer, Section};
use crate::units::Bytes;

/// The weights as a file, and what they come to per weight.
pub fn sections(answer: &Answer<'_>, table: &WeightTable) -> Vec<Section> {
    let mut s = Section::new("weights");
    let tied = if table.tied { "it is the output head too" } else { "" };
    s.memory("token embedding", tied, table.embedding);
    if !table.tied {
        s.memory("output head", "", table.head);
    }
    s.memory("lookup tables", "of which a token reads single rows", table.lookup);
    layers(&mut s, table);
    s.memory("outside the layers", "norms and the like", table.outside);
    s.memory("prediction layers", "in the file, not loaded", table.prediction);
    let file = table.file();
    let params = answer.asked.model.params_text;
    let bits = file.as_f64() * 8.0 / params.get().max(1) as f64;
    let how = format!(
        "{} stores {:.2}B weights in {bits:.2} bits each, on average",
        answer.asked.quant.name,
        params.billions()
    );
    s.term("file", how, Amount::Memory(file));
    vec![s]
}

fn layers(s: &mut Section, table: &WeightTable) {
    let sum = |part: fn(&LayerWeights) -> Bytes| table.layers.iter().map(part).sum::<Bytes>();
    let n = table.layers.len();
    let of = |what: &str| format!("{what} of {n} layers");
    s.memory(of("attention"), "queries, keys, values, outputs", sum(|l| l.attention));
    s.memory(of("feed-forward part"), "", sum(|l| l.dense));
    s.memory(of("shared experts"), "read for every token", sum(|l| l.shared));
    let used = table.layers.iter().map(|l| l.experts_used).find(|u| u.1 > 0);
    let how = used.map_or_else(String::new, |(used, all)| {
        format!("{all} experts a layer, of which a token reads {used}")
    });
    s.memory(of("experts"), how, sum(|l| l.routed));
    s.memory(of("router"), "", sum(|l| l.router));
    s.memory(of("norms"), "", sum(|l| l.norms));
}
