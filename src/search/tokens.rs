//! From text to words: the same for what is indexed, what is asked for, and what is highlighted.
//!
//! The text is arXiv's own, TeX and all. A word is a run of letters and digits without accents and capitals, so that
//! `Schr\"odinger`, `Schrödinger` and `SCHRODINGER` are one word. A hyphen, and in a formula `_` or `^`, parts words
//! and joins them besides: `pre-training` is `pre`, `training`, and `pretraining`; `$\ell_2$` is `ell`, `2`, `ell2`.
//! A TeX command is a word by its name (`\alpha`), and so is a Greek letter that stands alone; commands that only
//! choose a font are none. Each Chinese or Japanese character is a word of its own, for no blanks part them.

use std::ops::Range;

use crate::typeset::{decode, is_hidden, push_bare};

/// The longest word, in bytes; of a longer one the beginning counts.
pub const LONGEST: usize = 32;
/// The most words of one text; what comes after them is not found. An abstract has some 200.
pub const MOST: u32 = 5_000;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word as it is compared.
    pub word: &'a str,
    /// Its place among the words of the text, from 0. A joined word has the place of its last part.
    pub place: u32,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// Whether it is one word or several.
    pub kind: Kind,
}

/// Whether a word stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It does.
    Part,
    /// It is the words before it, joined.
    Joined,
}

/// Calls `take` for each word of `text`, in their order; a joined word comes after its parts.
pub fn tokens(text: &str, take: &mut dyn FnMut(Token<'_>)) {
    let mut reading = Reading {
        take,
        word: String::new(),
        word_at: 0,
        word_end: 0,
        joined: String::new(),
        joined_range: 0..0,
        parts: 0,
        is_joining: false,
        place: 0,
    };
    reading.text(text);
    reading.end_compound();
}

/// The words of `text` without their places.
pub fn words(text: &str) -> Vec<(String, Kind)> {
    let mut words = Vec::new();
    tokens(text, &mut |token| words.push((token.word.to_owned(), token.kind)));
    words
}

struct Reading<'a> {
    take: &'a mut dyn FnMut(Token<'_>),
    word: String,
    word_at: usize,
    word_end: usize,
    joined: String,
    joined_range: Range<usize>,
    parts: u32,
    /// A hyphen came after the last part.
    is_joining: bool,
    place: u32,
}

