//! Listing pages, real and generated: every entry, every count, and what a page is that is none.

use firstlight::arxiv::{
    Announcement, Cost, Entry, FeedError, ListingPage, Source, Stated, read_feed, read_listing, refused,
};
use firstlight::day::Day;
use firstlight::paper::{AnnounceType, Category, split_authors};

use firstlight::typeset::{fold_name, unicode_name};
use proptest::prelude::*;

use super::data;
use super::listings::{Listing, PAGE, Paper, paper};

fn category(name: &str) -> Category {
    Category::parse(name).unwrap()
}

fn page(html: &str, asked: &str) -> ListingPage {
    read_listing(html.as_bytes(), &category(asked))
        .unwrap_or_else(|error| panic!("{asked}: {error}\n{html:.2000}"))
}

/// Reads a listing in which nothing is wrong.
fn sound(html: &str, asked: &str) -> Announcement {
    let found = page(html, asked).announcement;
    assert_eq!(found.problems, [], "{html:.2000}");
    assert_eq!(found.missing().unwrap_or(0), 0);
    found
}

/// The one entry of a listing with a paper in its place.
fn only(paper: Paper) -> Entry {
    let listing = Listing { new: vec![paper], ..Listing::invented("cs.LG", "2025-04-18", [0, 0, 0], 0) };
    sound(&listing.today(), "cs.LG").entries.remove(0)
}

fn one() -> Paper {
    Paper { comments: None, journal_ref: None, html_version: None, ..paper("2504", 1, "cs.LG") }
}

#[test]
fn the_real_fragment_is_read_whole() {
    let test = "the_real_fragment_is_read_whole";
    let Some(html) = data::read_text(test, "list/cs.AI-new-2026-08-12.trimmed.html") else { return };
    let found = sound(&html, "cs.AI");
    assert_eq!((found.day, found.source), (Day::parse("2026-08-12").unwrap(), Source::Listing));
    let stated = Stated { new: Some(2), cross: Some(2), replacement: Some(2), total: None };
    assert_eq!((found.stated, found.missing()), (Some(stated), Some(0)));
    let entries: Vec<_> = found
        .entries
        .iter()
        .map(|Entry { paper, announce }| {
            (paper.id.as_str(), paper.version, announce.as_str(), split_authors(&paper.authors).len())
        })
        .collect();
    assert_eq!(
        entries,
        [
            ("2608.09949", Some(1), "new", 1),
            ("2608.09967", Some(1), "new", 2),
            ("2505.11635", Some(2), "cross", 4),
            // No HTML, so no version.
            ("2607.28646", None, "cross", 3),
            ("2112.07752", Some(5), "replace", 2),
            ("2505.23399", Some(2), "replace", 8),
        ]
    );
    let categories: Vec<_> = found.entries[4].paper.categories.iter().map(Category::as_str).collect();
    assert_eq!(categories, ["cs.AI", "cs.GT", "cs.LG"]);
    let yes = &found.entries[3].paper;
    assert!(
        yes.title.starts_with("\"YES! YES! I absolutely love this insight!\" Affirmative"),
        "{}",
        yes.title
    );
    assert_eq!(yes.remarks.journal_ref.as_deref(), Some("2026 Narrative Inquiry 23 (2)"));
    assert_eq!(yes.remarks.comments.as_deref(), Some("In review for a special issue of Narrative Inquiry"));
    let spot = &found.entries[1].paper;
    assert!(spot.abstract_text.starts_with("Deep reinforcement learning (DRL)"));
    assert!(spot.abstract_text.contains("the policy's action preferences"));
    assert!(spot.abstract_text.ends_with("single-timestep feature-attribution methods."));
    let comments = found.entries[5].paper.remarks.comments.as_deref();
    assert_eq!(
        comments,
        Some("Accepted at NeurIPS 2025. Code available at https://github.com/jushengzhang/Gam-Agent")
    );
}

