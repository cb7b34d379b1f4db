//! The texts of the prompts, each of which a reader can edit.

use super::{Edits, Profile};

/// One text of the prompts. The defaults are the files in `prompts/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who the model is and how it treats what it reads (the system part).
    System,
    /// What relevance and novelty mean, in five bands each.
    Scoring,
    /// The topics, with relevant and irrelevant examples.
    Topics,
    /// Keywords: relevant, irrelevant, application.
    Keywords,
    /// How to answer when abstracts are scored.
    Answer,
    /// How to answer when titles are screened.
    Titles,
}

impl Part {
    /// All of them, in the order in which a page shows them.
    pub const ALL: [Self; 6] =
        [Self::System, Self::Scoring, Self::Topics, Self::Keywords, Self::Answer, Self::Titles];

    /// Its name in addresses, forms and exports: that of its file without the ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Scoring => "scoring",
            Self::Topics => "topics",
            Self::Keywords => "keywords",
            Self::Answer => "answer",
            Self::Titles => "titles",
        }
    }

    /// The text that ships with the app, without white space at its end.
    pub fn default_text(self) -> &'static str {
        match self {
            Self::System => include_str!("../../prompts/system.md"),
            Self::Scoring => include_str!("../../prompts/scoring.md"),
            Self::Topics => include_str!("../../prompts/topics.md"),
            Self::Keywords => include_str!("../../prompts/keywords.md"),
            Self::Answer => include_str!("../../prompts/answer.md"),
            Self::Titles => include_str!("../../prompts/titles.md"),
        }
        .trim_end()
    }
}

impl Edits {
    /// The reader's own text for `part`, where there is one.
    pub fn get(&self, part: Part) -> Option<&str> {
        match part {
            Part::System => &self.system,
            Part::Scoring => &self.scoring,
            Part::Topics => &self.topics,
            Part::Keywords => &self.keywords,
            Part::Answer => &self.answer,
            Part::Titles => &self.titles,
        }
        .as_deref()
    }

    pub(super) fn slot(&mut self, part: Part) -> &mut Option<String> {
        match part {
            Part::System => &mut self.system,
            Part::Scoring => &mut self.scoring,
            Part::Topics => &mut self.topics,
            Part::Keywords => &mut self.keywords,
            Part::Answer => &mut self.answer,
            Part::Titles => &mut self.titles,
        }
    }
}

impl Profile {
    /// The text of `part` as it will be sent: the reader's own or the default.
    pub fn text(&self, part: Part) -> &str {
        self.edits.get(part).unwrap_or(part.default_text())
    }
}
