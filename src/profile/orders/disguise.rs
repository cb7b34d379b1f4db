//! Text that is written so that it is not recognised: letters of other scripts, ciphers, encodings, languages.

use std::borrow::Cow;

use super::phrases::patterns;
use super::words::Word;
use crate::typeset::visible;

/// More letters than these of a script that is neither Latin nor Greek, and a text is not English.
const FOREIGN_LETTERS: usize = 11;
/// The same for scripts in which a sign is a word.
const FOREIGN_SIGNS: usize = 5;
/// So many words that mean something backwards or in ROT13 are no accident.
const CIPHERED: usize = 4;
/// An encoded text is at least this long, in characters.
const ENCODED: usize = 20;

/// Words that make English of a sentence.
const ENGLISH: [&str; 48] = [
    "the", "of", "and", "to", "in", "a", "is", "we", "for", "with", "on", "by", "that", "this", "as", "are",
    "from", "at", "an", "be", "or", "our", "it", "its", "can", "which", "not", "these", "have", "has", "was",
    "were", "than", "but", "between", "into", "using", "via", "when", "where", "while", "such", "also",
    "both", "each", "how", "all", "more",
];

/// Frequent words of German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Swedish, Indonesian; none that
/// is a word of English, or a part of many names.
const OTHER_LANGUAGES: [&str; 120] = [
    "der",
    "das",
    "und",
    "ist",
    "sind",
    "nicht",
    "diese",
    "dieser",
    "dieses",
    "diesem",
    "alle",
    "allen",
    "bitte",
    "sie",
    "mit",
    "zu",
    "auf",
    "einen",
    "eine",
    "fur",
    "wird",
    "bei",
    "als",
    "vorherigen",
    "gib",
    "arbeit",
    "arbeiten",
    "les",
    "des",
    "est",
    "une",
    "cette",
    "ces",
    "toutes",
    "tous",
    "dans",
    "vous",
    "pour",
    "avec",
    "cet",
    "aux",
    "sur",
    "article",
    "los",
    "las",
    "una",
    "este",
    "esta",
    "estas",
    "por",
    "todas",
    "todos",
    "para",
    "puntua",
    "debe",
    "un",
    "gli",
    "questo",
    "questa",
    "tutte",
    "tutti",
    "che",
    "alla",
    "della",
    "delle",
    "istruzioni",
    "precedenti",
    "articolo",
    "uma",
    "nota",
    "essa",
    "esse",
    "trabalho",
    "instrucoes",
    "anteriores",
    "deste",
    "aos",
    "het",
    "een",
    "niet",
    "deze",
    "alles",
    "geef",
    "voor",
    "negeer",
    "vorige",
    "moet",
    "zijn",
    "wszystkie",
    "nie",
    "tej",
    "oraz",
    "dla",
    "jest",
    "prosze",
    "artykul",
    "ocene",
    "bu",
    "ve",
    "icin",
    "tum",
    "onceki",
    "makale",
    "makaleye",
    "ver",
    "bir",
    "och",
    "denna",
    "det",
    "att",
    "instruktioner",
    "ini",
    "dan",
    "semua",
    "abaikan",
    "sebelumnya",
    "untuk",
    "yang",
    "instruksi",
    "makalah",
];

/// `text` without hidden characters, letters that only look different (full width, mathematical, circled, Cyrillic
/// among Latin ones) as the plain ones.
pub(super) fn taken_off(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        if letter.is_ascii() {
            plain.push(letter);
            continue;
        }
        let after_latin = plain.chars().next_back().is_some_and(|before| before.is_ascii_alphabetic());
        match (lookalike(letter), styled(letter)) {
            (_, Some(same)) => plain.push(same),
            (Some(same), _) if after_latin || !letter.is_alphabetic() => plain.push(same),
            // Strokes and accents laid over letters.
            _ if ('\u{300}'..='\u{36f}').contains(&letter) => {}
            _ => plain.push(letter),
        }
    }
    Cow::Owned(plain)
}

/// A letter in another style.
fn styled(letter: char) -> Option<char> {
    let code = u32::from(letter);
    let (offset, first) = match code {
        0xff01..=0xff5e => (code - 0xff01, '!'),
        0x24b6..=0x24cf => (code - 0x24b6, 'A'),
        0x24d0..=0x24e9 => (code - 0x24d0, 'a'),
        0x1f130..=0x1f149 => (code - 0x1f130, 'A'),
        0x1f150..=0x1f169 => (code - 0x1f150, 'A'),
        0x1f170..=0x1f189 => (code - 0x1f170, 'A'),
        0x1d7ce..=0x1d7ff => ((code - 0x1d7ce) % 10, '0'),
        // Alphabets of 26 capitals and 26 small letters.
        0x1d400..=0x1d6a3 => match (code - 0x1d400) % 52 {
            capital @ 0..26 => (capital, 'A'),
            small => (small - 26, 'a'),
        },
        _ => return small_capital(letter),
    };
    char::from_u32(u32::from(first) + offset)
}

fn small_capital(letter: char) -> Option<char> {
    let at = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ".chars().position(|small| small == letter && letter != 'x')?;
    "abcdefghijklmnopqrstuvwxyz".chars().nth(at)
}

