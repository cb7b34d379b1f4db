//! Pages of arXiv's search API, real and made: what they hold, and what is wrong with them.

use firstlight::arxiv::source::{
    FeedFormat, ProxyTemplate, SEARCH_PAGE, catch_up_url, feed_url, listing_url, papers_url, search_url,
};
use firstlight::arxiv::{
    ApiPage, Cost, FeedError, Source, approximate, read_dropped, read_feed, read_papers, read_results,
};
use firstlight::day::Day;
use firstlight::paper::{AnnounceType, Category, PaperId};

use super::data;

fn category(name: &str) -> Category {
    Category::parse(name).unwrap()
}

fn read(body: &str, asked: &str) -> Result<ApiPage, FeedError> {
    read_results(body.as_bytes(), &category(asked))
}

/// A page as the API writes it.
fn page(total: &str, start: usize, entries: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" \
         xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">\n  \
         <id>https://arxiv.org/api/x</id>\n  <title>arXiv Query: search_query=cat:cs.LG&amp;start={start}</title>\n  \
         <updated>2025-07-12T22:10:19Z</updated>\n  <link href=\"https://arxiv.org/api/query?x\" \
         type=\"application/atom+xml\"/>\n  <opensearch:itemsPerPage>1000</opensearch:itemsPerPage>\n  \
         <opensearch:totalResults>{total}</opensearch:totalResults>\n  \
         <opensearch:startIndex>{start}</opensearch:startIndex>\n{entries}</feed>"
    )
}

fn entry(number: usize, primary: &str, others: &[&str]) -> String {
    let terms: String = [primary]
        .iter()
        .chain(others)
        .map(|term| format!("    <category term=\"{term}\" scheme=\"http://arxiv.org/schemas/atom\"/>\n"))
        .collect();
    format!(
        "  <entry>\n    <id>http://arxiv.org/abs/2504.{number:05}v2</id>\n    <title>On the matter\n  of \
         {number} &amp; more</title>\n    <updated>2025-05-26T17:59:46Z</updated>\n    \
         <link href=\"https://arxiv.org/abs/2504.{number:05}v2\" rel=\"alternate\" type=\"text/html\"/>\n    \
         <link href=\"https://arxiv.org/pdf/2504.{number:05}v2\" rel=\"related\" title=\"pdf\"/>\n    \
         <summary>  We invent it.</summary>\n{terms}    <published>2025-04-16T18:00:0{}Z</published>\n    \
         <arxiv:comment>20 pages</arxiv:comment>\n    <arxiv:primary_category term=\"{primary}\"/>\n    \
         <arxiv:journal_ref>J. Inv. 3</arxiv:journal_ref>\n    <arxiv:doi>10.1/{number}</arxiv:doi>\n    \
         <author>\n      <name>Zdeněk Příklad</name>\n      <arxiv:affiliation>A Lab</arxiv:affiliation>\n    \
         </author>\n    <author><name>B. Other</name></author>\n  </entry>\n",
        number % 10
    )
}

#[test]
fn a_page_has_everything() {
    let entries = [entry(1, "cs.LG", &["stat.ML"]), entry(2, "cs.CV", &["cs.LG"])].concat();
    let found = read(&page("5", 2, &entries), "cs.LG").unwrap();
    assert_eq!((found.total, found.start, found.next, found.problems.len()), (5, 2, Some(4), 0));
    let first = &found.entries[0];
    let paper = &first.entry.paper;
    assert_eq!((paper.id.as_str(), paper.version), ("2504.00001", Some(2)));
    assert_eq!(
        (paper.title.as_str(), paper.abstract_text.as_str()),
        ("On the matter of 1 & more", "We invent it.")
    );
    assert_eq!(paper.authors, "Zdeněk Příklad, B. Other");
    assert_eq!(paper.remarks.comments.as_deref(), Some("20 pages"));
    assert_eq!(paper.remarks.journal_ref.as_deref(), Some("J. Inv. 3"));
    assert_eq!(paper.remarks.doi.as_deref(), Some("10.1/1"));
    assert_eq!(first.submitted_ms, 1_744_826_401_000);
    let kinds: Vec<_> = found.entries.iter().map(|one| one.entry.announce).collect();
    assert_eq!(kinds, [AnnounceType::New, AnnounceType::Cross]);
    let primary = found.entries[1].entry.paper.primary().map(Category::as_str);
    assert_eq!(primary, Some("cs.CV"));
}

