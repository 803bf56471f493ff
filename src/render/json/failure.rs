//! A question that has no answer, as JSON.

use super::SCHEMA;
use crate::error::Problem;
use schemars::JsonSchema;
use serde::Serialize;

/// A question that has no answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ErrorJson<'a> {
    schema: u32,
    id: Option<&'a str>,
    ok: bool,
    error: ProblemJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more_errors: Option<Vec<ProblemJson<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ProblemJson<'a> {
    code: &'a str,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> From<&'a Problem> for ProblemJson<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self { code: problem.code, message: &problem.message, hint: problem.hint.as_deref() }
    }
}

/// The object for a question that has no answer, with everything that is wrong with it; the first problem leads.
pub fn failure<'a>(id: Option<&'a str>, problems: &'a [Problem]) -> ErrorJson<'a> {
    let mut all = problems.iter().map(ProblemJson::from);
    let error =
        all.next().unwrap_or(ProblemJson { code: "internal", message: "no answer", hint: None });
    ErrorJson {
        schema: SCHEMA,
        id,
        ok: false,
        error,
        more_errors: (problems.len() > 1).then(|| all.collect()),
    }
}

/// A failure as text.
pub fn failure_text(problems: &[Problem]) -> String {
    let json = serde_json::to_string(&failure(None, problems));
    json.unwrap_or_default() + "\n"
}
