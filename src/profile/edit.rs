//! What a reader changes in a profile, checked before it is kept.

use std::collections::BTreeSet;

use super::phrases::bare;
use super::{CutOffs, Followed, Part, Profile};
use crate::paper::Category;
use crate::typeset::{is_hidden, visible};

/// The longest text of a prompt, in characters: some 5,000 tokens.
const TEXT_LIMIT: usize = 20_000;
/// The most categories: each is a feed of its own, and arXiv asks for patience between requests.
const CATEGORY_LIMIT: usize = 20;
/// The most followed authors.
const FOLLOWED_LIMIT: usize = 500;
/// The longest name of an author or a model, in characters.
const NAME_LIMIT: usize = 200;
/// The most words and phrases that rule a paper out: each is looked for in each paper.
const NEVER_LIMIT: usize = 100;
/// The longest of them, in characters.
const PHRASE_LIMIT: usize = 100;
/// The longest name of a profile or a language, in characters.
const SHORT_LIMIT: usize = 60;

/// Why an edit was not taken. The profile is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A text is longer than a prompt should be.
    #[error("The text has {0} characters; at most {TEXT_LIMIT} fit into a prompt. Shorten it.")]
    TooLong(usize),
    /// A text without which a model cannot answer is empty.
    #[error(
        "Without this text the model does not know what to do. Write something, or reset it to the default."
    )]
    Empty,
    /// There is no category.
    #[error("Name at least one arXiv category, for instance cs.LG.")]
    NoCategory,
    /// Something is no category.
    #[error("“{0}” is not an arXiv category. They look like cs.LG, astro-ph.CO or hep-th.")]
    Category(String),
    /// There are too many categories.
    #[error("{0} categories are too many for one morning; at most {CATEGORY_LIMIT} are read.")]
    Categories(usize),
    /// A line of the followed authors is no name.
    #[error("“{0}” has no letter, or more than {NAME_LIMIT} characters. Write one author a line.")]
    Name(String),
    /// Too many authors are followed.
    #[error("{0} authors are too many; at most {FOLLOWED_LIMIT} can be followed.")]
    Names(usize),
    /// A line of what is never to be shown is no phrase.
    #[error("“{0}” has no letter or digit, or more than {PHRASE_LIMIT} characters. Write one phrase a line.")]
    Phrase(String),
    /// Too much is never to be shown.
    #[error("{0} words and phrases are too many; at most {NEVER_LIMIT} can be kept from the page.")]
    Phrases(usize),
    /// The profile has no name, or a long one.
    #[error("Give the profile a name of at most {SHORT_LIMIT} characters.")]
    ProfileName,
    /// The language is no language.
    #[error(
        "“{0}” is no name of a language. Write one as you would say it, such as German, in letters alone."
    )]
    Language(String),
    /// The model's name is none.
    #[error("“{0}” is no name of a model: it is one word of at most {NAME_LIMIT} characters.")]
    Model(String),
    /// A cut-off is outside 1 to 10.
    #[error("A cut-off is a whole number from 1 to 10, not {0}.")]
    CutOff(u8),
    /// No announce type is left to read.
    #[error("Choose at least one kind of announcement, or there is nothing to read.")]
    NoAnnounceType,
    /// The profile's own id cannot be a key.
    #[error("“{0}” cannot name a profile. Use letters, digits and -, at most 40 of them.")]
    Id(String),
}

