//! Bare addresses in running text.

/// The address at the beginning of `rest` (`http://…` or `https://…`) as it is meant, and what follows it.
///
/// It ends before white space, quotation marks and brackets that it did not open; full stops, commas and the like at
/// its end belong to the sentence.
pub(super) fn address(rest: &str) -> Option<(String, &str)> {
    let path = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"))?;
    let stop = |letter: char| letter.is_whitespace() || !letter.is_ascii() || "<>\"{}|^`$".contains(letter);
    let mut end = rest.find(stop).unwrap_or(rest.len()).min(2_000);
    loop {
        let found = rest.get(..end)?;
        let last = found.chars().next_back()?;
        let unopened = |open: char, close: char| {
            last == close && found.matches(close).count() > found.matches(open).count()
        };
        if ".,;:!?'\\".contains(last) || unopened('(', ')') || unopened('[', ']') {
            end -= last.len_utf8();
        } else {
            break;
        }
    }
    (end > rest.len() - path.len()).then_some(())?;
    let (found, after) = rest.split_at_checked(end)?;
    Some((untex(found), after))
}

/// An address without the backslashes that TeX asks for: `a\_b\%20`.
pub(super) fn untex(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut letters = address.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = letter == '\\' && letters.peek().is_some_and(|next| "_%#&~$".contains(*next));
        if !escapes {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let expected = expected.map(|(address, after)| (address.to_owned(), after));
        assert_eq!(address(text), expected, "{text}");
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        check("https://a.org/x. Next", Some(("https://a.org/x", ". Next")));
        check("https://a.org/x).", Some(("https://a.org/x", ").")));
        check("https://a.org/x_(y)]", Some(("https://a.org/x_(y)", "]")));
        check(r"https://a.org/x\_y}", Some(("https://a.org/x_y", "}")));
        check("https://a.org?a=b&c#d, e", Some(("https://a.org?a=b&c#d", ", e")));
        check("https://", None);
        check("https://.", None);
        check("httpx://a", None);
    }
}
