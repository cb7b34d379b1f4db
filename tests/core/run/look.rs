//! A look at arXiv through a proxy: each category has one status, what came is kept, and nothing is asked twice.

use firstlight::arxiv::calendar::Quiet;
use firstlight::arxiv::stand_in::{listing, rss};
use firstlight::arxiv::status::{Doubt, Status};
use firstlight::arxiv::{Announcement, Source};
use firstlight::profile::Profile;
use firstlight::run::look::{Choice, Completeness, Found, Step, load, look};
use firstlight::run::ports::{Clock, HttpError, StoreError, StoreName};
use firstlight::run::twins::Canned;
use firstlight::view::today::Scene;
use std::cell::RefCell;

use super::sky::{HOUR, Sky, at, categories, day, proxy};
use super::world::category;

const DAYS: [&str; 6] = ["2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15", "2026-10-16", "2026-10-19"];
const THURSDAY: &str = "2026-10-15";

/// Nine in the morning of Thursday, 15 October 2026, in New York.
fn thursday() -> Sky {
    Sky::new(at(day(THURSDAY), 9), &DAYS, 9)
}

fn looks(sky: &Sky, choice: Choice) -> Found {
    sky.time.run(look(&sky.tab(), &proxy(), &categories(), choice, &|_| {}))
}

fn statuses(found: &Found) -> Vec<Status> {
    found.findings.iter().map(|finding| finding.status.clone().unwrap()).collect()
}

fn stored(sky: &Sky, name: &str, date: &str) -> Option<(Announcement, Completeness)> {
    sky.time.run(load(&sky.ports, &category(name), day(date)))
}

/// The page's word for it.
fn scene(found: &Found) -> Scene {
    Scene::new(found, &Profile::default_reader(), &[])
}

#[test]
fn a_first_morning_is_confirmed_by_the_listing_and_then_asked_no_more() {
    let sky = thursday();
    let steps = RefCell::new(Vec::new());
    let tell = |found: &Found| steps.borrow_mut().push((found.step, found.morning().announcements.len()));
    let found = sky.time.run(look(&sky.tab(), &proxy(), &categories(), Choice::Page, &tell));
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    let start = at(day(THURSDAY), 9);
    let asked: Vec<(u64, String)> =
        sky.asked.take().into_iter().map(|(when, what)| (when - start, what)).collect();
    assert_eq!(
        asked,
        [
            (0, "rss.arxiv.org/rss/cs.LG".to_owned()),
            (3_000, "rss.arxiv.org/rss/cs.AI".to_owned()),
            (3_000, "arxiv.org/list/cs.LG/new".to_owned()),
            (18_000, "arxiv.org/list/cs.AI/new".to_owned()),
        ]
    );
    // What came can be read before it is confirmed.
    assert!(steps.borrow().contains(&(Step::Checking, 2)), "{steps:?}");
    for (finding, name) in found.findings.iter().zip(["cs.LG", "cs.AI"]) {
        let announcement = finding.announcement.as_ref().unwrap();
        assert_eq!((announcement.source, announcement.day), (Source::Rss, day(THURSDAY)));
        assert_eq!(finding.listed, Some(announcement.entries.len()));
        assert_eq!(stored(&sky, name, THURSDAY), Some((announcement.clone(), Completeness::Whole)));
    }

    let again = looks(&sky, Choice::Page);
    assert_eq!(again.morning().announcements, found.morning().announcements);
    assert_eq!(sky.addresses(), Vec::<String>::new(), "what is stored whole is not asked for again");
}

/// Minutes after midnight, on a device that knows of no day before: yesterday's feeds are empty, which nobody confirms.
#[test]
fn a_day_whose_feeds_are_not_built_yet_is_not_out() {
    let friday = day("2026-10-16");
    let sky = Sky::new(at(friday, 0), &DAYS, 9);
    sky.is(|address: &str| match address.strip_prefix("rss.arxiv.org/rss/") {
        Some(name) => Some(Ok(Canned::new(200, rss(&category(name), day(THURSDAY), &[])))),
        None => Some(Ok(Canned::new(503, ""))),
    });
    let found = looks(&sky, Choice::Page);
    assert_eq!(scene(&found), Scene::NotOut { day: friday });
}

#[test]
fn the_next_morning_the_feed_is_enough() {
    let sky = thursday();
    looks(&sky, Choice::Page);
    sky.addresses();
    sky.until(at(day("2026-10-16"), 8));
    let found = looks(&sky, Choice::Page);
    assert_eq!(sky.addresses(), ["rss.arxiv.org/rss/cs.LG", "rss.arxiv.org/rss/cs.AI"]);
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    assert_eq!(found.morning().day(), Some(day("2026-10-16")));
}