#[test]
fn pages_make_an_approximate_day() {
    let day = Day::parse("2025-04-18").unwrap();
    let entries = |from: usize, to: usize| -> String { (from..to).map(|n| entry(n, "cs.LG", &[])).collect() };
    // The index moved on between the two: one paper is on both.
    let pages = vec![
        read(&page("5", 0, &entries(1, 4)), "cs.LG").unwrap(),
        read(&page("5", 3, &entries(3, 6)), "cs.LG").unwrap(),
    ];
    assert_eq!((pages[0].next, pages[1].next), (Some(3), None));
    let found = approximate(category("cs.LG"), day, pages);
    assert_eq!((found.source, found.day, found.entries.len()), (Source::Api, day, 5));
    assert!(found.source.is_approximate() && !found.is_partial());
    assert_eq!(found.missing(), Some(0));
    assert_eq!(approximate(category("cs.LG"), day, Vec::new()).missing(), None);
}

#[test]
fn what_is_no_page_of_results_is_named() {
    let check =
        |body: &str, expected: FeedError| assert_eq!(read(body, "cs.LG"), Err(expected), "{body:.300}");
    // arxiv.py issues 43 and 175.
    check(&page("212", 0, ""), FeedError::EmptyResults { total: 212 });
    check(&page("212", 200, ""), FeedError::EmptyResults { total: 212 });
    assert_eq!(read(&page("212", 212, ""), "cs.LG").map(|page| page.next), Ok(None));
    assert_eq!(read(&page("0", 0, ""), "cs.LG").map(|page| (page.total, page.entries.len())), Ok((0, 0)));
    check("Rate exceeded.", FeedError::RateLimited { wait_seconds: None });
    check("", FeedError::Empty);
    check(&page("3", 0, "").replace("</feed>", ""), FeedError::Truncated);
    check("<html><title>Oops</title></html>", FeedError::Html { title: "Oops".into() });
    let feed = "<rss><channel><title>cs.LG updates on arXiv.org</title>\
        <pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate></channel></rss>";
    check(feed, FeedError::Misplaced);
    // Where a feed is due, results are none.
    let results = page("1", 0, &entry(1, "cs.LG", &[]));
    assert_eq!(read_feed(results.as_bytes(), &category("cs.LG")), Err(FeedError::ApiResults));
    assert_eq!(read_dropped(results.as_bytes()), Err(FeedError::ApiResults));
}

#[test]
fn a_bad_result_costs_itself() {
    let good = entry(1, "cs.LG", &[]);
    let check = |from: &str, to: &str, what: &str| {
        let bad = entry(2, "cs.LG", &[]).replace(from, to);
        let found =
            read(&page("3", 0, &[good.clone(), bad, entry(3, "cs.LG", &[])].concat()), "cs.LG").unwrap();
        let ids: Vec<_> = found.entries.iter().map(|one| one.entry.paper.id.as_str()).collect();
        assert_eq!(ids, ["2504.00001", "2504.00003"], "{from}");
        assert_eq!(found.next, None);
        let told =
            found.problems.iter().any(|problem| problem.what.contains(what) && problem.cost == Cost::Entry);
        assert!(told, "{from}: {:?}", found.problems);
    };
    check("abs/2504.00002v2", "abs/2504.zzz", "no arXiv id");
    check("<id>http://arxiv.org/abs/2504.00002", "<id>http://arxiv.org/abs/2504.00009", "two different ids");
    check("<published>2025", "<published>soon", "when it was submitted");
    check("cs.LG", "cs.CV", "not in cs.LG");
    check("On the matter\n  of 2 &amp; more", "", "no title");
}

