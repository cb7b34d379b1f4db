//! Statuses, on real feeds and on the history of their counts and dates.

use std::collections::BTreeMap;
use std::io::Read;

use firstlight::arxiv::calendar::{Holiday, Quiet, feed_out, is_announced, listing_out, quiet};
use firstlight::arxiv::status::{Asked, Batch, Doubt, Evidence, Next, Status, Trouble, judge};
use firstlight::arxiv::{self, Announcement, Cost, Entry, Problem, Source, Stated, read_feed};
use firstlight::day::Day;
use firstlight::paper::{AnnounceType, Category, Paper, PaperId};

use crate::{data, history};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn read(test: &str, path: &str, category: &str) -> Option<Announcement> {
    let bytes = data::read(test, path)?;
    let mut plain = Vec::new();
    if path.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
    } else {
        plain = bytes;
    }
    Some(read_feed(&plain, &Category::parse(category).unwrap()).unwrap())
}

/// A batch of made-up papers with these numbers.
fn batch(date: &str, papers: std::ops::Range<u32>) -> Announcement {
    let category = Category::parse("cs.LG").unwrap();
    let entry = |number: u32| Entry {
        paper: Paper {
            id: PaperId::parse(&format!("2504.{number:05}")).unwrap(),
            version: Some(1),
            remarks: Default::default(),
            title: "A title".to_owned(),
            authors: "A. Author".to_owned(),
            abstract_text: "We.".to_owned(),
            categories: vec![category.clone()],
        },
        announce: AnnounceType::New,
    };
    let mut batch: Announcement = serde_json::from_value(serde_json::json!({
        "category": category, "day": date, "source": "rss", "entries": [],
    }))
    .unwrap();
    batch.entries = papers.map(entry).collect();
    batch
}

/// The status of a feed that was taken two hours after midnight in New York.
fn of(given: &Announcement, earlier: &[Batch], listing: Option<&Announcement>) -> Status {
    let now = feed_out(given.day) + 2 * HOUR;
    judge(&Evidence { day: given.day, now, given: Ok(given), earlier, listing })
}

#[test]
fn a_repeated_batch_is_found_under_its_fresh_date() {
    let test = "a_repeated_batch_is_found_under_its_fresh_date";
    let stale = |day: Day| Status::Stale { repeats: day, new: 0 };
    let Some(tuesday) = read(test, "edge/stale-pair-A.cs-ai.2025-05-06Tue.xml.gz", "cs.AI") else { return };
    let Some(wednesday) = read(test, "edge/stale-pair-B.cs-ai.2025-05-07Wed.xml.gz", "cs.AI") else { return };
    let known = [Batch::of(&tuesday)];
    assert_eq!(of(&wednesday, &known, None), stale(tuesday.day));
    // Without the batch before nothing tells, and arXiv's listing of the day has other papers.
    let doubt = |doubt: Doubt| Status::Unconfirmed { doubt };
    assert_eq!(of(&wednesday, &[], None), doubt(Doubt::NothingToCompare));
    let mut listing = batch("2025-05-07", 0..300);
    listing.source = Source::Listing;
    assert_eq!(of(&wednesday, &[], Some(&listing)), doubt(Doubt::OtherListing));
    // Fourteen of its papers have another version by now, which does not hide it; nor do some new ones.
    let versions = |of: &Announcement| of.entries.iter().map(|entry| entry.paper.version).collect::<Vec<_>>();
    assert_ne!(versions(&tuesday), versions(&wednesday));
    let mut mixed = wednesday;
    mixed.entries.truncate(300);
    mixed.entries.extend(batch("2025-05-07", 0..20).entries);
    assert_eq!(of(&mixed, &known, None), Status::Stale { repeats: tuesday.day, new: 20 });
    mixed.entries.extend(batch("2025-05-07", 20..30).entries);
    assert_eq!(of(&mixed, &known, None), Status::Fresh);

    // On a holiday, and with the same batch in it as on the day before.
    let Some(holiday) = read(test, "edge/stale-on-holiday.cs-ai.2025-01-01Wed.xml.gz", "cs.AI") else {
        return;
    };
    let mut before = holiday.clone();
    before.day = day("2024-12-31");
    assert_eq!(of(&holiday, &[Batch::of(&before)], None), stale(before.day));
    assert_eq!(of(&holiday, &[], None), doubt(Doubt::DayOff));
    // The listing still has the heading of the day before, which settles it.
    let mut listing = before.clone();
    listing.source = Source::Listing;
    assert_eq!(of(&holiday, &[], Some(&listing)), stale(before.day));

    // A Saturday that repeats Friday, made of a real Friday.
    let Some(friday) = read(test, "days/2025-04-18/cs-lg.rss.xml", "cs.LG") else { return };
    let mut saturday = friday.clone();
    saturday.day = day("2025-04-19");
    assert_eq!(of(&saturday, &[Batch::of(&friday)], None), stale(friday.day));
}

