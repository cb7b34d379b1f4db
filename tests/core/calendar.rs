//! arXiv's calendar, and what the stored history of its feeds says of it.

use std::collections::{BTreeMap, BTreeSet};

use firstlight::arxiv::calendar::{
    self, Holiday, Quiet, Window, announcement_days, corrected, is_announced, is_tabled, new_york,
    newest_feed_day, newest_listing_day, next_change, previous, quiet, utc, window,
};
use firstlight::day::Day;

use crate::history;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A moment in UTC, `2025-04-18 04:00:03`, by a way of its own.
fn ms(text: &str) -> u64 {
    let (date, time) = text.split_once(' ').unwrap();
    let parts: Vec<u64> = time.split(':').map(|part| part.parse().unwrap()).collect();
    let seconds = parts.iter().fold(0, |sum, part| sum * 60 + part) * if parts.len() == 2 { 60 } else { 1 };
    let days = u64::try_from((day(date).date() - day("1970-01-01").date()).whole_days()).unwrap();
    (days * 86_400 + seconds) * 1_000
}

#[test]
fn new_yorks_clock_over_both_changes() {
    let check = |utc: &str, date: &str, time: &str| {
        let found = new_york(ms(utc));
        let shown = format!("{:02}:{:02}", found.minutes / 60, found.minutes % 60);
        assert_eq!((found.day.to_string().as_str(), shown.as_str()), (date, time), "{utc} UTC");
    };
    // The second Sunday of March: 2:00 becomes 3:00.
    check("2026-03-08 06:59", "2026-03-08", "01:59");
    check("2026-03-08 07:00", "2026-03-08", "03:00");
    check("2024-03-10 06:59", "2024-03-10", "01:59");
    check("2024-03-10 07:00", "2024-03-10", "03:00");
    check("2020-03-08 07:00", "2020-03-08", "03:00");
    // The first Sunday of November: 2:00 becomes 1:00.
    check("2026-11-01 05:59", "2026-11-01", "01:59");
    check("2026-11-01 06:00", "2026-11-01", "01:00");
    check("2026-11-01 07:00", "2026-11-01", "02:00");
    check("2024-11-03 05:59", "2024-11-03", "01:59");
    check("2024-11-03 06:00", "2024-11-03", "01:00");
    // Year ends, a leap day, the beginning and the end of time.
    check("2026-01-01 04:59", "2025-12-31", "23:59");
    check("2026-01-01 05:00", "2026-01-01", "00:00");
    check("2024-02-29 05:00", "2024-02-29", "00:00");
    check("2024-03-01 04:59", "2024-02-29", "23:59");
    check("1970-01-01 00:00", "1969-12-31", "19:00");
    let _any = new_york(u64::MAX);
}

#[test]
fn there_and_back_at_every_hour_of_ten_years() {
    let mut at = day("2020-01-01");
    while at < day("2030-01-01") {
        for hour in [0_u8, 3, 12, 14, 20, 23] {
            let found = new_york(utc(at, hour));
            assert_eq!((found.day, found.minutes), (at, u16::from(hour) * 60));
        }
        at = at.plus(1);
    }
    assert_eq!(utc(day("1960-01-01"), 0), 0);
}

