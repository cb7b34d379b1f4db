//! Words and phrases that are looked for in papers.

use crate::paper::Paper;
use crate::typeset::{decode, is_hidden, push_bare};

/// More of a text than this is not looked through, in bytes; an abstract has some 1,500.
const LIMIT: usize = 32 * 1024;

/// Words and phrases as a reader wrote them, ready to be looked for in titles and abstracts.
///
/// A phrase stands in a text where its words stand there in a row, as whole words: without capitals and accents, with
/// TeX's accents decoded. What is no letter or digit only parts words, so `pre-training` is found as `pre training`,
/// and `news` is not `new`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases {
    form: Form,
    phrases: Vec<Phrase>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    /// As the reader wrote it.
    written: String,
    /// As its [`Form`] has it.
    bare: String,
}

/// Which forms of a word are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    /// The word alone.
    #[default]
    Written,
    /// Its singular and its plural.
    Either,
}

impl Phrases {
    /// Takes what the reader wrote, to be found as it is written. What has no letter or digit stands nowhere.
    pub fn as_written<'a>(written: impl IntoIterator<Item = &'a String>) -> Self {
        Self::new(Form::Written, written)
    }

    /// The same, to be found in singular and plural.
    pub fn in_either_number<'a>(written: impl IntoIterator<Item = &'a String>) -> Self {
        Self::new(Form::Either, written)
    }

    fn new<'a>(form: Form, written: impl IntoIterator<Item = &'a String>) -> Self {
        let phrase = |written: &String| Phrase { written: written.clone(), bare: form.of(written) };
        let phrases = written.into_iter().map(phrase).filter(|phrase| phrase.bare != " ").collect();
        Self { form, phrases }
    }

    /// The first of them that stands in the paper's title or abstract, as the reader wrote it.
    pub fn find(&self, paper: &Paper) -> Option<&str> {
        if self.phrases.is_empty() {
            return None;
        }
        let texts = [self.form.of(&paper.title), self.form.of(&paper.abstract_text)];
        let stands = |phrase: &&Phrase| texts.iter().any(|text| text.contains(&phrase.bare));
        self.phrases.iter().find(stands).map(|phrase| phrase.written.as_str())
    }
}

impl Form {
    fn of(self, text: &str) -> String {
        let bare = bare(text);
        match self {
            Self::Written => bare,
            Self::Either => {
                bare.split_inclusive(' ').flat_map(|word| [singular(word.trim_end()), " "]).collect()
            }
        }
    }
}

/// An English word without the `s` of its plural.
fn singular(word: &str) -> &str {
    let is_plural = word.len() > 3 && !["ss", "is", "us"].into_iter().any(|end| word.ends_with(end));
    word.strip_suffix('s').filter(|_| is_plural).unwrap_or(word)
}

