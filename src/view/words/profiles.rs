//! What readers are told of their profiles.

use crate::money::Tokens;
use crate::paper::Category;
use crate::profile::{CutOffs, Part};

/// Whether a profile can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Kept,
    /// It was deleted, and its days are there still.
    Deleted,
}

/// Under the heading of the page.
pub const ABOUT: &str =
    "What you care about. It is kept in this browser and sent to your model with the papers.";
/// What is saved holds for what comes.
pub const SAVED: &str = "Saved. It holds from the next run on.";
/// The bar that appears with the first change.
pub const UNSAVED: &str = "Not saved yet.";
/// Under the categories.
pub const CATEGORIES: &str =
    "Type a part of an id or a name, such as “vision”, and choose; or write ids with commas between.";
/// Languages to choose from; any other can be typed.
pub const LANGUAGES: &str = "English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Russian, \
                             Turkish, Arabic, Persian, Hindi, Chinese, Japanese, Korean";
/// Where changes would be lost.
pub const SAVE_FIRST: &str = "Save or discard your changes first.";
/// The same in the place of the choice of a profile.
pub const SAVE_TO_SWITCH: &str = "Save or discard your changes, and you can take another profile into use.";
/// Under the papers of a preview.
pub const DELIMITER: &str =
    "The word between the papers is another one in each run, so that no paper can know it.";
/// What the share sheet says.
pub const SHARE_TITLE: &str = "A profile for Firstlight";
/// The name of a profile's file.
pub const FILE: &str = "firstlight-profile.json";
/// The place for files.
pub const TAKE: &str = "A profile that somebody saved can be opened here, or dropped. You see what is in it before \
                        anything is added.";
/// Under the topics.
pub const TOPICS: &str = "In your own words, as you would tell a colleague: what you look for, with examples of what \
                          fits and what does not. Markdown is fine.";
/// Above the lists of keywords.
pub const KEYWORDS: &str = "Hints for the model, between commas or one a line.";
/// Keywords that are written as a text.
pub const KEYWORDS_AS_TEXT: &str = "These keywords are written as a text of your own.";
/// Under what is never to be shown.
pub const NEVER: &str = "A hard rule. A paper with one of these in its title or abstract is neither shown nor sent to \
                         the model; the day's ledger lists it with the word. One word or phrase a line, whole words, \
                         whatever their capitals. Authors you follow are exempt.";
/// Under the followed authors.
pub const FOLLOWED: &str = "One name a line, with or without accents. Their papers come first.";
/// Under the language.
pub const LANGUAGE: &str = "Such as German. Empty leaves it to the model, which answers as you write.";
/// Under a budget of its own.
pub const BUDGET: &str =
    "At most so much for one run of this profile. Where it is empty, the settings' budget holds.";
/// Under the choice to have the day read on opening.
pub const BY_ITSELF: &str = "When this page opens, a day that is announced and not read yet is read at once, within \
                             the budget for a run, if your key is open. You see it begin, and can stop it.";
/// In its place, where there is no budget.
pub const BY_ITSELF_NEEDS: &str = "A day can be read by itself when you open the page, once there is a budget for a run, \
                                   here or in the settings: nothing is spent unasked without one.";
/// Above a run that began so.
pub const BEGAN_BY_ITSELF: &str = "It began by itself, as this profile has it.";
/// Above the list of profiles.
pub const SEVERAL: &str = "Each profile has its own days. Only one is in use at a time.";
/// Before a profile is deleted.
pub const DELETE: &str =
    "Its days stay, under its name, and can be looked at below; the profile can be brought back.";
/// Where there is only one.
pub const LAST: &str = "This is the only profile: one has to stay.";
/// What a link or a file of a profile holds.
pub const SHARE: &str = "The link holds categories, criteria, keywords, what is never shown, followed authors, cut-offs \
                         and the language, in the part of the address that no server gets. Your key, model, budget \
                         and marks are not in it.";
/// Above a profile that somebody sent.
pub const SHARED: &str = "Somebody sent you a profile.";
/// What to do with it.
pub const SHARED_MORE: &str = "Nothing of it is kept or used unless you add it. Read what it would tell your model, and \
                               what it would keep from you.";

/// What a profile that somebody sent would bring, by name.
pub mod brings {
    /// Its name.
    pub const NAME: &str = "Name";
    /// What is read.
    pub const CATEGORIES: &str = "Categories";
    /// Which kinds of announcement.
    pub const ANNOUNCE: &str = "Announce types";
    /// What a paper needs to be shown.
    pub const CUT_OFFS: &str = "Cut-offs";
    /// Whose papers come first.
    pub const FOLLOWED: &str = "Followed authors";
    /// What is kept from the reader.
    pub const NEVER: &str = "Never show";
    /// In what the model answers.
    pub const LANGUAGE: &str = "Language of the comments";
    /// Over the choices below.
    pub const BESIDES: &str = "Besides";
    /// Followed authors' papers go to the model as well.
    pub const SCORES_FOLLOWED: &str = "followed authors’ papers are scored too";
    /// The title pass.
    pub const SCREENS_TITLES: &str = "titles are screened first";
}

/// Above a day that another profile read.
pub fn day_of(name: &str, standing: Standing) -> String {
    match standing {
        Standing::Kept => format!("As the profile “{name}” read it."),
        Standing::Deleted => format!("As the profile “{name}” read it, which you have deleted."),
    }
}

/// What a paper needs to be shown.
pub fn cut_offs(cut_offs: CutOffs) -> String {
    format!("relevance {}, novelty {}", cut_offs.relevance, cut_offs.novelty)
}

/// Before the links to a day as other profiles read it.
pub const ALSO_READ_BY: &str = "Also read with:";

/// How many days a profile has.
pub fn days(count: usize) -> String {
    match count {
        0 => "no days yet".to_owned(),
        1 => "1 day".to_owned(),
        many => format!("{many} days"),
    }
}

/// The name of a copy.
pub fn copy_of(name: &str) -> String {
    format!("Copy of {name}")
}

/// The name of a new one.
pub const NEW: &str = "New profile";

/// A category that could be one, but is not in the list.
pub fn unknown(category: &Category) -> String {
    format!("{category} is not among arXiv's categories of 2026. It will be asked for all the same.")
}

/// The size of a prompt with papers.
pub fn sizes(constant: Tokens, papers: Tokens, count: usize) -> String {
    let those = if count == 1 { "this paper".to_owned() } else { format!("these {count} papers") };
    format!(
        "About {} tokens: {constant} that every request begins with, and {papers} for {those}.",
        constant + papers
    )
}

/// The text of a prompt that somebody else wrote, and that changes what the model does.
pub fn shared_part(part: Part) -> &'static str {
    match part {
        Part::System => "It changes who the model is",
        Part::Scoring => "It changes what the scores mean",
        Part::Topics => "Topics",
        Part::Keywords => "Keywords",
        Part::Answer => "It changes how the model answers",
        Part::Titles => "It changes how titles are screened",
    }
}

/// A shared profile in which orders stand, or something that hides; `quote` is in its own words.
pub fn gives_orders(quote: &str) -> [String; 2] {
    let more = format!(
        "Its text gives orders that criteria do not need, or hides what it says: “{quote}”. Add it only if you know why."
    );
    ["Mind this profile.".to_owned(), more]
}