#[test]
fn a_generated_day_has_every_entry_once() {
    let listing = Listing::invented("cs.LG", "2025-04-18", [67, 50, 95], 1);
    let found = sound(&listing.today(), "cs.LG");
    assert_eq!(AnnounceType::ALL.map(|kind| found.count(kind)), [67, 50, 48, 47]);
    let stated = Stated { new: Some(67), cross: Some(50), replacement: Some(95), total: Some(212) };
    assert_eq!((found.stated, found.day), (Some(stated), listing.day));
    let papers: Vec<&Paper> = listing.new.iter().chain(&listing.cross).chain(&listing.replaced).collect();
    for (entry, paper) in found.entries.iter().zip(&papers) {
        assert_eq!(entry.paper.id.as_str(), paper.id);
        assert_eq!(entry.paper.remarks.comments, paper.comments);
        assert_eq!(entry.paper.remarks.journal_ref, paper.journal_ref);
        let first = (entry.announce == AnnounceType::New).then_some(1);
        assert_eq!(entry.paper.version, paper.html_version.or(first));
        let primary = entry.paper.primary().unwrap().as_str();
        assert!(paper.subjects[0].ends_with(&format!("({primary})")));
        assert_eq!(entry.paper.categories[1].as_str(), "stat.ML");
        assert!(entry.paper.authors.starts_with("Zdeněk Příklad, Writer"));
        assert!(entry.paper.title.ends_with(" & others"));
        assert!(entry.paper.abstract_text.contains("$x < y$, and policy's sake."));
    }
    assert_eq!(found.entries.len(), papers.len());
}

/// A real feed, as its day's listing page would have it.
fn as_listing(feed: &Announcement) -> Listing {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut listing = Listing::invented(feed.category.as_str(), &feed.day.to_string(), [0, 0, 0], 0);
    for Entry { paper, announce } in &feed.entries {
        let names =
            split_authors(&paper.authors).into_iter().map(|author| escaped(&unicode_name(&author.name)));
        let listed = Paper {
            id: paper.id.as_str().to_owned(),
            html_version: paper.version,
            title: escaped(&paper.title),
            authors: names.collect(),
            comments: None,
            journal_ref: paper.remarks.journal_ref.as_deref().map(escaped),
            subjects: paper.categories.iter().map(|category| format!("A Name ({category})")).collect(),
            abstract_text: escaped(&paper.abstract_text).replace("\n  ", "<br>\n"),
        };
        match announce {
            AnnounceType::New => listing.new.push(listed),
            AnnounceType::Cross => listing.cross.push(listed),
            AnnounceType::Replace | AnnounceType::ReplaceCross => listing.replaced.push(listed),
        }
    }
    listing
}

#[test]
fn real_days_are_the_same_from_feed_and_listing() {
    let words = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let people = |line: &str| split_authors(line).iter().map(|one| fold_name(&one.name)).collect::<Vec<_>>();
    let mut papers = 0;
    for (date, name, asked) in [
        ("2025-04-18", "cs-lg", "cs.LG"),
        ("2025-04-18", "cs-cl", "cs.CL"),
        ("2025-06-27", "cs-ai", "cs.AI"),
        ("2025-06-27", "cs-cv", "cs.CV"),
    ] {
        let test = "real_days_are_the_same_from_feed_and_listing";
        let Some(bytes) = data::read(test, &format!("days/{date}/{name}.rss.xml")) else { return };
        let mut feed = read_feed(&bytes, &category(asked)).unwrap();
        let listing = as_listing(&feed);
        for found in [sound(&listing.today(), asked), sound(&listing.catch_up(1), asked)] {
            assert_eq!((found.day, found.entries.len()), (feed.day, feed.entries.len()));
            // A listing has its entries section by section.
            feed.entries.sort_by_key(|entry| entry.announce.min(AnnounceType::Replace));
            for (listed, fed) in found.entries.iter().zip(&feed.entries) {
                assert_eq!((&listed.paper.id, listed.announce), (&fed.paper.id, fed.announce));
                assert_eq!(listed.paper.version, fed.paper.version);
                assert_eq!(listed.paper.categories, fed.paper.categories);
                assert_eq!(listed.paper.remarks.journal_ref, fed.paper.remarks.journal_ref);
                assert_eq!(words(&listed.paper.title), words(&fed.paper.title));
                assert_eq!(words(&listed.paper.abstract_text), words(&fed.paper.abstract_text));
                assert_eq!(people(&listed.paper.authors), people(&fed.paper.authors), "{}", fed.paper.id);
                papers += 1;
            }
        }
    }
    assert!(papers > 1_000, "{papers}");
}

