//! What readers are told of marks, filters, exports and keys.

use crate::digest::export::Format;
use crate::run::marks::Aspect;
use crate::view::keys::{Command, Refused};
use crate::view::marks::Selection;
use crate::view::paper_page::Judgement;

/// What was just done with a paper, before its title: an aspect was set, and what it was `before`.
pub fn done(aspect: &Aspect, before: &Aspect) -> &'static str {
    match aspect {
        Aspect::Read(Some(_)) => "Marked as read:",
        Aspect::Read(None) => "Marked as unread:",
        Aspect::Starred(Some(_)) => "Starred:",
        Aspect::Starred(None) => "Star taken off:",
        Aspect::Hidden(Some(_)) => "Hidden:",
        Aspect::Hidden(None) => "Shown again:",
        Aspect::More(Some(_)) => "More like this:",
        Aspect::More(None) => "No longer an example:",
        Aspect::Note(Some(_)) => "Note kept:",
        Aspect::Note(None) => "Note removed:",
        Aspect::Tags(tags) if tags.is_empty() => "Tags removed:",
        Aspect::Tags(_) => "Tags kept:",
        Aspect::Pulled(now) => match before {
            Aspect::Pulled(then) if then.len() > now.len() => "Put back:",
            _ => "Pulled up:",
        },
    }
}

/// The summary of the fold with a day's hidden papers.
pub fn hidden(count: usize) -> String {
    super::numbers::count(count, "hidden paper", "hidden papers")
}

/// How many papers a filter lets through.
pub fn filtered(passed: usize, all: usize) -> String {
    format!("{passed} of {all} shown")
}

/// A filter that lets nothing through.
pub const NOTHING_PASSES: &str = "No paper here passes the filter.";

/// What a key does.
pub fn command(command: Command) -> &'static str {
    match command {
        Command::Next => "Next paper",
        Command::Previous => "Previous paper",
        Command::Unfold => "Unfold or fold the abstract",
        Command::Open => "Open the paper’s page",
        Command::Star => "Star",
        Command::Read => "Mark as read",
        Command::Hide => "Hide",
        Command::Undo => "Undo the last mark",
        Command::Search => "Search, or filter the page",
        Command::Today => "Go to Today",
        Command::Archive => "Go to the archive",
        Command::Profile => "Go to the profile",
        Command::Settings => "Go to the settings",
        Command::About => "Go to About and help",
        Command::Help => "List the keys",
    }
}

/// Why a key was not taken.
pub fn refused(why: Refused) -> String {
    match why {
        Refused::NoStroke => "Write one character, or two that are pressed one after the other.".to_owned(),
        Refused::Taken(other) => format!("“{}” has this key, or one that begins with it.", command(other)),
    }
}

/// Under the list of keys.
pub const ABOUT_KEYS: &str = "They do nothing while you type in a field. You can change them, or switch them off, in the \
                              settings.";

/// Which papers leave, and how many.
pub fn selection(selection: Selection, count: usize) -> String {
    let papers = match selection {
        Selection::Digest => "The whole digest",
        Selection::Listed => "What is listed now",
        Selection::Starred => "The starred ones",
    };
    format!("{papers} ({count})")
}

/// What a format is for.
pub fn about_format(format: Format) -> &'static str {
    match format {
        Format::Markdown => "To read, and to be read in again.",
        Format::Json => "Everything, for programs, and to be read in again.",
        Format::BibTex => "For TeX: entries as arXiv’s own export has them.",
        Format::Ris => "For Zotero, EndNote, Mendeley.",
        Format::Csv => {
            "For spreadsheets. A field that begins like a formula gets an apostrophe, so that nothing in it runs."
        }
        Format::Atom => "For feed readers.",
    }
}

/// What can leave now; the text has so many bytes.
pub fn ready(papers: usize, bytes: usize) -> String {
    let papers = super::numbers::papers(papers);
    format!("{papers}, {} KB.", bytes.div_ceil(1000))
}

/// The paper's page, where nothing is stored of it.
pub const UNKNOWN_PAPER: &str = "Nothing about this paper is stored in this browser yet.";

/// The paper's page, while days are searched.
pub fn searched(done: usize, all: usize) -> String {
    format!("Looked through {done} of {all} days.")
}

/// A paper in a digest that came from a file.
pub const IN_AN_IMPORT: &str = "shown in an imported digest";
/// An announcement of a kind that the reader does not ask for.
pub const NOT_ASKED_FOR: &str = "not asked for";

/// Who judged a paper, when, and by which prompt.
pub fn judged(one: &Judgement) -> String {
    match one.run {
        None => format!("in an imported digest of {}", one.day),
        Some(run) => {
            let run = if run == 1 { String::new() } else { format!(", run {run}") };
            format!("{} on {}{run}, prompt {}", one.model, one.day, one.prompt)
        }
    }
}

/// The button that searches the less likely days.
pub fn look_further(days: usize) -> String {
    format!("Look through {days} more {}", if days == 1 { "day" } else { "days" })
}
