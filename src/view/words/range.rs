//! What readers are told of a range of days, in English.

use super::and_unconfirmed;
use super::numbers::{self, count, days};
use crate::money::ExactCost;
use crate::paper::Category;
use crate::view::range::{Account, Grouping, Heard, Span};

/// The topic of papers that came with files.
pub const NO_TOPIC: &str = "From files, which name no category";
/// What is in the list.
pub const WHAT: &str = "What the digests of these days showed with their own cut-offs, and what you starred or wrote a \
                        note on; a paper of several days stands once.";
/// A range without any stored day.
pub const NOTHING: &str = "No day of this range is stored.";
/// Stored days without papers.
pub const NO_PAPERS: &str = "The digests of these days showed no paper.";
/// What became of the days that an address asks for, where they are not what is shown.
pub fn heard(heard: Heard) -> Option<&'static str> {
    match heard {
        Heard::Well => None,
        Heard::InPart => Some("The address asks for a day that there is not. These days are shown instead."),
        Heard::TooLong => Some("A range is a year at most. These are its newest 366 days."),
    }
}

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

/// The sentences under the heading.
pub fn lede(papers: usize, account: &Account) -> String {
    let papers = numbers::papers(papers);
    let Account { days: read, from_files, announced, candidates, cost, unknown } = account;
    if *read == 0 {
        return format!("{papers} of {} from files.", days(*from_files));
    }
    let of = match from_files {
        0 => days(*read),
        files => format!("{}, {files} of them from files", days(read + files)),
    };
    // The kinds may have been others from day to day.
    let announced = count(*announced, "entry", "entries");
    let candidates = count(*candidates, "distinct paper", "distinct papers");
    let runs = |number| count(number, "run", "runs");
    let known = cost.money.unwrap_or_default();
    let cost = match (known == ExactCost::NOTHING && cost.unconfirmed.requests == 0, unknown) {
        (true, 0) => String::new(),
        (true, _) => " What reading them cost is not known.".to_owned(),
        (false, 0) => format!(" Reading them cost {known}{}.", and_unconfirmed(&cost.unconfirmed)),
        (false, unknown) => format!(
            " Reading them cost {known}{}, and {} that nobody knows the cost of.",
            and_unconfirmed(&cost.unconfirmed),
            runs(*unknown)
        ),
    };
    format!("{papers} of {of}. arXiv announced {announced}, {candidates} of the kinds you read.{cost}")
}

/// The button under a long list.
pub fn more(count: usize) -> String {
    if count == 1 { "Show one more paper".to_owned() } else { format!("Show {count} more papers") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::money::{MicroDollars, Tokens};
    use crate::view::costs::{Cost, Unconfirmed};

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

    #[test]
    fn days_from_files_and_costs_are_told_apart() {
        let unconfirmed =
            Unconfirmed { requests: 1, tokens: Tokens(900), money: Some(MicroDollars(50_000).into()) };
        let check = |days, from_files, money: u64, unknown, expected: &str| {
            let money = Some(MicroDollars(money).into());
            let cost = Cost { money, ..Cost::NOTHING };
            let account = Account { days, from_files, announced: 433, candidates: 1, cost, unknown };
            assert_eq!(lede(1, &account), expected);
        };
        let counts = "arXiv announced 433 entries, 1 distinct paper of the kinds you read.";
        check(0, 2, 0, 0, "1 paper of 2 days from files.");
        check(1, 0, 0, 0, &format!("1 paper of 1 day. {counts}"));
        check(1, 0, 0, 1, &format!("1 paper of 1 day. {counts} What reading them cost is not known."));
        check(
            2,
            3,
            120_000,
            0,
            &format!("1 paper of 5 days, 3 of them from files. {counts} Reading them cost $0.12."),
        );
        check(
            2,
            0,
            120_000,
            1,
            &format!(
                "1 paper of 2 days. {counts} Reading them cost $0.12, and 1 run that nobody knows the cost of."
            ),
        );
        let cost = Cost { unconfirmed, ..Cost::NOTHING };
        let account = Account { days: 1, from_files: 0, announced: 1, candidates: 2, cost, unknown: 0 };
        assert_eq!(
            lede(2, &account),
            "2 papers of 1 day. arXiv announced 1 entry, 2 distinct papers of the kinds you read. Reading them cost $0 and up to $0.050, not confirmed."
        );
    }
}
