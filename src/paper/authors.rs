//! The people in a feed's one-line `dc:creator`.

use std::borrow::Cow;

/// One author: the name, and the affiliation where the line gives one in parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author<'a> {
    /// The name in arXiv's TeX-flavoured ASCII, without white space around it. A nickname stays in its parentheses:
    /// `Yingyan (Celine) Lin`.
    pub name: Cow<'a, str>,
    /// What stood in parentheses after the name, commas included.
    pub affiliation: Option<&'a str>,
}

impl Author<'_> {
    /// The name without nickname: `Yingyan Lin` for `Yingyan (Celine) Lin`.
    pub fn plain_name(&self) -> Cow<'_, str> {
        let Some((before, rest)) = self.name.split_once('(') else { return Cow::Borrowed(&self.name) };
        let Some((_, after)) = rest.split_once(')') else { return Cow::Borrowed(&self.name) };
        Cow::Owned(format!("{} {}", before.trim(), after.trim()).trim().to_owned())
    }
}

/// Takes a line such as `A. Author (Lab, City), Donald Martin, Jr., Team Olmo,  :, B. Other` apart.
///
/// A comma inside parentheses belongs to the affiliation; `Jr.`, `Sr.`, `II`, `III`, `IV` belong to the name before
/// them; pieces without a letter are dropped, and so is an `and` before a name. TeX groups (`{\'e}`) hold no
/// separators in practice and are not looked into.
///
/// arXiv takes a nickname in parentheses for an affiliation: it cuts `Yingyan (Celine) Lin` in two, and gives
/// `(Celine)` to everyone before. Both is undone: the two single words, marked by two blanks before each, are one
/// name again, and the nickname is nobody's affiliation.
pub fn split_authors(line: &str) -> Vec<Author<'_>> {
    let mut authors: Vec<Author<'_>> = Vec::new();
    let mut start = 0;
    let mut suffixed = "";
    let mut suffixes = 0;
    let mut half = None;
    for end in separators(line) {
        let piece = line.get(start..end).unwrap_or_default();
        if is_suffix(piece) && !authors.is_empty() {
            suffixes += 1;
            half = None;
            if suffixes <= MAX_SUFFIXES {
                // The name before and its suffix are one stretch of the line.
                authors.pop();
                authors.push(read_author(line.get(start_of(line, suffixed)..end).unwrap_or_default()));
            }
        } else {
            let author = read_author(piece);
            let is_half = is_half(piece, &author);
            match half.take() {
                Some(nickname) if is_half => join(&mut authors, nickname, &author),
                _ if author.name.chars().any(char::is_alphabetic) => {
                    half = author.affiliation.filter(|word| is_half && !word.contains([' ', ',']));
                    authors.push(author);
                    suffixed = piece;
                    suffixes = 0;
                }
                _ => {}
            }
        }
        start = end + 1;
    }
    authors
}

/// `Martin, Jr., III` is strange enough; each further one would read the whole name again.
const MAX_SUFFIXES: usize = 2;

/// Makes the last of `authors`, whose affiliation is in truth the `nickname`, and `rest` one author, and takes the
/// nickname away from the authors before, up to the first who does not have it.
fn join<'a>(authors: &mut Vec<Author<'a>>, nickname: &str, rest: &Author<'a>) {
    let Some(first) = authors.pop() else { return };
    for other in authors.iter_mut().rev() {
        if other.affiliation != Some(nickname) {
            break;
        }
        other.affiliation = None;
    }
    let name = format!("{} ({nickname}) {}", first.name, rest.name);
    authors.push(Author { name: Cow::Owned(name), affiliation: rest.affiliation });
}

/// True for `  Yingyan (Celine)` and `  Lin`: arXiv writes two blanks before a name of one word.
fn is_half(piece: &str, author: &Author<'_>) -> bool {
    piece.starts_with("  ") && !author.name.is_empty() && !author.name.contains(' ')
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

/// Where `part`, a slice of `line`, begins in it.
fn start_of(line: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(line.as_ptr().addr())
}

fn read_author(piece: &str) -> Author<'_> {
    let piece = piece.trim();
    let piece = piece.strip_prefix("and ").map_or(piece, str::trim_start);
    let Some((name, rest)) = piece.split_once('(') else {
        return Author { name: Cow::Borrowed(piece), affiliation: None };
    };
    // What goes on behind its parentheses is a name with a nickname.
    let Some(affiliation) = rest.strip_suffix(')').or((!rest.contains(')')).then_some(rest)) else {
        return Author { name: Cow::Borrowed(piece), affiliation: None };
    };
    let affiliation = affiliation.trim();
    Author { name: Cow::Borrowed(name.trim()), affiliation: (!affiliation.is_empty()).then_some(affiliation) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[(&str, Option<&str>)]) {
        let authors = split_authors(line);
        let found: Vec<_> = authors.iter().map(|one| (one.name.as_ref(), one.affiliation)).collect();
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
        check(
            "Sarvesh Shashidhar,  Ritik, Ganesh R",
            &[("Sarvesh Shashidhar", None), ("Ritik", None), ("Ganesh R", None)],
        );
        check(
            "A. Bee (Dept. (2) of X, Y), C. Dee",
            &[("A. Bee", Some("Dept. (2) of X, Y")), ("C. Dee", None)],
        );
        check("A. Bee, and C. Dee", &[("A. Bee", None), ("C. Dee", None)]);
    }

    #[test]
    fn nicknames_are_put_back() {
        check(
            "H. Yin (Celine), M. Patwary (Celine),  Yingyan (Celine),  Lin, Jan Kautz (Lab)",
            &[
                ("H. Yin", None),
                ("M. Patwary", None),
                ("Yingyan (Celine) Lin", None),
                ("Jan Kautz", Some("Lab")),
            ],
        );
        check(
            "T. Yu (Lab),  Jerry (Chun-Ting),  Liu (Cindy), Y. Bai (Cindy),  Xintian (Cindy),  Wu",
            &[
                ("T. Yu", Some("Lab")),
                ("Jerry (Chun-Ting) Liu", None),
                ("Y. Bai", None),
                ("Xintian (Cindy) Wu", None),
            ],
        );
        check("Cho-Jui (CJ) Hsieh, B", &[("Cho-Jui (CJ) Hsieh", None), ("B", None)]);
        let author = |name: &'static str| Author { name: Cow::Borrowed(name), affiliation: None };
        assert_eq!(author("Yingyan (Celine) Lin").plain_name(), "Yingyan Lin");
        assert_eq!(author("Yingyan Lin").plain_name(), "Yingyan Lin");
        assert_eq!(author("A (").plain_name(), "A (");
    }

    #[test]
    fn broken_lines_lose_no_one() {
        check("", &[]);
        check(" , ,", &[]);
        check("A (lab, B, C", &[("A", Some("lab")), ("B", None), ("C", None)]);
        check("A), B", &[("A)", None), ("B", None)]);
        check("Jr., B", &[("Jr.", None), ("B", None)]);
        check("A, Jr., III, B", &[("A, Jr., III", None), ("B", None)]);
        check("A, Jr., Jr., Jr., B", &[("A, Jr., Jr.", None), ("B", None)]);
        check("A, :, Jr.", &[("A, :, Jr.", None)]);
        check("A,  Ritik (IIT Bombay),  Asha", &[("A", None), ("Ritik", Some("IIT Bombay")), ("Asha", None)]);
        check("A,  (x),  B", &[("A", None), ("B", None)]);
    }
}
