//! The reader's keywords as a list.

use super::phrases::bare;
use super::{Part, Profile};

/// More words than that are a sentence, not a keyword.
const LONGEST: usize = 5;
/// What begins a line of keywords that are not wanted.
const UNWANTED: [&str; 2] = ["irrelevant", "application"];

/// The keywords by which a paper gains: those of the list items of the keywords' text, but for the ones that are
/// labelled "Irrelevant" or "Application", and of lines that are labelled "Relevant". They stand between commas or
/// semicolons.
pub fn relevant(profile: &Profile) -> Vec<String> {
    let mut found = Vec::new();
    for line in profile.text(Part::Keywords).lines() {
        let start = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let is_item = line.trim_start().starts_with(['-', '*', '+']);
        let first: String =
            start.chars().take_while(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
        if UNWANTED.contains(&first.as_str()) || !(is_item || first == "relevant") {
            continue;
        }
        let list = start.split_once(':').map_or(start, |(_, list)| list);
        let words = list.split([',', ';']).map(|word| word.trim().trim_end_matches('.').trim());
        found.extend(words.filter(|word| !bare(word).trim().is_empty()).map(str::to_owned));
    }
    found.retain(|keyword| keyword.split_whitespace().count() <= LONGEST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_keywords(text: &str) -> Profile {
        let mut profile = Profile::default_reader();
        profile.edits.keywords = Some(text.to_owned());
        profile
    }

    #[test]
    fn keywords_are_read_from_lists_and_labels() {
        let check = |text: &str, expected: &[&str]| assert_eq!(relevant(&with_keywords(text)), expected);
        check("", &[]);
        check(
            "They are hints: no more, no less.\n- pruning; low-rank,\n* sparse codes.",
            &["pruning", "low-rank", "sparse codes"],
        );
        check(
            "Relevant: a b, c\n- **Irrelevant**: d\n- Application, outside: e\n- Methods: f",
            &["a b", "c", "f"],
        );
        check("- , ; …\n- this is a whole sentence about something else, g", &["g"]);
        let default = relevant(&Profile::default_reader());
        assert_eq!((default.len(), default[1].as_str()), (11, "Mixture of Experts"));
    }
}
