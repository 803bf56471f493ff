//! A person at a terminal answers.

use super::{Ask, Question, Reply};
use dialoguer::Select;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use std::io;

/// A person at a terminal; the questions go to standard error.
pub struct Person {
    theme: Box<dyn Theme>,
}

impl Person {
    /// With or without colour.
    pub fn new(colour: bool) -> Self {
        let theme: Box<dyn Theme> =
            if colour { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
        Self { theme }
    }
}

impl Ask for Person {
    fn choose(&mut self, question: &Question, at: usize) -> io::Result<Reply> {
        let mut items: Vec<&str> = question.choices.iter().map(|c| c.label.as_str()).collect();
        let count = items.len();
        items.extend(["(back)", "(quit)"]);
        let select = Select::with_theme(self.theme.as_ref())
            .with_prompt(question.text)
            .items(&items)
            .default(at);
        let chosen = select.interact_opt().map_err(io::Error::other)?;
        Ok(match chosen {
            Some(place) if place < count => Reply::Chosen(place),
            Some(place) if place == count => Reply::Back,
            _ => Reply::Quit,
        })
    }
}
