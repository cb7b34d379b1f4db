//! Several days as one list: which days, their papers each once, grouped by day or by topic.
//!
//! A paper's topic is its primary category: a verdict says how well a paper fits, not to which of the reader's topics,
//! and what arXiv says of it costs nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::costs::Costs;
use super::days::address;
use super::marks::with_mark;
use super::sheet::anchor;
use super::words::range as words;
use crate::arxiv::names::category_name;
use crate::day::Day;
use crate::digest::export::Reference;
use crate::digest::search::PaperText;
use crate::digest::{AuthorMatch, Entry, Source};
use crate::money::{MicroDollars, Price, Tokens};
use crate::paper::{Category, PaperId};
use crate::run::marks::Marks;
use crate::run::record::Head;

/// A range is no longer than a year: so many days with both ends.
const LONGEST: i32 = 366;

/// Days one after the other, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

impl Span {
    /// The days between two, whichever comes first; the newest 366 of them where they are more.
    pub fn new(one: Day, other: Day) -> Self {
        let (from, to) = (one.min(other), one.max(other));
        Self { from: from.max(to.plus(1 - LONGEST)), to }
    }

    /// Monday to `today`.
    pub fn this_week(today: Day) -> Self {
        Self::new(today.plus(-i32::from(today.date().weekday().number_days_from_monday())), today)
    }

    /// The seven days before this week.
    pub fn last_week(today: Day) -> Self {
        Self::this_week(today).before(7)
    }

    /// The last 30 days.
    pub fn last_month(today: Day) -> Self {
        Self::new(today.plus(-29), today)
    }

    /// The range that an address asks for, which anybody can have written; this week where it says nothing of use.
    pub fn read(from: Option<&str>, to: Option<&str>, today: Day) -> Self {
        match (from.and_then(Day::parse), to.and_then(Day::parse)) {
            (Some(from), Some(to)) => Self::new(from, to),
            (Some(day), None) | (None, Some(day)) => Self::new(day, day),
            (None, None) => Self::this_week(today),
        }
    }

    /// So many days that end before this range begins.
    pub fn before(self, days: i32) -> Self {
        Self::new(self.from.plus(-days), self.from.plus(-1))
    }

    /// As many days, that end before this range begins.
    pub fn earlier(self) -> Self {
        self.before(self.days())
    }

    /// As many days, that begin after this range ends.
    pub fn later(self) -> Self {
        Self::new(self.to.plus(1), self.to.plus(self.days()))
    }

    /// True for a day in it.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Its page, without the site's base.
    pub fn address(self) -> String {
        format!("/archive/range?from={}&to={}", self.from, self.to)
    }

    fn days(self) -> i32 {
        self.to.since_1970() - self.from.since_1970() + 1
    }
}

/// A paper of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct RangePaper {
    /// What is known of it.
    pub text: PaperText,
    /// The day whose digest says it: of several, that with the best scores, and of those the newest.
    pub day: Day,
    /// The other days that show it, newest first, and whether a run or a file says so.
    pub others: Vec<(Day, Source)>,
}

impl RangePaper {
    /// Followed authors' papers first, as in a digest, then the best.
    fn weight(&self) -> (bool, u8) {
        let sum =
            self.text.relevance.unwrap_or_default().saturating_add(self.text.novelty.unwrap_or_default());
        (self.text.followed, sum)
    }

    fn source(&self) -> Source {
        if self.text.imported { Source::Import } else { Source::Run }
    }

    /// Every day that shows it, the one that counts first, and where it stands there.
    pub fn addresses(&self) -> Vec<(Day, String)> {
        let place = |(day, source)| (day, format!("{}#{}", address(day, source), anchor(&self.text.id)));
        [(self.day, self.source())].into_iter().chain(self.others.iter().copied()).map(place).collect()
    }

    /// The paper as it leaves the page.
    pub fn reference(&self, marks: &Marks) -> Reference {
        let reference = Reference::new(self.day, self.entry(), self.text.categories.clone());
        with_mark(reference, marks.get(&self.text.id))
    }

    /// What a digest would say of it.
    pub fn entry(&self) -> Entry {
        let text = self.text.clone();
        let matched = if text.followed { AuthorMatch::Matched } else { AuthorMatch::Unmatched };
        Entry {
            id: text.id,
            title: text.title,
            authors: text.authors,
            abstract_text: text.abstract_text,
            author_match: matched,
            comment: (!text.comment.is_empty()).then_some(text.comment),
            relevance: text.relevance,
            novelty: text.novelty,
            looks: None,
        }
    }
}