impl Reading<'_> {
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            if self.place >= MOST {
                return;
            }
            let at = text.len() - rest.len();
            let after = rest.get(letter.len_utf8()..).unwrap_or_default();
            let end = at + letter.len_utf8();
            rest = after;
            if letter.is_ascii_alphanumeric() {
                self.letter(letter.to_ascii_lowercase(), at, end);
                continue;
            }
            match letter {
                '\\' => rest = self.command(text, at, after),
                '{' | '}' | '$' => {}
                '\'' | '’' | '‘' | 'ʼ' | '`' | '´' if !self.word.is_empty() => {}
                '.' if self.word.ends_with(|one: char| one.is_ascii_digit())
                    && after.starts_with(|one: char| one.is_ascii_digit()) =>
                {
                    self.letter('.', at, end);
                }
                '-' | '_' | '^' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '·' => self.join(),
                _ if letter.is_ascii() => self.end_compound(),
                _ => self.beyond_ascii(letter, at, end),
            }
        }
    }

    /// What follows a backslash: an accent, or a command. Returns what is still to be read.
    fn command<'t>(&mut self, text: &'t str, at: usize, after: &'t str) -> &'t str {
        let rest = text.get(at..).unwrap_or_default();
        if let Some((letters, after)) = decode(rest) {
            let end = text.len() - after.len();
            for letter in letters.chars() {
                if letter.is_ascii_alphanumeric() {
                    self.letter(letter.to_ascii_lowercase(), at, end);
                } else if letter == '_' {
                    self.join();
                } else {
                    self.beyond_ascii(letter, at, end);
                }
            }
            return after;
        }
        let length = after.find(|one: char| !one.is_ascii_alphabetic()).unwrap_or(after.len());
        let (name, after) = after.split_at_checked(length).unwrap_or((after, ""));
        if name.is_empty() {
            self.end_compound();
        } else {
            self.end_word();
            if !UNSEEN.contains(&name) {
                for letter in name.chars() {
                    self.letter(letter.to_ascii_lowercase(), at, at + 1 + length);
                }
                self.end_word();
            }
        }
        after
    }

    fn beyond_ascii(&mut self, letter: char, at: usize, end: usize) {
        if letter.is_alphanumeric() {
            if is_ideograph(letter) {
                self.end_compound();
                self.letter(letter, at, end);
                self.end_compound();
                return;
            }
            if self.word.len() >= LONGEST {
                // Taking off marks takes a while.
                self.word_end = end;
                return;
            }
            let mut bare = String::new();
            push_bare(plain(letter), &mut bare);
            for letter in bare.chars().flat_map(char::to_lowercase) {
                self.letter(letter, at, end);
            }
        } else if matches!(letter, '\u{300}'..='\u{36f}') {
            // A mark of the letter before.
            self.word_end = end;
        } else if !is_hidden(letter) {
            self.end_compound();
        }
    }

    fn letter(&mut self, letter: char, at: usize, end: usize) {
        if self.word.is_empty() {
            self.word_at = at;
        }
        self.word_end = end;
        if self.word.len() + letter.len_utf8() <= LONGEST {
            self.word.push(letter);
        }
    }

    /// A hyphen: what follows belongs to the same compound, unless another hyphen follows.
    fn join(&mut self) {
        if self.word.is_empty() && self.is_joining {
            return self.end_compound();
        }
        self.end_word();
        self.is_joining = self.parts > 0;
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.parts > 0 && !self.is_joining {
            self.end_joined();
        }
        if let Some(name) = greek(&self.word) {
            self.word.clear();
            self.word.push_str(name);
        }
        if self.parts == 0 {
            self.joined_range.start = self.word_at;
        }
        self.joined_range.end = self.word_end;
        let range = self.word_at..self.word_end;
        (self.take)(Token { word: &self.word, place: self.place, range, kind: Kind::Part });
        for letter in self.word.chars() {
            if self.joined.len() + letter.len_utf8() > LONGEST {
                break;
            }
            self.joined.push(letter);
        }
        self.place += 1;
        self.parts += 1;
        self.is_joining = false;
        self.word.clear();
    }

    fn end_joined(&mut self) {
        if self.parts > 1 {
            let range = self.joined_range.clone();
            let place = self.place.saturating_sub(1);
            (self.take)(Token { word: &self.joined, place, range, kind: Kind::Joined });
        }
        self.parts = 0;
        self.joined.clear();
    }

    fn end_compound(&mut self) {
        self.end_word();
        self.end_joined();
        self.is_joining = false;
    }
}

/// Commands that show nothing of their own.
const UNSEEN: [&str; 26] = [
    "mathcal",
    "mathbf",
    "mathbb",
    "mathrm",
    "mathsf",
    "mathit",
    "mathfrak",
    "boldsymbol",
    "bm",
    "text",
    "textbf",
    "textit",
    "textsc",
    "texttt",
    "textrm",
    "emph",
    "operatorname",
    "rm",
    "bf",
    "it",
    "cal",
    "em",
    "left",
    "right",
    "begin",
    "end",
];

