//! Digests out and in: the two real ones to the byte, invented ones by the hundred.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what helps a test may stop at the first thing that is wrong, as the test may"
)]

use firstlight::day::Day;
use firstlight::digest::{
    AuthorMatch, Cells, Document, Entry, Looks, Order, PromptSection, Ranked, Source, Spending, Totals, cut,
    json, markdown,
};
use firstlight::model::Score;
use firstlight::money::{MicroDollars, Tokens};
use firstlight::paper::PaperId;
use firstlight::profile::CutOffs;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::data;

const FILES: [&str; 2] = ["digests/000_83f8cba90274ee6a.txt", "digests/003_edbdba10fdb2b71e.txt"];

/// The real digests as text and as read, without problems; none where the data folder is absent.
fn real_digests(test: &str) -> Vec<(String, Document)> {
    let texts = FILES.iter().filter_map(|file| data::read_text(test, file));
    texts
        .map(|text| {
            let (document, problems) = markdown::read(&text).unwrap();
            assert_eq!(problems, []);
            (text, document)
        })
        .collect()
}

fn through_json(document: &Document) -> Document {
    json::from_json(&json::to_json(document).unwrap()).unwrap()
}

#[test]
fn real_digests_are_printed_again_to_the_byte() {
    for (text, document) in real_digests("real_digests_are_printed_again_to_the_byte") {
        assert!(markdown::print(&document) == text);
        assert_eq!(through_json(&document), document);
        assert!(markdown::print(&through_json(&document)) == text);
    }
}

#[test]
fn real_digests_are_understood() {
    let found: Vec<_> = real_digests("real_digests_are_understood")
        .into_iter()
        .map(|(_, day)| {
            let spending = day.spending.unwrap();
            let matched = day.entries.iter().filter(|one| one.author_match == AuthorMatch::Matched).count();
            let scored = day.entries.iter().filter(|one| one.relevance.is_some() && one.novelty.is_some());
            let parts = matches!(day.prompt, Some(PromptSection::Parts { .. }));
            let totals = [day.totals.arxiv, day.totals.scanned, day.totals.relevant].map(Option::unwrap);
            let shown = (day.entries.len(), matched, scored.count());
            (day.day.to_string(), spending.models, spending.cost.total, totals, shown, parts)
        })
        .collect();
    let expected = [
        ("2025-04-18", 140_000, [433, 254, 26], (26, 0, 26), false),
        ("2025-06-27", 100_000, [396, 241, 24], (24, 2, 22), true),
    ];
    let expected = expected.map(|(day, cost, totals, shown, parts)| {
        (day.to_owned(), vec!["gpt-4o".to_owned()], Some(MicroDollars(cost)), totals, shown, parts)
    });
    assert_eq!(found, if found.is_empty() { &[] } else { &expected[..] });
}

#[test]
fn only_texts_are_long_in_json() {
    fn visit(name: &str, value: &Value) {
        match value {
            Value::String(text) => {
                let long = ["abstract", "authors", "comment"].contains(&name) || name.starts_with("prompt");
                assert!(long || text.chars().count() <= 200, "{name}: {text}");
            }
            Value::Array(items) => items.iter().for_each(|item| visit(name, item)),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| visit(name, value)),
            _ => {}
        }
    }
    for (_, document) in real_digests("only_texts_are_long_in_json") {
        visit("", &serde_json::from_str(&json::to_json(&document).unwrap()).unwrap());
    }
}

/// The lines of the two texts that differ, which have equally many.
fn changed_lines<'a>(before: &'a str, after: &'a str) -> Vec<(&'a str, &'a str)> {
    assert_eq!(before.lines().count(), after.lines().count());
    before.lines().zip(after.lines()).filter(|(before, after)| before != after).collect()
}

#[test]
fn an_edit_changes_its_own_bytes_and_the_contents() {
    for (text, document) in real_digests("an_edit_changes_its_own_bytes_and_the_contents") {
        let title = &document.entries[4].title;
        let mut edited = through_json(&document);
        edited.entries[4].title = "Edited ](x) title".to_owned();
        let printed = markdown::print(&edited);
        let swapped: Vec<_> = changed_lines(&text, &printed)
            .iter()
            .map(|(before, _)| before.replace(title.as_str(), "Edited ](x) title"))
            .collect();
        let after: Vec<_> =
            changed_lines(&text, &printed).iter().map(|(_, after)| (*after).to_owned()).collect();
        assert_eq!((swapped.len(), swapped), (2, after));

        let mut edited = through_json(&document);
        edited.entries[4].novelty = Some(1);
        let printed = markdown::print(&edited);
        let novelty = format!("**Novelty:** {}", document.entries[4].novelty.unwrap());
        assert_eq!(changed_lines(&text, &printed), [(novelty.as_str(), "**Novelty:** 1")]);

        // An edit in the file itself: the contents follow the paper.
        let heading = format!("## 5. [{title}]");
        let in_file = text.replacen(&heading, "## 5. [Edited ](x) title]", 1);
        let (read, problems) = markdown::read(&in_file).unwrap();
        assert_eq!((read.entries[4].title.as_str(), problems.len()), ("Edited ](x) title", 0));
        assert_eq!(changed_lines(&in_file, &markdown::print(&read)).len(), 1);
    }
}