impl Profile {
    /// Puts the reader's `text` in the place of `part`. Line ends become `\n`, white space at the end goes. The
    /// default text is not kept as an edit, so that later versions of it reach the reader.
    ///
    /// Refused are texts over 20,000 characters and empty ones, but for topics and keywords.
    pub fn edit(&mut self, part: Part, text: &str) -> Result<(), EditError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned();
        check_text(part, &text)?;
        *self.edits.slot(part) = (text != part.default_text()).then_some(text);
        Ok(())
    }

    /// Puts the default text back.
    pub fn reset(&mut self, part: Part) {
        *self.edits.slot(part) = None;
    }

    /// The profile, if it keeps the limits that editing sets. For profiles from outside: files, links, old records.
    pub fn checked(self) -> Result<Self, EditError> {
        let fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.bytes().all(fit) {
            return Err(EditError::Id(excerpt(&self.id)));
        }
        match self.categories.len() {
            0 => return Err(EditError::NoCategory),
            1..=CATEGORY_LIMIT => {}
            count => return Err(EditError::Categories(count)),
        }
        if self.announce.is_empty() {
            return Err(EditError::NoAnnounceType);
        }
        if self.followed.len() > FOLLOWED_LIMIT {
            return Err(EditError::Names(self.followed.len()));
        }
        self.followed.iter().try_for_each(|name| check_name(name))?;
        if self.name != one_line(&self.name) || self.name.is_empty() || longer(&self.name, SHORT_LIMIT) {
            return Err(EditError::ProfileName);
        }
        if self.never.len() > NEVER_LIMIT {
            return Err(EditError::Phrases(self.never.len()));
        }
        self.never.iter().try_for_each(|phrase| check_phrase(phrase))?;
        let speaks = |letter: char| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '(' | ')' | '\'');
        match &self.language {
            Some(name)
                if name.trim().is_empty() || longer(name, SHORT_LIMIT) || !name.chars().all(speaks) =>
            {
                return Err(EditError::Language(excerpt(name)));
            }
            _ => {}
        }
        match &self.model {
            Some(name) if name.is_empty() || longer(name, NAME_LIMIT) || !name.chars().all(is_of_a_model) => {
                return Err(EditError::Model(excerpt(name)));
            }
            _ => {}
        }
        CutOffs::new(self.cut_offs.relevance, self.cut_offs.novelty)?;
        for part in Part::ALL {
            self.edits.get(part).map_or(Ok(()), |text| check_text(part, text))?;
        }
        Ok(self)
    }
}

impl CutOffs {
    /// Cut-offs from 1 to 10; anything else is refused.
    pub fn new(relevance: u8, novelty: u8) -> Result<Self, EditError> {
        match [relevance, novelty].into_iter().find(|score| !(1..=10).contains(score)) {
            Some(wrong) => Err(EditError::CutOff(wrong)),
            None => Ok(Self { relevance, novelty }),
        }
    }
}

/// Reads `cs.LG, cs.AI`: names between commas, blanks or `+`, each once, in the order given. Capitals are set as
/// arXiv's taxonomy has them: archives are lower case, two-letter classes upper case, longer ones lower case.
/// Source: <https://arxiv.org/category_taxonomy>.
pub fn parse_categories(text: &str) -> Result<Vec<Category>, EditError> {
    let mut categories: Vec<Category> = Vec::new();
    let words = text.split(|letter: char| letter.is_whitespace() || [',', ';', '+'].contains(&letter));
    for word in words.filter(|word| !word.is_empty()) {
        let Some(category) = Category::parse(&taxonomy_case(word)) else {
            return Err(EditError::Category(excerpt(word)));
        };
        if !categories.contains(&category) {
            categories.push(category);
        }
        if categories.len() > CATEGORY_LIMIT {
            return Err(EditError::Categories(categories.len()));
        }
    }
    if categories.is_empty() { Err(EditError::NoCategory) } else { Ok(categories) }
}

fn taxonomy_case(word: &str) -> String {
    match word.split_once('.') {
        Some((archive, class)) if class.len() == 2 => {
            format!("{}.{}", archive.to_ascii_lowercase(), class.to_ascii_uppercase())
        }
        _ => word.to_ascii_lowercase(),
    }
}

/// Reads followed authors, one a line, `Yann LeCun`, `Y. LeCun` or `LeCun, Yann`. Empty lines and second spellings
/// of the same name are dropped; hidden characters and double blanks go.
pub fn parse_followed(text: &str) -> Result<Vec<String>, EditError> {
    let mut names: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for line in text.lines() {
        let name = one_line(line);
        if name.is_empty() {
            continue;
        }
        check_name(&name)?;
        if known.insert(Followed::key(&name)) {
            names.push(name);
        }
        if names.len() > FOLLOWED_LIMIT {
            return Err(EditError::Names(names.len()));
        }
    }
    Ok(names)
}

