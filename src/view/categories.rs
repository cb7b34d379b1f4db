//! Finding arXiv's categories by typing.

use crate::arxiv::names::{categories, category_name};
use crate::paper::Category;
use crate::profile::parse_categories;

/// The most that are offered at once.
const OFFERED: usize = 8;

/// One category that is in the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub category: Category,
    /// What arXiv calls it; `None` for one that the table does not know.
    pub name: Option<&'static str>,
}

/// The categories that a field holds, so far as its words are such.
pub fn chosen(field: &str) -> Vec<Chosen> {
    let word = |word: &str| parse_categories(word).unwrap_or_default();
    let mut found: Vec<Chosen> = Vec::new();
    for category in words(field).flat_map(word) {
        if found.iter().all(|one| one.category != category) {
            let name = category_name(&category);
            found.push(Chosen { category, name });
        }
    }
    found
}

/// What fits the end of a field, after its last comma: categories whose id begins with it, then those in whose id or
/// name each of its words begins a word; not what is chosen already. Nothing for a known category's id.
pub fn offers(field: &str) -> Vec<(Category, &'static str)> {
    let (_, typed) = split(field);
    let typed = typed.trim().to_lowercase();
    let known = typed.split_whitespace().all(|word| {
        let word = parse_categories(word).unwrap_or_default();
        word.first().is_some_and(|one| categories().any(|(id, _)| id == *one))
    });
    if typed.is_empty() || known {
        return Vec::new();
    }
    let chosen = chosen(field);
    let is_new = |category: &Category| chosen.iter().all(|one| one.category != *category);
    let begins = |id: &Category| id.as_str().to_lowercase().starts_with(&typed);
    let has = |id: &Category, name: &str| {
        let text = format!("{id} {name}").to_lowercase();
        let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
        typed.split_whitespace().all(|typed| words.iter().any(|word| word.starts_with(typed)))
    };
    let by_id = categories().filter(|(id, _)| begins(id));
    let by_name = categories().filter(|(id, name)| !begins(id) && has(id, name));
    by_id.chain(by_name).filter(|(id, _)| is_new(id)).take(OFFERED).collect()
}

/// The field with `category` in the place of what was typed for it, ready for the next one.
pub fn with(field: &str, category: &Category) -> String {
    let (before, _) = split(field);
    let before = before.trim_end_matches([',', ';', '+', ' ']);
    if before.is_empty() { format!("{category}, ") } else { format!("{before}, {category}, ") }
}

/// The field without `category`.
pub fn without(field: &str, category: &Category) -> String {
    let is_it = |word: &&str| parse_categories(word).is_ok_and(|one| one.first() == Some(category));
    words(field).filter(|word| !is_it(word)).collect::<Vec<_>>().join(", ")
}

fn words(field: &str) -> impl Iterator<Item = &str> {
    field.split(|letter: char| letter.is_whitespace() || is_comma(letter)).filter(|word| !word.is_empty())
}

fn is_comma(letter: char) -> bool {
    matches!(letter, ',' | ';' | '+')
}

/// What stands up to the last comma, and what after it.
fn split(field: &str) -> (&str, &str) {
    let end = field.char_indices().rfind(|(_, letter)| is_comma(*letter)).map_or(0, |(at, _)| at + 1);
    field.split_at_checked(end).unwrap_or((field, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(id: &str) -> Category {
        Category::parse(id).unwrap()
    }

    #[test]
    fn categories_are_found_by_id_and_by_name() {
        let check = |field: &str, expected: &[&str]| {
            let found: Vec<_> = offers(field).into_iter().map(|(id, _)| id.as_str().to_owned()).collect();
            assert_eq!(found, expected, "{field}");
        };
        check("", &[]);
        check("cs.LG, ", &[]);
        check("cs.LG", &[]);
        check("CS.lg stat.ml", &[]);
        check("cs.LG, cs.c", &["cs.CC", "cs.CE", "cs.CG", "cs.CL", "cs.CR", "cs.CV", "cs.CY"]);
        check("machine learn", &["cs.LG", "stat.ML"]);
        check("stat.ML, machine learn", &["cs.LG"]);
        check("cs.LG, pattern", &["cs.CV", "nlin.PS"]);
        check("learning machine", &["cs.LG", "stat.ML"]);
        check("earning", &[]);
        assert_eq!(offers("a").len(), OFFERED);
    }

    #[test]
    fn what_is_chosen_takes_the_place_of_what_was_typed() {
        let check = |field: &str, id: &str, expected: &str| assert_eq!(with(field, &category(id)), expected);
        check("mach", "cs.LG", "cs.LG, ");
        check("cs.AI, pattern rec", "cs.CV", "cs.AI, cs.CV, ");
        check("cs.AI cs.CL, x", "cs.CV", "cs.AI cs.CL, cs.CV, ");
        check("cs.AI,, ", "cs.CV", "cs.AI, cs.CV, ");
        assert_eq!(without("CS.ai, cs.LG; stat.ML,", &category("cs.LG")), "CS.ai, stat.ML");
        assert_eq!(without("cs.LG", &category("cs.LG")), "");
    }

    #[test]
    fn each_is_named_or_said_to_be_unknown() {
        let names: Vec<_> = chosen("cs.LG nonsense! cs.ZZ, CS.lg").into_iter().map(|one| one.name).collect();
        assert_eq!(names, [Some("Machine Learning"), None]);
    }
}
