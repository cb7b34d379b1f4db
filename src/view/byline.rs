//! A paper's authors in one line, long lists folded.

/// One author as a reader sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name in Unicode.
    pub text: String,
    /// Whether the reader follows this author.
    pub followed: bool,
}

/// A stretch of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Names and what stands between them.
    Plain(String),
    /// The name of a followed author.
    Followed(String),
}

/// The line, or what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// What is shown; neighbours that are not followed are one part, however many they are.
    pub parts: Vec<Part>,
    /// How many names are not.
    pub hidden: usize,
}

/// So many names are shown of a longer list.
const SHOWN: usize = 6;
/// Folding fewer than this would save nothing.
const WORTH_FOLDING: usize = 3;

impl Byline {
    /// Every name.
    pub fn whole(names: &[Name]) -> Self {
        Self::of(names, names.len())
    }

    /// The first six names and the followed ones among the rest; all of them where that hides fewer than three.
    pub fn folded(names: &[Name]) -> Self {
        let folded = Self::of(names, SHOWN);
        if folded.hidden < WORTH_FOLDING { Self::whole(names) } else { folded }
    }

    fn of(names: &[Name], shown: usize) -> Self {
        let mut line = Self { parts: Vec::new(), hidden: 0 };
        let mut gap = false;
        for (index, name) in names.iter().enumerate() {
            if index >= shown && !name.followed {
                line.hidden += 1;
                gap = true;
                continue;
            }
            if index > 0 {
                line.push_text(if gap { " … " } else { ", " });
            }
            gap = false;
            if name.followed {
                line.parts.push(Part::Followed(name.text.clone()));
            } else {
                line.push_text(&name.text);
            }
        }
        line
    }

    fn push_text(&mut self, text: &str) {
        if let Some(Part::Plain(last)) = self.parts.last_mut() {
            last.push_str(text);
        } else {
            self.parts.push(Part::Plain(text.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names in lower case are followed; `*` marks them in the answer.
    fn check(names: &str, folded: &str, hidden: usize) {
        let names: Vec<_> = names
            .split_whitespace()
            .map(|text| Name { text: text.to_owned(), followed: text.starts_with(char::is_lowercase) })
            .collect();
        let line = Byline::folded(&names);
        let text: String = line
            .parts
            .iter()
            .map(|part| match part {
                Part::Plain(text) => text.clone(),
                Part::Followed(text) => format!("*{text}*"),
            })
            .collect();
        assert_eq!((text.as_str(), line.hidden), (folded, hidden));
        assert_eq!(Byline::whole(&names).hidden, 0);
    }

    #[test]
    fn long_lists_fold_and_keep_whom_the_reader_follows() {
        check("", "", 0);
        check("A", "A", 0);
        check("A b C", "A, *b*, C", 0);
        check("A B C D E F G H", "A, B, C, D, E, F, G, H", 0);
        check("A B C D E F G H I", "A, B, C, D, E, F", 3);
        check("A B C D E F G h I J K l M", "A, B, C, D, E, F … *h* … *l*", 5);
        check("a B C D E F G H I", "*a*, B, C, D, E, F", 3);
    }

    #[test]
    fn thousands_of_authors_are_one_part() {
        let names = vec![Name { text: "A. Author".to_owned(), followed: false }; 3_000];
        assert_eq!(Byline::whole(&names).parts.len(), 1);
        assert_eq!(Byline::folded(&names).hidden, 2_994);
    }
}
