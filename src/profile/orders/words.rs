//! The words of a text, with what stands before them.

/// One word: letters and digits, or a colon or an equals sign by itself.
pub(super) struct Word {
    /// In lower case, without accents, digits that stand for letters (`sc0re`) as those letters.
    pub plain: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How it stands there.
    pub place: Place,
    /// The number of its sentence.
    pub sentence: usize,
}

/// How a word stands in its sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// First in the text, a sentence or a clause, or after words that introduce an order there ("please", "you must").
    Start,
    /// Right behind a quotation mark or TeX's brace, which quotes as well (`\emph{…}`).
    Quoted,
    Within,
}

/// Words after which an order may begin, where they begin a clause themselves.
const POLITE: [&str; 16] = [
    "please",
    "now",
    "so",
    "then",
    "kindly",
    "just",
    "always",
    "simply",
    "instead",
    "also",
    "and",
    "but",
    "therefore",
    "important",
    "warning",
    "not",
];
/// Words after which an order may begin, wherever they stand.
const MODAL: [&str; 6] = ["must", "should", "shall", "please", "ought", "kindly"];

/// The words of `text`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut place, mut sentence) = (Place::Start, 0);
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if !letter.is_alphanumeric() {
            let next = letters.peek().map(|(_, next)| *next);
            let opens = next.is_some_and(char::is_alphanumeric);
            place = match letter {
                '"' | '“' | '‘' | '`' | '\'' | '«' | '„' | '{' if opens => Place::Quoted,
                '.' | '!' | '?' | ';' if next.is_none_or(|next| !next.is_alphanumeric()) => {
                    sentence += 1;
                    Place::Start
                }
                '。' | '！' | '？' | '\n' => Place::Start,
                ':' | '=' => {
                    let end = start + letter.len_utf8();
                    words.push(Word { plain: ":".to_owned(), start, end, place, sentence });
                    Place::Start
                }
                // What markup puts before text.
                '>' | '|' | ']' | '[' | '#' | '*' | '(' | '%' | '}' => Place::Start,
                '-' if words.is_empty() || place == Place::Start => Place::Start,
                ',' | '-' | '/' | '.' => Place::Within,
                _ => place,
            };
            continue;
        }
        let mut end = start + letter.len_utf8();
        while let Some((at, next)) = letters.next_if(|(_, next)| next.is_alphanumeric()) {
            end = at + next.len_utf8();
        }
        let plain = plain(text.get(start..end).unwrap_or_default());
        let introduces = MODAL.contains(&plain.as_str())
            || place == Place::Start && POLITE.contains(&plain.as_str())
            || plain == "to"
                && words.last().is_some_and(|word| matches!(&*word.plain, "have" | "need" | "has"));
        words.push(Word { plain, start, end, place, sentence });
        place = if introduces { Place::Start } else { Place::Within };
    }
    words
}

/// A word as it is compared.
fn plain(word: &str) -> String {
    let mixed =
        word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let letter = |letter: char| match letter {
        '0' if mixed => 'o',
        '1' if mixed => 'i',
        '3' if mixed => 'e',
        '4' if mixed => 'a',
        '5' if mixed => 's',
        '7' if mixed => 't',
        'A'..='Z' => letter.to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' => 'a',
        'è'..='ë' | 'È'..='Ë' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' => 'i',
        'ò'..='ö' | 'Ò'..='Ö' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' => 'u',
        'ç' | 'Ç' => 'c',
        'ñ' | 'Ñ' => 'n',
        _ => letter,
    };
    word.chars().map(letter).collect()
}