#[test]
fn a_feed_that_repeats_yesterday_is_found_out_and_the_listing_stands_in() {
    let sky = thursday();
    looks(&sky, Choice::Page);
    let friday = day("2026-10-16");
    sky.until(at(friday, 8));
    sky.addresses();
    let arxiv = sky.arxiv.clone();
    let old = move |address: &str| {
        let name = category("cs.AI");
        let old = arxiv.announced(&name, day(THURSDAY));
        match address {
            "rss.arxiv.org/rss/cs.AI" => Some(Ok(Canned::new(200, rss(&name, friday, &old)))),
            _ => None,
        }
    };
    sky.is(old.clone());
    let found = looks(&sky, Choice::Page);
    assert_eq!(sky.addresses().last().unwrap(), "arxiv.org/list/cs.AI/new");
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    let ai = found.findings[1].announcement.as_ref().unwrap();
    assert_eq!(
        (ai.source, ai.day, &ai.entries.len()),
        (Source::Listing, friday, &sky.arxiv.announced(&category("cs.AI"), friday).len())
    );
    assert_eq!(stored(&sky, "cs.AI", "2026-10-16").unwrap().1, Completeness::Whole);
}

#[test]
fn where_the_listing_is_old_too_the_day_stays_open_and_is_asked_again() {
    let sky = thursday();
    looks(&sky, Choice::Page);
    let friday = day("2026-10-16");
    sky.until(at(friday, 8));
    let arxiv = sky.arxiv.clone();
    sky.is(move |address: &str| {
        let name = category("cs.AI");
        let old = arxiv.announced(&name, day(THURSDAY));
        match address {
            "rss.arxiv.org/rss/cs.AI" => Some(Ok(Canned::new(200, rss(&name, friday, &old)))),
            "arxiv.org/list/cs.AI/new" => Some(Ok(Canned::new(503, ""))),
            _ => None,
        }
    });
    let found = looks(&sky, Choice::Page);
    assert_eq!(statuses(&found)[1], Status::Stale { repeats: day(THURSDAY), new: 0 });
    assert_eq!(found.findings[1].announcement, None, "an old batch is not read as a new one");
    assert!(stored(&sky, "cs.AI", "2026-10-16").is_none(), "nor kept as one");
    let again = found.again().unwrap();
    assert!((sky.time.now() + HOUR / 2..=sky.time.now() + HOUR).contains(&again));
    let morning = found.morning();
    assert_eq!((morning.day(), morning.announcements.len()), (Some(friday), 1));
    assert!(morning.sources[1].is_open() && !morning.sources[0].is_open());
    assert!(morning.failures()[0].contains("cs.AI shows the batch of Thursday"), "{:?}", morning.failures());

    // Later it is there.
    sky.is(|_| None);
    sky.addresses();
    sky.until(again);
    let found = looks(&sky, Choice::Page);
    assert_eq!(sky.addresses(), ["rss.arxiv.org/rss/cs.AI"], "the other category is not asked again");
    assert_eq!((statuses(&found), found.again()), (vec![Status::Fresh, Status::Fresh], None));
}

#[test]
fn half_a_feed_is_made_whole_by_the_listing_and_never_replaces_what_is_whole() {
    let halved = |address: &str| {
        address.starts_with("rss.").then(|| {
            let name = category(address.rsplit('/').next().unwrap());
            let arxiv = Sky::new(0, &DAYS, 9).arxiv;
            let mut text = rss(&name, day(THURSDAY), &arxiv.announced(&name, day(THURSDAY)));
            text.truncate(text.len() / 2);
            Ok(Canned::new(200, text))
        })
    };
    let sky = thursday();
    sky.is(halved);
    let found = looks(&sky, Choice::Page);
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    assert_eq!(found.findings[0].announcement.as_ref().unwrap().source, Source::Listing);
    let whole = stored(&sky, "cs.LG", THURSDAY);

    // The reader asks the feeds alone: half of them comes, and the whole stays.
    let half = looks(&sky, Choice::Feed);
    assert!(matches!(statuses(&half)[0], Status::Partial { .. }), "{:?}", statuses(&half));
    assert!(half.findings[0].announcement.as_ref().unwrap().is_partial());
    assert_eq!(stored(&sky, "cs.LG", THURSDAY), whole);
    assert_eq!(whole.unwrap().1, Completeness::Whole);
}