#[test]
fn real_pages_are_read() {
    let test = "results::real_pages_are_read";
    // All of these were searched for by words or ids, so each is asked for by what it has.
    let pages = [
        ("empty-0-results", "cs.LG", 0, 0, 0),
        ("old-style-id", "astro-ph", 1, 1, 0),
        ("one-entry", "math.CO", 1, 1, 0),
        ("title-is-0", "cs.CR", 1, 1, 0),
        ("two-ids-one-found", "cs.IT", 1, 1, 0),
    ];
    for (name, asked, total, count, left_out) in pages {
        let Some(body) = data::read_text(test, &format!("api/{name}.atom.xml")) else { return };
        let found = read(&body, asked).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            (found.total, found.entries.len(), found.problems.len()),
            (total, count, left_out),
            "{name}"
        );
    }
    // Found by words: those of other categories are no answer to what is asked for here.
    for (name, count) in [("search-testing-page100", 100), ("search-testing-start50-max10", 10)] {
        let Some(body) = data::read_text(test, &format!("api/{name}.atom.xml")) else { return };
        let found = read(&body, "cs.SE").unwrap_or_else(|error| panic!("{name}: {error}"));
        let mine = body.matches("<category term=\"cs.SE\"").count();
        assert_eq!((found.total, found.entries.len()), (214_881, mine), "{name}");
        assert_eq!(
            found.entries.len() + found.problems.len().min(count),
            count,
            "{name}: {:?}",
            found.problems
        );
        assert_eq!(found.next, Some(found.start + u32::try_from(count).unwrap()));
    }
    for path in ["errors/400-api-error-feed.atom.xml", "api/error-400-bad-id.atom.xml"] {
        let Some(body) = data::read_text(test, path) else { return };
        let message = "incorrect id format for abc".to_owned();
        assert_eq!(read(&body, "cs.LG"), Err(FeedError::ApiError { message }), "{path}");
    }
}

#[test]
fn papers_are_asked_for_by_their_ids_whatever_their_category() {
    let ids = ["2504.12359", "hep-th/9901001"].map(|id| PaperId::parse(id).unwrap());
    assert_eq!(
        papers_url(&ids),
        "https://export.arxiv.org/api/query?id_list=2504.12359,hep-th/9901001&max_results=2"
    );
    let body = page("2", 0, &[entry(1, "hep-th", &[]), entry(2, "cs.LG", &["stat.ML"])].concat());
    let papers = read_papers(body.as_bytes()).unwrap();
    assert_eq!(papers.len(), 2);
    assert_eq!(papers[0].categories, [category("hep-th")]);
    assert_eq!(read_papers(page("0", 0, "").as_bytes()), Ok(Vec::new()));
    assert!(read_papers(b"<html></html>").is_err());
}

#[test]
fn a_page_that_breaks_off_gives_what_was_complete() {
    let body = page("9", 3, &[entry(1, "cs.LG", &["stat.ML"]), entry(2, "cs.LG", &[])].concat());
    let all = read(&body, "cs.LG").unwrap();
    for cut in 0..body.len() - 1 {
        if let Ok(part) = read_results(&body.as_bytes()[..cut], &category("cs.LG")) {
            assert!(all.entries.starts_with(&part.entries), "cut at {cut}");
            assert!(part.problems.iter().any(|problem| problem.cost == Cost::Rest), "cut at {cut}");
            // What is missing here is asked for next.
            assert_eq!(part.next, Some(3 + u32::try_from(part.entries.len()).unwrap()), "cut at {cut}");
        }
    }
}

/// Every address that is asked for is let through by every proxy: `tests/deploy` puts this list to all of them.
#[test]
fn proxies_let_these_addresses_through() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/deploy/addresses.json");
    let lists: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let allowed: Vec<&str> =
        lists["allowed"].as_array().unwrap().iter().filter_map(|one| one.as_str()).collect();
    let (lg, cs) = (category("cs.LG"), category("cs"));
    let (from, to) = (1_744_826_400_000, 1_744_912_800_000);
    for url in [
        feed_url(&lg, FeedFormat::Rss),
        listing_url(&lg),
        catch_up_url(&lg, Day::parse("2025-04-18").unwrap(), 2),
        search_url(&lg, from, to, 1_000),
        search_url(&cs, from, to, 0),
    ] {
        let asked = ProxyTemplate::default().apply(&url);
        assert!(allowed.contains(&asked.as_str()), "{asked}");
    }
}

/// 2,000 is the most that the API gives at once.
#[test]
fn a_search_asks_for_pages_that_the_api_gives() {
    assert!((1..=2_000).contains(&SEARCH_PAGE));
    assert!(search_url(&category("cs.LG"), 0, 1, 0).contains(&format!("max_results={SEARCH_PAGE}&")));
}
