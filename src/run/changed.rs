//! What a replacement changed in title and abstract, word by word.

use crate::paper::Paper;

/// A stretch of words that a new version keeps, adds or leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// In both versions.
    Kept(String),
    /// In the old one alone.
    Removed(String),
    /// In the new one alone.
    Added(String),
}

/// What changed from one version of a paper to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The title, in stretches.
    pub title: Vec<Stretch>,
    /// The abstract, in stretches.
    pub abstract_text: Vec<Stretch>,
}

impl Changed {
    /// Compares two versions of a paper.
    pub fn new(old: &Paper, new: &Paper) -> Self {
        Self {
            title: stretches(&old.title, &new.title),
            abstract_text: stretches(&old.abstract_text, &new.abstract_text),
        }
    }

    /// True where title and abstract are the same, but for blanks and line breaks.
    pub fn is_nothing(&self) -> bool {
        ![&self.title, &self.abstract_text].into_iter().any(|text| has_changed(text))
    }
}

/// True where not all of a text is kept.
pub fn has_changed(text: &[Stretch]) -> bool {
    !text.iter().all(|one| matches!(one, Stretch::Kept(_)))
}

/// The most steps that are spent on one text: two abstracts of 500 words each. What is longer and differs, however
/// long it is, is taken for replaced as a whole between what its two ends have in common.
const MOST_STEPS: usize = 250_000;

/// The longest common sequence of words stays, the rest is removed and added. Blanks and line breaks do not count.
fn stretches(old: &str, new: &str) -> Vec<Stretch> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let alike = |(one, two): &(&&str, &&str)| one == two;
    let first = old.iter().zip(&new).take_while(alike).count();
    let rest = old.len().min(new.len()) - first;
    let last = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(alike).count();
    let middle = |words: &[&'_ str]| words.len() - last;
    let mut found = Pieces::default();
    for word in old.iter().take(first) {
        found.push(Piece::Kept, word);
    }
    let (was, is) = (old.get(first..middle(&old)), new.get(first..middle(&new)));
    compare(was.unwrap_or_default(), is.unwrap_or_default(), &mut found);
    for word in old.iter().skip(middle(&old)) {
        found.push(Piece::Kept, word);
    }
    found.done()
}

fn compare(old: &[&str], new: &[&str], found: &mut Pieces) {
    let width = new.len() + 1;
    if old.len().saturating_add(1).saturating_mul(width) > MOST_STEPS {
        old.iter().for_each(|word| found.push(Piece::Removed, word));
        new.iter().for_each(|word| found.push(Piece::Added, word));
        return;
    }
    // `common`: the length of the longest common sequence of what stands from here on in both.
    let mut common = vec![0_u16; (old.len() + 1) * width];
    let at = |table: &[u16], row: usize, column: usize| table.get(row * width + column).copied().unwrap_or(0);
    for (row, was) in old.iter().enumerate().rev() {
        for (column, is) in new.iter().enumerate().rev() {
            let best = if was == is {
                at(&common, row + 1, column + 1) + 1
            } else {
                at(&common, row + 1, column).max(at(&common, row, column + 1))
            };
            if let Some(place) = common.get_mut(row * width + column) {
                *place = best;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    loop {
        match (old.get(row), new.get(column)) {
            (Some(was), Some(is)) if was == is => {
                found.push(Piece::Kept, was);
                (row, column) = (row + 1, column + 1);
            }
            (Some(was), is)
                if is.is_none() || at(&common, row + 1, column) >= at(&common, row, column + 1) =>
            {
                found.push(Piece::Removed, was);
                row += 1;
            }
            (_, Some(is)) => {
                found.push(Piece::Added, is);
                column += 1;
            }
            (_, None) => return,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Kept,
    Removed,
    Added,
}

/// Stretches as they grow. Between two that are kept all that is removed comes before what is added, so that a
/// sentence that was rewritten does not fall to pieces.
#[derive(Default)]
struct Pieces {
    done: Vec<Stretch>,
    kept: String,
    removed: String,
    added: String,
}

impl Pieces {
    fn push(&mut self, piece: Piece, word: &str) {
        let text = match piece {
            Piece::Kept => {
                self.close_changes();
                &mut self.kept
            }
            Piece::Removed => &mut self.removed,
            Piece::Added => &mut self.added,
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        if piece != Piece::Kept && !self.kept.is_empty() {
            self.done.push(Stretch::Kept(std::mem::take(&mut self.kept)));
        }
    }

    fn close_changes(&mut self) {
        for (text, stretch) in [
            (&mut self.removed, Stretch::Removed as fn(String) -> Stretch),
            (&mut self.added, Stretch::Added),
        ] {
            if !text.is_empty() {
                self.done.push(stretch(std::mem::take(text)));
            }
        }
    }

    fn done(mut self) -> Vec<Stretch> {
        self.close_changes();
        if !self.kept.is_empty() {
            self.done.push(Stretch::Kept(self.kept));
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(stretches: &[Stretch]) -> String {
        let show = |stretch: &Stretch| match stretch {
            Stretch::Kept(text) => text.clone(),
            Stretch::Removed(text) => format!("[-{text}-]"),
            Stretch::Added(text) => format!("[+{text}+]"),
        };
        stretches.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(shown(&stretches(old, new)), expected, "{old:?} -> {new:?}");
    }

    #[test]
    fn words_are_kept_removed_and_added() {
        check("", "", "");
        check("a b c", "a  b\nc", "a b c");
        check("", "a b", "[+a b+]");
        check("a b", "", "[-a b-]");
        check("we show nine results", "we show ten results", "we show [-nine-] [+ten+] results");
        check("we show results", "we also show new results", "we [+also+] show [+new+] results");
        check("a b c d e f", "x b c y e f z", "[-a-] [+x+] b c [-d-] [+y+] e f [+z+]");
        check("a a a", "a a", "a a [-a-]");
        check(
            "gain of 3 % on $x^2$.",
            "gain of 5 % on $x^2$, at last.",
            "gain of [-3-] [+5+] % on [-$x^2$.-] [+$x^2$, at last.+]",
        );
        check("über alles", "über vieles", "über [-alles-] [+vieles+]");
    }

    /// However long they are, two texts are compared in bounded time and memory.
    #[test]
    fn long_texts_cost_no_more_than_they_are() {
        let words = |from: u32, count: u32| -> String {
            (from..from + count).map(|number| format!("w{number} ")).collect()
        };
        let old = format!("same {} end", words(0, 200_000));
        let new = format!("same {} end", words(100_000, 200_000));
        let found = stretches(&old, &new);
        assert!(matches!(
            found.as_slice(),
            [Stretch::Kept(_), Stretch::Removed(_), Stretch::Added(_), Stretch::Kept(_)]
        ));
    }

    proptest! {
        /// Kept and removed give the old text, kept and added the new one.
        #[test]
        fn both_texts_can_be_read_from_it(old in "([abc] ){0,30}", new in "([abc] ){0,30}") {
            let found = stretches(&old, &new);
            let side = |leave_out: fn(&Stretch) -> bool| {
                let texts = found.iter().filter(|one| !leave_out(one)).map(|one| match one {
                    Stretch::Kept(text) | Stretch::Removed(text) | Stretch::Added(text) => text.as_str(),
                });
                texts.collect::<Vec<_>>().join(" ")
            };
            prop_assert_eq!(side(|one| matches!(one, Stretch::Added(_))), old.trim_end());
            prop_assert_eq!(side(|one| matches!(one, Stretch::Removed(_))), new.trim_end());
        }
    }
}