#[test]
fn a_long_past_day_is_read_page_by_page() {
    for counts in [[1_900, 300, 2_500], [100, 1_900, 0], [0, 0, 2_001], [1_000, 500, 2_500]] {
        let listing = Listing::invented("cs.LG", "2025-04-18", counts, 1);
        let mut next = Some(1);
        let mut pages = Vec::new();
        while let Some(number) = next {
            let found = page(&listing.catch_up(number as usize), "cs.LG");
            assert_eq!(found.announcement.problems, []);
            next = found.next;
            assert_eq!(next.is_some(), (number as usize) * PAGE < listing.total());
            pages.push(found.announcement);
        }
        let mut pages = pages.into_iter();
        let mut whole = pages.next().unwrap();
        pages.for_each(|page| whole.join(page));
        assert_eq!((whole.source, whole.day), (Source::CatchUp, listing.day));
        assert_eq!((whole.entries.len(), whole.missing()), (listing.total(), Some(0)));
        let [new, cross, replaced] = counts.map(|count| u32::try_from(count).unwrap());
        let stated = whole.stated.unwrap();
        assert_eq!(
            [stated.new, stated.cross, stated.replacement].map(|count| count.unwrap_or(0)),
            [new, cross, replaced]
        );
        let ids: std::collections::BTreeSet<_> = whole.entries.iter().map(|entry| &entry.paper.id).collect();
        assert_eq!(ids.len(), listing.total());
    }
}

#[test]
fn pages_that_overlap_give_each_entry_once() {
    let listing = Listing::invented("cs.LG", "2025-04-18", [30, 0, 0], 1);
    let mut whole = sound(&listing.today(), "cs.LG");
    whole.join(whole.clone());
    assert_eq!((whole.entries.len(), whole.missing()), (30, Some(0)));
}

#[test]
fn a_day_without_updates_is_no_error() {
    let quiet = Listing::invented("cs.LG", "2025-04-19", [0, 0, 0], 1);
    for html in [quiet.today(), quiet.catch_up(1)] {
        let found = page(&html, "cs.LG");
        let Announcement { day, entries, problems, stated, .. } = &found.announcement;
        assert_eq!((*day, entries.len(), problems.len(), found.next), (quiet.day, 0, 0, None));
        assert_eq!(stated.and_then(|stated| stated.entries()), Some(0));
    }
    // What says neither that it has entries nor that it has none is no quiet day.
    let silent = page(&quiet.today().replace("No updates today.", ""), "cs.LG").announcement;
    assert!(silent.is_partial() && silent.problems[0].what.contains("does not say"), "{:?}", silent.problems);
    let changed = Listing::invented("cs.LG", "2025-04-18", [3, 0, 0], 1).today().replace("<dt>", "<li>");
    assert!(page(&changed, "cs.LG").announcement.is_partial());
    // The page after the last one.
    let full = Listing::invented("cs.LG", "2025-04-18", [2_000, 2_000, 0], 1);
    let after = page(&full.catch_up(3), "cs.LG");
    assert_eq!((after.announcement.entries.len(), after.next), (0, None));
    assert_eq!(after.announcement.stated.and_then(|stated| stated.entries()), Some(4_000));
}

#[test]
fn text_comes_as_feeds_have_it() {
    let abstract_of =
        |html: &str| only(Paper { abstract_text: html.to_owned(), ..one() }).paper.abstract_text;
    let check = |html: &str, expected: &str| assert_eq!(abstract_of(html), expected, "{html}");
    check(
        "A &lt;b&gt; &amp;#177; caf&#xE9; &amp;amp; &mdash;\n  wrapped",
        "A <b> &#177; café &amp; — wrapped",
    );
    check("One. <br>Two.<br/>\n Three.", "One.\n  Two.\n  Three.");
    check("<br>One.<br>", "One.");
    check("a <i>b <b>c</b></i> <p>d", "a b c d");
    check("x < y and <3, 1<2 and a<b> c", "x < y and <3, 1<2 and a c");
    check("$\\alpha_{1}$ &amp; \\(x\\)", "$\\alpha_{1}$ & \\(x\\)");
    let url =
        "<a href=\"https://github.com/a/b?c=1&amp;d=2\" rel=\"external\" class=\"link\">this https URL</a>";
    check(&format!("Code at {url}."), "Code at https://github.com/a/b?c=1&d=2.");
    check("See <a href=\"https://doi.org/10.1/x\">10.1/x</a>", "See 10.1/x");
    check("<a href=\"javascript:alert(1)\">this https URL</a>", "this https URL");
    check(
        "<a href=\"https://a.test/\">this <b>https</b> URL</a> and <a>this https URL</a>",
        "https://a.test/ and this https URL",
    );
}

