//! How a picture is drawn: bars in thousandths of its height, on one scale, and the same as a table.

use super::{Bar, Bin, Chart, Period, Piece};
use crate::money::Tokens;
use crate::view::words::trends as words;

/// What a picture is to be, before it is drawn.
pub struct Sketch<'a> {
    /// Its heading.
    pub name: &'static str,
    /// What it says.
    pub sentence: String,
    /// What its tones mean.
    pub keys: Vec<(&'static str, String)>,
    /// The columns of its table, without the first.
    pub columns: Vec<String>,
    /// What stands at the top.
    pub scale: Scale,
    /// How a value of the scale is written.
    pub cell: &'a dyn Fn(u64) -> String,
}

/// What stands at the top.
pub enum Scale {
    /// A round number above the highest bar.
    Round,
    /// Scores in tenths, up to 10 and the half score that it stands for.
    Scores,
}

/// A bar before it is drawn.
#[derive(Default)]
pub struct Drawn {
    /// From below upwards: the tone, where it begins, where it ends, in values of the scale.
    pub parts: Vec<(&'static str, u64, u64)>,
    /// What the table says; empty for nothing.
    pub cells: Vec<String>,
    /// True where something is not known, so that the bar is too low.
    pub is_gap: bool,
}

impl Sketch<'_> {
    /// Draws the bars on one scale.
    pub fn draw(self, bins: &[Bin], period: Period, draw: impl Fn(&Bin) -> Drawn) -> Chart {
        let Self { name, sentence, keys, columns, scale, cell } = self;
        let drawn: Vec<Drawn> = bins.iter().map(draw).collect();
        let highest = drawn.iter().flat_map(|one| &one.parts).map(|(_, _, to)| *to).max();
        let (top, top_words) = match scale {
            Scale::Round => {
                let top = round_up(highest.unwrap_or_default());
                (top, cell(top))
            }
            Scale::Scores => (105, "10".to_owned()),
        };
        let label = |bin: &Bin| words::bar(bin.first, period);
        let bar = |(bin, one): (&Bin, &Drawn)| Bar {
            words: words::of_bar(&label(bin), &columns, &one.cells),
            pieces: pieces(one, top),
        };
        let bars = bins.iter().zip(&drawn).map(bar).collect();
        let row =
            |(bin, one): (&Bin, &Drawn)| [label(bin)].into_iter().chain(one.cells.iter().cloned()).collect();
        let rows = bins.iter().zip(&drawn).rev().map(row).collect();
        let end = |bin: Option<&Bin>| bin.map(label).unwrap_or_default();
        let ends = [end(bins.first()), end(bins.last())];
        let head = [words::COLUMN.to_owned()].into_iter().chain(columns.iter().cloned()).collect();
        Chart { name, sentence, keys, top: top_words, ends, bars, head, rows }
    }
}

fn pieces(drawn: &Drawn, top: u64) -> Vec<Piece> {
    let scaled = |value: u64| value.min(top).saturating_mul(1_000) / top.max(1);
    let piece =
        |(tone, from, to): &(&'static str, u64, u64)| Piece { tone, from: scaled(*from), to: scaled(*to) };
    // Behind the others, over the whole height: nobody knows where it ends.
    let gap = drawn.is_gap.then_some(Piece { tone: "unknown", from: 0, to: 1_000 });
    let parts = drawn.parts.iter().map(piece).filter(|piece| piece.from < piece.to);
    gap.into_iter().chain(parts).collect()
}

/// The next of 1, 2, 5, 10, 20, 50 and so on that is not less.
fn round_up(value: u64) -> u64 {
    let mut step = 1_u64;
    loop {
        for times in [1, 2, 5] {
            let top = step.saturating_mul(times);
            if top >= value || top == u64::MAX {
                return top;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// With the separators that every number wants.
pub fn number(value: u64) -> String {
    Tokens(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers() {
        let check = |value, expected| assert_eq!(round_up(value), expected);
        check(0, 1);
        check(1, 1);
        check(3, 5);
        check(433, 500);
        check(1_001, 2_000);
        check(u64::MAX, u64::MAX);
    }
}