/// Chinese characters and Japanese syllables: text in them has no blanks.
fn is_ideograph(letter: char) -> bool {
    matches!(letter,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The letter without what only dresses it: full width, superscript, the alphabets of mathematics.
fn plain(letter: char) -> char {
    let code = u32::from(letter);
    let ascii = match letter {
        '²' => '2'.into(),
        '³' => '3'.into(),
        '¹' => '1'.into(),
        'ℓ' => 'l'.into(),
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => code - 0xfee0,
        '\u{2070}' | '\u{2074}'..='\u{2079}' => code - 0x2070 + 0x30,
        '\u{2080}'..='\u{2089}' => code - 0x2080 + 0x30,
        '\u{1d400}'..='\u{1d6a3}' => {
            let place = (code - 0x1d400) % 52;
            if place < 26 { place + 0x41 } else { place - 26 + 0x61 }
        }
        '\u{1d7ce}'..='\u{1d7ff}' => (code - 0x1d7ce) % 10 + 0x30,
        'ℂ' => 'c'.into(),
        'ℕ' => 'n'.into(),
        'ℝ' => 'r'.into(),
        'ℤ' => 'z'.into(),
        'ς' => 'σ'.into(),
        _ => code,
    };
    char::from_u32(ascii).unwrap_or(letter)
}

/// The name of a Greek letter that is a word alone.
fn greek(word: &str) -> Option<&'static str> {
    const NAMES: [&str; 25] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
        "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi",
        "omega",
    ];
    let mut letters = word.chars();
    let place = u32::from(letters.next()?).checked_sub(0x3b1)?;
    if letters.next().is_some() {
        return None;
    }
    NAMES.get(usize::try_from(place).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts as they are, joined words in brackets.
    fn check(text: &str, expected: &str) {
        let found: Vec<String> = words(text)
            .into_iter()
            .map(|(word, kind)| if kind == Kind::Joined { format!("[{word}]") } else { word })
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn capitals_and_accents_do_not_matter() {
        check("Deep  LEARNING, for\nall!", "deep learning for all");
        check(r#"Schr\"odinger Schr{\"o}dinger Schrödinger"#, "schrodinger schrodinger schrodinger");
        check(
            "Schro\u{308}dinger İnan Straße {\\L}ukasz Nguy\\~{\\^e}n",
            "schrodinger inan strasse lukasz nguyen",
        );
        check("Bayes' don't model’s", "bayes dont models");
        check("ДЕРЕВО ΛΟΓΟΣ λόγος", "дерево λογοσ λόγοσ");
        check("x² 𝐑𝐞𝐋𝐔 ﬀ Ａ１ ℝ", "x2 relu ﬀ a1 r");
        check("a\u{200b}b so\u{ad}ft", "ab soft");
    }

    #[test]
    fn hyphens_part_and_join() {
        check("pre-training of GPT-4", "pre training [pretraining] of gpt 4 [gpt4]");
        check("state-of-the-art", "state of the art [stateoftheart]");
        check("a--b - c -d e-", "a b c d e");
        check("pre\u{2010}train—ing", "pre train [pretrain] ing");
        check("x_1^2", "x 1 2 [x12]");
        check("and/or (see)", "and or see");
    }

    #[test]
    fn numbers_keep_their_point() {
        check("v3.5 and 2504.12359, 0.5-1.", "v3.5 and 2504.12359 0.5 1 [0.51]");
        check("e.g. 3.", "e g 3");
    }

    #[test]
    fn formulas_have_words() {
        check(r"$\ell_2$-regularised", "ell 2 regularised [ell2regularised]");
        check(r"$\mathcal{N}(0, \sigma^2)$", "n 0 sigma 2 [sigma2]");
        check(r"$\alpha$-divergence α", "alpha divergence [alphadivergence] alpha");
        check(r"\emph{well} \textit {known} $O(n\log n)$", "well known o n log n");
        check(r"50\% AT\&T a\_b \\ \", "50 at t a b [ab]");
    }

    #[test]
    fn each_ideograph_is_a_word() {
        check("深度学习 model", "深 度 学 习 model");
        check("학습", "학습");
    }

    #[test]
    fn places_and_ranges_are_those_of_the_text() {
        let text = r"On pre-tr\'aining {\'E}t";
        let mut found = Vec::new();
        tokens(text, &mut |token| found.push((token.place, text.get(token.range).unwrap().to_owned())));
        let expected = [(0, "On"), (1, "pre"), (2, r"tr\'aining"), (2, r"pre-tr\'aining"), (3, r"\'E}t")];
        assert_eq!(found, expected.map(|(place, text)| (place, text.to_owned())));
    }

    #[test]
    fn what_is_endless_is_cut() {
        let (word, _) = words(&"é".repeat(10_000)).remove(0);
        assert_eq!(word, "e".repeat(LONGEST));
        let found = words(&"a-".repeat(20_000));
        assert_eq!(found.len(), MOST as usize + 1);
        assert_eq!(found.last().unwrap().0, "a".repeat(LONGEST));
        assert_eq!(words(&r"\'{".repeat(5_000)), []);
    }
}
