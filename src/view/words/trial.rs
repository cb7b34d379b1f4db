//! The words about trials, and about what a change would have changed.

use super::{amount, and_unconfirmed};
use crate::day::Day;
use crate::model::Points;
use crate::money::Usage;
use crate::run::trial::Sample;
use crate::view::costs::Cost;
use crate::view::words::numbers;

/// The side that costs nothing.
pub const AS_READ: &str = "As it was read";
/// The side that is asked anew.
pub const TRIED: &str = "Tried";
/// Under the page's heading.
pub const LEDE: &str = "Hold other criteria, or another model, against a day that you have read. Nothing of your days \
                        changes, and nothing is adopted before you say so.";
/// Where no day has scores.
pub const NO_DAY: &str =
    "There is no day with scores yet. Read one first; then you can try other criteria on it.";
/// While the day is read from the store.
pub const OPENING: &str = "Opening that day…";
/// A day that cannot be used.
pub const NO_PAPERS: &str = "That day cannot be opened. Choose another one.";
/// A trial that cannot be opened.
pub const GONE: &str = "That trial cannot be shown: it was forgotten in another tab, or its day is gone.";
/// A trial of which a side is open.
pub const NOT_FINISHED: &str = "This trial is not finished.";
/// The first side, where it is asked anew.
pub const FIRST_ANEW: &str = "Your profile and model of now, asked anew";
/// The first side, where it is not.
pub const FIRST_AS_READ: &str = "The day as it was read: costs nothing";
/// A trial that another tab asks for.
pub const ELSEWHERE: &str = "Another tab is trying something just now. Wait for it, or stop it there.";
/// The button.
pub const RUN: &str = "Try it";
/// A side that was left before its end.
pub const LEFT: &str = "It did not come to its end. What was scored is kept.";
/// What to make of differences.
pub const NOISE: &str = "A model does not agree with itself: asked again with the same criteria, it picks 62 to 81 of \
                         100 papers again, and two runs over one day agree on some 58 of 100. Differences of that \
                         size say nothing.";
/// Where the model would be told something else.
pub const SCORES_DO_NOT_SUFFICE: &str = "What the model is told has changed, and these scores were given without it. \
                                         What it would say now, only a trial can tell.";
/// Where a category was added.
pub const OTHER_CATEGORIES: &str = "What the new categories announced on that day is not known.";
/// The criteria that were tried, where they can be adopted.
pub const THESE_CRITERIA: &str = "these criteria";
/// Adopted, beside the way back.
pub const ADOPTED: &str = "Adopted. It holds from the next run on.";
/// Where there is nothing to adopt.
pub const SAME: &str = "This is what you have.";

/// The button that adopts criteria, or a model.
pub fn adopt(name: &str) -> String {
    ["Adopt ", name].concat()
}

/// The button that takes it back.
pub fn undo(name: &str) -> String {
    ["Undo adopting ", name].concat()
}

/// A day in the menu.
pub fn day(day: Day, scored: usize) -> String {
    format!("{} · {scored} scored", day.in_words())
}

/// How many papers, in the menu.
pub fn count(papers: usize) -> String {
    match papers {
        0 => "All of them".to_owned(),
        papers => format!("{papers}: half near your cut-offs, half at random"),
    }
}

/// What was asked about.
pub fn about(day: Day, sample: &Sample, papers: usize) -> String {
    let papers = numbers::papers(papers);
    match sample {
        Sample::Whole => format!("All {papers} of {} that were scored.", day.in_words()),
        Sample::Part { near, random } => format!(
            "A sample of {papers} of {}: {} near a cut-off, {} at random.",
            day.in_words(),
            near.len(),
            random.len()
        ),
    }
}

/// `31 papers instead of 26: +6 −1.`
pub fn instead([was, now]: [usize; 2], comes: usize, goes: usize) -> String {
    if comes + goes == 0 {
        return format!("Both show the same {}.", numbers::papers(now));
    }
    format!("{} shown instead of {was}: +{comes} −{goes}.", numbers::papers(now))
}

