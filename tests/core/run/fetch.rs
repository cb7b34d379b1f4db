//! A morning's look at arXiv through a proxy: what came is kept, and each failure has its own sentence.

use std::rc::Rc;

use firstlight::arxiv::Announcement;
use firstlight::arxiv::source::ProxyTemplate;
use firstlight::paper::{AnnounceType, Category};
use firstlight::profile::Profile;
use firstlight::run::fetch::{Morning, fetch};
use firstlight::run::ports::{HttpError, HttpRequest, StoreError, StoreName};
use firstlight::run::twins::{AnswerWith, Canned, MemoryStore, ports};
use firstlight::store::open;
use firstlight::view::today::Scene;
use futures_executor::block_on;

use super::world::{category, id};

/// A feed of one category in arXiv's form, with papers 0 to `count`.
fn feed(category: &str, date: &str, count: u32) -> String {
    let item = |number: u32| {
        let id = id(number);
        format!(
            "<item><title>Matter {number}</title><link>https://arxiv.org/abs/{id}</link>\
             <description>arXiv:{id}v1 Announce Type: new \nAbstract: We invent it.</description>\
             <guid isPermaLink=\"false\">oai:arXiv.org:{id}v1</guid><category>{category}</category>\
             <pubDate>{date}</pubDate><arxiv:announce_type>new</arxiv:announce_type>\
             <dc:creator>Ann Example</dc:creator></item>"
        )
    };
    let items: String = (0..count).map(item).collect();
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" version=\"2.0\"><channel>\
         <title>{category} updates on arXiv.org</title><link>http://rss.arxiv.org/rss/{category}</link>\
         <description>{category} updates on the arXiv.org e-print archive.</description>\
         <pubDate>{date}</pubDate>{items}</channel></rss>"
    )
}

const THURSDAY: &str = "Thu, 15 Oct 2026 00:00:00 -0400";
const WEDNESDAY: &str = "Wed, 14 Oct 2026 00:00:00 -0400";
const SATURDAY: &str = "Sat, 17 Oct 2026 00:00:00 -0400";

/// Looks at cs.LG and cs.AI; `answer` gets the category.
fn look(answer: impl Fn(&str) -> Result<Canned, HttpError> + 'static) -> (Morning, Rc<MemoryStore>) {
    let (ports, store) = ports(AnswerWith(move |request: HttpRequest| {
        let category = request.url.strip_prefix("https://proxy.example/from/rss.arxiv.org/rss/").unwrap();
        assert_eq!((request.headers, request.body), (Vec::new(), None), "a plain GET");
        answer(category)
    }));
    let proxy = ProxyTemplate::parse("https://proxy.example").unwrap();
    let categories: Vec<Category> = ["cs.LG", "cs.AI"].map(category).to_vec();
    (block_on(fetch(&ports, &proxy, &categories)), store)
}

fn whole(category: &str) -> Result<Canned, HttpError> {
    Ok(Canned::new(200, feed(category, THURSDAY, 3)))
}

/// The page's word for it.
fn scene(morning: &Morning) -> Scene {
    Scene::new(morning, &Profile::default_reader(), &[])
}

/// Where cs.AI answers so, the reader reads `sentence` and has cs.LG all the same; where both do, it has failed.
fn check(answer: fn() -> Result<Canned, HttpError>, sentence: &str) {
    let (morning, store) = look(move |category| if category == "cs.AI" { answer() } else { whole(category) });
    assert!(morning.failures()[0].contains(sentence), "{:?}", morning.failures());
    assert_eq!((morning.announced(), morning.failures().len()), (3, 1), "{sentence}");
    assert_eq!(store.count(StoreName::Announcements), 1);
    assert!(matches!(scene(&morning), Scene::Announced { missing, .. } if missing.len() == 1));

    let (morning, store) = look(move |_| answer());
    assert_eq!((morning.day(), morning.failures().len()), (None, 2));
    assert_eq!(store.count(StoreName::Announcements), 0, "nothing is kept of a failure");
    let Scene::Failed { why } = scene(&morning) else { panic!("{sentence}") };
    assert!(why[0].contains(sentence), "{why:?}");
}