/// The Latin letter that a Cyrillic or Greek one looks like.
fn lookalike(letter: char) -> Option<char> {
    let at =
        "асеіјорѕухһԁԛԝАВСЕНІЈКМОРЅТХοανρικτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".chars().position(|other| other == letter)?;
    "aceijopsyxhdqwABCEHIJKMOPSTXoavpiktuABEZHIKMNOPTYX".chars().nth(at)
}

/// The first passage that is no plain English.
pub(super) fn found<'a>(text: &'a str, words: &[Word]) -> Option<&'a str> {
    let place = foreign_script(text)
        .or_else(|| spelled_out(words))
        .or_else(|| encoded(text))
        .or_else(|| unread_sentence(words))?;
    text.get(place..)
}

fn foreign_script(text: &str) -> Option<usize> {
    if text.is_ascii() {
        return None;
    }
    let foreign = |letter: char| {
        letter.is_alphabetic() && letter >= '\u{400}' && !('\u{1e00}'..='\u{2fff}').contains(&letter)
    };
    let sign = |letter: char| {
        ('\u{3040}'..='\u{9fff}').contains(&letter) || ('\u{ac00}'..='\u{d7af}').contains(&letter)
    };
    let count = |kind: &dyn Fn(char) -> bool| text.chars().filter(|letter| kind(*letter)).count();
    if count(&sign) > FOREIGN_SIGNS || count(&foreign) > FOREIGN_LETTERS { text.find(foreign) } else { None }
}

/// Letters one by one: `I g n o r e`, `i-g-n-o-r-e`.
fn spelled_out(words: &[Word]) -> Option<usize> {
    let mut run = 0;
    for (at, word) in words.iter().enumerate() {
        run = if word.plain.len() == 1 && word.plain != ":" { run + 1 } else { 0 };
        let spelled = words.get((at + 1).saturating_sub(run)..=at).unwrap_or_default();
        if run >= 10 {
            let text: String = spelled.iter().map(|word| word.plain.as_str()).collect();
            let stems = [
                "ignore", "instruct", "score", "rate", "give", "paper", "prompt", "relev", "novel", "review",
            ];
            if stems.iter().any(|stem| text.contains(stem)) {
                return spelled.first().map(|word| word.start);
            }
        }
    }
    None
}

/// Base64 or hexadecimal digits that spell text, or many characters written as numbers.
fn encoded(text: &str) -> Option<usize> {
    for mark in ["&#", "\\u0", "\\x6", "%20"] {
        if text.matches(mark).count() > 3 {
            return text.find(mark);
        }
    }
    let mut from = 0;
    for token in text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "+/=".contains(letter))) {
        let bare = token.trim_end_matches('=');
        if bare.len() >= ENCODED && (spells(&hexadecimal(bare)) || spells(&base64(bare))) {
            return Some(from);
        }
        from += token.len() + text.get(from + token.len()..)?.chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// Whether bytes are words with blanks between them.
fn spells(bytes: &[u8]) -> bool {
    bytes.len() > 8
        && bytes.contains(&b' ')
        && bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

fn hexadecimal(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Option<Vec<u8>> = text.bytes().map(digit).collect();
    digits
        .unwrap_or_default()
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}

fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let values: Vec<_> = text.bytes().map(value).collect();
    let group = |group: &[u32]| {
        let bits = group.iter().fold(0, |bits, value| bits << 6 | value);
        bits.to_be_bytes().into_iter().skip(1)
    };
    values.chunks_exact(4).flat_map(group).collect()
}

/// A sentence in another language, backwards or in ROT13.
fn unread_sentence(words: &[Word]) -> Option<usize> {
    words.chunk_by(|one, next| one.sentence == next.sentence).find_map(|sentence| {
        let count = |kind: &dyn Fn(&str) -> bool| sentence.iter().filter(|word| kind(&word.plain)).count();
        let english = count(&|word| ENGLISH.contains(&word));
        if sentence.len() < CIPHERED || english * 4 > sentence.len() {
            return None;
        }
        let accented = |word: &str| word.chars().any(|letter| ('\u{c0}'..='\u{24f}').contains(&letter));
        let foreign = count(&|word| OTHER_LANGUAGES.contains(&word) || accented(word));
        let known = |word: &str| word.len() > 2 && (patterns().knows(word) || ENGLISH.contains(&word));
        let turned = count(&|word| !known(word) && known(&word.chars().rev().collect::<String>()));
        let rotated = count(&|word| !known(word) && known(&word.chars().map(rot13).collect::<String>()));
        let many = |count: usize, least: usize| count >= least && count * 5 >= sentence.len();
        (many(foreign, 3) && foreign > english * 2 || many(turned.max(rotated), CIPHERED))
            .then(|| sentence.first().map(|word| word.start))
            .flatten()
    })
}

fn rot13(letter: char) -> char {
    match letter {
        'a'..='m' => char::from_u32(u32::from(letter) + 13).unwrap_or(letter),
        'n'..='z' => char::from_u32(u32::from(letter) - 13).unwrap_or(letter),
        _ => letter,
    }
}