/// The same of a day that was not asked about again.
pub fn would_have(day: Day, [was, now]: [usize; 2], comes: usize, goes: usize) -> String {
    let day = day.in_words();
    if comes + goes == 0 {
        return format!("On {day} this would have shown the same {}.", numbers::papers(now));
    }
    format!("On {day} this would have shown {} instead of {was}: +{comes} −{goes}.", numbers::papers(now))
}

/// The heading of those that come.
pub fn comes(count: usize) -> String {
    format!("Comes ({count})")
}

/// The heading of those that go.
pub fn goes(count: usize) -> String {
    format!("Goes ({count})")
}

/// The heading of those that move, of which so many are listed.
pub fn moves(count: usize, listed: usize) -> String {
    if count > listed {
        format!("Moves by two points or more ({count}, the first {listed})")
    } else {
        format!("Moves by two points or more ({count})")
    }
}

/// A paper's scores on both sides.
pub fn scores([first, second]: [Option<[Points; 2]>; 2]) -> String {
    match (first, second) {
        (Some([r1, n1]), Some([r2, n2])) => format!("relevance {r1} → {r2}, novelty {n1} → {n2}"),
        (None, Some([r, n])) => format!("not scored → relevance {r}, novelty {n}"),
        (Some([r, n]), None) => format!("relevance {r}, novelty {n} → not scored"),
        (None, None) => "not scored".to_owned(),
    }
}

/// One side: model, criteria, what it shows, what it cost.
pub fn side_rows(model: &str, edited: &[&str], shown: usize, scored: usize, cost: &Cost) -> Vec<[String; 2]> {
    let tokens = cost.usage.total();
    let each = usize::try_from(tokens.0).unwrap_or(usize::MAX).checked_div(scored).unwrap_or(0);
    let mut rows = vec![["Model".to_owned(), model.to_owned()]];
    if !edited.is_empty() {
        rows.push(["Differs in".to_owned(), edited.join(", ")]);
    }
    rows.extend([
        ["Shows".to_owned(), numbers::papers(shown)],
        ["Cost".to_owned(), costs(cost, &numbers::papers(scored))],
        ["Tokens".to_owned(), format!("{tokens}, {each} a paper")],
    ]);
    rows
}

/// What is known of the cost of so many papers, and what may come to it. Where nothing is confirmed, that is no cost of
/// nothing.
fn costs(cost: &Cost, papers: &str) -> String {
    let unconfirmed = and_unconfirmed(&cost.unconfirmed);
    match unconfirmed.strip_prefix(" and ") {
        Some(alone) if cost.usage == Usage::default() => alone.to_owned(),
        _ => format!("{} for {papers}{unconfirmed}", amount(cost.money)),
    }
}

/// How far the two lists agree.
pub fn agreement(per_cent: usize) -> String {
    format!("Of the papers that either side shows, both show {per_cent} of 100.")
}

/// How scores differ on average, from sums in half points.
pub fn drift(drift: [i64; 2], spread: [u64; 2], papers: usize) -> String {
    let count = i64::try_from(papers).unwrap_or(i64::MAX).saturating_mul(2).max(1);
    let mean = |sum: i64, sign: bool| {
        let tenths = (sum.unsigned_abs() * 20).checked_div(count.unsigned_abs()).unwrap_or(0).div_ceil(2);
        let sign = match (sign, sum < 0 && tenths > 0, sum > 0 && tenths > 0) {
            (true, true, _) => "−",
            (true, _, true) => "+",
            _ => "",
        };
        format!("{sign}{}.{}", tenths / 10, tenths % 10)
    };
    let [r, n] = drift;
    let [rs, ns] = spread.map(|sum| i64::try_from(sum).unwrap_or(i64::MAX));
    format!(
        "On average relevance changes by {} and novelty by {}; without signs by {} and {}.",
        mean(r, true),
        mean(n, true),
        mean(rs, false),
        mean(ns, false)
    )
}