#[test]
fn who_is_refused_asks_the_listing_and_keeps_the_wait() {
    let sky = thursday();
    sky.is(|address| {
        address.starts_with("rss.").then(|| {
            let headers = vec![("retry-after".to_owned(), "600".to_owned())];
            Ok(Canned { headers, ..Canned::new(429, "Rate exceeded.") })
        })
    });
    let found = looks(&sky, Choice::Page);
    let asked = sky.addresses();
    assert_eq!(
        asked.iter().filter(|one| one.starts_with("rss.")).count(),
        1,
        "the second feed is not even tried"
    );
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);

    // Where all refuse, it is said, and asked again when they allow it.
    let sky = thursday();
    sky.is(|_| {
        let headers = vec![("retry-after".to_owned(), "600".to_owned())];
        Some(Ok(Canned { headers, ..Canned::new(429, "Rate exceeded.") }))
    });
    let found = looks(&sky, Choice::Page);
    assert!(statuses(&found).iter().all(|status| matches!(status, Status::Refused { status: 429, .. })));
    let wait = found.again().unwrap() - sky.time.now();
    assert!((590_000..=601_000).contains(&wait), "{wait}");
    let Scene::Failed { why } = scene(&found) else { panic!() };
    assert!(why[0].contains("Too many requests"), "{why:?}");
}

#[test]
fn a_weekend_is_quiet_and_still_has_fridays_batch() {
    let sky = Sky::new(at(day("2026-10-17"), 12), &DAYS, 9);
    let found = looks(&sky, Choice::Page);
    assert_eq!(
        statuses(&found),
        [Status::Quiet { why: Quiet::Weekend }, Status::Quiet { why: Quiet::Weekend }]
    );
    assert_eq!(found.again(), None);
    assert_eq!(found.morning().day(), Some(day("2026-10-16")));
    let Scene::Announced { day: friday, missing, .. } = scene(&found) else { panic!("{:?}", scene(&found)) };
    assert_eq!((friday, missing), (day("2026-10-16"), vec![]));
    let quiet = firstlight::view::statuses::quiet_day(&found).unwrap();
    assert_eq!((quiet.next, quiet.due), (day("2026-10-19"), at(day("2026-10-19"), 0)));

    // Who has read Friday is not asked for anything.
    sky.addresses();
    let found = looks(&sky, Choice::Page);
    assert_eq!(sky.addresses(), Vec::<String>::new());
    assert_eq!(Scene::new(&found, &Profile::default_reader(), &[day("2026-10-16")]), Scene::Settled);
    assert!(firstlight::view::statuses::quiet_day(&found).is_some());
}

#[test]
fn before_the_feed_is_built_today_is_awaited() {
    // One minute after midnight, and the feed is yesterday's still.
    let sky = Sky::new(at(day("2026-10-16"), 0) + 60_000, &DAYS, 9);
    let arxiv = sky.arxiv.clone();
    sky.is(move |address| {
        let name = address.strip_prefix("rss.arxiv.org/rss/").map(category)?;
        Some(Ok(Canned::new(200, rss(&name, day(THURSDAY), &arxiv.announced(&name, day(THURSDAY))))))
    });
    let found = looks(&sky, Choice::Page);
    assert!(
        statuses(&found).iter().all(|status| matches!(status, Status::Waiting { .. })),
        "{:?}",
        statuses(&found)
    );
    assert_eq!(found.morning().day(), Some(day(THURSDAY)), "yesterday's can be read meanwhile");
    assert!(found.again().unwrap() <= sky.time.now() + HOUR);
}

#[test]
fn a_wrong_clock_looks_at_the_right_day() {
    // The reader's clock is four days behind: on Sunday it believes in Wednesday.
    let sky = Sky::new(at(day("2026-10-14"), 9), &DAYS, 9);
    sky.ahead.set(Some(24 * HOUR));
    let found = looks(&sky, Choice::Page);
    assert_eq!((found.today, found.newest), (day(THURSDAY), day(THURSDAY)));
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    assert_eq!(stored(&sky, "cs.LG", THURSDAY).unwrap().1, Completeness::Whole);
}

#[test]
fn in_the_evening_the_listing_is_a_day_ahead_and_the_days_own_page_is_asked() {
    let sky = Sky::new(at(day(THURSDAY), 21), &DAYS, 9);
    let found = looks(&sky, Choice::Page);
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    assert!(sky.addresses().contains(&"arxiv.org/catchup/cs.LG/2026-10-15?abs=True&page=1".to_owned()));

    // Who chooses the listings has tomorrow's batch tonight.
    let sky = Sky::new(at(day(THURSDAY), 21), &DAYS, 9);
    let found = looks(&sky, Choice::Listing);
    assert_eq!(found.morning().day(), Some(day("2026-10-16")));
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
}

