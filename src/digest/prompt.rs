//! The prompt at the end of a digest, in the two forms that old digests have.

use serde::{Deserialize, Serialize};

/// What stands in a printed prompt where the papers stood.
pub const PAPER_LIST: &str = "[PAPER LIST HERE]";

/// The prompt as a digest shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PromptSection {
    /// The older form, and whatever an imported file has that is not exactly the newer one: one text, verbatim.
    Whole {
        /// The text.
        prompt: String,
    },
    /// The newer form: the two parts apart, each printed as a block quote.
    Parts {
        /// The system part.
        prompt_system: String,
        /// The user part.
        prompt_user: String,
    },
}

impl PromptSection {
    /// The section for a prompt that was sent with the texts `system` and `user`, in which `papers` is the list of
    /// one batch, as sent: [`PAPER_LIST`] takes its place.
    pub fn sent(system: &str, user: &str, papers: &str) -> Self {
        let user = if papers.is_empty() { user.to_owned() } else { user.replacen(papers, PAPER_LIST, 1) };
        Self::Parts { prompt_system: system.trim_end().to_owned(), prompt_user: user.trim_end().to_owned() }
    }

    /// The section's Markdown, below its heading.
    pub(super) fn print(&self) -> String {
        match self {
            Self::Whole { prompt } => prompt.clone(),
            Self::Parts { prompt_system, prompt_user } => {
                let (system, user) = (quote(prompt_system), quote(prompt_user));
                format!("{SYSTEM}\n\n{system}\n\n{USER}\n\n{user}")
            }
        }
    }

    /// Reads what stands below the heading. Nothing is lost: what would not be printed again to the byte as two
    /// parts is kept whole.
    pub(super) fn read(text: &str) -> Self {
        read_parts(text).unwrap_or_else(|| Self::Whole { prompt: text.to_owned() })
    }
}

const SYSTEM: &str = "## System Prompt";
const USER: &str = "## User Prompt";

fn read_parts(text: &str) -> Option<PromptSection> {
    let text = text.strip_prefix(SYSTEM)?.strip_prefix("\n\n")?;
    // A quoted line begins with `>`, so the first heading that is not quoted is ours.
    let (system, user) = text.split_once("\n\n## User Prompt\n\n")?;
    Some(PromptSection::Parts { prompt_system: unquote(system)?, prompt_user: unquote(user)? })
}

/// Every line behind `> `, the empty ones too.
fn quote(text: &str) -> String {
    format!("> {}", text.replace('\n', "\n> "))
}

fn unquote(text: &str) -> Option<String> {
    let quoted = text.split('\n').all(|line| line.starts_with("> "));
    quoted.then(|| text.replace("\n> ", "\n")).and_then(|text| text.strip_prefix("> ").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &PromptSection) {
        let section = PromptSection::read(text);
        assert_eq!(&section, expected, "{text}");
        assert_eq!(section.print(), text);
    }

    fn parts(system: &str, user: &str) -> PromptSection {
        PromptSection::Parts { prompt_system: system.to_owned(), prompt_user: user.to_owned() }
    }

    fn whole(prompt: &str) -> PromptSection {
        PromptSection::Whole { prompt: prompt.to_owned() }
    }

    #[test]
    fn both_forms_are_read_and_printed() {
        check(
            "## System Prompt\n\n> You read.\n\n## User Prompt\n\n> ## Papers\n> \n> [PAPER LIST HERE]",
            &parts("You read.", "## Papers\n\n[PAPER LIST HERE]"),
        );
        check(
            "You read papers.\n\n## User Prompt\n\n> quoted",
            &whole("You read papers.\n\n## User Prompt\n\n> quoted"),
        );
        check("", &whole(""));
    }

    #[test]
    fn what_is_not_exactly_two_quotes_is_kept_whole() {
        for text in [
            "## System Prompt\n\n> a\n\n## User Prompt\n\n> b\n>\n> c",
            "## System Prompt\n\n> a",
            "## System Prompt\n\n> a\n\n## User Prompt\n\n> b\n\n<div>next day</div>",
            "## System Prompt\n> a\n\n## User Prompt\n\n> b",
        ] {
            check(text, &whole(text));
        }
    }

    #[test]
    fn a_prompt_that_quotes_the_form_itself_comes_back() {
        let section = parts("## User Prompt\n\n> x\n\n## User Prompt", "\n\n## User Prompt\n\n");
        assert_eq!(PromptSection::read(&section.print()), section);
    }

    #[test]
    fn the_sent_papers_give_way_to_a_mark() {
        let section = PromptSection::sent("Read.\n", "Topics\n\n<p>1</p>\n\nAnswer <p>1</p>\n", "<p>1</p>");
        assert_eq!(section, parts("Read.", "Topics\n\n[PAPER LIST HERE]\n\nAnswer <p>1</p>"));
        assert_eq!(PromptSection::sent("a", "b", ""), parts("a", "b"));
    }
}