#[test]
fn what_is_newest_and_what_comes_next() {
    let check = |utc: &str, feed: &str, listing: &str, next: &str| {
        let now = ms(utc);
        assert_eq!(newest_feed_day(now), day(feed), "feed at {utc}");
        assert_eq!(newest_listing_day(now), day(listing), "listing at {utc}");
        assert_eq!(next_change(now), ms(next), "after {utc}");
    };
    // An ordinary week in summer time: listings at 0:00 UTC, feeds at 4:00.
    check("2025-04-16 23:59", "2025-04-16", "2025-04-16", "2025-04-17 00:00");
    check("2025-04-17 00:00", "2025-04-16", "2025-04-17", "2025-04-17 04:00");
    check("2025-04-17 03:59", "2025-04-16", "2025-04-17", "2025-04-17 04:00");
    check("2025-04-17 04:00", "2025-04-17", "2025-04-17", "2025-04-18 00:00");
    // Over a weekend.
    check("2025-04-18 04:00", "2025-04-18", "2025-04-18", "2025-04-21 00:00");
    check("2025-04-19 12:00", "2025-04-18", "2025-04-18", "2025-04-21 00:00");
    check("2025-04-21 00:00", "2025-04-18", "2025-04-21", "2025-04-21 04:00");
    // In winter time an hour later.
    check("2025-12-03 00:59", "2025-12-02", "2025-12-02", "2025-12-03 01:00");
    check("2025-12-03 04:59", "2025-12-02", "2025-12-03", "2025-12-03 05:00");
    // Over the weekends on which the clocks change.
    check("2026-03-08 12:00", "2026-03-06", "2026-03-06", "2026-03-09 00:00");
    check("2026-11-01 12:00", "2026-10-30", "2026-10-30", "2026-11-02 01:00");
    // Thanksgiving: nothing on Thursday evening, so nothing on Friday.
    check("2026-11-27 12:00", "2026-11-26", "2026-11-26", "2026-11-30 01:00");
    // Independence Day on a Friday: nothing on Sunday evening, so nothing on Monday.
    check("2026-07-06 12:00", "2026-07-03", "2026-07-03", "2026-07-07 00:00");
    // The end of 2026: Christmas on Friday, and two more days off.
    check("2026-12-28 12:00", "2026-12-25", "2026-12-25", "2026-12-29 01:00");
    check("2026-12-30 12:00", "2026-12-29", "2026-12-29", "2026-12-31 01:00");
}

#[test]
fn days_off_have_their_reason() {
    let check = |text: &str, expected: Option<Quiet>| assert_eq!(quiet(day(text)), expected, "{text}");
    check("2025-04-18", None); // Good Friday: arXiv works.
    check("2025-04-19", Some(Quiet::Weekend));
    check("2025-04-20", Some(Quiet::Weekend));
    check("2025-01-01", Some(Quiet::Holiday(Holiday::WinterBreak)));
    check("2025-01-02", Some(Quiet::Holiday(Holiday::NewYear)));
    check("2025-06-20", Some(Quiet::Holiday(Holiday::Juneteenth)));
    check("2025-07-04", None);
    check("2025-07-07", Some(Quiet::Holiday(Holiday::Independence)));
    check("2026-06-22", Some(Quiet::Holiday(Holiday::Juneteenth)));
    check("2026-09-08", Some(Quiet::Holiday(Holiday::Labor)));
    check("2026-11-27", Some(Quiet::Holiday(Holiday::Thanksgiving)));
    check("2027-01-01", Some(Quiet::Holiday(Holiday::WinterBreak)));
    // After the table: what is likely, and no more than that.
    check("2027-01-04", Some(Quiet::Likely(Holiday::NewYear)));
    check("2027-01-05", None);
    check("2027-01-19", Some(Quiet::Likely(Holiday::MartinLutherKing)));
    check("2027-06-21", Some(Quiet::Likely(Holiday::Juneteenth))); // on Saturday, kept on Friday
    check("2027-07-06", Some(Quiet::Likely(Holiday::Independence))); // on Sunday, kept on Monday
    check("2027-09-07", Some(Quiet::Likely(Holiday::Labor)));
    check("2027-11-26", Some(Quiet::Likely(Holiday::Thanksgiving)));
    check("2027-12-28", Some(Quiet::Likely(Holiday::WinterBreak)));
    check("2028-02-29", None);
    check("2027-11-27", Some(Quiet::Weekend));
    assert!(is_announced(day("2027-11-26")), "a day that is only likely off is looked at");
    assert!(is_tabled(day("2027-01-01")) && !is_tabled(day("2027-01-04")));
    assert_eq!(previous(day("2025-01-03")), day("2024-12-31"));
    assert_eq!(previous(day("2026-07-07")), day("2026-07-03"));
}

