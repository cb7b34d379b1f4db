//! Followed authors: names as a reader writes them, against names as arXiv writes them.

use std::collections::BTreeMap;

use crate::paper::{Paper, split_authors};
use crate::typeset::fold_name;

/// The authors that a reader follows, ready to be looked for.
///
/// A name matches as a whole: without accents, capitals and punctuation, word by word, so `LeCun, Yann` is `Yann
/// LeCun`, and `Zden\v{e}k` is `Zdeněk`. An initial stands for any name that begins with it where the *reader* wrote
/// the initial; the last name is always compared in full. A middle name that only one side has is another name, but a
/// `Jr.` or `III` that the reader left out is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// By last name.
    names: BTreeMap<String, Vec<Name>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    /// As the reader wrote it.
    written: String,
    words: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    given: Vec<String>,
    last: String,
    suffix: Option<String>,
}

impl Followed {
    /// Takes the profile's names. One without a letter or digit matches nobody.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a String>) -> Self {
        let mut followed = Self::default();
        for written in names {
            if let Some(words) = Words::of_reader(written) {
                let same_last = followed.names.entry(words.last.clone()).or_default();
                same_last.push(Name { written: written.clone(), words });
            }
        }
        followed
    }

    /// The first of the paper's authors who is followed, by the name that the reader wrote.
    pub fn matches(&self, paper: &Paper) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        split_authors(&paper.authors).iter().find_map(|author| {
            // A nickname in parentheses is no part of the name that a reader follows.
            self.matches_name(&author.name).or_else(|| self.matches_name(&author.plain_name()))
        })
    }

    /// The same for one author's name, as arXiv or a person writes it.
    pub fn matches_name(&self, name: &str) -> Option<&str> {
        let words = Words::of(name)?;
        let same_last = self.names.get(&words.last)?;
        same_last.iter().find(|name| name.words.stand_for(&words)).map(|name| name.written.as_str())
    }

    /// Equal for two spellings of one name by the reader.
    pub(super) fn key(name: &str) -> String {
        let Some(Words { given, last, suffix }) = Words::of_reader(name) else { return String::new() };
        format!("{}, {last} {}", given.join(" "), suffix.unwrap_or_default())
    }
}

impl Words {
    /// A name in its natural order: `Donald Martin, Jr.`
    fn of(name: &str) -> Option<Self> {
        let folded = fold_name(name);
        let mut words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        let suffix = (words.len() > 1).then(|| words.pop_if(|word| is_suffix(word))).flatten();
        let last = words.pop()?;
        Some(Self { given: words, last, suffix })
    }

    /// A name as a reader writes it: also `Martin, Donald` and `Martin, Donald, Jr.`
    fn of_reader(name: &str) -> Option<Self> {
        let (suffixes, names): (Vec<&str>, Vec<&str>) = name.split(',').partition(|piece| is_suffix(piece));
        let (last, given) = names.split_first()?;
        Self::of(&format!("{} {last} {}", given.join(" "), suffixes.join(" ")))
    }

    /// True where these, the reader's words, stand for an author's `words` with the same last name.
    fn stand_for(&self, words: &Self) -> bool {
        self.last == words.last
            && self.given.len() == words.given.len()
            && self.given.iter().zip(&words.given).all(|(mine, theirs)| {
                mine == theirs || (mine.chars().count() == 1 && theirs.starts_with(mine.as_str()))
            })
            && (self.suffix.is_none() || self.suffix == words.suffix)
    }
}

fn is_suffix(word: &str) -> bool {
    let word = word.trim().trim_end_matches('.');
    ["jr", "sr", "ii", "iii", "iv"].iter().any(|suffix| suffix.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(follow: &str, author: &str, expected: bool) {
        let followed = Followed::new([&follow.to_owned()]);
        assert_eq!(followed.matches_name(author), expected.then_some(follow), "{follow} / {author}");
    }

    #[test]
    fn accents_capitals_and_order_do_not_matter() {
        check("Zdeněk Hvězdolet", "Zden\\v{e}k Hv\\v{e}zdolet", true);
        check("zdenek hvezdolet", "Zden\\v{e}k Hv\\v{e}zdolet", true);
        check("Quillfeather, Maren", "Maren Quillfeather", true);
        check("Søren Tågehorn", "S\\o ren T\\aa gehorn", true);
        check("Łucjan Mgławicz", "{\\L}ucjan Mg{\\l}awicz", true);
        check("Jean-Luc O’Monad", "Jean Luc O'Monad", true);
        check("GARGANTUA Team", "Gargantua Team", true);
    }

    #[test]
    fn a_name_matches_as_a_whole() {
        check("Maren Quillfeather", "Maren Quillfeather-Vey", false);
        check("Maren Quillfeather", "Maren A. Quillfeather", false);
        check("Quillfeather", "Maren Quillfeather", false);
        check("Maren Quill", "Maren Quillfeather", false);
        check("", "", false);
        check("...", "???", false);
    }

    #[test]
    fn an_initial_is_the_readers_to_write() {
        check("M. Quillfeather", "Maren Quillfeather", true);
        check("M. Quillfeather", "M Quillfeather", true);
        check("Quillfeather, M.", "Mildred Quillfeather", true);
        check("Maren Quillfeather", "M. Quillfeather", false);
        check("M. Q.", "Maren Quillfeather", false);
        check("J.-L. Aubépine", "Jean-Luc Aub\\'epine", true);
    }

    #[test]
    fn a_suffix_may_be_left_out_but_not_mistaken() {
        check("Donovan Pemberwick", "Donovan Pemberwick, Jr.", true);
        check("Pemberwick, Donovan, Jr.", "Donovan Pemberwick, Jr.", true);
        check("Donovan Pemberwick Jr.", "Donovan Pemberwick, Jr.", true);
        check("Donovan Pemberwick, Jr.", "Donovan Pemberwick", false);
        check("Donovan Pemberwick III", "Donovan Pemberwick, Jr.", false);
    }

    #[test]
    fn the_first_followed_author_of_a_paper_is_named() {
        let names = ["Nobody Here", "Maren Quillfeather", "Z. Hvězdolet"].map(str::to_owned);
        let followed = Followed::new(&names);
        let mut paper = Paper {
            id: crate::paper::PaperId::parse("2610.99001").unwrap(),
            version: Some(1),
            title: String::new(),
            authors: "A. Other, Zden\\v{e}k Hv\\v{e}zdolet (UFN, LIMBO), Maren Quillfeather".to_owned(),
            abstract_text: String::new(),
            categories: Vec::new(),
            remarks: Default::default(),
        };
        assert_eq!(followed.matches(&paper), Some("Z. Hvězdolet"));
        paper.authors = "A. Other".to_owned();
        assert_eq!(followed.matches(&paper), None);
        assert_eq!(Followed::default().matches(&paper), None);
    }
}
