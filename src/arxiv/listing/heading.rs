//! What the headings of a listing say, and the other lines outside of its entries.

use super::page::Count;
use crate::day::Day;
use crate::paper::Category;

/// The three parts of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    New,
    Cross,
    Replacement,
}

/// A heading by what it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heading<'a> {
    /// “Cross submissions (showing 50 of 50 entries)”; once the day stood there too.
    Section { section: Section, count: Option<Count>, day: Option<Day> },
    /// “Showing new listings for Friday, 18 April 2025”.
    Day(Day),
    /// “Catchup results for Machine Learning on Fri, 18 Apr 2025”.
    CatchUp { name: &'a str, day: Day },
    /// Something else, the listing's name above all.
    Other(&'a str),
}

/// Reads a heading in which white space is single blanks.
pub(super) fn read(text: &str) -> Heading<'_> {
    let text = text.trim();
    if let Some((name, date)) =
        text.strip_prefix("Catchup results for ").and_then(|rest| rest.rsplit_once(" on "))
        && let Some(day) = day(date)
    {
        return Heading::CatchUp { name, day };
    }
    if let Some(day) = text.strip_prefix("Showing new listings for ").and_then(day) {
        return Heading::Day(day);
    }
    let (what, rest) = text.split_once('(').unwrap_or((text, ""));
    let section = match what.split(' ').next() {
        Some("New") => Section::New,
        Some("Cross" | "Cross-lists") => Section::Cross,
        Some("Replacement" | "Replacements") => Section::Replacement,
        _ => return Heading::Other(text),
    };
    if !(what.contains("submission") || what.contains("lists") || what.contains("Replacements")) {
        return Heading::Other(text);
    }
    let day = what.split_once(" for ").and_then(|(_, date)| day(date));
    Heading::Section { section, count: count(rest), day }
}

/// `showing 50 of 52 entries)`, `continued, showing last 2 of 52 entries )`.
fn count(text: &str) -> Option<Count> {
    let (shown, rest) = first_number(text.split_once("showing")?.1)?;
    let (of, rest) = first_number(rest.trim_start().strip_prefix("of ")?)?;
    rest.trim_start().starts_with("entr").then_some(Count { shown, of })
}

fn first_number(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

/// The day in `Friday, 18 April 2025` or `Fri, 18 Apr 2025`.
fn day(text: &str) -> Option<Day> {
    let date = text.split_once(',').map_or(text, |(_, date)| date);
    let mut parts = date.split_ascii_whitespace();
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let year = year.get(..4)?;
    Day::from_rfc2822(&[day, month.get(..3)?, year].join(" "))
}

/// The number in “Total of 433 entries”.
pub(super) fn total(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("otal of ")?;
    let (number, rest) = rest.split_once(' ')?;
    rest.starts_with("entr").then(|| number.parse().ok()).flatten()
}

/// The day of “No updates for Sat, 19 Apr 2025”, if it names one; `None` where the text says nothing of the kind.
pub(super) fn none_on(text: &str) -> Option<Option<Day>> {
    let text = text.trim();
    let rest = text.strip_prefix("No updates ").or_else(|| text.strip_prefix("No further updates "))?;
    Some(rest.strip_prefix("for ").and_then(day))
}

/// True for the words that arXiv shows in place of an address: “this https URL”.
pub(super) fn stands_for_address(text: &str) -> bool {
    matches!(text.trim(), "this https URL" | "this http URL" | "this ftp URL" | "this URL")
}

/// What an address of a listing says: the category, and of a past day that day and the page.
/// `/list/cs.LG/recent`, `https://arxiv.org/catchup/cs.LG/2025-04-18?abs=True&page=2`.
pub(super) fn listed_at(address: &str) -> Option<(Category, Option<Day>, Option<u32>)> {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once("arxiv.org/").filter(|(host, _)| !host.contains('/'))?.1,
        None => address.strip_prefix('/')?,
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts = path.split('/');
    let kind = parts.next()?;
    let category = Category::parse(parts.next()?)?;
    let last = parts.next()?;
    match kind {
        "list" if matches!(last, "new" | "recent" | "pastweek") => Some((category, None, None)),
        "catchup" => {
            let query = query.split('#').next().unwrap_or_default();
            let page = query.split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok());
            Some((category, Some(Day::parse(last)?), page))
        }
        _ => None,
    }
}

/// True for `h1` to `h6`.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn friday() -> Day {
        Day::parse("2025-04-18").unwrap()
    }

    #[test]
    fn headings_of_today_and_of_earlier_years() {
        let section =
            |section, shown, of, day| Heading::Section { section, count: Some(Count { shown, of }), day };
        let check = |text: &str, expected: Heading<'_>| assert_eq!(read(text), expected, "{text}");
        check("Showing new listings for Friday, 18 April 2025", Heading::Day(friday()));
        check(
            "Catchup results for Statistics on Things on Fri, 18 Apr 2025",
            Heading::CatchUp { name: "Statistics on Things", day: friday() },
        );
        check("New submissions (showing 67 of 67 entries)", section(Section::New, 67, 67, None));
        check(
            "Cross submissions (continued, showing last 19 of 119 entries )",
            section(Section::Cross, 19, 119, None),
        );
        check(
            "Replacement submissions for Friday, 18 April 2025 (showing first 3 of 95 entries )",
            section(Section::Replacement, 3, 95, Some(friday())),
        );
        check("Cross-lists", Heading::Section { section: Section::Cross, count: None, day: None });
        check("New to arXiv?", Heading::Other("New to arXiv?"));
        check("Machine Learning", Heading::Other("Machine Learning"));
        check("Showing new listings for soon", Heading::Other("Showing new listings for soon"));
        let odd = "New submissions (showing 99999999999 of 2 entries)";
        check(odd, Heading::Section { section: Section::New, count: None, day: None });
    }

    #[test]
    fn lines_between() {
        assert_eq!(total("\n Total of 433 entries for Fri"), Some(433));
        assert_eq!(total("[ total of 12 entries"), Some(12));
        for wrong in ["Total of many entries", "Total of 5", "", "Total of 5 papers"] {
            assert_eq!(total(wrong), None, "{wrong}");
        }
        assert_eq!(none_on(" No updates today."), Some(None));
        assert_eq!(none_on("No updates for Fri, 18 Apr 2025"), Some(Some(friday())));
        assert_eq!(none_on("No further updates for Fri, 18 Apr 2025"), Some(Some(friday())));
        assert_eq!(none_on("No news"), None);
        assert!(stands_for_address(" this https URL") && !stands_for_address("this is a URL"));
    }

    #[test]
    fn addresses_of_listings() {
        let check = |address: &str, category: &str, day: Option<Day>, page: Option<u32>| {
            let expected = Category::parse(category).map(|category| (category, day, page));
            assert_eq!(listed_at(address), expected, "{address}");
        };
        check("/list/cs.LG/recent", "cs.LG", None, None);
        check("https://arxiv.org/list/hep-th/new", "hep-th", None, None);
        check("/catchup/cs.LG/2025-04-18?abs=True&page=2", "cs.LG", Some(friday()), Some(2));
        check("https://www.arxiv.org/catchup/cs/2025-04-18#item3", "", None, None);
        check("/catchup/cs.LG/2025-04-18?page=1#item9", "cs.LG", Some(friday()), Some(1));
        for other in
            ["/list/cs.LG/2504", "/abs/2504.00001", "https://evil.test/arxiv.org/list/cs.LG/new", "", "/"]
        {
            check(other, "", None, None);
        }
    }
}