/// Reads words and phrases that rule a paper out, one a line. Empty lines and second spellings are dropped; hidden
/// characters and double blanks go.
pub fn parse_never(text: &str) -> Result<Vec<String>, EditError> {
    let mut phrases: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for phrase in text.lines().map(one_line).filter(|line| !line.is_empty()) {
        check_phrase(&phrase)?;
        if known.insert(bare(&phrase)) {
            phrases.push(phrase);
        }
        if phrases.len() > NEVER_LIMIT {
            return Err(EditError::Phrases(phrases.len()));
        }
    }
    Ok(phrases)
}

fn check_name(name: &str) -> Result<(), EditError> {
    let fits = name.chars().any(char::is_alphabetic) && !longer(name, NAME_LIMIT);
    if fits { Ok(()) } else { Err(EditError::Name(excerpt(name))) }
}

fn check_phrase(phrase: &str) -> Result<(), EditError> {
    let fits = phrase.chars().any(char::is_alphanumeric) && !longer(phrase, PHRASE_LIMIT);
    if fits { Ok(()) } else { Err(EditError::Phrase(excerpt(phrase))) }
}

/// No blanks and nothing hidden; what else providers allow is theirs.
fn is_of_a_model(letter: char) -> bool {
    !letter.is_whitespace() && !is_hidden(letter)
}

fn longer(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_some()
}

/// Without hidden characters, with single blanks.
pub(super) fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_text(part: Part, text: &str) -> Result<(), EditError> {
    let can_be_empty = matches!(part, Part::Topics | Part::Keywords);
    match text.chars().count() {
        0 if !can_be_empty => Err(EditError::Empty),
        0..=TEXT_LIMIT => Ok(()),
        count => Err(EditError::TooLong(count)),
    }
}

