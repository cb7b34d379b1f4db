//! A profile as it goes to somebody else, and as it comes from a stranger.
//!
//! What goes out is listed here field by field: no key, address, model, budget or id is among it. What comes in is
//! bounded, stripped of hidden characters, and checked as if it had been typed.

use serde::{Deserialize, Serialize};

use super::edit::one_line;
use super::{CutOffs, EditError, Edits, Following, Part, Profile, TitlePass, orders};
use crate::paper::{AnnounceType, Category};
use crate::typeset::visible_lines;

/// The version that is written.
const VERSION: u32 = 1;
/// More than that is no profile, in bytes: six texts of 20,000 characters, and names.
pub const LARGEST: usize = 1 << 20;

/// Why a profile could not be sent or taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SharingError {
    /// The link would be cut somewhere on its way.
    #[error(
        "This profile makes a link of {0} bytes; more than 8,192 are cut by some browsers and messengers. Save it as a file and send that."
    )]
    LinkTooLong(usize),
    /// It is no profile, or not all of one.
    #[error("This is no profile of Firstlight, or a part of it was lost on its way. Ask for it again.")]
    Damaged,
    /// A newer page made it.
    #[error("A newer version of this page made this profile. Reload to get that version, and open it again.")]
    Newer,
    /// It breaks a limit.
    #[error("This profile cannot be used. {0}")]
    Unfit(#[from] EditError),
}

/// What is sent.
#[derive(Serialize, Deserialize)]
struct Sent {
    /// Its version, and the mark by which it is known.
    firstlight_profile: u32,
    name: String,
    categories: Vec<Category>,
    announce: Vec<AnnounceType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    followed: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    following: Option<Following>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title_pass: Option<TitlePass>,
    cut_offs: CutOffs,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    never: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    system: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scoring: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    topics: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keywords: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    titles: Option<String>,
}

/// `profile` as JSON in one line, to be read by [`from_json`].
pub fn to_json(profile: &Profile) -> String {
    let Edits { system, scoring, topics, keywords, answer, titles } = profile.edits.clone();
    let sent = Sent {
        firstlight_profile: VERSION,
        name: profile.name.clone(),
        categories: profile.categories.clone(),
        announce: profile.announce.clone(),
        followed: profile.followed.clone(),
        following: Some(profile.following).filter(|one| *one != Following::NotScored),
        title_pass: Some(profile.title_pass).filter(|one| *one != TitlePass::Off),
        cut_offs: profile.cut_offs,
        language: profile.language.clone(),
        never: profile.never.clone(),
        system,
        scoring,
        topics,
        keywords,
        answer,
        titles,
    };
    // Strings and lists of them cannot fail to be JSON.
    serde_json::to_string(&sent).unwrap_or_default()
}

/// The same over several lines, for a file that a person may look into.
pub fn to_file(profile: &Profile) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(&to_json(profile)).ok();
    let text = value.and_then(|value| serde_json::to_string_pretty(&value).ok());
    text.unwrap_or_default() + "\n"
}

/// Reads a profile that somebody sent, with the id `received`: it is nobody's until the reader adds it. Unknown fields
/// are passed over. Hidden characters and double blanks go, and duplicates; what is beyond a limit is refused.
///
/// # Errors
/// For what is larger than [`LARGEST`], no JSON of a profile, from a newer version, or beyond what a reader could set.
pub fn from_json(bytes: &[u8]) -> Result<Profile, SharingError> {
    if bytes.len() > LARGEST {
        return Err(SharingError::Damaged);
    }
    // Through a value, whose depth serde_json bounds.
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| SharingError::Damaged)?;
    let version = value.get("firstlight_profile").and_then(serde_json::Value::as_u64);
    if version.is_some_and(|version| version > VERSION.into()) {
        return Err(SharingError::Newer);
    }
    let sent: Sent = serde_json::from_value(value).map_err(|_| SharingError::Damaged)?;
    let mut profile = Profile {
        id: "received".to_owned(),
        name: one_line(&sent.name),
        followed: super::parse_followed(&lines(&sent.followed))?,
        never: super::parse_never(&lines(&sent.never))?,
        following: sent.following.unwrap_or(Following::NotScored),
        title_pass: sent.title_pass.unwrap_or(TitlePass::Off),
        cut_offs: sent.cut_offs,
        language: sent.language.map(|language| one_line(&language)),
        ..Profile::default_reader()
    };
    profile.categories = unique(sent.categories);
    profile.announce = unique(sent.announce);
    profile.announce.sort();
    let texts = [sent.system, sent.scoring, sent.topics, sent.keywords, sent.answer, sent.titles];
    for (part, text) in Part::ALL.into_iter().zip(texts) {
        if let Some(text) = text {
            profile.edit(part, &visible_lines(&text))?;
        }
    }
    Ok(profile.checked()?)
}

/// What of a received profile's criteria gives orders that criteria do not need, or hides what it says, in its own
/// words; `None` where nothing does. The texts whose business orders are (who the model is, what scores mean, how to
/// answer) are not judged: whoever brings one changes what the model does, and that is to be said in any case.
pub fn orders_of(profile: &Profile) -> Option<String> {
    let texts = [Part::Topics, Part::Keywords].into_iter().filter_map(|part| profile.edits.get(part));
    let words = profile.never.iter().chain(&profile.followed).chain(&profile.language).chain([&profile.name]);
    texts.chain(words.map(String::as_str)).find_map(orders::find)
}

/// Each of them in a line of its own.
fn lines(list: &[String]) -> String {
    list.iter().map(|one| one_line(one)).collect::<Vec<_>>().join("\n")
}

fn unique<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut found = Vec::new();
    // What is longer than any list of ours is refused afterwards, and not looked through in square time before.
    for one in list.into_iter().take(100) {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
