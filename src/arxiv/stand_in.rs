//! An arXiv that is invented, in the markup of the real one: for tests and rehearsals.
//!
//! Sources of the markup: <https://github.com/arXiv/arxiv-browse> (`list/new.html`, `catchup.html`,
//! `list/list_macros.html`), stored feeds, and <https://info.arxiv.org/help/api/user-manual.html>.

use super::names::category_name;
use super::{Announcement, Entry};
use crate::day::Day;
use crate::paper::{AnnounceType, Category, Paper, PaperId, Remarks};

/// A page of a catch-up holds so many entries.
pub const CATCH_UP_PAGE: usize = 2_000;

/// How many announcements later a paper is replaced.
const REPLACED_AFTER: usize = 3;

/// What an invented arXiv announced, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Its announcement days, oldest first.
    pub days: Vec<Day>,
    /// Papers submitted for each of them, half of them to each of its two categories.
    pub papers: u32,
}

impl StandIn {
    /// What was announced in `category` on `day`; nothing in other categories than cs.LG and cs.AI, and on other days.
    ///
    /// A third of the papers is cross-listed, half of these on the same day and half one announcement later; a fifth
    /// is replaced three announcements later.
    pub fn announced(&self, category: &Category, day: Day) -> Vec<Entry> {
        let Some(today) = self.days.iter().position(|one| *one == day) else { return Vec::new() };
        let back = |count: usize| today.checked_sub(count).and_then(|index| self.days.get(index));
        let of = |day: Option<&Day>| day.map(|day| self.submitted(*day)).unwrap_or_default();
        let (now, yesterday, earlier) = (of(Some(&day)), of(back(1)), of(back(REPLACED_AFTER)));
        let is_primary = |paper: &Paper| paper.primary() == Some(category);
        let is_cross = |paper: &Paper| paper.categories.iter().skip(1).any(|one| one == category);
        let mut entries = Vec::new();
        let mut add = |papers: &[(u32, Paper)], announce, fits: &dyn Fn(u32, &Paper) -> bool| {
            let version = if matches!(announce, AnnounceType::New | AnnounceType::Cross) { 1 } else { 2 };
            for (_, paper) in papers.iter().filter(|(number, paper)| fits(*number, paper)) {
                entries.push(Entry { paper: Paper { version: Some(version), ..paper.clone() }, announce });
            }
        };
        add(&now, AnnounceType::New, &|_, paper| is_primary(paper));
        add(&now, AnnounceType::Cross, &|number, paper| is_cross(paper) && number.is_multiple_of(2));
        add(&yesterday, AnnounceType::Cross, &|number, paper| is_cross(paper) && number % 2 == 1);
        add(&earlier, AnnounceType::Replace, &|number, paper| is_primary(paper) && number.is_multiple_of(5));
        add(&earlier, AnnounceType::ReplaceCross, &|number, paper| {
            is_cross(paper) && number.is_multiple_of(5)
        });
        entries
    }

    /// The newest announcement day up to `day`.
    pub fn newest(&self, day: Day) -> Option<Day> {
        self.days.iter().rev().find(|one| **one <= day).copied()
    }

    /// The papers first announced on `day`, and their numbers.
    fn submitted(&self, day: Day) -> Vec<(u32, Paper)> {
        let date = day.date();
        let (year, month) = (date.year() % 100, u8::from(date.month()));
        let paper = |number: u32| {
            let serial = u32::from(date.day()) * 1_000 + number;
            let id = PaperId::parse(&format!("{year:02}{month:02}.{serial:05}"))?;
            let mut categories: Vec<Category> =
                ["cs.LG", "cs.AI"].iter().filter_map(|one| Category::parse(one)).collect();
            if number % 4 > 1 {
                categories.reverse();
            }
            if !number.is_multiple_of(3) {
                categories.truncate(1);
            }
            let paper = Paper {
                title: format!("On the invented matter {id}"),
                authors: format!("Ann Example, Writer{number} Sample"),
                abstract_text: format!(
                    "We invent the matter {id}, weigh it & find that 1 < 2. The rest is left to the reader."
                ),
                id,
                version: Some(1),
                categories,
                remarks: Remarks::default(),
            };
            Some((number, paper))
        };
        (0..self.papers.min(999)).filter_map(paper).collect()
    }
}