/// The words of a text, in lower case and without marks, with a blank before and after each. A TeX command that is no
/// letter is a word by its name.
pub(super) fn bare(text: &str) -> String {
    let end = (0..=LIMIT.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    let mut rest = text.get(..end.unwrap_or_default()).unwrap_or_default();
    let mut bare = String::with_capacity(rest.len() + 2);
    bare.push(' ');
    while let Some(letter) = rest.chars().next() {
        if let Some((decoded, after)) = decode(rest) {
            decoded.chars().for_each(|letter| push(letter, &mut bare));
            rest = after;
            continue;
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        if letter == '\\' {
            let (name, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_alphabetic).count());
            part(&mut bare);
            bare.push_str(name);
            part(&mut bare);
            rest = after;
        } else {
            push(letter, &mut bare);
        }
    }
    part(&mut bare);
    // After the marks: İ would come apart.
    bare.to_lowercase()
}

fn push(letter: char, bare: &mut String) {
    match letter {
        // A mark by itself belongs to the letter before it; braces and apostrophes stand within words.
        '\u{300}'..='\u{36f}' | '{' | '}' | '\'' | '’' | 'ʼ' => {}
        _ if is_hidden(letter) && !letter.is_whitespace() => {}
        _ if letter.is_alphanumeric() => push_bare(letter, bare),
        _ => part(bare),
    }
}

/// Ends a word.
fn part(bare: &mut String) {
    if !bare.ends_with(' ') {
        bare.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::PaperId;

    fn paper(title: &str, abstract_text: &str) -> Paper {
        Paper {
            id: PaperId::parse("2504.00001").unwrap(),
            version: None,
            title: title.to_owned(),
            authors: "Never Seen".to_owned(),
            abstract_text: abstract_text.to_owned(),
            categories: Vec::new(),
            remarks: Default::default(),
        }
    }

    #[test]
    fn phrases_stand_as_whole_words() {
        let check = |phrase: &str, title: &str, abstract_text: &str, expected: bool| {
            let phrases = Phrases::as_written(&[phrase.to_owned()]);
            let found = phrases.find(&paper(title, abstract_text));
            assert_eq!(found, expected.then_some(phrase), "{title} {abstract_text}");
        };
        check("federated learning", "FEDERATED\nLearning, again", "", true);
        check("federated learning", "", "We learn in a federated-learning setting.", true);
        check("federated learning", "federated", "learning", false);
        check("news", "A new way", "renewed, newsy", false);
        check("news", "", "(“News”)", true);
        check("Schrödinger", "", r#"the Schr\"odinger equation"#, true);
        check("schrodinger", "", "Schro\u{308}dinger’s", false);
        check("schrodingers", "", "Schro\u{308}dinger’s", true);
        check("GPT-4", "", "$\\text{GPT}$-4 and GPT-40", true);
        check("GPT-4", "", "GPT-40, gpt4", false);
        check("federated learning", "", r"\emph{federated} {\bf learning}", false);
        check("federated learning", "", r"\emph{federated} {l}earn\-ing fed{\'e}rated learning", true);
        check("alpha", "", r"the $\alpha$-divergence", true);
        check("bees", "be\u{200b}es", "", true);
        check("GPT-4", "", "gpt 4o, GPT-4.", true);
        check("大模型", "", "我们的 大模型 很大", true);
        check("never seen", "authors do not count", "", false);
        check("—", "a — b", "", false);
        check("", "", "", false);
    }

    #[test]
    fn a_number_may_be_either() {
        let check = |phrase: &str, title: &str, text: &str, expected: bool| {
            let phrases = Phrases::in_either_number(&[phrase.to_owned()]);
            assert_eq!(phrases.find(&paper(title, text)).is_some(), expected, "{phrase} {title} {text}");
        };
        check("Mixture of Experts", "A mixture-of-experts for bees", "", true);
        check("scaling laws", "", "We find a Scaling\nLaw.", true);
        check("sparse", "Sparsely so", "", false);
        check("low-rank", "low", "rank", false);
        check("bias", "Biases", "", false);
        check("Überwachung", "die überwachung", "", true);
        check("--", "a -- b", "", false);
        let both = Phrases::in_either_number(&["wasps".to_owned(), "Bees".to_owned()]);
        assert_eq!(both.find(&paper("", "of a bee and a wasp")), Some("wasps"));
        assert_eq!(Phrases::default().find(&paper("bees", "")), None);
    }

    #[test]
    fn the_first_that_the_reader_wrote_is_named() {
        let never = Phrases::as_written(&["wasps".to_owned(), "bees".to_owned()]);
        assert_eq!(never.find(&paper("of bees", "and wasps")), Some("wasps"));
        assert_eq!(never.find(&paper("of ants", "")), None);
    }

    #[test]
    fn a_text_without_end_is_looked_through_to_its_limit() {
        let long = "é ".repeat(100_000) + "bees";
        assert_eq!(Phrases::as_written(&["bees".to_owned()]).find(&paper(&long, &long)), None);
    }
}
