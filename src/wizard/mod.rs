//! The questions of `wir pick-gpu`: what is asked is data, who answers is a trait, so that tests can answer too.

mod questions;
pub mod terminal;

pub use questions::{Choice, Question, questions};

/// What came back from a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The option of this place.
    Chosen(usize),
    /// To the question before.
    Back,
    /// No answer is wanted any more.
    Quit,
}

/// Who answers.
pub trait Ask {
    /// Lets one option be chosen; `at` is the one that is marked at first.
    ///
    /// # Errors
    /// When the terminal fails.
    fn choose(&mut self, question: &Question, at: usize) -> std::io::Result<Reply>;
}

/// Asks all questions in order; the place of every answer, or none where the person quit. Back at the first question quits.
///
/// # Errors
/// When the terminal fails.
pub fn run(asker: &mut dyn Ask, questions: &[Question]) -> std::io::Result<Option<Vec<usize>>> {
    let mut answers: Vec<usize> = questions.iter().map(|q| q.usual).collect();
    let mut now = 0;
    while let Some(question) = questions.get(now) {
        match asker.choose(question, answers[now])? {
            Reply::Chosen(place) => {
                answers[now] = place.min(question.choices.len().saturating_sub(1));
                now = (now + 1..questions.len())
                    .find(|n| is_asked(questions, &answers, *n))
                    .unwrap_or(questions.len());
            }
            Reply::Back => match (0..now).rev().find(|n| is_asked(questions, &answers, *n)) {
                Some(before) => now = before,
                None => return Ok(None),
            },
            Reply::Quit => return Ok(None),
        }
    }
    Ok(Some(answers))
}

/// Whether a question makes sense after the answers before it.
fn is_asked(questions: &[Question], answers: &[usize], n: usize) -> bool {
    let Some((flag, holds)) = questions.get(n).and_then(|q| q.only_if) else {
        return true;
    };
    let earlier = questions.iter().zip(answers).find(|(q, _)| q.flag == flag);
    let chosen = earlier.and_then(|(q, place)| q.choices.get(*place));
    holds(chosen.and_then(|c| c.value.as_deref()))
}

/// The flags that answers stand for, in order.
pub fn flags(questions: &[Question], answers: &[usize]) -> Vec<(&'static str, String)> {
    let asked = (0..questions.len()).filter(|n| is_asked(questions, answers, *n));
    let value = |n: usize| questions[n].choices.get(*answers.get(n)?)?.value.clone();
    asked.filter_map(|n| Some((questions[n].flag, value(n)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded;

    struct Scripted(Vec<Reply>);

    impl Ask for Scripted {
        fn choose(&mut self, _: &Question, at: usize) -> std::io::Result<Reply> {
            Ok(if self.0.is_empty() { Reply::Chosen(at) } else { self.0.remove(0) })
        }
    }

    #[test]
    fn back_asks_the_question_before_again() {
        let all = questions(&embedded::catalog());
        let replies = vec![Reply::Chosen(1), Reply::Back, Reply::Chosen(2)];
        let answers = run(&mut Scripted(replies), &all).expect("no terminal");
        assert_eq!(answers.expect("answered")[0], 2);
    }

    /// The place of the choice of a question with a value, or of the one without.
    fn place(all: &[Question], flag: &str, value: Option<&str>) -> Reply {
        let question = all.iter().find(|q| q.flag == flag).expect("a question");
        let found = question.choices.iter().position(|c| c.value.as_deref() == value);
        Reply::Chosen(found.expect("a choice"))
    }

    #[test]
    fn questions_follow_from_answers() {
        let all = questions(&embedded::catalog());
        // One model, then back to what it is for: a task, and no model is asked for.
        let model = place(&all, "model", Some("70b"));
        let replies = vec![place(&all, "for", None), model];
        let answers = run(&mut Scripted(replies), &all).expect("no terminal").expect("answered");
        assert_eq!(flags(&all, &answers)[0], ("model", "70b".to_owned()));
        let replies = vec![place(&all, "for", None), model, Reply::Back, Reply::Back];
        let answers = run(
            &mut Scripted([replies, vec![place(&all, "for", Some("coding-agent"))]].concat()),
            &all,
        );
        let flags = flags(&all, &answers.expect("no terminal").expect("answered"));
        assert_eq!(flags[0], ("for", "coding-agent".to_owned()));
        assert!(flags.iter().all(|(flag, _)| *flag != "model" && *flag != "psu"), "{flags:?}");
    }

    #[test]
    fn quit_ends_at_every_step() {
        let all = questions(&embedded::catalog());
        // Two of them are asked after certain answers only.
        for step in 0..all.len() - 2 {
            let mut replies = vec![Reply::Chosen(0); step];
            replies.push(Reply::Quit);
            let answers = run(&mut Scripted(replies), &all).expect("no terminal");
            assert_eq!(answers, None, "step {step}");
        }
    }
}