#[test]
fn the_days_that_a_reader_was_away() {
    let check = |after: &str, through: &str, expected: &[&str]| {
        let found: Vec<String> =
            announcement_days(day(after), day(through)).iter().map(Day::to_string).collect();
        assert_eq!(found, expected, "{after} to {through}");
    };
    check(
        "2025-12-19",
        "2026-01-05",
        &[
            "2025-12-22",
            "2025-12-23",
            "2025-12-24",
            "2025-12-25",
            "2025-12-29",
            "2025-12-30",
            "2026-01-01",
            "2026-01-05",
        ],
    );
    check("2025-04-17", "2025-04-18", &["2025-04-18"]);
    check("2025-04-18", "2025-04-20", &[]);
    check("2025-04-18", "2025-04-18", &[]);
    check("2025-04-18", "2025-04-01", &[]);
    let long = announcement_days(day("0001-01-01"), day("2026-08-21"));
    assert!(long.len() < 3_660 && long.last() == Some(&day("2026-08-21")), "{}", long.len());
}

#[test]
fn what_was_submitted_for_a_day() {
    let check = |text: &str, from: &str, to: &str| {
        let expected = Window { from_ms: ms(from), to_ms: ms(to) };
        assert_eq!(window(day(text)), expected, "{text}");
    };
    // arXiv's own table, in summer time: 14:00 is 18:00 UTC.
    check("2025-04-16", "2025-04-14 18:00", "2025-04-15 18:00"); // Wednesday
    check("2025-04-17", "2025-04-15 18:00", "2025-04-16 18:00");
    check("2025-04-18", "2025-04-16 18:00", "2025-04-17 18:00");
    check("2025-04-21", "2025-04-17 18:00", "2025-04-18 18:00"); // Monday
    check("2025-04-22", "2025-04-18 18:00", "2025-04-21 18:00"); // Tuesday
    // The clocks change in between.
    check("2026-03-10", "2026-03-06 19:00", "2026-03-09 18:00");
    check("2026-11-03", "2026-10-30 18:00", "2026-11-02 19:00");
    // Over a holiday: Thanksgiving, then Monday has Wednesday's to Friday's.
    check("2026-11-30", "2026-11-25 19:00", "2026-11-27 19:00");
    // A Friday off: Tuesday has Thursday's to Monday's.
    check("2026-07-07", "2026-07-02 18:00", "2026-07-06 18:00");
    // Two days off in a row.
    check("2025-01-03", "2024-12-30 19:00", "2025-01-02 19:00");
    let quiet = window(day("2025-04-19"));
    assert_eq!(quiet.from_ms, quiet.to_ms);
}

/// No submission is lost between two days, and none is in two.
#[test]
fn the_spans_of_all_days_lie_side_by_side() {
    let days = announcement_days(day("2024-01-02"), day("2026-12-31"));
    for (one, two) in days.iter().zip(days.iter().skip(1)) {
        assert_eq!(window(*one).to_ms, window(*two).from_ms, "{one} and {two}");
        assert!(window(*two).from_ms < window(*two).to_ms, "{two}");
        assert!(window(*two).to_ms < calendar::listing_out(*two), "{two}");
    }
}

/// A reader's clock that is wrong, by a time zone's hours or by years, does not change the day.
#[test]
fn a_wrong_clock_is_put_right_by_the_date_header() {
    let true_now = ms("2025-04-18 04:00:30");
    let header = "Fri, 18 Apr 2025 04:00:10 GMT";
    for wrong_by in [-12 * 3_600, -5 * 3_600, -3_600, -300, 300, 3_600, 14 * 3_600, 40_000 * 3_600] {
        let shown = |moment: u64| moment.checked_add_signed(wrong_by * 1_000).unwrap();
        let received = shown(ms("2025-04-18 04:00:10"));
        assert_eq!(corrected(shown(true_now), header, None, received), true_now, "{wrong_by} s");
        // A cache had kept the answer for an hour, and says so.
        let kept = "Fri, 18 Apr 2025 03:00:10 GMT";
        assert_eq!(corrected(shown(true_now), kept, Some("3600"), received), true_now, "{wrong_by} s");
    }
    let check = |date: &str, age: Option<&str>| {
        assert_eq!(corrected(true_now, date, age, true_now), true_now, "{date:?} {age:?}");
    };
    check("Fri, 18 Apr 2025 04:00:10 GMT", None); // twenty seconds on the way
    check("", None);
    check("soon", None);
    check("Fri, 18 Apr 2025 25:00:10 GMT", None);
    check("Fri, 18 Apr 2025 04:00 GMT", None);
    check("Fri, 18 Apr 2025 09:00:10 -0400", None);
    check("Friday, 18-Apr-25 04:00:10 GMT", None);
    assert_eq!(corrected(0, header, None, u64::MAX), 0);
    assert_eq!(corrected(u64::MAX, header, None, 0), u64::MAX);
}