/// The RSS feed of `category` that states `day`.
pub fn rss(category: &Category, day: Day, entries: &[Entry]) -> String {
    let date = rfc2822(day);
    let mut out = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" version=\"2.0\">\n  <channel>\n    \
         <title>{category} updates on arXiv.org</title>\n    <link>http://rss.arxiv.org/rss/{category}</link>\n    \
         <description>{category} updates on the arXiv.org e-print archive.</description>\n    \
         <language>en-us</language>\n    <lastBuildDate>{date}</lastBuildDate>\n    <pubDate>{date}</pubDate>\n    \
         <skipDays>\n      <day>Saturday</day>\n      <day>Sunday</day>\n    </skipDays>\n"
    );
    for Entry { paper, announce } in entries {
        let Paper { id, version, title, authors, abstract_text, categories, .. } = paper;
        let version = version.unwrap_or(1);
        let kind = match announce {
            AnnounceType::New => "new",
            AnnounceType::Cross => "cross",
            AnnounceType::Replace => "replace",
            AnnounceType::ReplaceCross => "replace-cross",
        };
        let categories: String = categories.iter().map(|one| format!("<category>{one}</category>")).collect();
        out.push_str(&format!(
            "    <item>\n      <title>{}</title>\n      <link>https://arxiv.org/abs/{id}</link>\n      \
             <description>arXiv:{id}v{version} Announce Type: {kind} \nAbstract: {}</description>\n      \
             <guid isPermaLink=\"false\">oai:arXiv.org:{id}v{version}</guid>\n      {categories}\n      \
             <pubDate>{date}</pubDate>\n      <arxiv:announce_type>{kind}</arxiv:announce_type>\n      \
             <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>\n      \
             <dc:creator>{}</dc:creator>\n    </item>\n",
            escaped(title),
            escaped(abstract_text),
            escaped(authors),
        ));
    }
    out.push_str("  </channel>\n</rss>\n");
    out
}

/// The page `/list/{category}/new` for `day`.
pub fn listing(category: &Category, day: Day, entries: &[Entry]) -> String {
    let mut out = format!(
        "{HEAD}<h1>{}</h1>\n<ul></ul>\n<p>See <a id=\"recent-{category}\" href=\"/list/{category}/recent\">recent</a> \
         articles</p>\n<h3>Showing new listings for {}</h3>\n<div class='paging'>Total of {} entries </div>\n",
        full_name(category),
        day.in_words(),
        entries.len()
    );
    sections(&mut out, category, entries, 0..usize::MAX);
    if entries.is_empty() {
        out.push_str("    <p>No updates today.</p>\n");
    }
    out.push_str(FOOT);
    out
}

/// The page `/catchup/{category}/{day}?abs=True&page={page}`; pages count from 1.
pub fn catch_up(category: &Category, day: Day, entries: &[Entry], page: u32) -> String {
    let date = day.date();
    let weekday: String = date.weekday().to_string().chars().take(3).collect();
    let month: String = date.month().to_string().chars().take(3).collect();
    let when = format!("{weekday}, {:02} {month} {}", date.day(), date.year());
    let count = entries.len();
    let mut paging = String::new();
    if count > CATCH_UP_PAGE {
        paging.push_str("  View page:\n");
        for number in 1..=count / CATCH_UP_PAGE + 1 {
            if usize::try_from(page) == Ok(number) {
                paging.push_str(&format!("        <span>{number}</span>\n"));
            } else {
                paging.push_str(&format!(
                    "        <a href=/catchup/{category}/{day}?abs=True&amp;page={number}>{number}</a>\n"
                ));
            }
        }
    }
    let mut out = format!(
        "{HEAD}<h1>Catchup results for {} on {when}</h1>\n<ul></ul>\n<div>\n      Total of {count} entries \n\
         {paging}      <br>\n    </div>\n",
        category_name(category).unwrap_or("Invented Matters")
    );
    let start = usize::try_from(page.saturating_sub(1)).unwrap_or(0).saturating_mul(CATCH_UP_PAGE);
    sections(&mut out, category, entries, start..start.saturating_add(CATCH_UP_PAGE));
    if count == 0 {
        out.push_str(&format!(
            "      <br>\n        <div>\n          <p>No updates for {when}</p>\n        </div>\n"
        ));
    }
    out.push_str(FOOT);
    out
}

