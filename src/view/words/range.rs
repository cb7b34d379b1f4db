//! What readers are told of a range of days, in English.

use crate::money::MicroDollars;
use crate::paper::Category;
use crate::view::range::{Account, Grouping, Span};

/// The topic of papers that came with files.
pub const NO_TOPIC: &str = "From files, which name no category";
/// What is in the list.
pub const WHAT: &str = "What the digests of these days showed with their own cut-offs, and what you starred or wrote a \
                        note on; a paper of several days stands once.";
/// A range without any stored day.
pub const NOTHING: &str = "No day of this range is stored.";
/// Stored days without papers.
pub const NO_PAPERS: &str = "The digests of these days showed no paper.";
/// While the days are read.
pub const READING: &str = "Reading the days";

/// The heading of a range: `14 to 18 April 2025`.
pub fn title(span: Span) -> String {
    let (from, to) = (span.from.date(), span.to.date());
    let end = format!("{} {} {}", to.day(), to.month(), to.year());
    if from == to {
        return end;
    }
    let mut begin = from.day().to_string();
    if (from.month(), from.year()) != (to.month(), to.year()) {
        begin = format!("{begin} {}", from.month());
    }
    if from.year() != to.year() {
        begin = format!("{begin} {}", from.year());
    }
    format!("{begin} to {end}")
}

/// The title of its export.
pub fn export_title(span: Span) -> String {
    format!("Firstlight, {}", title(span))
}

/// What the export's file is called, without the ending.
pub fn export_name(span: Span) -> String {
    title(span).replace(' ', "-")
}

/// A category as a heading, `name` being what arXiv calls it.
pub fn topic(category: &Category, name: Option<&str>) -> String {
    name.map_or_else(|| category.to_string(), |name| format!("{name} ({category})"))
}

/// How a range is parted, for the menu.
pub fn grouping(by: Grouping) -> &'static str {
    match by {
        Grouping::Day => "By day",
        Grouping::Topic => "By topic, which is the primary category",
    }
}

/// The sentence under the heading.
pub fn lede(papers: usize, account: &Account) -> String {
    let papers = if papers == 1 { "1 paper".to_owned() } else { format!("{papers} papers") };
    if account.days == 0 {
        return format!("{papers}, from files.");
    }
    let days = if account.days == 1 { "1 day".to_owned() } else { format!("{} days", account.days) };
    let cost = match (account.money, account.unknown) {
        (MicroDollars(0), 0) => String::new(),
        (MicroDollars(0), _) => " What they cost is not known.".to_owned(),
        (money, 0) => format!(" They cost {money}."),
        (money, 1) => format!(" They cost {money}, and one run that nobody knows the cost of."),
        (money, many) => format!(" They cost {money}, and {many} runs that nobody knows the cost of."),
    };
    format!(
        "{papers} of {days}, out of {} announced and {} asked for.{cost}",
        account.announced, account.candidates
    )
}

/// The button under a long list.
pub fn more(count: usize) -> String {
    if count == 1 { "Show one more paper".to_owned() } else { format!("Show {count} more papers") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    #[test]
    fn a_range_says_no_more_than_it_must() {
        let check = |from: &str, to: &str, expected: &str| {
            let span = Span::new(Day::parse(from).unwrap(), Day::parse(to).unwrap());
            assert_eq!(title(span), expected);
        };
        check("2025-04-18", "2025-04-18", "18 April 2025");
        check("2025-04-14", "2025-04-18", "14 to 18 April 2025");
        check("2025-03-31", "2025-04-04", "31 March to 4 April 2025");
        check("2024-12-30", "2025-01-03", "30 December 2024 to 3 January 2025");
    }
}
