//! The same person, whether a feed writes the name in TeX or a listing in Unicode.

use std::fmt::Write;

use firstlight::arxiv::{Announcement, read_feed, read_listing, read_results};
use firstlight::paper::{Category, split_authors};
use firstlight::profile::Followed;
use firstlight::typeset::{fold_name, unicode_name};

use super::data;
use super::listings::{Listing, paper};

/// Names as feeds write them and as listings do; the affiliation only feeds have.
fn names(test: &str) -> Option<Vec<(String, String)>> {
    let lines = data::read_text(test, "accents.tsv")?;
    let pair = |line: &str| line.split_once('\t').map(|(tex, unicode)| (tex.to_owned(), unicode.to_owned()));
    Some(lines.lines().filter_map(pair).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&#39;")
}

fn cs_lg() -> Category {
    Category::parse("cs.LG").unwrap()
}

/// One paper by each name, as the feed has it.
fn feed(names: &[(String, String)]) -> Announcement {
    let mut items = String::new();
    for (number, (tex, _)) in names.iter().enumerate() {
        let _ = write!(
            items,
            "<item><title>T</title><link>https://arxiv.org/abs/2504.{number:05}</link><description>\
             arXiv:2504.{number:05}v1 Announce Type: new \nAbstract: A</description>\
             <guid>oai:arXiv.org:2504.{number:05}v1</guid><category>cs.LG</category>\
             <arxiv:announce_type>new</arxiv:announce_type><dc:creator>A. First, {}, B. Last</dc:creator></item>",
            escaped(tex)
        );
    }
    let body = format!(
        "<rss><channel><title>cs.LG updates on arXiv.org</title><pubDate>Fri, 18 Apr 2025 00:00:00 -0400</pubDate>\
         {items}</channel></rss>"
    );
    read_feed(body.as_bytes(), &cs_lg()).unwrap()
}

/// The same papers as the listing has them.
fn listing(names: &[(String, String)]) -> Announcement {
    let mut listing = Listing::invented("cs.LG", "2025-04-18", [0, 0, 0], 0);
    for (number, (_, unicode)) in names.iter().enumerate() {
        let mut paper = paper("2504", number, "cs.LG");
        paper.authors = vec!["A. First".into(), escaped(unicode), "B. Last".into()];
        listing.new.push(paper);
    }
    read_listing(listing.today().as_bytes(), &cs_lg()).unwrap().announcement
}

/// The same papers as the search has them.
fn results(names: &[(String, String)]) -> Vec<String> {
    let mut entries = String::new();
    for (number, (_, unicode)) in names.iter().enumerate() {
        let _ = write!(
            entries,
            "<entry><id>http://arxiv.org/abs/2504.{number:05}v1</id><title>T</title><summary>A</summary>\
             <category term=\"cs.LG\"/><published>2025-04-16T18:00:00Z</published>\
             <author><name>A. First</name></author><author><name>{}</name></author>\
             <author><name>B. Last</name></author></entry>",
            escaped(unicode)
        );
    }
    let body = format!(
        "<feed><title>arXiv Query: x</title><opensearch:totalResults>{}</opensearch:totalResults>{entries}</feed>",
        names.len()
    );
    let page = read_results(body.as_bytes(), &cs_lg()).unwrap();
    page.entries.into_iter().map(|one| one.entry.paper.authors).collect()
}

#[test]
fn every_name_is_one_person_in_every_source() {
    let Some(names) = names("every_name_is_one_person_in_every_source") else { return };
    assert_eq!(names.len(), 92);
    let (feed, listing, results) = (feed(&names), listing(&names), results(&names));
    assert_eq!((feed.problems.len(), listing.problems.len()), (0, 0));
    let sources = feed.entries.iter().zip(&listing.entries).zip(&results).zip(&names);
    let mut seen = 0;
    for (((fed, listed), found), (_, unicode)) in sources {
        assert_eq!(fed.paper.id, listed.paper.id);
        let lines = [&fed.paper.authors, &listed.paper.authors, found];
        let people = lines.map(|line| split_authors(line));
        for authors in &people {
            let shown: Vec<String> = authors.iter().map(|author| unicode_name(&author.name)).collect();
            assert_eq!(shown, ["A. First", unicode.as_str(), "B. Last"]);
            assert_eq!(fold_name(&authors[1].name), fold_name(unicode));
        }
        // A reader who follows the name as either source writes it finds the paper in both.
        for followed in &people {
            let followed = Followed::new([&followed[1].name.clone().into_owned()]);
            assert!(followed.matches(&fed.paper).is_some(), "{unicode}");
            assert!(followed.matches(&listed.paper).is_some(), "{unicode}");
        }
        seen += 1;
    }
    assert_eq!(seen, 92);
}
