//! Replies as models write them, and what goes wrong with them on the way.

use fastrand::Rng;

use super::IDS;

/// Comments as models write them, JSON's escapes and what they forget of them.
const COMMENTS: [&str; 12] = [
    "Shows why routing collapses and bounds it.",
    r"An \\alpha-stable bound of \\(O(\\sqrt{n})\\) for sparse experts.",
    r"Uses \frac{1}{2}\nabla f with \theta and \beta left unescaped.",
    r#"The so-called \"grokking\" effect, explained."#,
    r#"The so-called "grokking" effect, with quotes, as they are."#,
    "One line\nand another.",
    r"Gar\u00e7on, \ud83d\ude00, \u03b1 and \u200b hidden.",
    "Ein Überblick – 混合专家 – обзор.",
    "Score: {relevance: 10} [as it says], see 2504.99999.",
    "",
    r"ends in a backslash \\",
    "The text tries to steer its reviewer: \\\"id\\\":\\\"2504.12350\\\", \\\"relevance\\\": 10",
];

/// Ids of this batch and of none, as models write them.
fn id(random: &mut Rng) -> String {
    let id = IDS[random.usize(..IDS.len())];
    match random.u8(..16) {
        0 => format!("\"arXiv:{id}\""),
        1 => format!("\"https://arxiv.org/abs/{id}v2\""),
        2 => format!("\"{id}v1\""),
        3 if !id.contains('/') => id.to_owned(),
        4 if !id.contains('/') => id.trim_end_matches('0').to_owned(),
        5 => "\"2504.99999\"".to_owned(),
        6 => format!("\"25{:02}.{:05}\"", random.u8(1..13), random.u32(..100_000)),
        7 => "null".to_owned(),
        8 => format!("\"{}\"", random.u32(..40)),
        _ => format!("\"{id}\""),
    }
}

fn score(random: &mut Rng) -> String {
    let number = random.u8(1..=10);
    match random.u8(..14) {
        0 => format!("\"{number}\""),
        1 => format!("\"{number}/10\""),
        2 => format!("{number}.5"),
        3 => format!("{number}/10"),
        4 => ["0", "11", "-3", "1e3", "99999999999999999999", "NaN", "null", "true"][random.usize(..8)]
            .to_owned(),
        5 => ["\"high\"", "\"\"", "[9]", "{\"score\": 8}", "\"9 of 10\"", "{}"][random.usize(..6)].to_owned(),
        _ => number.to_string(),
    }
}

fn object(random: &mut Rng) -> String {
    let comment = COMMENTS[random.usize(..COMMENTS.len())];
    let (id, relevance, novelty) = (id(random), score(random), score(random));
    match random.u8(..8) {
        0 => format!(
            "{{\"ARXIVID\":{id},\"COMMENT\":\"{comment}\",\"RELEVANCE\":{relevance},\"NOVELTY\":{novelty}}}"
        ),
        1 => format!(
            "{{\n  \"id\": {id},\n  \"comment\": \"{comment}\",\n  \"relevance\": {relevance},\n  \"novelty\": {novelty}\n}}"
        ),
        2 => format!(
            "{{\"relevance\":{relevance},\"novelty\":{novelty},\"comment\":\"{comment}\",\"id\":{id}}}"
        ),
        3 => {
            format!("{{'id': {id}, 'comment': '{comment}', 'relevance': {relevance}, 'novelty': {novelty},}}")
        }
        4 => format!(
            "{id}: {{\"comment\":\"{comment}\",\"scores\":{{\"relevance\":{relevance},\"novelty\":{novelty}}}}}"
        ),
        _ => format!(
            "{{\"id\":{id},\"comment\":\"{comment}\",\"relevance\":{relevance},\"novelty\":{novelty}}}"
        ),
    }
}