#[test]
fn the_empty_feeds_of_days_off_are_quiet() {
    let check = |path: &str, why: Quiet| {
        let Some(given) = read("the_empty_feeds_of_days_off_are_quiet", path, "cs.LG") else { return };
        assert_eq!(of(&given, &[], None), Status::Quiet { why }, "{path}");
    };
    check("edge/empty-weekend.cs-lg.2025-04-19Sat.xml", Quiet::Weekend);
    check("edge/empty-holiday.cs-lg.2025-01-01Wed.xml", Quiet::Holiday(Holiday::WinterBreak));
    check("edge/empty-holiday.cs-lg.2025-06-20Fri-after-Juneteenth.xml", Quiet::Holiday(Holiday::Juneteenth));
}

/// No false alarm: every category of the shared days, against itself, against the others, and against the other day's.
#[test]
fn real_days_are_fresh() {
    let mut seen = 0;
    for date in ["2025-04-18", "2025-06-27"] {
        for name in ["cs-ai", "cs-cl", "cs-cv", "cs-lg"] {
            let category = name.replace("cs-", "cs.").to_uppercase().replace("CS.", "cs.");
            let path = |date: &str| format!("days/{date}/{name}.rss.xml");
            let Some(given) = read("real_days_are_fresh", &path(date), &category) else { return };
            let Some(mut before) = read("real_days_are_fresh", &path("2025-04-18"), &category) else {
                return;
            };
            if date == "2025-04-18" {
                before = read("real_days_are_fresh", &path("2025-06-27"), &category).unwrap();
            }
            // As if it were the day before.
            before.day = firstlight::arxiv::calendar::previous(given.day);
            let known = [Batch::of(&before), Batch::of(&given)];
            assert_eq!(of(&given, &known, None), Status::Fresh, "{category} on {date}");
            let mut listing = given.clone();
            listing.source = Source::Listing;
            assert_eq!(of(&given, &[], Some(&listing)), Status::Fresh, "{category} on {date}");
            assert_eq!(of(&listing, &[], None), Status::Fresh, "{category} on {date}");
            seen += 1;
        }
    }
    assert_eq!(seen, 8);
}

/// 69 of the 3,608 stored feeds repeat a batch, by their counts. Each is found when its batch is compared, and no other
/// day is taken for one.
#[test]
fn the_history_is_judged_as_it_was() {
    let Some(feeds) = history::read("the_history_is_judged_as_it_was") else { return };
    let repeats: BTreeMap<(Day, &str), Day> = history::repeats(&feeds).into_iter().collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: BTreeMap<&str, Announcement> = BTreeMap::new();
    let mut next_paper: u32 = 0;
    let mut saturdays = 0;
    for feed in &feeds {
        let category = feed.category.as_str();
        let known: Vec<Batch> = last.get(category).iter().map(|batch| Batch::of(batch)).collect();
        // Papers as the counts tell them: the batch before once more, or as many that were never seen.
        let is_repeat = repeats.contains_key(&(feed.day, category));
        let same_day = last.get(category).is_some_and(|last| last.day == feed.day && feed.entries > 0);
        let mut given = match last.get(category) {
            Some(before) if is_repeat || same_day => before.clone(),
            _ => {
                let first = next_paper;
                next_paper = (next_paper + u32::try_from(feed.entries).unwrap()) % 90_000;
                batch(&feed.day.to_string(), first..first + u32::try_from(feed.entries).unwrap())
            }
        };
        given.day = feed.day;
        let status = of(&given, &known, None);
        let name = match &status {
            Status::Fresh => "fresh",
            Status::Stale { .. } => "stale",
            Status::Quiet { .. } => "quiet",
            Status::Unconfirmed { doubt: Doubt::NothingToCompare } => "nothing to compare",
            Status::Unconfirmed { doubt: Doubt::DayOff } => "full on a day off",
            Status::Unconfirmed { doubt: Doubt::Empty } => "empty on a day of announcement",
            other => panic!("{category} {}: {other:?}", feed.day),
        };
        *counts.entry(name).or_default() += 1;
        let expected =
            repeats.get(&(feed.day, category)).map(|repeats| Status::Stale { repeats: *repeats, new: 0 });
        assert_eq!(
            matches!(status, Status::Stale { .. }).then_some(status),
            expected,
            "{category} {}",
            feed.day
        );
        if is_repeat && given.day.is_weekend() {
            saturdays += 1;
        }
        if feed.entries > 0 && !is_repeat {
            last.insert(category, given);
        }
    }
    println!("{counts:?}; {saturdays} Saturdays");
    let expected = [
        ("empty on a day of announcement", 2),
        ("fresh", 2_359),
        ("full on a day off", 7),
        // The first of each category, and the days after those whose own batch never came.
        ("nothing to compare", 99),
        ("quiet", 1_072),
        ("stale", 69),
    ];
    assert_eq!(counts, expected.into_iter().collect());
    assert_eq!(saturdays, 9);
}

