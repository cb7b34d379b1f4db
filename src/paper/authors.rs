//! The people in a feed's one-line `dc:creator`.

/// One author: the name, and the affiliation where the line gives one in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author<'a> {
    /// The name in arXiv's TeX-flavoured ASCII, without white space around it.
    pub name: &'a str,
    /// What stood in parentheses after the name, commas included.
    pub affiliation: Option<&'a str>,
}

/// Takes a line such as `A. Author (Lab, City), Donald Martin, Jr., Team Olmo,  :, B. Other` apart.
///
/// A comma inside parentheses belongs to the affiliation; `Jr.`, `Sr.`, `II`, `III`, `IV` belong to the name before
/// them; pieces without a letter are dropped. TeX groups (`{\'e}`) hold no separators in practice and are not
/// looked into.
pub fn split_authors(line: &str) -> Vec<Author<'_>> {
    let mut authors: Vec<Author<'_>> = Vec::new();
    let mut start = 0;
    for end in separators(line) {
        let piece = line.get(start..end).unwrap_or_default();
        let suffix = is_suffix(piece);
        if let (true, Some(last)) = (suffix, authors.last_mut()) {
            *last = read_author(span_from(line, last.name, end));
        } else {
            let author = read_author(piece);
            if author.name.chars().any(char::is_alphabetic) {
                authors.push(author);
            }
        }
        start = end + 1;
    }
    authors
}

/// Byte offsets of the commas outside parentheses, then the end of the line.
fn separators(line: &str) -> Vec<usize> {
    let mut depth = 0_u32;
    let mut ends = Vec::new();
    for (offset, letter) in line.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => ends.push(offset),
            _ => {}
        }
    }
    if depth > 0 {
        // A parenthesis that never closes would swallow everyone after it.
        ends = line.match_indices(',').map(|(offset, _)| offset).collect();
    }
    ends.push(line.len());
    ends
}

fn is_suffix(piece: &str) -> bool {
    let bare = piece.split_once('(').map_or(piece, |(name, _)| name).trim().trim_end_matches('.');
    ["Jr", "Sr", "II", "III", "IV"].contains(&bare)
}

/// The part of `line` from where `name` (a slice of it) begins up to `end`.
fn span_from<'a>(line: &'a str, name: &str, end: usize) -> &'a str {
    let start = name.as_ptr().addr().saturating_sub(line.as_ptr().addr());
    line.get(start..end).unwrap_or_default()
}

fn read_author(piece: &str) -> Author<'_> {
    let piece = piece.trim();
    match piece.split_once('(') {
        Some((name, rest)) => {
            let affiliation = rest.trim_end().strip_suffix(')').unwrap_or(rest).trim();
            Author { name: name.trim(), affiliation: (!affiliation.is_empty()).then_some(affiliation) }
        }
        None => Author { name: piece, affiliation: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[(&str, Option<&str>)]) {
        let found: Vec<_> = split_authors(line).iter().map(|one| (one.name, one.affiliation)).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn lines_from_real_feeds() {
        check("Tim Lawson, Laurence Aitchison", &[("Tim Lawson", None), ("Laurence Aitchison", None)]);
        check(
            "Julie Ran\\c{c}on (UP, FoReLLIS, Poitiers), Emilie Remond (Techn\\'e)",
            &[("Julie Ran\\c{c}on", Some("UP, FoReLLIS, Poitiers")), ("Emilie Remond", Some("Techn\\'e"))],
        );
        check("Donald Martin, Jr., David Kinney", &[("Donald Martin, Jr.", None), ("David Kinney", None)]);
        check("Team Olmo,  :, Allyson Ettinger", &[("Team Olmo", None), ("Allyson Ettinger", None)]);
        check(" Gemma Team, Thomas Mesnard", &[("Gemma Team", None), ("Thomas Mesnard", None)]);
        check("Yingyan (Celine),  Lin, X", &[("Yingyan", Some("Celine")), ("Lin", None), ("X", None)]);
    }

    #[test]
    fn broken_lines_lose_no_one() {
        check("", &[]);
        check(" , ,", &[]);
        check("A (lab, B, C", &[("A", Some("lab")), ("B", None), ("C", None)]);
        check("A), B", &[("A)", None), ("B", None)]);
        check("Jr., B", &[("Jr.", None), ("B", None)]);
    }
}