/// What MathJax leaves in a page that is saved after it ran.
#[test]
fn formulas_that_were_laid_out_are_put_back() {
    let laid_out = "Let <span class=\"MathJax_Preview\" style=\"color: inherit;\"></span><span class=\"MathJax\" \
        id=\"MathJax-Element-1-Frame\"><nobr><span class=\"math\"><span>x</span><span>2</span></span></nobr>\
        <span class=\"MJX_Assistive_MathML\"><math><mi>x</mi></math></span></span>\
        <script type=\"math/tex\" id=\"MathJax-Element-1\">x^2 < \\alpha</script> be \
        <script type=\"math/tex; mode=display\">y</script>.<script>alert(1)</script>";
    let paper = only(Paper { abstract_text: laid_out.to_owned(), title: laid_out.to_owned(), ..one() }).paper;
    assert_eq!(paper.abstract_text, "Let $x^2 < \\alpha$ be $$y$$.");
    assert_eq!(paper.title, paper.abstract_text);
}

#[test]
fn authors_come_as_they_are_shown() {
    let line = |authors: &[&str]| {
        let authors = authors.iter().map(|&name| name.to_owned()).collect();
        only(Paper { authors, ..one() }).paper.authors
    };
    assert_eq!(line(&["Żaneta O&#39;Neil", "Donald Martin, Jr."]), "Żaneta O'Neil, Donald Martin, Jr.");
    assert_eq!(line(&["A B</a> (Lab, City)<a>", "C D"]), "A B (Lab, City), C D");
    // The longest lines are cut; that costs no entry, and is told.
    let authors = ["A B", "C D</a>, et al. (36 additional authors not shown)<a>"].map(str::to_owned).to_vec();
    let listing = Listing {
        new: vec![Paper { authors, ..one() }],
        ..Listing::invented("cs.LG", "2025-04-18", [0, 0, 0], 0)
    };
    let found = page(&listing.today(), "cs.LG").announcement;
    assert_eq!(found.entries[0].paper.authors, "A B, C D");
    assert!(!found.is_partial() && found.problems[0].what.contains("not name all"), "{:?}", found.problems);
}

#[test]
fn markup_may_change_around_what_counts() {
    let listing = Listing::invented("cs.LG", "2025-04-18", [5, 3, 4], 1);
    let today = listing.today();
    let expected = sound(&today, "cs.LG");
    let check = |from: &str, to: &str| {
        let changed = today.replace(from, to);
        assert_ne!(changed, today, "{from}");
        assert_eq!(sound(&changed, "cs.LG"), expected, "{from} → {to}");
    };
    check("<dt>", "<DT class='row'>");
    check("</dt>", "");
    check("</dd>", "</dd >");
    check("</dd>\n    <dt>", "<dt>");
    check("<div class='meta'>", "<div class=\"meta\"><div><section>");
    check("'", "\"");
    check("'list-title mathjax'", "'x list-title'");
    check("<p class='mathjax'>", "<p>");
    check("href =\"/abs/", "href=\"https://arxiv.org/abs/");
    check("\n", "\r\n");
    check("\n", "\n\n\t ");
    check("<h3>", "<h2>");
    check("</h3>", "</h3><p>Updated.</p>");
    check("</body>", "");
    check(" submissions (", " submissions for Friday, 18 April 2025 (");
    check("entries)", "entries )");
    check("<div id='dlpage'>", "<div id='dlpage'><iframe src='x'></iframe><img alt='<dt>'>");
}

/// A cross-list's replacement is told by its primary category; a category may have two names.
#[test]
fn entries_are_announced_as_the_feed_would() {
    let announce = |category: &str, primary: &str, listing: fn(Paper) -> Listing| {
        let html = Listing { category: category.to_owned(), ..listing(paper("2504", 1, primary)) }.today();
        sound(&html, category).entries[0].announce
    };
    let replaced =
        |paper| Listing { replaced: vec![paper], ..Listing::invented("cs.LG", "2025-04-18", [0, 0, 0], 0) };
    let new = |paper| Listing { new: vec![paper], ..Listing::invented("cs.LG", "2025-04-18", [0, 0, 0], 0) };
    assert_eq!(announce("cs.LG", "cs.LG", replaced), AnnounceType::Replace);
    assert_eq!(announce("cs.LG", "cs.CV", replaced), AnnounceType::ReplaceCross);
    assert_eq!(announce("cs.SY", "eess.SY", replaced), AnnounceType::Replace);
    assert_eq!(announce("cs", "cs.CV", replaced), AnnounceType::Replace);
    assert_eq!(announce("cs", "stat.ML", replaced), AnnounceType::ReplaceCross);
    assert_eq!(announce("cs.LG", "cs.LG", new), AnnounceType::New);
}