/// The papers of several days, each id once, the best first; of equals the newest id.
pub fn merged(days: Vec<(Day, Vec<PaperText>)>) -> Vec<RangePaper> {
    let mut papers: HashMap<PaperId, RangePaper> = HashMap::new();
    for (day, texts) in days {
        for text in texts {
            let new = RangePaper { text, day, others: Vec::new() };
            match papers.get_mut(&new.text.id) {
                None => drop(papers.insert(new.text.id.clone(), new)),
                Some(known) => {
                    let (worse, better) = if (known.weight(), known.day) < (new.weight(), new.day) {
                        (std::mem::replace(known, new), known)
                    } else {
                        (new, known)
                    };
                    let worst = (worse.day, worse.source());
                    better.others.extend(worse.others.into_iter().chain([worst]));
                    better
                        .others
                        .sort_by_key(|(day, source)| (std::cmp::Reverse(*day), *source == Source::Import));
                    better.others.dedup();
                }
            }
        }
    }
    let mut all: Vec<RangePaper> = papers.into_values().collect();
    // The order of ids is the newest first.
    all.sort_unstable_by(|one, other| {
        other.weight().cmp(&one.weight()).then_with(|| one.text.id.cmp(&other.text.id))
    });
    all
}

/// The categories of these papers, for the filter.
pub fn categories(papers: &[RangePaper]) -> Vec<Category> {
    let all: BTreeSet<&Category> = papers.iter().flat_map(|paper| &paper.text.categories).collect();
    all.into_iter().cloned().collect()
}

/// How a range is parted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// By day, the newest first.
    #[default]
    Day,
    /// By primary category, that with the most papers first.
    Topic,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Day, Self::Topic];
}

/// Papers under one heading, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The papers.
    pub papers: Vec<RangePaper>,
}

/// Parts `papers`, which keep their order.
pub fn groups(papers: Vec<RangePaper>, by: Grouping) -> Vec<Group> {
    match by {
        Grouping::Day => {
            let mut days: BTreeMap<Day, Vec<RangePaper>> = BTreeMap::new();
            papers.into_iter().for_each(|paper| days.entry(paper.day).or_default().push(paper));
            days.into_iter().rev().map(|(day, papers)| Group { title: day.in_words(), papers }).collect()
        }
        Grouping::Topic => {
            let mut topics: BTreeMap<Option<Category>, Vec<RangePaper>> = BTreeMap::new();
            for paper in papers {
                topics.entry(paper.text.categories.first().cloned()).or_default().push(paper);
            }
            let title = |category: Option<Category>| match category {
                Some(category) => words::topic(&category, category_name(&category)),
                None => words::NO_TOPIC.to_owned(),
            };
            let mut groups: Vec<Group> = topics
                .into_iter()
                .map(|(category, papers)| Group { title: title(category), papers })
                .collect();
            groups.sort_by_key(|group| std::cmp::Reverse(group.papers.len()));
            groups
        }
    }
}

/// What the days of a range come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Days with a run.
    pub days: usize,
    /// Announced entries, by the current run of each day.
    pub announced: usize,
    /// Distinct papers a day that were asked for, by the same.
    pub candidates: usize,
    /// The tokens of all runs.
    pub tokens: Tokens,
    /// What all runs cost, as far as it is known.
    pub money: MicroDollars,
    /// Runs of which that is not known.
    pub unknown: usize,
}