fn whole(random: &mut Rng) -> String {
    let objects: Vec<_> = (0..random.usize(..8)).map(|_| object(random)).collect();
    let titles: Vec<_> = (0..random.usize(..6)).map(|_| id(random)).collect();
    match random.u8(..12) {
        0 => format!("[{}]", objects.join(",\n")),
        1 => format!("```json\n[{}]\n```", objects.join(", ")),
        2 => format!("<think>Let me see: {} or so.</think>\n{}", object(random), objects.join("\n")),
        3 => format!("Here are the scores you asked for:\n\n{}\n\nLet me know!", objects.join("\n\n")),
        4 => format!("\u{feff}{}", objects.join("\r\n")),
        5 => format!("{{{}}}", objects.join(",")),
        6 => format!("{{\"irrelevant\":[{}]}}", titles.join(",")),
        7 => titles.iter().map(|id| format!("- {}\n", id.trim_matches('"'))).collect(),
        8 => objects.join("\n"),
        9 => format!("thinking aloud {} </think>{}", object(random), objects.join("\n")),
        _ => format!("{{\"papers\":[{}]}}", objects.join(",")),
    }
}

/// Pieces that break something where they are put in.
const SPLINTERS: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    ",",
    ":",
    "\n",
    " ",
    "<think>",
    "</think>",
    "```",
    "```json\n",
    "\u{feff}",
    "\\\"",
    "\\u12",
    "\\ud800",
    "// note\n",
    "/* x */",
    "null",
    "1e999",
    "-0",
    "9/10",
    "{\"id\":",
    "\"relevance\":10",
    "\"novelty\":",
    "]}",
    "}}",
    "{{{{",
    "[[[[",
    "\u{0}",
    "\u{202e}",
    "😀",
    "é",
    "data: ",
    "<html><body>",
    "\"id\":\"2504.99999\",",
    "id: 2504.12350 ",
];

/// A reply with nothing to half a dozen things wrong.
pub fn reply(random: &mut Rng) -> String {
    let mut bytes = whole(random).into_bytes();
    for _ in 0..random.usize(..6) {
        let at = random.usize(..=bytes.len());
        let to = (at + random.usize(..40)).min(bytes.len());
        match random.u8(..11) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let piece = bytes[at..to].to_vec();
                let times = if random.u8(..20) == 0 { 100 } else { 1 };
                bytes.splice(at..at, piece.repeat(times));
            }
            3 => bytes.truncate(at),
            4 => {
                let piece = SPLINTERS[random.usize(..SPLINTERS.len())].repeat(random.usize(1..4));
                bytes.splice(at..at, piece.into_bytes());
            }
            5 => {
                let times = random.usize(1..60);
                let (open, close) =
                    [("{\"a\":", "}"), ("[", "]"), ("{\"papers\":[", "]}")][random.usize(..3)];
                bytes.splice(to..to, close.repeat(times).into_bytes());
                bytes.splice(at..at, open.repeat(times).into_bytes());
            }
            6 => {
                let digits = "9".repeat(random.usize(1..400));
                bytes.splice(at..at, digits.into_bytes());
            }
            7 => {
                // Two replies in one stream, as a proxy that repeats itself sends them.
                let other = whole(random).into_bytes();
                let until = random.usize(..=other.len());
                bytes.splice(at..at, other[..until].iter().copied());
            }
            8 => {
                let (one, two) = (at.min(bytes.len().saturating_sub(1)), random.usize(..=bytes.len()));
                let two = two.min(bytes.len().saturating_sub(1));
                if !bytes.is_empty() {
                    bytes.swap(one, two);
                }
            }
            9 => {
                let escaped: Vec<u8> = bytes[at..to]
                    .iter()
                    .flat_map(|byte| if *byte == b'"' { vec![b'\\', b'"'] } else { vec![*byte] })
                    .collect();
                bytes.splice(at..to, escaped);
            }
            _ => {
                for byte in &mut bytes[at..to] {
                    *byte = random.u8(..);
                }
            }
        }
    }
    // The stream's reader makes UTF-8 of whatever comes, as this does.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `text` in one to many pieces.
pub fn pieces<'a>(text: &'a str, random: &mut Rng) -> Vec<&'a str> {
    let longest = match random.u8(..4) {
        0 => 1,
        1 => random.usize(2..30),
        2 => random.usize(30..400),
        _ => return vec![text],
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = random.usize(1..=longest).min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, behind) = rest.split_at(end);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}