#[test]
fn each_failure_has_its_own_sentence_and_costs_its_category_only() {
    check(|| Err(HttpError::Network("Failed to fetch".into())), "the proxy cannot be reached (no connection");
    check(|| Ok(Canned::new(429, "Rate exceeded.")), "Too many requests");
    check(|| Ok(Canned::new(200, "Rate exceeded.")), "Too many requests");
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
    check(|| Ok(Canned::new(200, feed("cs.CL", THURSDAY, 2))), "The feed of cs.CL came where");
    check(
        || {
            let broken = Err(HttpError::Network("network error".into()));
            Ok(Canned { status: 200, headers: Vec::new(), chunks: vec![broken] })
        },
        "the proxy cannot be reached",
    );
}

#[test]
fn a_whole_morning_is_kept_under_category_and_day() {
    let (morning, store) = look(whole);
    assert_eq!((morning.announced(), morning.failures()), (6, vec![]));
    let get = |key: &str| {
        use firstlight::run::ports::Store;
        block_on(store.get(StoreName::Announcements, key.to_owned())).unwrap().unwrap()
    };
    for (index, key) in ["cs.LG/2026-10-15", "cs.AI/2026-10-15"].iter().enumerate() {
        assert_eq!(open::<Announcement>(&get(key)).as_ref(), Ok(&morning.announcements[index]));
    }
    assert_eq!(morning.announcements[0].count(AnnounceType::New), 3);
}

#[test]
fn a_feed_that_breaks_off_gives_what_was_complete_and_says_so() {
    for has_error in [true, false] {
        let (morning, _) = look(move |category| {
            let text = feed(category, THURSDAY, 3);
            let start = text.as_bytes()[..text.len() - 400].to_vec();
            let error = has_error.then(|| Err(HttpError::Network("network error".into())));
            Ok(Canned {
                status: 200,
                headers: Vec::new(),
                chunks: [Ok(start)].into_iter().chain(error).collect(),
            })
        });
        assert_eq!((morning.announced(), morning.failures()), (4, vec![]));
        assert!(morning.announcements.iter().all(Announcement::is_partial));
        assert!(morning.sources.iter().all(|source| !source.problems.is_empty()));
        let Scene::Announced { missing, .. } = scene(&morning) else { panic!() };
        assert!(missing[0].starts_with("cs.LG: ") && missing.len() == 2, "{missing:?}");
    }
}

#[test]
fn a_weekend_is_quiet_and_no_failure() {
    let (morning, _) = look(|category| Ok(Canned::new(200, feed(category, SATURDAY, 0))));
    assert_eq!((morning.announced(), morning.failures()), (0, vec![]));
    assert!(matches!(scene(&morning), Scene::Quiet { missing, .. } if missing.is_empty()));
}

#[test]
fn a_category_of_another_day_is_named_and_left_out() {
    let (morning, _) = look(|category| {
        let date = if category == "cs.LG" { WEDNESDAY } else { THURSDAY };
        Ok(Canned::new(200, feed(category, date, 2)))
    });
    assert_eq!(morning.day().unwrap().to_string(), "2026-10-15");
    assert_eq!(morning.announced(), 2);
    assert!(morning.failures()[0].starts_with("cs.LG still shows Wednesday, 14 October 2026."));
}

#[test]
fn a_store_that_fails_costs_no_announcement() {
    let (ports, store) =
        ports(AnswerWith(|request: HttpRequest| whole(request.url.rsplit('/').next().unwrap())));
    store.fail_with(Some(StoreError::Full));
    let proxy = ProxyTemplate::default();
    let morning = block_on(fetch(&ports, &proxy, &[category("cs.LG")]));
    assert_eq!(morning.announced(), 3);
}