#[test]
fn a_bad_entry_costs_itself() {
    let listing = Listing::invented("cs.LG", "2025-04-18", [5, 0, 0], 1);
    let today = listing.today();
    let check = |from: &str, to: &str, kept: usize, what: &str, cost: Cost| {
        let changed = today.replacen(from, to, 1);
        assert_ne!(changed, today, "{from}");
        let found = page(&changed, "cs.LG").announcement;
        assert_eq!(found.entries.len(), kept, "{from} → {to}: {:?}", found.problems);
        let told = found.problems.iter().any(|problem| problem.what.contains(what) && problem.cost == cost);
        assert!(told, "{from} → {to}: {:?}", found.problems);
    };
    check("/abs/2504.00002", "/abs/2504.00009", 4, "two different ids", Cost::Entry);
    check("/html/2504.00002", "/html/2504.00009", 4, "two different ids", Cost::Entry);
    check("On the invented matter number 2 &amp; others", "", 4, "no title", Cost::Entry);
    check("Some Name (cs.LG)", "Some Name", 5, "is no category", Cost::Nothing);
    check("<a name='item3'>", "<!-- <a name='item3'>", 2, "breaks off after 2", Cost::Rest);
    check("<a name='item3'>", "<a name='item3>", 4, "shows 5 new submissions, and 4", Cost::Rest);
    check("showing 5 of 5", "showing 6 of 6", 5, "shows 6 new submissions, and 5", Cost::Rest);
    check("<dd>", "", 4, "Nothing but its id", Cost::Entry);
    let nameless = page(&today.replace("2504.00002", "2504.abc"), "cs.LG").announcement;
    assert_eq!((nameless.entries.len(), nameless.missing()), (4, Some(1)));
    assert!(nameless.problems[0].what.contains("no arXiv id"), "{:?}", nameless.problems);
}

#[test]
fn what_is_no_listing_is_named() {
    let check = |html: &str, expected: FeedError| {
        assert_eq!(read_listing(html.as_bytes(), &category("cs.LG")), Err(expected), "{html}");
    };
    // As arXiv's page of status 400 has it; some proxies give it 200.
    let bad =
        |why: &str| format!("<html><head><title>{why}</title></head><body><h1>{why}</h1></body></html>");
    check(&bad("Invalid date: 2024-01-02. Catchup only allowed for past 90 days"), FeedError::DayTooOld);
    check(&bad("Invalid date: 2031-01-02. Can't request date later than today"), FeedError::DayAhead);
    check(&bad("arXiv reCAPTCHA"), FeedError::Denied { title: "arXiv reCAPTCHA".into() });
    check(&bad("Access Denied"), FeedError::Denied { title: "Access Denied".into() });
    let why = "Unexpected parameters. Only accepted parameters are: 'page', and 'abs'";
    check(&bad(why), FeedError::Html { title: why.into() });
    check("Rate exceeded.", FeedError::RateLimited { wait_seconds: None });
    check("", FeedError::Empty);
    check("{\"error\":1}", FeedError::Json { quote: "{\"error\":1}".into() });
    let feed = "<rss><channel><title>cs.LG updates on arXiv.org</title>\
        <pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate></channel></rss>";
    check(feed, FeedError::Misplaced);
    let listing = Listing::invented("cs.LG", "2025-04-18", [1, 0, 0], 1).today();
    check(&listing.replace("Friday, 18", "Friday the 18th of"), FeedError::NoDate);
    let ai = FeedError::OtherCategory { asked: category("cs.AI"), found: category("cs.LG") };
    assert_eq!(read_listing(listing.as_bytes(), &category("cs.AI")), Err(ai));
    let large = vec![b' '; 32_000_001];
    let error = FeedError::TooLarge { bytes: large.len() };
    assert_eq!(read_listing(&large, &category("cs.LG")), Err(error));
    let old = bad("Invalid date: 2024-01-02. Catchup only allowed for past 90 days");
    assert_eq!(refused(400, None, old.as_bytes()), FeedError::DayTooOld);
    assert!(refused(403, None, bad("Access Denied").as_bytes()).is_refusal());
    assert!(refused(429, None, b"").is_refusal() && refused(406, None, b"").is_refusal());
    assert!(!refused(404, None, b"").is_refusal() && !FeedError::DayTooOld.is_refusal());
}

