//! What readers are told about a category's day, in English.

use crate::arxiv::calendar::{Holiday, Quiet};
use crate::arxiv::status::{Doubt, Next, Status};
use crate::day::Day;
use crate::paper::Category;

/// A status in a word or two, for a badge or a table.
pub fn status_name(status: &Status) -> &'static str {
    match status {
        Status::Fresh => "fresh",
        Status::Waiting { .. } => "not out yet",
        Status::Quiet { .. } => "nothing announced",
        Status::Stale { .. } => "an old batch",
        Status::Partial { .. } => "not complete",
        Status::Refused { .. } => "refused",
        Status::Failed { .. } => "failed",
        Status::Unconfirmed { doubt: Doubt::Approximate } => "approximate",
        Status::Unconfirmed { .. } => "not confirmed",
    }
}

/// A holiday, inside a sentence.
pub fn holiday(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::NewYear => "New Year's Day",
        Holiday::MartinLutherKing => "Martin Luther King Jr. Day",
        Holiday::Juneteenth => "Juneteenth",
        Holiday::Independence => "Independence Day",
        Holiday::Labor => "Labor Day",
        Holiday::Thanksgiving => "Thanksgiving",
        Holiday::WinterBreak => "arXiv's winter break",
        Holiday::StaffRetreat => "a retreat of arXiv's staff",
    }
}

/// Why there is no announcement on `day`.
pub fn quiet_day(day: Day, why: Quiet) -> String {
    let day = day.in_words();
    match why {
        Quiet::Weekend => format!("{day} is a weekend day, and arXiv announces nothing."),
        Quiet::Holiday(of) => {
            format!("arXiv announced nothing for {day}: it had a day off for {}.", holiday(of))
        }
        Quiet::Likely(of) => format!(
            "arXiv's feed for {day} is empty, most likely because of {}. arXiv's dates of that year are not known \
             to this page.",
            holiday(of)
        ),
        Quiet::Unlisted => format!(
            "arXiv announced nothing for {day}: its listing still has an earlier date. Why is not known; arXiv puts \
             off a mailing at times."
        ),
    }
}

/// What a status means for `category` on `day`: what happened, and why that is known.
pub fn status(status: &Status, category: &Category, day: Day) -> String {
    match status {
        Status::Fresh => format!("{category}: the batch of {}, complete.", day.in_words()),
        Status::Waiting { .. } => {
            format!("{category}: the batch of {} is not out yet.", day.in_words())
        }
        Status::Quiet { why } => format!("{category}: {}", quiet_day(day, *why)),
        Status::Stale { repeats, new } => {
            let new = match new {
                0 => "with nothing new in it".to_owned(),
                1 => "with one new entry".to_owned(),
                many => format!("with {many} new entries"),
            };
            format!(
                "{category}: arXiv's feed shows the batch of {} again, {new}. That of {} is missing.",
                repeats.in_words(),
                day.in_words()
            )
        }
        Status::Partial { got, of } => {
            let of = of.map_or_else(|| "and there are more".to_owned(), |of| format!("out of {of}"));
            format!("{category}: {} of {} came, {of}.", super::entries(*got), day.in_words())
        }
        Status::Refused { status, .. } => format!(
            "{category}: the request was refused ({status}). {}",
            if *status == 429 {
                "Too many came from the proxy's address, from all who use it."
            } else {
                "arXiv or the proxy does not take it for now."
            }
        ),
        Status::Failed { why } if why.contains(category.as_str()) => why.clone(),
        Status::Failed { why } => format!("{category}: {why}"),
        Status::Unconfirmed { doubt: in_doubt } => format!("{category}: {}", doubt(*in_doubt, day)),
    }
}

fn doubt(doubt: Doubt, day: Day) -> String {
    let day = day.in_words();
    match doubt {
        Doubt::NothingToCompare => format!(
            "this is dated {day}. At times arXiv puts a new date above an old batch, and the batch before is not \
             stored here to compare."
        ),
        Doubt::Empty => format!("the feed of {day} is empty, and no holiday is known that would explain it."),
        Doubt::DayOff => {
            format!(
                "the feed of {day} has papers, though arXiv announces nothing that day. It may be an old batch."
            )
        }
        Doubt::OtherDate { states } => {
            format!(
                "{} came where {day} was due, and its papers are not those known of it.",
                states.in_words()
            )
        }
        Doubt::OtherListing => format!("the feed of {day} and arXiv's listing do not have the same papers."),
        Doubt::Approximate => format!(
            "the papers of {day} were searched by the time of their submission. That is about what was announced: \
             cross-lists of older papers and replacements are missing."
        ),
    }
}

/// What the app does about it; `at` is when, as the reader's clock shows it. Empty where nothing is left to do.
pub fn what_next(next: Next, at: &str) -> String {
    match next {
        Next::Nothing => String::new(),
        Next::AskListing => "arXiv's listing is asked next.".to_owned(),
        Next::AskAgain { .. } => format!("It is asked again at {at}, while this page is open."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(of: &Status, expected: &str) {
        let category = Category::parse("cs.LG").unwrap();
        let said = status(of, &category, Day::parse("2025-07-07").unwrap());
        assert_eq!(said, expected);
        assert!(!status_name(of).is_empty());
    }

    #[test]
    fn every_status_has_its_sentence() {
        let thursday = Day::parse("2025-07-03").unwrap();
        check(&Status::Fresh, "cs.LG: the batch of Monday, 7 July 2025, complete.");
        check(
            &Status::Quiet { why: Quiet::Holiday(Holiday::Independence) },
            "cs.LG: arXiv announced nothing for Monday, 7 July 2025: it had a day off for Independence Day.",
        );
        check(
            &Status::Stale { repeats: thursday, new: 1 },
            "cs.LG: arXiv's feed shows the batch of Thursday, 3 July 2025 again, with one new entry. That of Monday, \
             7 July 2025 is missing.",
        );
        check(
            &Status::Partial { got: 12, of: Some(40) },
            "cs.LG: 12 entries of Monday, 7 July 2025 came, out of 40.",
        );
        check(
            &Status::Refused { status: 429, again: 0 },
            "cs.LG: the request was refused (429). Too many came from the proxy's address, from all who use it.",
        );
        check(&Status::Failed { why: "It broke off.".to_owned() }, "cs.LG: It broke off.");
        check(
            &Status::Failed { why: "The feed of cs.LG broke off.".to_owned() },
            "The feed of cs.LG broke off.",
        );
        check(
            &Status::Unconfirmed { doubt: Doubt::Empty },
            "cs.LG: the feed of Monday, 7 July 2025 is empty, and no holiday is known that would explain it.",
        );
        assert_eq!(
            what_next(Next::AskAgain { at: 0 }, "9:15"),
            "It is asked again at 9:15, while this page is open."
        );
        assert_eq!(what_next(Next::Nothing, "9:15"), "");
    }
}
