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
                now += 1;
            }
            Reply::Back if now > 0 => now -= 1,
            Reply::Back | Reply::Quit => return Ok(None),
        }
    }
    Ok(Some(answers))
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

    #[test]
    fn quit_ends_at_every_step() {
        let all = questions(&embedded::catalog());
        for step in 0..all.len() {
            let mut replies = vec![Reply::Chosen(0); step];
            replies.push(Reply::Quit);
            let answers = run(&mut Scripted(replies), &all).expect("no terminal");
            assert_eq!(answers, None, "step {step}");
        }
    }
}