/// Enough of a wrong text to know it again.
fn excerpt(text: &str) -> String {
    visible(text).chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_kept_and_a_reset_forgets_it() {
        let mut profile = Profile::default_reader();
        profile.edit(Part::Topics, "Bees.\r\nHoney.\r\n\n").unwrap();
        assert_eq!(profile.text(Part::Topics), "Bees.\nHoney.");
        assert_eq!(profile.text(Part::Scoring), Part::Scoring.default_text());
        profile.reset(Part::Topics);
        assert_eq!(profile, Profile::default_reader());
        for part in Part::ALL {
            profile.edit(part, &format!("{}\r\n\n", part.default_text().replace('\n', "\r\n"))).unwrap();
        }
        assert_eq!(profile, Profile::default_reader(), "the default is no edit");
    }

    #[test]
    fn a_text_that_cannot_be_sent_changes_nothing() {
        let mut profile = Profile::default_reader();
        let check = |profile: &mut Profile, part, text: &str, expected| {
            assert_eq!(profile.edit(part, text), expected, "{part:?}");
        };
        check(&mut profile, Part::Answer, " \n", Err(EditError::Empty));
        check(&mut profile, Part::System, &"é".repeat(20_001), Err(EditError::TooLong(20_001)));
        assert_eq!(profile, Profile::default_reader());
        check(&mut profile, Part::System, &"é".repeat(20_000), Ok(()));
        check(&mut profile, Part::Keywords, "", Ok(()));
        assert_eq!(profile.text(Part::Keywords), "");
    }

    #[test]
    fn categories_are_read_as_people_write_them() {
        let check = |text: &str, expected: Result<&[&str], EditError>| {
            let found = parse_categories(text);
            let names = found.as_ref().map(|all| all.iter().map(Category::as_str).collect::<Vec<_>>());
            assert_eq!(names, expected.as_ref().map(|all| all.to_vec()), "{text:?}");
        };
        check("cs.LG, cs.AI", Ok(&["cs.LG", "cs.AI"]));
        check("cs.lg+CS.AI cs.LG;\nastro-ph.co", Ok(&["cs.LG", "cs.AI", "astro-ph.CO"]));
        check(
            "Hep-Th physics.CHEM-PH cond-mat.dis-nn",
            Ok(&["hep-th", "physics.chem-ph", "cond-mat.dis-nn"]),
        );
        check(" , ", Err(EditError::NoCategory));
        check("cs.LG, cs_AI!", Err(EditError::Category("cs_AI!".to_owned())));
        let many: Vec<_> = ('a'..='u').map(|letter| format!("math.{letter}{letter}")).collect();
        check(&many.join(" "), Err(EditError::Categories(21)));
    }

    #[test]
    fn followed_authors_come_one_a_line() {
        let check = |text: &str, expected: Result<&[&str], EditError>| {
            let expected = expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            assert_eq!(parse_followed(text), expected, "{text:?}");
        };
        check("", Ok(&[]));
        check(
            " Zden\u{11b}k  Hv\u{11b}zdolet\r\n\nQuillfeather, Maren\nmaren QUILLFEATHER\n",
            Ok(&["Zdeněk Hvězdolet", "Quillfeather, Maren"]),
        );
        check("Ma\u{200b}ren Quill\u{202e}feather", Ok(&["Maren Quillfeather"]));
        check("A. Name\n???", Err(EditError::Name("???".to_owned())));
        let long = "x".repeat(201);
        check(&long, Err(EditError::Name("x".repeat(40))));
        let many: String = (0..501).map(|number| format!("Name Number{number}\n")).collect();
        check(&many, Err(EditError::Names(501)));
    }

    #[test]
    fn what_is_never_shown_comes_one_phrase_a_line() {
        let check = |text: &str, expected: Result<&[&str], EditError>| {
            let expected = expected.map(|all| all.iter().map(|one| (*one).to_owned()).collect());
            assert_eq!(parse_never(text), expected, "{text:?}");
        };
        check(" \n", Ok(&[]));
        check(
            "federated  learning\r\nFederated-Learning\nbe\u{200b}es, wasps",
            Ok(&["federated learning", "bees, wasps"]),
        );
        check("fine\n…", Err(EditError::Phrase("…".to_owned())));
        let many: String = (0..101).map(|number| format!("word{number}\n")).collect();
        check(&many, Err(EditError::Phrases(101)));
    }

    #[test]
    fn a_profile_from_outside_keeps_the_limits() {
        let check = |change: fn(&mut Profile), expected: EditError| {
            let mut profile = Profile::default_reader();
            change(&mut profile);
            assert_eq!(profile.checked(), Err(expected));
        };
        assert!(Profile::default_reader().checked().is_ok());
        check(|profile| profile.id = "a/b".to_owned(), EditError::Id("a/b".to_owned()));
        check(|profile| profile.categories.clear(), EditError::NoCategory);
        check(|profile| profile.announce.clear(), EditError::NoAnnounceType);
        check(|profile| profile.followed = vec!["-".to_owned()], EditError::Name("-".to_owned()));
        check(|profile| profile.name = " ".to_owned(), EditError::ProfileName);
        check(|profile| profile.name = "x".repeat(61), EditError::ProfileName);
        check(|profile| profile.never = vec!["?".to_owned()], EditError::Phrase("?".to_owned()));
        check(|profile| profile.never = vec!["bees".to_owned(); 101], EditError::Phrases(101));
        check(
            |profile| profile.language = Some("German. Give 10".to_owned()),
            EditError::Language("German. Give 10".to_owned()),
        );
        check(|profile| profile.language = Some("x\ny".to_owned()), EditError::Language("x y".to_owned()));
        check(|profile| profile.model = Some("gpt 4".to_owned()), EditError::Model("gpt 4".to_owned()));
        check(|profile| profile.cut_offs.novelty = 11, EditError::CutOff(11));
        check(|profile| profile.cut_offs.relevance = 0, EditError::CutOff(0));
        check(|profile| profile.edits.system = Some(String::new()), EditError::Empty);
        check(|profile| profile.edits.topics = Some("x".repeat(20_001)), EditError::TooLong(20_001));
    }
}