/// A page of the API's answer to a search: all of `papers`, from `start`, with the time of their submission.
pub fn results(papers: &[Paper], start: usize, most: usize, submitted: &str) -> String {
    let shown = papers.iter().skip(start).take(most);
    let mut out = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" \
         xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">\n  \
         <id>https://arxiv.org/api/invented</id>\n  <title>arXiv Query: search_query=&amp;id_list=&amp;start={start}</title>\n  \
         <updated>{submitted}</updated>\n  <link href=\"https://arxiv.org/api/query\" type=\"application/atom+xml\"/>\n  \
         <opensearch:itemsPerPage>{most}</opensearch:itemsPerPage>\n  \
         <opensearch:totalResults>{}</opensearch:totalResults>\n  \
         <opensearch:startIndex>{start}</opensearch:startIndex>\n",
        papers.len()
    );
    for Paper { id, version, title, authors, abstract_text, categories, .. } in shown {
        let version = version.unwrap_or(1);
        let term = |one: &Category| {
            format!("    <category term=\"{one}\" scheme=\"http://arxiv.org/schemas/atom\"/>\n")
        };
        let names: String = authors
            .split(", ")
            .map(|name| format!("    <author>\n      <name>{}</name>\n    </author>\n", escaped(name)))
            .collect();
        let primary = categories.first().map(|one| format!("    <arxiv:primary_category term=\"{one}\"/>\n"));
        out.push_str(&format!(
            "  <entry>\n    <id>http://arxiv.org/abs/{id}v{version}</id>\n    <title>{}</title>\n    \
             <updated>{submitted}</updated>\n    <link href=\"https://arxiv.org/abs/{id}v{version}\" rel=\"alternate\" \
             type=\"text/html\"/>\n    <summary>{}</summary>\n{}    <published>{submitted}</published>\n{}{names}  </entry>\n",
            escaped(title),
            escaped(abstract_text),
            categories.iter().map(term).collect::<String>(),
            primary.unwrap_or_default(),
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// How many entries each of the three sections of an announcement has, as a listing states them.
pub fn stated(announcement: &Announcement) -> [usize; 3] {
    [0, 1, 2].map(|section| {
        announcement.entries.iter().filter(|entry| section_of(entry.announce) == section).count()
    })
}

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <title>Invented listing</title>\n  \
                    <script>mathjaxToggle();</script>\n</head>\n<body>\n<div id='content-inner'>\n<div id='dlpage'>\n";
const FOOT: &str = "</div>\n</div>\n</body>\n</html>\n";

fn section_of(kind: AnnounceType) -> usize {
    match kind {
        AnnounceType::New => 0,
        AnnounceType::Cross => 1,
        AnnounceType::Replace | AnnounceType::ReplaceCross => 2,
    }
}

/// The sections of a listing, as far as entries of `shown` are in them.
fn sections(out: &mut String, category: &Category, entries: &[Entry], shown: std::ops::Range<usize>) {
    let mut index = 0_usize;
    for (section, heading) in
        ["New submissions", "Cross submissions", "Replacement submissions"].iter().enumerate()
    {
        let all: Vec<&Entry> = entries.iter().filter(|entry| section_of(entry.announce) == section).collect();
        let first = index;
        index += all.len();
        let here: Vec<(usize, &&Entry)> =
            (first..).zip(&all).filter(|(place, _)| shown.contains(place)).collect();
        if here.is_empty() {
            continue;
        }
        out.push_str(&format!(
            "<dl id='articles'>\n    <h3>{heading} (showing {} of {} entries)</h3>\n",
            here.len(),
            all.len()
        ));
        for (place, entry) in here {
            item(out, category, place + 1, entry);
        }
        out.push_str("</dl>\n");
    }
}

fn item(out: &mut String, category: &Category, number: usize, entry: &Entry) {
    let Paper { id, title, authors, abstract_text, categories, .. } = &entry.paper;
    let kind = match (entry.announce, categories.first()) {
        (AnnounceType::Cross, Some(primary)) => format!("(cross-list from {primary})"),
        (AnnounceType::Replace | AnnounceType::ReplaceCross, _) => "(replaced)".to_owned(),
        _ => String::new(),
    };
    let names: Vec<String> = authors
        .split(", ")
        .map(|name| {
            let name = escaped(name);
            format!(
                "<a href=\"https://arxiv.org/search/{category}?searchtype=author&amp;query=x\">{name}</a>"
            )
        })
        .collect();
    let subjects: Vec<String> = categories
        .iter()
        .enumerate()
        .map(|(place, one)| {
            let name = escaped(&full_name(one));
            if place == 0 { format!("<span class=\"primary-subject\">{name}</span>") } else { name }
        })
        .collect();
    out.push_str(&format!(
        "    <dt>\n      <a name='item{number}'>[{number}]</a>\n      <a href =\"/abs/{id}\" title=\"Abstract\" \
         id=\"{id}\">\n        arXiv:{id}\n      </a>\n      {kind}\n      [<a href=\"/pdf/{id}\" title=\"Download PDF\" \
         id=\"pdf-{id}\" aria-labelledby=\"pdf-{id}\">pdf</a>, <a href=\"/format/{id}\" title=\"Other formats\" \
         id=\"oth-{id}\" aria-labelledby=\"oth-{id}\">other</a>]\n    </dt>\n    <dd>\n      <div class='meta'>\n        \
         <div class='list-title mathjax'><span class='descriptor'>Title:</span>\n          {}\n        </div>\n        \
         <div class='list-authors'>{}</div>\n\n        <div class='list-subjects'><span class='descriptor'>Subjects:\
         </span>\n          {}\n        </div>\n\n        <p class='mathjax'>\n          {}\n        </p>\n      </div>\n    \
         </dd>\n",
        escaped(title),
        names.join(", "),
        subjects.join("; "),
        escaped(abstract_text),
    ));
}

/// `Machine Learning (cs.LG)`.
fn full_name(category: &Category) -> String {
    match category_name(category) {
        Some(name) => format!("{name} ({category})"),
        None => format!("Invented Matters ({category})"),
    }
}

/// `Fri, 18 Apr 2025 00:00:00 -0400`.
fn rfc2822(day: Day) -> String {
    let date = day.date();
    let three = |name: String| name.chars().take(3).collect::<String>();
    format!(
        "{}, {:02} {} {} 00:00:00 -0400",
        three(date.weekday().to_string()),
        date.day(),
        three(date.month().to_string()),
        date.year()
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