#[test]
fn real_days_are_in_the_digests_order_and_cut_upwards() {
    for (_, document) in real_digests("real_days_are_in_the_digests_order_and_cut_upwards") {
        let papers: Vec<_> = document.entries.iter().map(Ranked::from).collect();
        let scores = |index: &usize| {
            let paper = &papers[*index];
            (paper.author_match, paper.relevance, paper.novelty)
        };
        let shown = |cut_offs, source| cut(&papers, cut_offs, Order::Sum, source);
        let all: Vec<_> = (0..papers.len()).collect();
        // Up to ties, our order is the one in which the digest was written.
        let ours: Vec<_> = shown(CutOffs::default(), Source::Run).iter().map(scores).collect();
        assert_eq!(ours, all.iter().map(scores).collect::<Vec<_>>());
        assert_eq!(shown(CutOffs::default(), Source::Import), all);
        let stricter = shown(CutOffs { relevance: 9, novelty: 8 }, Source::Import);
        assert!(stricter.len() < all.len() && stricter.is_sorted());
    }
}

#[test]
fn damage_to_real_digests_never_panics_and_settles_at_once() {
    let mut random = fastrand::Rng::with_seed(18);
    for (text, _) in real_digests("damage_to_real_digests_never_panics_and_settles_at_once") {
        let lines: Vec<_> = text.split('\n').collect();
        for _ in 0..100 {
            let mut damaged = lines.clone();
            for _ in 0..random.usize(1..20) {
                let at = random.usize(..damaged.len());
                match random.u8(..4) {
                    0 => drop(damaged.remove(at)),
                    1 => damaged.insert(at, lines[random.usize(..lines.len())]),
                    2 => damaged[at..].reverse(),
                    _ => damaged[at] = damaged[at].get(random.usize(..9)..).unwrap_or_default(),
                }
            }
            let Ok((read, _)) = markdown::read(&damaged.join("\n")) else { continue };
            let printed = markdown::print(&read);
            let (again, _) = markdown::read(&printed).unwrap();
            assert!(markdown::print(&again) == printed, "{}", damaged.join("\n"));
        }
    }
}

/// Pieces of which hostile texts are made: the form's own marks, line breaks, and some Unicode.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(vec![
            "\n", "\r\n", "\r", "\n\n", " ", "---", "\n---\n", "**Comment:** ", "**Abstract:**", "**Relevance:** 3",
            "## 2. [", "](https://arxiv.org/abs/2504.00001) <a id=\"link1\"></a>", "](#user-content-link1)",
            "# Paper Selection Prompt", "\n# Paper Selection Prompt\n\n", "## System Prompt\n\n", "\n\n## User Prompt\n\n",
            "> ", "Author match", "Author match. ", "|", "]*", "*[", " + ", "unknown", "Total arXiv papers: 1", "\\", "<b>",
            "\u{feff}", "\u{2028}", "\u{85}", "\u{202e}", "é", "💡", "\0",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        2 => "[a-z ]{0,12}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn entry() -> impl Strategy<Value = Entry> {
    let score = || prop::option::of(1..=10_u8);
    let author_match = select(vec![AuthorMatch::Matched, AuthorMatch::Unmatched]);
    let looks = prop::option::of((pair(), pair(), text()).prop_map(|(relevance, novelty, comment)| Looks {
        relevance,
        novelty,
        comment,
    }));
    (text(), text(), text(), author_match, prop::option::of(text()), score(), score(), looks).prop_map(
        |(title, authors, abstract_text, author_match, comment, relevance, novelty, looks)| {
            let means = looks.as_ref().map(|looks| looks.means().map(|mean| Some(mean.floor())));
            let [relevance, novelty] = means.unwrap_or([relevance, novelty]);
            Entry {
                id: PaperId::parse("2504.00000").unwrap(),
                title,
                authors,
                abstract_text,
                author_match,
                comment,
                relevance,
                novelty,
                looks,
            }
        },
    )
}

fn pair() -> impl Strategy<Value = [Score; 2]> {
    prop::array::uniform2((1..=10_u8).prop_map(|score| Score::new(score).unwrap()))
}

