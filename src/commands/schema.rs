//! `wir schema`: the JSON Schema of every output, made from the structs that write it.

use super::line::Line;
use super::lookup;
use crate::error::{Error, Problem};
use crate::render::json::{
    AnswerJson, ErrorJson, accuracy, bench, best, compare, cost, detect, document, fix, glossary,
    grid, launch, lists, pick, plan, recommend, scan, show,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// An output: its name, what it is, and its schema.
pub struct Output {
    /// As asked for.
    pub name: &'static str,
    /// What has this shape.
    pub what: &'static str,
    schema: fn() -> Schema,
}

/// All outputs, and the one input.
pub const OUTPUTS: &[Output] = &[
    Output { name: "request", what: "a line that `wir batch` reads", schema: of::<Line> },
    Output {
        name: "answer",
        what: "`wir check --model … --json`, and a line that `wir batch` writes",
        schema: of::<AnswerJson<'_>>,
    },
    Output { name: "error", what: "a question without an answer", schema: of::<ErrorJson<'_>> },
    Output {
        name: "grid",
        what: "`wir --json`, and `wir check --json` without a model",
        schema: of::<grid::GridJson<'_>>,
    },
    Output {
        name: "compare",
        what: "`wir compare --json`",
        schema: of::<compare::CompareJson<'_>>,
    },
    Output { name: "bench", what: "`wir bench … --json`", schema: of::<bench::BenchJson<'_>> },
    Output { name: "scan", what: "`wir scan --json`", schema: of::<scan::ScanJson<'_>> },
    Output { name: "launch", what: "`wir launch --json`", schema: of::<launch::CommandsJson<'_>> },
    Output { name: "show", what: "`wir show --json`", schema: of::<show::PageJson<'_>> },
    Output {
        name: "ranking",
        what: "`wir hw --sort … --json`",
        schema: of::<best::RankingJson<'_>>,
    },
    Output { name: "best", what: "`wir best --json`", schema: of::<best::GuideJson<'_>> },
    Output { name: "pick-gpu", what: "`wir pick-gpu --json`", schema: of::<pick::PickJson<'_>> },
    Output { name: "cost", what: "`wir cost --json`", schema: of::<cost::CostJson<'_>> },
    Output { name: "plan", what: "`wir plan --json`", schema: of::<plan::PlanJson<'_>> },
    Output {
        name: "recommend",
        what: "`wir recommend --json`",
        schema: of::<recommend::RecommendJson<'_>>,
    },
    Output {
        name: "report",
        what: "`wir report --json`",
        schema: of::<document::DocumentJson<'_>>,
    },
    Output { name: "detect", what: "`wir detect --json`", schema: of::<detect::DetectJson<'_>> },
    Output {
        name: "accuracy",
        what: "`wir accuracy --json`",
        schema: of::<accuracy::AccuracyJson<'_>>,
    },
    Output { name: "fix", what: "`wir fix TEXT --json`", schema: of::<fix::FixJson<'_>> },
    Output { name: "topics", what: "`wir fix --json`", schema: of::<fix::TopicsJson<'_>> },
    Output {
        name: "term",
        what: "`wir explain TERM --json`",
        schema: of::<glossary::TermJson<'_>>,
    },
    Output {
        name: "terms",
        what: "`wir explain --terms --json`",
        schema: of::<glossary::TermsJson<'_>>,
    },
    Output { name: "hw", what: "`wir hw --json`", schema: of::<lists::HardwareListJson<'_>> },
    Output { name: "models", what: "`wir models --json`", schema: of::<lists::ModelListJson<'_>> },
    Output { name: "quants", what: "`wir quants --json`", schema: of::<lists::QuantListJson<'_>> },
    Output {
        name: "runtimes",
        what: "`wir runtimes --json`",
        schema: of::<lists::RuntimeListJson<'_>>,
    },
];

fn of<T: JsonSchema>() -> Schema {
    SchemaGenerator::default().into_root_schema_for::<T>()
}

/// The schema of an output, or the list of them.
///
/// # Errors
/// When there is no such output.
pub fn text(name: Option<&str>) -> Result<String, Error> {
    let Some(name) = name else {
        let line = |o: &Output| format!("{:<9} {}\n", o.name, o.what);
        return Ok(OUTPUTS.iter().map(line).collect());
    };
    let found = OUTPUTS.iter().find(|o| o.name == name).ok_or_else(|| {
        let known = OUTPUTS.iter().map(|o| o.name);
        lookup::unknown("unknown-output", "output", name, known)
    })?;
    let mut schema = (found.schema)();
    schema.insert("title".to_owned(), format!("wir {}", found.name).into());
    schema.insert("description".to_owned(), found.what.into());
    let json = serde_json::to_string_pretty(&schema);
    json.map(|text| text + "\n").map_err(|e| Problem::invalid(e.to_string()).into())
}