#[test]
fn what_is_not_there_is_late_old_or_doubtful() {
    let friday = batch("2025-04-18", 0..200);
    let thursday = batch("2025-04-17", 500..700);
    let known = [Batch::of(&thursday)];
    let check = |now: u64, given: &Announcement, listing: Option<&Announcement>, expected: Status| {
        let evidence = Evidence { day: friday.day, now, given: Ok(given), earlier: &known, listing };
        assert_eq!(judge(&evidence), expected);
    };
    let out = feed_out(friday.day);
    // Minutes after midnight the feed is the old one still; hours after it is stale.
    check(out + 10 * MINUTE, &thursday, None, Status::Waiting { due: out });
    check(out + 3 * HOUR, &thursday, None, Status::Stale { repeats: thursday.day, new: 0 });
    // Built a second before midnight: the old date above new papers.
    let mut early = friday.clone();
    early.day = thursday.day;
    let doubt = |doubt: Doubt| Status::Unconfirmed { doubt };
    check(out + 3 * HOUR, &early, None, doubt(Doubt::OtherDate { states: thursday.day }));
    let mut listing = friday.clone();
    listing.source = Source::Listing;
    check(out + 3 * HOUR, &early, Some(&listing), Status::Fresh);
    // A batch of a later day.
    check(out, &batch("2025-04-21", 0..9), None, doubt(Doubt::OtherDate { states: day("2025-04-21") }));
    // An empty feed, and what the listing says of it.
    let empty = batch("2025-04-18", 0..0);
    check(out + HOUR, &empty, None, doubt(Doubt::Empty));
    check(out + HOUR, &empty, Some(&listing), Status::Partial { got: 0, of: Some(200) });
    let mut old = thursday;
    old.source = Source::Listing;
    check(out + HOUR, &empty, Some(&old), Status::Quiet { why: Quiet::Unlisted });
    old.day = friday.day;
    old.entries.clear();
    check(out + HOUR, &empty, Some(&old), Status::Fresh);
}

#[test]
fn after_the_table_a_day_off_is_likely_and_seen() {
    let empty = batch("2027-09-07", 0..0);
    assert_eq!(of(&empty, &[], None), Status::Quiet { why: Quiet::Likely(Holiday::Labor) });
    // arXiv worked nevertheless.
    let before = Batch::of(&batch("2027-09-06", 0..10));
    assert_eq!(of(&batch("2027-09-07", 50..99), &[before], None), Status::Fresh);
    assert!(is_announced(empty.day) && quiet(empty.day).is_some());
    // An ordinary Friday without papers is in doubt, and no more.
    assert_eq!(of(&batch("2027-09-10", 0..0), &[], None), Status::Unconfirmed { doubt: Doubt::Empty });
}

#[test]
fn a_batch_that_is_not_whole() {
    let known = [Batch::of(&batch("2025-04-17", 500..700))];
    let whole = batch("2025-04-18", 0..200);
    let mut torn = whole.clone();
    torn.problems.push(Problem { entry: None, what: "It broke off.".to_owned(), cost: Cost::Rest });
    assert_eq!(of(&torn, &known, None), Status::Partial { got: 200, of: None });
    torn.problems[0].cost = Cost::Nothing;
    assert_eq!(of(&torn, &known, None), Status::Fresh);
    assert_eq!(
        of(&batch("2025-04-18", 3_000..5_000), &known, None),
        Status::Partial { got: 2_000, of: None }
    );
    let listing = |papers: std::ops::Range<u32>| {
        let mut listing = batch("2025-04-18", papers);
        listing.source = Source::Listing;
        listing
    };
    assert_eq!(of(&whole, &known, Some(&listing(0..260))), Status::Partial { got: 200, of: Some(260) });
    // A torn listing does not speak against the feed that has more.
    let mut torn_listing = listing(0..60);
    torn_listing.problems.push(Problem { entry: None, what: "It broke off.".to_owned(), cost: Cost::Rest });
    assert_eq!(of(&whole, &[], Some(&torn_listing)), Status::Fresh);
    assert_eq!(of(&torn, &[], Some(&listing(0..60))), Status::Unconfirmed { doubt: Doubt::OtherListing });
    // Feeds leave out replacements from version 6 on, so a few less than in the listing are as it should be.
    assert_eq!(of(&whole, &known, Some(&listing(0..210))), Status::Fresh);
    // A listing says itself how many there are; a search by time of submission says that it is about that.
    let mut page = listing(0..200);
    page.stated = Some(Stated { new: Some(150), cross: Some(60), ..Stated::default() });
    assert_eq!(of(&page, &known, None), Status::Partial { got: 200, of: Some(210) });
    page.stated = Some(Stated { new: Some(140), cross: Some(60), ..Stated::default() });
    assert_eq!(of(&page, &known, None), Status::Fresh);
    let mut pages = listing(0..2_300);
    pages.stated = Some(Stated { total: Some(2_300), ..Stated::default() });
    assert_eq!(of(&pages, &known, None), Status::Fresh, "of several pages");
    page.source = Source::Api;
    assert_eq!(of(&page, &known, None), Status::Unconfirmed { doubt: Doubt::Approximate });
    // A repeated batch that is torn is repeated before all.
    torn.problems[0].cost = Cost::Rest;
    let mut before = torn.clone();
    before.day = day("2025-04-17");
    assert_eq!(of(&torn, &[Batch::of(&before)], None), Status::Stale { repeats: before.day, new: 0 });
}