#[test]
fn a_holiday_that_no_table_knows_is_seen_by_the_listing() {
    // arXiv announced nothing for Thursday.
    let sky = Sky::new(at(day(THURSDAY), 9), &DAYS[..3], 9);
    let found = looks(&sky, Choice::Page);
    assert!(
        statuses(&found).iter().all(|one| *one == Status::Quiet { why: Quiet::Unlisted }),
        "{:?}",
        statuses(&found)
    );
    assert_eq!(found.morning().day(), Some(day("2026-10-14")), "the batch before is there to read");
}

#[test]
fn two_sources_that_differ_are_in_doubt() {
    let sky = thursday();
    let arxiv = sky.arxiv.clone();
    sky.is(move |address| {
        let name = category("cs.LG");
        let other = arxiv.announced(&name, day("2026-10-12"));
        (address == "arxiv.org/list/cs.LG/new")
            .then(|| Ok(Canned::new(200, listing(&name, day(THURSDAY), &other))))
    });
    let found = looks(&sky, Choice::Feed);
    assert_eq!(
        statuses(&found)[0],
        Status::Unconfirmed { doubt: Doubt::NothingToCompare },
        "nobody was asked"
    );
    let found = looks(&sky, Choice::Page);
    // The listing, dated by its heading, counts for more than a feed.
    assert_eq!(found.findings[0].announcement.as_ref().unwrap().source, Source::Listing);
}

/// Where cs.AI answers so, the reader reads `sentence` and has cs.LG all the same; where both do, it has failed.
fn check(answer: fn() -> Result<Canned, HttpError>, sentence: &str) {
    let sky = thursday();
    sky.is(move |address| address.contains("cs.AI").then(answer));
    let found = looks(&sky, Choice::Page);
    let morning = found.morning();
    assert!(morning.failures()[0].contains(sentence), "{sentence}: {:?}", morning.failures());
    assert_eq!((morning.announcements.len(), morning.failures().len()), (1, 1), "{sentence}");
    assert_eq!(sky.store.count(StoreName::Announcements), 1);
    assert!(matches!(scene(&found), Scene::Announced { missing, .. } if missing.len() == 1));
    assert!(found.again().is_some(), "{sentence}: it is asked again");

    let sky = thursday();
    sky.is(move |_| Some(answer()));
    let found = looks(&sky, Choice::Page);
    assert_eq!((found.morning().day(), found.morning().failures().len()), (None, 2));
    assert_eq!(sky.store.count(StoreName::Announcements), 0, "nothing is kept of a failure");
    let Scene::Failed { why } = scene(&found) else { panic!("{sentence}") };
    assert!(why[0].contains(sentence), "{why:?}");
}

#[test]
fn each_failure_has_its_own_sentence_and_costs_its_category_only() {
    check(|| Err(HttpError::Network("Failed to fetch".into())), "the proxy cannot be reached (no connection");
    check(|| Ok(Canned::new(429, "Rate exceeded.")), "Too many requests");
    check(|| Ok(Canned::new(200, "Rate exceeded.")), "Too many requests");
    check(|| Ok(Canned::new(403, "")), "refused (403)");
    check(|| Ok(Canned::new(406, "")), "(406)");
    check(|| Ok(Canned::new(200, "<!doctype html><title>Sign in</title>")), "A web page titled “Sign in”");
    check(|| Ok(Canned::new(503, "<html><title>503 Backend</title>")), "failed (503)");
    check(|| Ok(Canned::new(200, "")), "An empty answer came");
    check(|| Ok(Canned::new(200, r#"{"contents":"<rss>"}"#)), "JSON came");
    check(
        || {
            Ok(Canned::new(
                200,
                "<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
                 xmlns=\"http://purl.org/rss/1.0/\"><channel/></rdf:RDF>",
            ))
        },
        "RDF feed",
    );
    check(
        || {
            let broken = Err(HttpError::Network("network error".into()));
            Ok(Canned { status: 200, headers: Vec::new(), chunks: vec![broken] })
        },
        "the proxy cannot be reached",
    );
}

#[test]
fn a_store_that_fails_costs_no_announcement() {
    let sky = thursday();
    sky.store.fail_with(Some(StoreError::Full));
    let found = looks(&sky, Choice::Page);
    assert_eq!(statuses(&found), [Status::Fresh, Status::Fresh]);
    assert_eq!(found.morning().announcements.len(), 2);
}
