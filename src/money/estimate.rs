//! How many tokens a text is, without a tokeniser.
//!
//! A tokeniser's table is larger than the whole app, and each model has its own. So the text is cut as o200k cuts it
//! before it looks anything up (a word with the blank before it, digits by threes, punctuation together), and each
//! piece counts as what such pieces have on average, by shape and length: measured with o200k over 10,298 titles and
//! abstracts of arXiv. `tests/app/tokens.test.mjs` holds the estimate against o200k on the prompts of real days.

use std::iter::Peekable;
use std::str::Chars;

use super::Tokens;

/// About how many tokens `text` is in o200k, rounded up: within 4 % on the prompts of real days, within 15 % on nearly
/// any abstract, within 40 % on a sentence in another language. Other tokenisers need up to a third more.
pub fn prompt_tokens(text: &str) -> Tokens {
    let mut rest = text.chars().peekable();
    let mut before = Before::Other;
    let mut sum: u64 = 0;
    while let Some(letter) = rest.next() {
        let (cost, now) = match Kind::of(letter) {
            Kind::Letter => (word(letter, &mut rest, before), Before::Other),
            Kind::Digit => {
                let digits = 1 + run_of(&mut rest, Kind::Digit);
                (ONE * digits.div_ceil(3), Before::Other)
            }
            Kind::Blank => blank(letter, &mut rest),
            Kind::Sign => signs(letter, &mut rest, before),
        };
        sum += cost;
        before = now;
    }
    Tokens(sum.div_ceil(ONE))
}

/// Costs are in thousandths of a token.
const ONE: u64 = 1000;

/// What stands before a piece and belongs to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A single blank.
    Blank,
    /// A single sign: the hyphen or the bracket before a word.
    Sign,
    /// Nothing.
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Blank,
    Sign,
}

impl Kind {
    fn of(letter: char) -> Self {
        if letter.is_alphabetic() {
            Self::Letter
        } else if letter.is_numeric() {
            Self::Digit
        } else if letter.is_whitespace() {
            Self::Blank
        } else {
            Self::Sign
        }
    }
}

/// Takes the letters of one kind that follow, and counts them.
fn run_of(rest: &mut Peekable<Chars<'_>>, kind: Kind) -> u64 {
    let mut count = 0;
    while rest.next_if(|letter| Kind::of(*letter) == kind).is_some() {
        count += 1;
    }
    count
}

/// White space: one blank belongs to what follows, but not to digits; a line break is a token, whatever is around it.
fn blank(first: char, rest: &mut Peekable<Chars<'_>>) -> (u64, Before) {
    let mut breaks = first == '\n';
    let mut count = 1;
    while let Some(letter) = rest.next_if(|letter| letter.is_whitespace()) {
        breaks |= letter == '\n';
        count += 1;
    }
    let is_taken_up = rest.peek().is_some_and(|next| Kind::of(*next) != Kind::Digit);
    match (breaks, count) {
        (false, 1) if is_taken_up => (0, Before::Blank),
        (true, _) => (ONE, Before::Other),
        (false, _) if is_taken_up => (ONE, Before::Blank),
        (false, _) => (ONE, Before::Other),
    }
}

/// Punctuation, with the line breaks behind it. A single sign before a word is part of the word.
fn signs(first: char, rest: &mut Peekable<Chars<'_>>, before: Before) -> (u64, Before) {
    let mut plain = u64::from(first.is_ascii());
    let mut others = 1 - plain;
    while let Some(sign) = rest.next_if(|letter| Kind::of(*letter) == Kind::Sign) {
        if sign.is_ascii() {
            plain += 1;
        } else {
            others += 1;
        }
    }
    let next = rest.peek().map(|next| Kind::of(*next));
    if (plain, others, before) == (1, 0, Before::Other) && next == Some(Kind::Letter) {
        return (0, Before::Sign);
    }
    while rest.next_if_eq(&'\n').is_some() {}
    let plain = if plain == 0 { 0 } else { ONE + 560 * plain.saturating_sub(2) };
    (plain + SIGN * others, Before::Other)
}

/// Capitals and what follows them in small letters, or small letters alone.
fn word(first: char, rest: &mut Peekable<Chars<'_>>, before: Before) -> u64 {
    let mut letters = Letters::default();
    let mut capitals = 0;
    letters.count(first);
    if first.is_uppercase() {
        capitals = 1;
        while let Some(letter) = rest.next_if(|letter| letter.is_uppercase()) {
            letters.count(letter);
            capitals += 1;
        }
    }
    while let Some(letter) = rest.next_if(|letter| letter.is_alphabetic() && !letter.is_uppercase()) {
        letters.count(letter);
    }
    let length = letters.all();
    if letters.ascii < length {
        return letters.cost();
    }
    match (before, capitals) {
        (_, 2..) if capitals == length => {
            at(&CAPITALS, length) + if before == Before::Sign { 600 } else { 0 }
        }
        (_, 2..) => at(&CAPITALS, capitals) + 600,
        (Before::Blank, 0) => at(&SMALL, length),
        (Before::Blank, _) => at(&TITLE, length),
        (Before::Sign, 1) => at(&BARE, length) + 650,
        (_, 1) => at(&BARE, length) + 50,
        (_, _) => at(&BARE, length),
    }
}

/// Letters of a word that is not all ASCII, by script.
#[derive(Default)]
struct Letters {
    ascii: u64,
    latin: u64,
    cyrillic: u64,
    han: u64,
    other: u64,
}

