//! From an item's raw fields to an entry.

use std::borrow::Cow;

use super::problems::Problems;
use super::xml::RawItem;
use super::{Cost, Entry};
use crate::paper::{AnnounceType, Category, Paper, PaperId};

/// Reads one item of the feed for `asked`. An id, an announce type and a title it must have; what else is missing or
/// odd is added to `problems`, as is the item that is left out.
pub(super) fn read_entry(item: RawItem<'_>, asked: &Category, problems: &mut Problems) -> Option<Entry> {
    let mut note = |what: String, cost: Cost| problems.note(item.label(), what, cost);
    let (head, text) = split_text(&item.text);

    let stated = [&item.id, &item.second_id, head.id, &item.link];
    let (id, version) = match read_id(stated) {
        Ok(found) => found,
        Err(what) => {
            note(what.to_owned(), Cost::Entry);
            return None;
        }
    };
    let word = Some(item.announce.trim()).filter(|word| !word.is_empty()).unwrap_or(head.announce);
    let Some(announce) = AnnounceType::parse(word) else {
        let word = super::body::quote(word, 40);
        let what = if word.is_empty() {
            "It does not say how it was announced, so it was left out.".to_owned()
        } else {
            format!("Its announce type “{word}” is none that arXiv documents, so it was left out.")
        };
        note(what, Cost::Entry);
        return None;
    };
    let title = item.title.trim();
    if title.is_empty() {
        note("It has no title, so it was left out.".to_owned(), Cost::Entry);
        return None;
    }

    if item.is_torn {
        note(
            "Its tags do not match, so some of its text, or an item behind it, may be missing.".to_owned(),
            Cost::Rest,
        );
    }
    if text.trim().is_empty() {
        note("It has no abstract.".to_owned(), Cost::Nothing);
    } else if head.id.is_empty() {
        note(
            "Its abstract is not marked as arXiv marks it; all of its text was taken.".to_owned(),
            Cost::Nothing,
        );
    }
    if item.creators.trim().is_empty() {
        note("It names no authors.".to_owned(), Cost::Nothing);
    }
    if version.is_none() {
        note("It does not state a version.".to_owned(), Cost::Nothing);
    }
    let mut categories = categories(&item.categories, &mut note);
    if categories.is_empty() {
        note(format!("It states no category; {asked} was assumed."), Cost::Nothing);
        categories.push(asked.clone());
    }
    let paper = Paper {
        id,
        version,
        title: title.to_owned(),
        abstract_text: text.to_owned(),
        authors: item.creators.into_owned(),
        categories,
        remarks: item.remarks,
    };
    Some(Entry { paper, announce })
}

/// The categories among what is stated; what is none is noted.
pub(super) fn categories(stated: &[Cow<'_, str>], note: &mut impl FnMut(String, Cost)) -> Vec<Category> {
    let mut categories = Vec::new();
    for stated in stated {
        match Category::parse(stated) {
            Some(category) => categories.push(category),
            None => note(no_category(stated), Cost::Nothing),
        }
    }
    categories
}

/// The sentence for what stands in a category's place.
pub(super) fn no_category(stated: &str) -> String {
    format!("“{}” is no category; it was passed over.", super::body::quote(stated, 40))
}

/// What stands before the abstract: `arXiv:2504.12359v1 Announce Type: new`. Both are empty where it is absent.
struct Head<'a> {
    id: &'a str,
    announce: &'a str,
}

/// Splits an item's text into head and abstract, at the first `Abstract: `; some abstracts hold another.
fn split_text(text: &str) -> (Head<'_>, &str) {
    let headless = (Head { id: "", announce: "" }, text);
    let (head, rest) = match text.split_once("\nAbstract: ") {
        Some(parts) => parts,
        // Some ways of copying lose the line break.
        None => match text.split_once("Abstract:") {
            Some((head, rest)) => (head, rest.trim_start()),
            None => return headless,
        },
    };
    let Some((id, announce)) = head.split_once("Announce Type:") else { return headless };
    let id = id.trim();
    if !id.starts_with("arXiv:") {
        return headless;
    }
    (Head { id, announce: announce.trim() }, rest)
}

/// The id that all of the places state which state one, and its version. Two ids mean that two items ran into each
/// other.
pub(super) fn read_id(stated: [&str; 4]) -> Result<(PaperId, Option<u16>), &'static str> {
    let mut found: Option<(PaperId, Option<u16>)> = None;
    for (id, version) in stated.into_iter().filter_map(PaperId::parse_loosely) {
        match &mut found {
            None => found = Some((id, version)),
            Some((first, _)) if *first != id => {
                return Err("It states two different ids, so it was left out.");
            }
            Some((_, known)) => *known = known.or(version),
        }
    }
    found.ok_or("It has no arXiv id, so it was left out.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, id: &str, announce: &str, rest: &str) {
        let (head, found) = split_text(text);
        assert_eq!((head.id, head.announce, found), (id, announce, rest), "{text:?}");
    }

    #[test]
    fn the_first_mark_splits() {
        check("arXiv:2504.1v1 Announce Type: new \nAbstract: We.", "arXiv:2504.1v1", "new", "We.");
        check(
            "arXiv:1v1 Announce Type: cross \nAbstract: Abstract: A\nAbstract: B",
            "arXiv:1v1",
            "cross",
            "Abstract: A\nAbstract: B",
        );
        check("arXiv:1v1 Announce Type: new Abstract: A", "arXiv:1v1", "new", "A");
        check("We. Abstract: art.", "", "", "We. Abstract: art.");
        check("", "", "", "");
    }

    #[test]
    fn ids_and_versions_come_from_wherever_they_are() {
        let check = |stated: [&str; 4], expected: Result<(&str, Option<u16>), &str>| {
            let found = read_id(stated);
            let found = found.as_ref().map(|(id, version)| (id.as_str(), *version)).map_err(|what| *what);
            assert_eq!(found, expected, "{stated:?}");
        };
        check(["oai:arXiv.org:2504.12359v2", "", "", ""], Ok(("2504.12359", Some(2))));
        check(["", "", "arXiv:nlin/0408039v2", ""], Ok(("nlin/0408039", Some(2))));
        check(
            ["https://arxiv.org/abs/2504.12359", "", "arXiv:2504.12359v3", ""],
            Ok(("2504.12359", Some(3))),
        );
        check(["", "", "", "https://arxiv.org/abs/2504.12359"], Ok(("2504.12359", None)));
        let two = "It states two different ids, so it was left out.";
        check(["2504.12359", "", "arXiv:2504.00001v3", ""], Err(two));
        check(["2504.12359v1", "", "", "https://arxiv.org/abs/2504.00001"], Err(two));
        check(["2504.12359v1", "2504.00001v1", "", ""], Err(two));
        check(["javascript:alert(1)", "", "", ""], Err("It has no arXiv id, so it was left out."));
    }
}