/// The calendar alone against 3,608 stored feeds of 895 days. Repeated batches are set aside: those are the business of
/// `status`.
#[test]
fn the_table_explains_the_empty_days_of_the_feeds() {
    let Some(feeds) = history::read("the_table_explains_the_empty_days_of_the_feeds") else { return };
    let mut days: BTreeMap<Day, Vec<&history::Feed>> = BTreeMap::new();
    for feed in &feeds {
        days.entry(feed.day).or_default().push(feed);
    }
    assert_eq!((feeds.len(), days.len()), (3_608, 895));
    let repeats: BTreeSet<(Day, &str)> = history::repeats(&feeds).into_iter().map(|one| one.0).collect();
    let is_repeat = |feed: &history::Feed| repeats.contains(&(feed.day, feed.category.as_str()));

    let [mut announced, mut weekends, mut holidays] = [0; 3];
    let mut alone_empty = Vec::new();
    let mut full_on_a_day_off = Vec::new();
    for (day, feeds) in &days {
        let empty = feeds.iter().filter(|feed| feed.entries == 0);
        let full = feeds.iter().filter(|feed| feed.entries > 0 && !is_repeat(feed));
        let named = |feed: &&&history::Feed| (day.to_string(), feed.category.clone());
        match quiet(*day) {
            Some(why) => {
                full_on_a_day_off.extend(full.map(|feed| named(&feed)));
                *(if why == Quiet::Weekend { &mut weekends } else { &mut holidays }) += 1;
            }
            None => {
                alone_empty.extend(empty.map(|feed| named(&feed)));
                announced += 1;
            }
        }
        // No day is empty in all categories for a reason that is not in the table.
        assert!(quiet(*day).is_some() || feeds.iter().any(|feed| feed.entries > 0), "{day} is empty");
    }
    println!(
        "{} days: {announced} with an announcement, {weekends} of weekends, {holidays} after holidays",
        days.len()
    );
    println!("empty while others were full: {alone_empty:?}");
    println!("full on a day off: {full_on_a_day_off:?}");
    assert_eq!((announced, weekends, holidays), (623, 251, 21));

    // Two feeds of 2,492 that arXiv left empty while the others of that day were full.
    let list = |of: &[(&str, &str)]| -> Vec<(String, String)> {
        of.iter().map(|(day, category)| ((*day).to_owned(), (*category).to_owned())).collect()
    };
    assert_eq!(alone_empty, list(&[("2024-03-05", "cs-ai"), ("2024-05-13", "cs-cv")]));
    // Seven feeds of Saturdays with papers that Friday's did not have: Friday's batch, a day late, for on Friday these
    // feeds still showed Thursday's.
    let late = [
        ("2026-04-25", "cs-ai"),
        ("2026-05-09", "cs-ai"),
        ("2026-05-16", "cs-ai"),
        ("2026-05-23", "cs-ai"),
        ("2026-05-23", "cs-lg"),
        ("2026-07-11", "cs-ai"),
        ("2026-08-15", "cs-ai"),
    ];
    assert_eq!(full_on_a_day_off, list(&late));
    for (saturday, category) in late {
        let friday = day(saturday).plus(-1);
        let own = feeds.iter().find(|feed| feed.day == friday && feed.category == category);
        assert!(own.is_none_or(is_repeat), "{category} had its own feed on {friday}");
    }
}