#[test]
fn two_small_days_that_replace_the_same_paper_are_two() {
    let replaced = |date: &str, version: u16| {
        let mut one = batch(date, 7..8);
        one.entries[0].paper.version = Some(version);
        one.entries[0].announce = AnnounceType::Replace;
        one
    };
    let known = [Batch::of(&replaced("2025-04-17", 2))];
    assert_eq!(of(&replaced("2025-04-18", 3), &known, None), Status::Fresh);
    assert_eq!(
        of(&replaced("2025-04-18", 2), &known, None),
        Status::Stale { repeats: day("2025-04-17"), new: 0 }
    );
}

#[test]
fn refusals_and_failures_keep_their_names() {
    let friday = day("2025-04-18");
    let out = feed_out(friday);
    let check = |day: Day, now: u64, error: arxiv::FeedError, expected: Status| {
        let trouble = Trouble::from(&error);
        assert_eq!(
            judge(&Evidence { day, now, given: Err(&trouble), earlier: &[], listing: None }),
            expected
        );
    };
    let now = out + HOUR;
    for (status, wait, expected) in [
        (429, Some("600"), 10 * MINUTE),
        (429, Some("4000000000"), 24 * HOUR),
        (429, None, 15 * MINUTE),
        (403, None, 15 * MINUTE),
        (406, None, 15 * MINUTE),
    ] {
        let error = arxiv::refused(status, wait, b"");
        check(friday, now, error, Status::Refused { status, again: now + expected });
    }
    let error = arxiv::refused(500, None, b"");
    check(friday, now, error.clone(), Status::Failed { why: error.to_string() });
    // Before the evening of its announcement nobody can have it; on a day off nobody is needed to say so.
    check(friday, listing_out(friday) - HOUR, error.clone(), Status::Waiting { due: out });
    check(day("2025-04-19"), now, error, Status::Quiet { why: Quiet::Weekend });
}

#[test]
fn every_status_says_what_comes_next() {
    let check = |status: Status, feed: Next, listing: Next| {
        assert_eq!(status.next(Asked::Feed, 1_000), feed, "{status:?}");
        assert_eq!(status.next(Asked::Listing, 1_000), listing, "{status:?}");
        let json = serde_json::to_string(&status).unwrap();
        assert_eq!(serde_json::from_str::<Status>(&json).unwrap(), status, "{json}");
        assert!(status.is_settled() == (feed == Next::Nothing));
    };
    let again = |at: u64| Next::AskAgain { at };
    let friday = day("2025-04-18");
    check(Status::Fresh, Next::Nothing, Next::Nothing);
    check(Status::Quiet { why: Quiet::Weekend }, Next::Nothing, Next::Nothing);
    check(Status::Quiet { why: Quiet::Likely(Holiday::Labor) }, Next::Nothing, Next::Nothing);
    check(Status::Stale { repeats: friday, new: 3 }, Next::AskListing, again(1_000 + HOUR));
    check(Status::Partial { got: 3, of: None }, Next::AskListing, again(1_000 + HOUR));
    let doubt = Doubt::OtherDate { states: friday };
    let long_gone = Status::Unconfirmed { doubt: Doubt::Approximate };
    check(long_gone, Next::Nothing, Next::Nothing);
    check(Status::Unconfirmed { doubt }, Next::AskListing, again(1_000 + HOUR));
    check(Status::Failed { why: "It broke.".to_owned() }, Next::AskListing, again(1_000 + HOUR / 2));
    check(Status::Refused { status: 429, again: HOUR }, again(HOUR), again(HOUR));
    check(Status::Refused { status: 429, again: 0 }, again(1_000), again(1_000));
    check(Status::Waiting { due: HOUR }, again(HOUR + MINUTE), again(HOUR + MINUTE));
    check(Status::Waiting { due: 0 }, again(1_000 + 10 * MINUTE), again(1_000 + 10 * MINUTE));
}