/// The account of the runs in a range, `price` being what a model cost where a run asked it.
pub fn account(heads: &[Head], span: Span, price: &dyn Fn(&Head, &str) -> Option<Price>) -> Account {
    let mut account = Account::default();
    let mut current: BTreeMap<Day, &Head> = BTreeMap::new();
    for head in heads.iter().filter(|head| span.contains(head.key.day)) {
        let cost = Costs::new(head, &|model| price(head, model)).together;
        account.tokens += cost.usage.total();
        match cost.money {
            Some(money) => account.money = account.money + money,
            None => account.unknown += 1,
        }
        // The heads come in the order of their numbers.
        current.insert(head.key.day, head);
    }
    account.days = current.len();
    account.announced = current.values().map(|head| head.announced).sum();
    account.candidates = current.values().map(|head| head.candidates).sum();
    account
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn text(id: &str, relevance: u8, novelty: u8, category: &str) -> PaperText {
        let json = format!(
            r#"{{"id":"{id}","title":"T","authors":"A","abstract":"B","categories":["{category}"],"relevance":{relevance},"novelty":{novelty}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn a_range_is_read_whatever_the_address_says() {
        let today = day("2025-04-23");
        let check = |from: Option<&str>, to: Option<&str>, expected: &str| {
            assert_eq!(
                Span::read(from, to, today).address(),
                format!("/archive/range?{expected}"),
                "{from:?} {to:?}"
            );
        };
        check(Some("2025-04-14"), Some("2025-04-18"), "from=2025-04-14&to=2025-04-18");
        check(Some("2025-04-18"), Some("2025-04-14"), "from=2025-04-14&to=2025-04-18");
        check(Some("2025-04-18"), None, "from=2025-04-18&to=2025-04-18");
        check(Some("x"), Some("2025-04-18"), "from=2025-04-18&to=2025-04-18");
        check(None, None, "from=2025-04-21&to=2025-04-23");
        check(Some("0001-01-01"), Some("9999-12-31"), "from=9998-12-31&to=9999-12-31");
        check(Some("\u{1f305}"), Some("2025-13-01"), "from=2025-04-21&to=2025-04-23");
    }

    #[test]
    fn weeks_follow_each_other() {
        let today = day("2025-04-23");
        let check = |span: Span, expected: [&str; 2]| assert_eq!([span.from, span.to], expected.map(day));
        check(Span::this_week(today), ["2025-04-21", "2025-04-23"]);
        check(Span::this_week(day("2025-04-21")), ["2025-04-21", "2025-04-21"]);
        check(Span::last_week(today), ["2025-04-14", "2025-04-20"]);
        check(Span::last_week(today).earlier(), ["2025-04-07", "2025-04-13"]);
        check(Span::last_week(today).later(), ["2025-04-21", "2025-04-27"]);
        check(Span::last_month(today), ["2025-03-25", "2025-04-23"]);
        assert!(Span::this_week(today).contains(today) && !Span::last_week(today).contains(today));
    }

    #[test]
    fn a_paper_stands_once_where_it_did_best() {
        let [first, second, third] = ["2025-04-14", "2025-04-15", "2025-04-16"].map(day);
        let papers = merged(vec![
            (first, vec![text("2504.00001", 8, 8, "cs.LG"), text("2504.00002", 9, 9, "cs.LG")]),
            (second, vec![text("2504.00001", 9, 8, "cs.LG"), text("2504.00003", 9, 9, "cs.AI")]),
            (third, vec![text("2504.00001", 7, 7, "cs.LG")]),
        ]);
        let told: Vec<_> =
            papers.iter().map(|one| (one.text.id.as_str(), one.day, one.others.clone())).collect();
        let expected = [
            ("2504.00003", second, vec![]),
            ("2504.00002", first, vec![]),
            ("2504.00001", second, vec![(third, Source::Run), (first, Source::Run)]),
        ];
        assert_eq!(told, expected);

        let titles = |by| -> Vec<(String, usize)> {
            groups(papers.clone(), by).into_iter().map(|group| (group.title, group.papers.len())).collect()
        };
        let (monday, tuesday) = ("Monday, 14 April 2025".to_owned(), "Tuesday, 15 April 2025".to_owned());
        assert_eq!(titles(Grouping::Day), [(tuesday, 2), (monday, 1)]);
        let [learning, intelligence] = ["Machine Learning (cs.LG)", "Artificial Intelligence (cs.AI)"];
        assert_eq!(titles(Grouping::Topic), [(learning.to_owned(), 2), (intelligence.to_owned(), 1)]);
    }

    #[test]
    fn followed_authors_stand_first_and_files_have_no_topic() {
        let followed = PaperText { followed: true, relevance: None, ..text("2504.00009", 1, 1, "cs.LG") };
        let imported =
            PaperText { categories: Vec::new(), imported: true, ..text("2504.00008", 9, 9, "cs.LG") };
        let papers = merged(vec![(day("2025-04-14"), vec![imported, followed])]);
        assert_eq!(
            papers.iter().map(|one| one.text.id.as_str()).collect::<Vec<_>>(),
            ["2504.00009", "2504.00008"]
        );
        let last = groups(papers, Grouping::Topic)
            .into_iter()
            .map(|group| group.title)
            .find(|one| one.contains("file"));
        assert!(last.is_some());
    }

    #[test]
    fn every_run_costs_but_the_last_one_counts() {
        let head = |day: &str, number: u32, announced: usize| -> Head {
            let json = format!(
                r#"{{"key":{{"profile":"p","day":"{day}","number":{number}}},"phase":"finished",
                "endpoint":{{"base_url":"https://x.example/v1","model":"m","answer_form":"schema"}},
                "costs":[{{"model":"m","stage":"scoring","requests":1,"unstated":0,
                "usage":{{"prompt":1000,"cached":0,"completion":10,"charged":500}}}}],"began":0,
                "announced":{announced},"candidates":20,"scored":20,"relevant":5}}"#
            );
            serde_json::from_str(&json).unwrap()
        };
        let heads = [
            head("2025-04-11", 1, 1),
            head("2025-04-14", 1, 10),
            head("2025-04-14", 2, 20),
            head("2025-04-15", 1, 30),
        ];
        let found = account(&heads, Span::new(day("2025-04-14"), day("2025-04-18")), &|_, _| None);
        let expected = Account {
            days: 2,
            announced: 50,
            candidates: 40,
            tokens: Tokens(3 * 1_010),
            money: MicroDollars(1_500),
            unknown: 0,
        };
        assert_eq!(found, expected);
    }
}
