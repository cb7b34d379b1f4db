//! Two real days through the real run, answered from the digests that the old system printed of them.

use std::collections::BTreeMap;

use firstlight::arxiv::read_feed;
use firstlight::digest::{AuthorMatch, Document, Entry, Order, markdown, of_run};
use firstlight::model::stand_in::{Chunking, StandIn, Verdict};
use firstlight::model::{AnswerForm, Endpoint, Score};
use firstlight::paper::{Category, PaperId};
use firstlight::profile::Profile;
use firstlight::run::fetch::Morning;
use firstlight::run::record::Phase;
use firstlight::run::rehearsal::rehearse;
use firstlight::run::state::Run;
use futures_executor::block_on;

use super::data;

/// The old system's digest of a day, and ours; `None` where the data folder is absent.
fn replay(test: &str, day: &str, digest: &str, followed: &[&str]) -> Option<(Document, Document, Run)> {
    let feed = |name: &str| data::read(test, &format!("days/{day}/{name}.rss.xml"));
    let feeds = [("cs.LG", feed("cs-lg")?), ("cs.AI", feed("cs-ai")?)];
    let (original, problems) = markdown::read(&data::read_text(test, digest)?).unwrap();
    assert_eq!(problems, []);
    let read = |(name, bytes): &(&str, Vec<u8>)| {
        let category = Category::parse(name).unwrap();
        let announcement = read_feed(bytes, &category).unwrap();
        assert_eq!(announcement.problems, []);
        (category, Ok(announcement))
    };
    let morning = Morning::new(feeds.iter().map(read).collect());
    let verdicts = original.entries.iter().filter_map(|entry| {
        let verdict = Verdict {
            comment: entry.comment.clone()?,
            relevance: Score::new(entry.relevance?)?,
            novelty: Score::new(entry.novelty?)?,
        };
        Some((entry.id.clone(), verdict))
    });
    let stand_in =
        StandIn { verdicts: verdicts.collect(), chunking: Chunking::Every(61), ..StandIn::default() };
    let followed = followed.iter().map(|name| (*name).to_owned()).collect();
    let profile = Profile { followed, ..Profile::default_reader() };
    let endpoint = Endpoint::parse("https://stand-in.invalid/v1", "gpt-4o", AnswerForm::Schema).unwrap();
    let (run, _) = block_on(rehearse(profile, endpoint, morning, stand_in)).unwrap();
    assert_eq!(run.head.phase, Phase::Finished);
    let document = of_run::document(&run, run.body.profile.cut_offs, Order::default(), &|_| None);
    assert_eq!(document.day.to_string(), day);
    // As it is printed, where line breaks have become blanks.
    let (printed, problems) = markdown::read(&markdown::print(&document)).unwrap();
    assert_eq!(problems, []);
    Some((original, printed, run))
}

/// Total, scanned and shown papers as the old system printed them; and the same papers, in the same order up to ties.
fn check(original: &Document, ours: &Document, totals: [u64; 3]) {
    assert_eq!(original.totals, ours.totals);
    assert_eq!([ours.totals.arxiv, ours.totals.scanned, ours.totals.relevant], totals.map(Some));
    let by_id = |document: &Document| -> BTreeMap<PaperId, Entry> {
        document.entries.iter().map(|entry| (entry.id.clone(), entry.clone())).collect()
    };
    let (old, new) = (by_id(original), by_id(ours));
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    let mut cut = 0;
    for (id, entry) in &old {
        let ours = &new[id];
        if entry.abstract_text != ours.abstract_text {
            assert_eq!(entry.abstract_text, without_tags(&ours.abstract_text), "{id}");
            cut += 1;
        }
        assert_eq!(*entry, Entry { abstract_text: entry.abstract_text.clone(), ..ours.clone() });
    }
    assert!(cut <= 2, "{cut} abstracts differ");
    assert_eq!(groups(original), groups(ours));
}

/// What the old system took for markup and cut: from `<` to the next `>`.
fn without_tags(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, behind)) = rest.split_once('<') {
        let Some((_, after)) = behind.split_once('>') else { break };
        kept.push_str(before);
        rest = after;
    }
    kept + rest
}

/// The papers in their order, those together that the order does not tell apart.
fn groups(document: &Document) -> Vec<(AuthorMatch, u8, u8, Vec<PaperId>)> {
    let mut groups: Vec<(AuthorMatch, u8, u8, Vec<PaperId>)> = Vec::new();
    for entry in &document.entries {
        let (relevance, novelty) = (entry.relevance.unwrap_or(0), entry.novelty.unwrap_or(0));
        let key = (entry.author_match, relevance + novelty, relevance);
        match groups.last_mut() {
            Some(last) if (last.0, last.1, last.2) == key => last.3.push(entry.id.clone()),
            _ => groups.push((key.0, key.1, key.2, vec![entry.id.clone()])),
        }
    }
    groups.iter_mut().for_each(|group| group.3.sort());
    groups
}

#[test]
fn good_friday_2025_comes_out_as_the_old_system_printed_it() {
    let test = "replay::good_friday_2025_comes_out_as_the_old_system_printed_it";
    let file = "digests/000_83f8cba90274ee6a.txt";
    let Some((original, ours, run)) = replay(test, "2025-04-18", file, &[]) else { return };
    check(&original, &ours, [433, 254, 26]);
    assert_eq!(
        run.body.ledger.sums().to_string(),
        "433 = 179 not asked for + 41 duplicates + 213 candidates\n\
         213 = 0 followed authors + 0 screened out + 213 scored + 0 unscored"
    );
    assert_eq!(run.head.relevant, 26);
}

#[test]
fn the_27th_of_june_2025_has_the_followed_authors_first() {
    let test = "replay::the_27th_of_june_2025_has_the_followed_authors_first";
    let file = "digests/003_edbdba10fdb2b71e.txt";
    let followed = ["Yoshua Bengio", "Yann LeCun"];
    let Some((original, ours, run)) = replay(test, "2025-06-27", file, &followed) else { return };
    check(&original, &ours, [396, 241, 24]);
    let sums = run.body.ledger.sums();
    assert_eq!((sums.announced(), sums.scanned(), sums.candidates(), sums.followed), (396, 241, 196, 2));
    let names: Vec<&str> = ours
        .entries
        .iter()
        .take_while(|entry| entry.author_match == AuthorMatch::Matched)
        .filter_map(|entry| followed.into_iter().find(|name| entry.authors.contains(name)))
        .collect();
    assert_eq!((names.len(), names.contains(&followed[0]), names.contains(&followed[1])), (2, true, true));
}
