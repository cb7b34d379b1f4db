//! The keywords by which a paper gains, out of the reader's lists or prose.

use super::lists::Keywords;
use super::{Part, Profile};

/// More words than that are a sentence, not a keyword.
const LONGEST: usize = 5;
/// What begins a line of keywords that are not wanted.
const UNWANTED: [&str; 2] = ["irrelevant", "application"];

/// The keywords by which a paper gains: the list of them, where the keywords are lists. In a reader's own text they
/// stand between commas or semicolons in list items, but for those that are labelled "Irrelevant" or "Application", and
/// in lines that are labelled "Relevant".
pub fn relevant(profile: &Profile) -> Vec<String> {
    let text = profile.text(Part::Keywords);
    let mut found = match Keywords::of_text(text) {
        Some(lists) => lists.relevant,
        None => Keywords::parse(&text.lines().filter_map(wanted).collect::<Vec<_>>().join("\n")),
    };
    found.retain(|keyword| keyword.split_whitespace().count() <= LONGEST);
    found
}

/// What of a line is wanted keywords.
fn wanted(line: &str) -> Option<&str> {
    let start = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let is_item = line.trim_start().starts_with(['-', '*', '+']);
    let first: String =
        start.chars().take_while(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let is_wanted = !UNWANTED.contains(&first.as_str()) && (is_item || first == "relevant");
    let list = start.split_once(':').map_or(start, |(_, list)| list);
    is_wanted.then(|| list.trim_end().trim_end_matches('.'))
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
        check("- bees, wasps, bees.\n- Relevant: bees", &["bees", "wasps"]);
        let lists = Keywords { relevant: vec!["et al.".into(), "bees".into()], ..Keywords::default() };
        check(&lists.to_text(), &["et al.", "bees"]);
        let default = relevant(&Profile::default_reader());
        assert_eq!((default.len(), default[1].as_str()), (11, "Mixture of Experts"));
    }
}
