//! The sample day through the whole run, as the page shows it.

use firstlight::arxiv::read_feed;
use firstlight::digest::AuthorMatch;
use firstlight::model::stand_in::{Chunking, Others, StandIn, Verdict};
use firstlight::model::{AnswerForm, Endpoint};
use firstlight::profile::Profile;
use firstlight::run::fetch::Morning;
use firstlight::run::ledger::{State, Why};
use firstlight::run::plan::Stage;
use firstlight::run::record::Phase;
use firstlight::run::rehearsal::rehearse;
use firstlight::run::state::Run;
use futures_executor::block_on;

use super::super::sample::{FEEDS, PROFILE};
use super::world::{World, begin, category, check_sums, document};

const UNANSWERED: &str = "2610.99042";

fn morning() -> Morning {
    Morning::new(
        FEEDS
            .iter()
            .map(|(name, feed)| {
                let category = category(name);
                let read = read_feed(feed.as_bytes(), &category).map_err(|error| error.to_string());
                (category, read)
            })
            .collect(),
    )
}

fn model() -> StandIn {
    let verdicts = Verdict::read_lines(include_str!("../../sample/answers.jsonl")).unwrap();
    StandIn { verdicts, others: Others::LeftOut, ..StandIn::default() }
}

fn profile() -> Profile {
    serde_json::from_str(PROFILE).unwrap()
}

fn rehearsed(chunking: Chunking, form: AnswerForm) -> Run {
    let endpoint = Endpoint::parse("https://sample.invalid/v1", "canned", form).unwrap();
    let stand_in = StandIn { chunking, ..model() };
    block_on(rehearse(profile(), endpoint, morning(), stand_in)).unwrap().0
}

#[test]
fn the_sample_day_has_its_ledger_and_its_digest() {
    let run = rehearsed(Chunking::Events, AnswerForm::Schema);
    assert_eq!(run.head.phase, Phase::Finished);
    check_sums(&run, 68);
    assert_eq!(
        run.body.ledger.sums().to_string(),
        "68 = 8 not asked for + 17 duplicates + 43 candidates\n\
         43 = 2 followed authors + 0 screened out + 40 scored + 1 unscored"
    );
    let document = document(&run);
    let matched: Vec<_> =
        document.entries.iter().map(|one| one.author_match == AuthorMatch::Matched).collect();
    assert_eq!((matched.len(), &matched[..3]), (15, &[true, true, false][..]));
    assert_eq!((run.head.relevant, document.totals.relevant), (15, Some(15)));
    for other in [
        rehearsed(Chunking::Every(1), AnswerForm::Schema),
        rehearsed(Chunking::Every(61), AnswerForm::Schema),
    ] {
        assert_eq!(super::world::document(&other), document);
    }
    let plain = super::world::document(&rehearsed(Chunking::Every(9), AnswerForm::Jsonl));
    assert_eq!(plain.entries, document.entries);
}

#[test]
fn the_paper_without_an_answer_is_asked_about_four_times_and_stays_unscored() {
    let world = World::new(|_, body| Ok(model().chat(body).into()));
    let run = begin(&profile(), morning().announcements);
    assert_eq!(world.drive(&run), None);
    let run = run.borrow();
    let unanswered = run.candidates().iter().find(|one| one.paper.id.as_str() == UNANSWERED).unwrap();
    let state = run.body.ledger.state(&unanswered.paper.id);
    assert_eq!(state, Some(&State::Unscored { why: Why::NoAnswer }));
    let asked = world.asked();
    let with = asked.iter().filter(|papers| papers.contains(&unanswered.paper.id));
    assert_eq!(
        with.map(Vec::len).skip(1).collect::<Vec<_>>(),
        [1, 1, 1],
        "then alone, for nothing else is missing"
    );
    // 40 papers in three batches, each that gives orders or hides something alone, and the rounds.
    assert_eq!(asked.len(), 3 + 3 + 3);
    let costs: Vec<_> = run.head.costs.iter().map(|cost| (cost.stage, cost.requests)).collect();
    assert_eq!(costs, [(Stage::Scoring, 6), (Stage::AskedAgain, 3)]);
    let orders: Vec<_> = run.candidates().iter().filter(|one| one.orders.is_some()).collect();
    assert_eq!(orders.len(), 3);
    for one in orders {
        assert!(asked.contains(&vec![one.paper.id.clone()]));
    }
}