#[test]
fn the_category_is_known_by_name_or_links() {
    let listing = Listing::invented("cs.LG", "2025-04-18", [1, 0, 0], 1).today();
    // Two categories are called “Machine Learning”: without links it may be either.
    let without = listing.replace("/list/cs.LG/", "/listed/");
    assert_eq!(page(&without, "stat.ML").announcement.category, category("stat.ML"));
    let other = without.replace("Machine Learning", "Robotics");
    let error = FeedError::OtherCategory { asked: category("cs.LG"), found: category("cs.RO") };
    assert_eq!(read_listing(other.as_bytes(), &category("cs.LG")), Err(error));
    // A category under its other name.
    let alias = listing.replace("cs.LG", "eess.SY");
    assert_eq!(sound(&alias, "cs.SY").category, category("cs.SY"));
}

/// Told, refused, or all there.
fn is_honest(found: &Result<ListingPage, FeedError>, all: usize) -> bool {
    found.as_ref().is_err()
        || found.as_ref().is_ok_and(|page| {
            let found = &page.announcement;
            found.entries.len() == all
                || found.is_partial()
                || found.missing().is_some_and(|missing| missing > 0)
        })
}

#[test]
fn a_page_that_breaks_off_gives_what_was_complete() {
    let listing = Listing::invented("cs.LG", "2025-04-18", [2, 1, 1], 1);
    for html in [listing.today(), listing.catch_up(1)] {
        let all = sound(&html, "cs.LG").entries;
        let content = html.find("<h1>").unwrap();
        let mut longest = 0;
        for cut in (0..content).step_by(50).chain(content..html.len()) {
            let found = read_listing(&html.as_bytes()[..cut], &category("cs.LG"));
            assert!(is_honest(&found, all.len()), "cut at {cut}: {found:?}");
            if let Ok(part) = &found {
                let part = &part.announcement;
                assert!(all.starts_with(&part.entries), "cut at {cut}");
                assert!(part.entries.len() >= longest, "cut at {cut}");
                longest = part.entries.len();
            }
        }
        assert_eq!(longest, all.len());
    }
}

/// Several damages can hide each other; a single one that costs an entry is always told.
#[test]
fn one_damage_is_always_told() {
    let html = Listing::invented("cs.LG", "2025-04-18", [1, 0, 1], 1).today();
    let (_, html) = html.split_once("<div id='dlpage'>").unwrap();
    let check = |bytes: &[u8]| {
        let found = read_listing(bytes, &category("cs.LG"));
        assert!(is_honest(&found, 2), "{}\n{found:?}", String::from_utf8_lossy(bytes));
    };
    for place in 0..html.len() {
        let sound = html.as_bytes();
        let mut shorter = sound.to_vec();
        shorter.remove(place);
        check(&shorter);
        for byte in b"<>'x" {
            let mut changed = sound.to_vec();
            changed[place] = *byte;
            check(&changed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_listings_never_panic(
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..12),
    ) {
        let mut bytes = Listing::invented("cs.LG", "2025-04-18", [2, 1, 1], 1).catch_up(1).into_bytes();
        for (place, byte, kind) in &damages {
            let place = place.index(bytes.len());
            let mark = b"<>&;/!?-['\" \n"[usize::from(*byte) % 13];
            match kind {
                0 => bytes[place] = *byte,
                1 => bytes[place] = mark,
                2 => bytes.insert(place, mark),
                _ => { bytes.remove(place); }
            }
        }
        if let Ok(page) = read_listing(&bytes, &category("cs.LG")) {
            prop_assert!(page.announcement.entries.len() <= 4);
            for entry in &page.announcement.entries {
                prop_assert!(!entry.paper.categories.is_empty() && entry.paper.version != Some(0));
                prop_assert!(entry.paper.id.abs_url().starts_with("https://arxiv.org/abs/"));
            }
        }
    }

    #[test]
    fn any_text_is_no_listing_or_one(text in "(<(/?(dt|dd|h3|p|a|span|div|script|svg)( (class|href|name)=['\"]?[a-z/0-9.-]{0,9}['\"]?)?>?|!--)|[ a-z&#;'\"-]|-->|Showing new listings for Friday, 18 April 2025|list-title|/abs/2504.00001){0,60}") {
        if let Ok(page) = read_listing(text.as_bytes(), &category("cs.LG")) {
            prop_assert!(page.announcement.entries.len() <= 60);
        }
    }
}
