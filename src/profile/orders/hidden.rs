//! Text that is there for a model and not for a reader, and markup that speaks to one.

use std::borrow::Cow;

/// What chat models take for the edges of messages and prompts for the edges of data, in lower case. No abstract needs
/// them.
const EDGES: [&str; 30] = [
    "<|im_",
    "<|start",
    "<|end",
    "<|system",
    "<|user",
    "<|assistant",
    "<|eot",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "[system",
    "<system",
    "</system",
    "<instruction",
    "</instruction",
    "<assistant",
    "</assistant",
    "</user",
    "</abstract",
    "</paper",
    "</data",
    "</document",
    "</untrusted",
    "<!--",
    "###",
    "=====",
    "<<<",
    ">>>",
    "(system)",
    "{system}",
];

/// TeX that makes text invisible; it counts with as many words behind it as stand here.
const INVISIBLE: [(&str, usize); 9] = [
    ("\\textcolor{white}", 1),
    ("\\color{white}", 1),
    ("\\textcolor[rgb]{1,1,1}", 1),
    ("\\phantom{", 3),
    ("\\vphantom{", 3),
    ("\\hphantom{", 3),
    ("\\tiny", 3),
    ("\\fontsize{", 3),
    ("\\iffalse", 1),
];

/// The first of it, or what it says where its characters cannot be seen.
pub(super) fn found(text: &str) -> Option<Cow<'_, str>> {
    if let Some(unseen) = unseen(text) {
        return Some(Cow::Owned(unseen));
    }
    let lower = text.to_ascii_lowercase();
    let mut signs = lower.match_indices(['<', '[', '#', '=', '>', '(', '{', '\\']).map(|(at, _)| at);
    let at = signs.find(|at| lower.get(*at..).is_some_and(speaks)).or_else(|| fence(&lower))?;
    text.get(at..).map(Cow::Borrowed)
}

/// Whether an edge or invisible text begins here.
fn speaks(text: &str) -> bool {
    let invisible = |(command, least): &(&str, usize)| {
        text.strip_prefix(command).is_some_and(|behind| words_before_brace(behind) >= *least)
    };
    EDGES.iter().any(|edge| text.starts_with(edge)) || INVISIBLE.iter().any(invisible)
}

/// What tag characters (U+E0020–E007E, which show nothing and spell ASCII) say, or that text is turned around or
/// bytes stand in variation selectors.
fn unseen(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let tag = |letter: char| match u32::from(letter) {
        code @ 0xe0020..=0xe007e => char::from_u32(code - 0xe0000),
        _ => None,
    };
    let said: String = text.chars().filter_map(tag).collect();
    if !said.trim().is_empty() {
        return Some(said);
    }
    let selectors = text.chars().filter(|letter| ('\u{e0100}'..='\u{e01ef}').contains(letter)).count();
    let turned =
        text.chars().any(|letter| matches!(letter, '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}'));
    (turned || selectors > 3).then(|| crate::typeset::visible(text).into_owned())
}

fn words_before_brace(text: &str) -> usize {
    let text = text.trim_start_matches(['{', '\\']);
    let inside = text.split_once('}').map_or(text, |(inside, _)| inside);
    inside.split_whitespace().filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic())).count()
}

/// A code fence, unless it is TeX's quotation mark doubled by chance.
fn fence(text: &str) -> Option<usize> {
    let at = text.find("```")?;
    (text.matches("```").count() > 1).then_some(at)
}