/// What a sample is not.
pub fn sampled(near: usize, random: usize) -> String {
    format!(
        "{near} of the papers were taken because they are near a cut-off, where most changes, and {random} at random: \
         over the whole day both sides agree more than here."
    )
}

/// Papers without a score on a side.
pub fn unscored(first: usize, second: usize) -> String {
    format!("Without a score: {first} on the first side, {second} on the second.")
}

/// Papers that the scores of a day say nothing about.
pub fn unknown(papers: usize) -> String {
    format!(
        "{} besides would have been asked about, and what the model would have said is not known.",
        numbers::papers(papers)
    )
}

/// A trial in the list of those that are kept.
pub fn earlier(number: u32, day: Day, sample: &Sample) -> String {
    let papers = match sample {
        Sample::Whole => "all papers".to_owned(),
        Sample::Part { near, random } => numbers::papers(near.len() + random.len()),
    };
    format!("Trial {number}: {papers} of {}", day.in_words())
}

/// How far a trial is.
pub fn progress(done: usize, all: usize) -> String {
    format!("Trying: {done} of {all} papers.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{MicroDollars, Tokens};
    use crate::view::costs::Unconfirmed;

    #[test]
    fn sentences_are_plain() {
        assert_eq!(instead([26, 31], 6, 1), "31 papers shown instead of 26: +6 −1.");
        assert_eq!(instead([1, 1], 0, 0), "Both show the same 1 paper.");
        let day = Day::parse("2025-04-18").unwrap();
        assert_eq!(
            would_have(day, [26, 31], 6, 1),
            "On Friday, 18 April 2025 this would have shown 31 papers instead of 26: +6 −1."
        );
        let points = |one| Some([Points::whole(one); 2]);
        assert_eq!(scores([points(7), points(9)]), "relevance 7 → 9, novelty 7 → 9");
        assert_eq!(scores([None, points(9)]), "not scored → relevance 9, novelty 9");
    }

    #[test]
    fn what_is_not_confirmed_is_said_and_unknown_is_no_zero() {
        let check = |used: u64, money: Option<u64>, unconfirmed: (u32, u64, Option<u64>), expected: &str| {
            let (requests, tokens, up_to) = unconfirmed;
            let cost = Cost {
                usage: Usage { prompt: Tokens(used), ..Usage::default() },
                money: money.map(|amount| MicroDollars(amount).into()),
                unconfirmed: Unconfirmed {
                    requests,
                    tokens: Tokens(tokens),
                    money: up_to.map(|amount| MicroDollars(amount).into()),
                },
            };
            let rows = side_rows("m", &[], 3, 5, &cost);
            let found = rows.iter().find(|[what, _]| what == "Cost").map(|[_, much]| much.as_str());
            assert_eq!(found, Some(expected));
        };
        check(900, Some(230_000), (0, 0, Some(0)), "$0.23 for 5 papers");
        check(900, None, (0, 0, None), "unknown for 5 papers");
        check(
            900,
            Some(230_000),
            (2, 800, Some(120_000)),
            "$0.23 for 5 papers and up to $0.12, not confirmed",
        );
        check(900, None, (1, 1_800, None), "unknown for 5 papers and up to 1,800 tokens, not confirmed");
        check(0, Some(0), (1, 800, Some(120_000)), "up to $0.12, not confirmed");
        check(0, None, (1, 0, None), "nobody knows how much, not confirmed");
    }

    #[test]
    fn means_are_rounded_to_tenths() {
        let check = |sum: i64, papers: usize, expected: &str| {
            let text = drift([sum, 0], [sum.unsigned_abs(), 0], papers);
            let found = text.split(" by ").nth(1).and_then(|rest| rest.split(" and").next());
            assert_eq!(found, Some(expected), "{sum} over {papers}");
        };
        check(0, 10, "0.0");
        check(10, 10, "+0.5");
        check(-10, 10, "−0.5");
        check(-30, 10, "−1.5");
        check(1, 100, "0.0");
        check(7, 10, "+0.4");
    }
}
