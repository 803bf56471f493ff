//! From a looked-up question to its answer; keeps the weight tables that it has made.

use super::world::World;
use crate::advice::verdict::{Needs, judge};
use crate::catalog::workload::Workload;
use crate::engine::memory::weights::WeightTable;
use crate::engine::{estimate, weight_table};
use crate::report::{Answer, Asked};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Weight tables by model and format, as many as a stream of questions is likely to come back to.
#[derive(Debug, Default)]
pub struct Tables {
    made: HashMap<(usize, usize), Arc<WeightTable>>,
}

impl Tables {
    /// At most so many are kept.
    const MOST: usize = 512;

    /// The table of a question.
    pub fn get(&mut self, asked: &Asked<'_>) -> Option<Arc<WeightTable>> {
        if let Some(file) = &asked.file {
            return Some(Arc::clone(&file.table));
        }
        let dims = asked.model.dims.as_ref()?;
        let make = || Arc::new(weight_table(&asked.request(), dims));
        let (Cow::Borrowed(model), Cow::Borrowed(quant)) = (&asked.model, &asked.quant) else {
            return Some(make());
        };
        if asked.settings.published_files {
            return Some(make());
        }
        // Entries of the catalog stay where they are as long as the program runs: their address is their name.
        let key = (std::ptr::from_ref(*model) as usize, std::ptr::from_ref(*quant) as usize);
        if self.made.len() >= Self::MOST && !self.made.contains_key(&key) {
            self.made.clear();
        }
        Some(Arc::clone(self.made.entry(key).or_insert_with(make)))
    }
}

/// The answer; `None` for a model without dimensions, which looking it up refuses.
pub fn answer<'a>(
    world: &World,
    asked: Asked<'a>,
    workload: Option<&Workload>,
    tables: &mut Tables,
) -> Option<Answer<'a>> {
    let table = tables.get(&asked)?;
    let dims = asked.model.dims.as_ref()?;
    let estimate = estimate(&asked.request(), dims, &table, &world.catalog);
    let needs = needs(world, workload);
    let judged = judge(&estimate, &needs, None);
    let judgement = match asked.incomplete() {
        Some(missing) => judged.incomplete(missing),
        None => judged,
    };
    Some(Answer { asked, estimate, judgement, next: None, explained: None })
}

/// What the workload needs; of a chat, where none is named.
pub fn needs(world: &World, workload: Option<&Workload>) -> Needs {
    workload.or_else(|| world.catalog.workloads.first()).map_or(NO_NEEDS, Needs::from)
}

/// Any speed will do.
const NO_NEEDS: Needs = Needs {
    comfortable_decode: 0.0,
    minimum_decode: 0.0,
    comfortable_prefill: 0.0,
    minimum_prefill: 0.0,
};