fn document() -> impl Strategy<Value = Document> {
    fn cells<T: std::fmt::Debug + Copy>(make: fn(u64) -> T) -> impl Strategy<Value = Cells<T>> {
        prop::array::uniform3(prop::option::of(any::<u64>().prop_map(make)))
            .prop_map(|[prompt, completion, total]| Cells { prompt, completion, total })
    }
    let spending = (prop::collection::vec(text(), 0..3), cells(Tokens), cells(MicroDollars))
        .prop_map(|(models, tokens, cost)| Spending { models, tokens, cost });
    let totals = prop::array::uniform3(any::<Option<u64>>()).prop_map(|[arxiv, scanned, relevant]| Totals {
        arxiv,
        scanned,
        relevant,
    });
    let prompt = prop_oneof![
        text().prop_map(|prompt| PromptSection::Whole { prompt }),
        (text(), text())
            .prop_map(|(prompt_system, prompt_user)| PromptSection::Parts { prompt_system, prompt_user }),
    ];
    let entries = prop::collection::vec(entry(), 0..4);
    let source = select(vec![Source::Run, Source::Import]);
    (prop::option::of(spending), totals, entries, prop::option::of(prompt), source).prop_map(
        |(spending, totals, mut entries, prompt, source)| {
            for (entry, number) in entries.iter_mut().zip(1..) {
                entry.id = PaperId::parse(&format!("2504.{number:05}")).unwrap();
            }
            Document { day: Day::parse("2025-04-18").unwrap(), source, spending, totals, entries, prompt }
        },
    )
}

fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n'], " ")
}

/// All that a paper's own words can do to the form.
fn without_breaks(entry: &Entry) -> [String; 3] {
    [&entry.title, &entry.authors, &entry.abstract_text].map(|text| one_line(text))
}

/// A small digest of ours to damage: one paper of each kind.
fn small_digest() -> String {
    let paper = |number: u16, author_match, comment: Option<&str>, score: Option<u8>| Entry {
        id: PaperId::parse(&format!("3102.{number:05}")).unwrap(),
        title: format!("Invented paper {number}"),
        authors: "Ada Invented, Bo Inventada".to_owned(),
        abstract_text: "We invent $a<b$ and é.".to_owned(),
        author_match,
        comment: comment.map(str::to_owned),
        relevance: score,
        novelty: score,
        looks: score.and_then(Score::new).map(|score| Looks {
            relevance: [score; 2],
            novelty: [score; 2],
            comment: "Once more.".to_owned(),
        }),
    };
    let row = |cells: [u64; 3]| cells.map(Some);
    let [prompt, completion, total] = row([120, 8, 128]);
    markdown::print(&Document {
        day: Day::parse("2031-02-04").unwrap(),
        source: Source::Run,
        spending: Some(Spending {
            models: vec!["invented".to_owned()],
            tokens: Cells {
                prompt: prompt.map(Tokens),
                completion: completion.map(Tokens),
                total: total.map(Tokens),
            },
            cost: Cells::default(),
        }),
        totals: Totals { arxiv: Some(9), scanned: Some(5), relevant: Some(3) },
        entries: vec![
            paper(1, AuthorMatch::Matched, None, None),
            paper(2, AuthorMatch::Matched, Some("Near."), Some(9)),
            paper(3, AuthorMatch::Unmatched, Some("Far."), Some(8)),
        ],
        prompt: Some(PromptSection::sent("Read.", "Rate.\n\n[PAPER LIST HERE]", "")),
    })
}

proptest! {
    #[test]
    fn printing_what_was_read_changes_nothing(document in document()) {
        let printed = markdown::print(&document);
        let (read, _) = markdown::read(&printed).unwrap();
        prop_assert_eq!(&markdown::print(&read), &printed);
        prop_assert_eq!(&markdown::print(&through_json(&read)), &printed);
        let key = |entry: &Entry| (entry.id.clone(), entry.relevance, entry.novelty, without_breaks(entry));
        let keys = |document: &Document| document.entries.iter().map(key).collect::<Vec<_>>();
        prop_assert_eq!(keys(&read), keys(&document));
        prop_assert_eq!(read.totals, document.totals);
    }

    #[test]
    fn json_keeps_everything(document in document()) {
        prop_assert_eq!(through_json(&document), document);
    }

    #[test]
    fn damage_never_panics_and_settles_at_once(cuts in prop::collection::vec((any::<Index>(), any::<Index>(), text()), 0..4)) {
        let mut damaged: Vec<char> = small_digest().chars().collect();
        for (start, length, insert) in cuts {
            let start = start.index(damaged.len() + 1);
            let end = start + length.index((damaged.len() - start).min(60) + 1);
            damaged.splice(start..end, insert.chars());
        }
        if let Ok((read, _)) = markdown::read(&damaged.into_iter().collect::<String>()) {
            let printed = markdown::print(&read);
            let (again, _) = markdown::read(&printed).unwrap();
            prop_assert_eq!(markdown::print(&again), printed);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in text()) {
        let _ = markdown::read(&text);
        let _ = markdown::read(&format!("# Personalized Daily ArXiv Papers 2031-02-04\n{text}"));
        prop_assert!(json::from_json(&text).is_err());
    }
}