impl Letters {
    fn count(&mut self, letter: char) {
        let script = match u32::from(letter) {
            0..0x80 => &mut self.ascii,
            0x80..0x250 | 0x300..0x370 | 0x1e00..0x1f00 => &mut self.latin,
            0x400..0x530 => &mut self.cyrillic,
            0x2e80.. => &mut self.han,
            _ => &mut self.other,
        };
        *script += 1;
    }

    fn all(&self) -> u64 {
        self.ascii + self.latin + self.cyrillic + self.han + self.other
    }

    fn cost(&self) -> u64 {
        let Self { ascii, latin, cyrillic, han, other } = self;
        (300 * ascii + 550 * latin + 240 * cyrillic + 680 * han + 380 * other).max(ONE)
    }
}

/// A sign that is not ASCII: dashes, quotation marks, mathematics.
const SIGN: u64 = 1050;

/// Words by their letters, from none on: in small letters after a blank.
const SMALL: [u64; 17] =
    [0, 1000, 1000, 1000, 1000, 1010, 1040, 1050, 1070, 1150, 1190, 1210, 1310, 1370, 1590, 1710, 2140];
/// With a capital, after a blank.
const TITLE: [u64; 15] =
    [0, 1000, 1010, 1050, 1070, 1140, 1260, 1330, 1320, 1580, 1730, 1640, 1690, 2190, 2200];
/// With no blank before them.
const BARE: [u64; 15] =
    [0, 1060, 1070, 1120, 1230, 1150, 1470, 1690, 1740, 1880, 2000, 1850, 2500, 2700, 3100];
/// Several capitals in a row.
const CAPITALS: [u64; 9] = [0, 1000, 1020, 1750, 2030, 2280, 2630, 2970, 3290];
/// Each letter more than a table has.
const LONGER: u64 = 380;

fn at(table: &[u64], length: u64) -> u64 {
    let index = usize::try_from(length).unwrap_or(usize::MAX);
    let longest = table.len() - 1;
    let known = table.get(index.min(longest)).copied().unwrap_or(ONE);
    known + LONGER * length.saturating_sub(longest as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by o200k; `percent` is how far the estimate may be away.
    fn check(percent: u64, text: &str, counted: u64) {
        let estimate = prompt_tokens(text).0;
        assert!(counted.abs_diff(estimate) * 100 <= counted * percent, "{estimate}, not {counted}: {text}");
    }

    #[test]
    fn what_prompts_are_made_of_is_met_within_15_per_cent() {
        check(
            15,
            "We study how networks of hidden units learn representations of their inputs, and show that the loss falls smoothly with width.",
            23,
        );
        check(
            15,
            "<<<paper-aaaaaaaaaaaaa 2610.99001\nTitle: On the Geometry of Attention\nAuthors: Maren Quillfeather, Donovan Pemberwick, Zdeněk Hvězdolet\nAbstract: A bound.\npaper-aaaaaaaaaaaaa>>>\n",
            56,
        );
        check(
            15,
            "The bound $\\mathcal{O}(n^{3/2} \\log n)$ improves on $\\widetilde{\\Theta}(n^2)$ for all $\\epsilon \\leq 10^{-4}$.",
            44,
        );
        check(15, "State-of-the-art LLMs (GPT-4o, Qwen2.5-72B) reach 71.3% on MMLU-Pro, a +4.2% gain.", 42);
        check(
            15,
            "2504.12359 | Unveiling Hidden Collaboration within Mixture-of-Experts in Large Language Models\n2504.12360 | A Method for Handling Negative Similarities\n",
            36,
        );
    }

    #[test]
    fn what_readers_write_in_other_languages_is_met_within_40_per_cent() {
        check(
            40,
            "Ich suche Arbeiten über große Sprachmodelle, die ihre eigenen Unsicherheiten einschätzen können",
            18,
        );
        check(
            40,
            "Je cherche des travaux sur les grands modèles de langue capables d'estimer leurs propres incertitudes",
            19,
        );
        check(
            40,
            "Я ищу работы о больших языковых моделях, которые умеют оценивать собственную неуверенность",
            22,
        );
        check(40, "我在寻找能够估计自身不确定性的大型语言模型的论文", 16);
        check(40, "自分自身の不確かさを見積もることができる大規模言語モデルに関する論文を探しています", 31);
        check(40, "자신의 불확실성을 추정할 수 있는 대규모 언어 모델에 관한 논문을 찾고 있습니다", 26);
        check(40, "أبحث عن أوراق بحثية حول النماذج اللغوية الكبيرة القادرة على تقدير عدم اليقين لديها", 26);
        check(40, "मैं ऐसे बड़े भाषा मॉडलों पर शोध पत्र ढूंढ रहा हूँ जो अपनी अनिश्चितता का अनुमान लगा सकते हैं", 25);
        check(
            40,
            "Αναζητώ εργασίες για μεγάλα γλωσσικά μοντέλα που μπορούν να εκτιμούν τη δική τους αβεβαιότητα",
            31,
        );
        check(40, "Szukam prac o dużych modelach językowych, które potrafią oszacować własną niepewność", 26);
        check(
            40,
            "Etsin tutkimuksia suurista kielimalleista, jotka osaavat arvioida omaa epävarmuuttaan",
            24,
        );
        check(40, "אני מחפש מאמרים על מודלי שפה גדולים המסוגלים להעריך את אי הוודאות של עצמם", 28);
    }

    #[test]
    fn nothing_is_nothing_and_more_is_more() {
        assert_eq!(prompt_tokens(""), Tokens(0));
        let mut text = String::new();
        let mut last = Tokens(0);
        for _ in 0..200 {
            text.push_str("word — 12,345 日本\n\n\\alpha_{i}  ");
            let now = prompt_tokens(&text);
            assert!(now > last);
            last = now;
        }
    }
}
