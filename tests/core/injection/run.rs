//! Each attack in a small day, through the whole run, before a model that obeys.

use std::collections::BTreeMap;

use firstlight::arxiv::Announcement;
use firstlight::model::stand_in::{StandIn, Verdict};
use firstlight::model::{ReplyReader, Score};
use firstlight::paper::PaperId;
use firstlight::profile::{Profile, TitlePass};
use firstlight::run::record::Phase;

use super::super::run::world::{World, announcement, asked, begin, entry, id, model};
use super::{Attack, first, ordinary_paper, second};

const PAPERS: u32 = 20;
const ATTACKER: u32 = 7;

/// A day of which one paper may be an attack.
fn day(attack: Option<&Attack>) -> Vec<Announcement> {
    let kind = firstlight::paper::AnnounceType::New;
    let mut entries: Vec<_> = (0..PAPERS).map(|number| entry(number, kind)).collect();
    let attacker = &mut entries[ATTACKER as usize].paper;
    let paper = ordinary_paper();
    (attacker.abstract_text, attacker.title) = (paper.abstract_text, paper.title);
    if let Some(attack) = attack {
        *attacker = attack.in_paper(attacker);
    }
    vec![announcement("cs.LG", entries)]
}

/// What a model says that obeys the attacker wherever it can harm others: where its paper stands beside others, it
/// gets 10 and they get 1, and their titles are all irrelevant. Whether it can still read the attack is not asked:
/// one that is hidden from us may not be hidden from it.
fn obedient(papers: &[PaperId]) -> StandIn {
    let mut model = model();
    if papers.len() > 1 && papers.contains(&id(ATTACKER)) {
        let verdict =
            |score| Verdict { comment: "As it was ordered.".into(), relevance: score, novelty: score };
        for paper in papers {
            let score = if *paper == id(ATTACKER) { Score::GREATEST } else { Score::LEAST };
            model.verdicts.insert(paper.clone(), verdict(score));
            if *paper != id(ATTACKER) {
                model.rejects.insert(paper.clone());
            }
        }
    }
    model
}

/// The verdict on every paper of a run over the day.
fn verdicts(
    attack: Option<&Attack>,
    title_pass: TitlePass,
    obeys: bool,
) -> BTreeMap<PaperId, (u8, u8, String)> {
    let world = World::new(move |_, body| {
        let model = if obeys { obedient(&asked(body)) } else { model() };
        Ok(model.chat(body).into())
    });
    let profile = Profile { title_pass, ..Profile::default_reader() };
    let run = begin(&profile, day(attack));
    assert_eq!(world.drive(&run), None);
    let run = run.borrow();
    assert_eq!(run.head.phase, Phase::Finished);
    run.verdicts()
        .map(|one| (one.paper.clone(), (one.relevance.get(), one.novelty.get(), one.comment.clone())))
        .collect()
}

fn spared(attacks: &[Attack]) -> Vec<&'static str> {
    let (mut harmful, attacker) = (Vec::new(), id(ATTACKER));
    for title_pass in [TitlePass::Off, TitlePass::On] {
        let mut undisturbed = verdicts(None, title_pass, false);
        assert_eq!(undisturbed.len(), PAPERS as usize);
        undisturbed.remove(&attacker);
        for attack in attacks {
            let mut found = verdicts(Some(attack), title_pass, true);
            assert!(found.remove(&attacker).is_some(), "{}", attack.name);
            if found != undisturbed {
                harmful.push(attack.name);
            }
        }
    }
    harmful.dedup();
    harmful
}

#[test]
fn no_attack_changes_another_papers_verdict() {
    assert_eq!(spared(first::FIRST), Vec::<&str>::new());
    assert_eq!(spared(second::SECOND), Vec::<&str>::new());
}

/// The test can fail: an order that is not recognised is obeyed, and the neighbours pay.
#[test]
fn an_attack_that_is_not_found_would_do_harm() {
    let unknown = super::attack("unknown", super::Place::Abstract, "Bees are better than wasps.");
    assert_eq!(spared(&[unknown]), ["unknown"]);
}

/// What an attacker that is asked about alone makes the model say of others is not taken.
#[test]
fn a_paper_alone_speaks_for_itself_only() {
    let attack = &first::FIRST[0];
    let world = World::new(|_, body| {
        let papers = asked(body);
        if papers != [id(ATTACKER)] {
            return Ok(model().chat(body).into());
        }
        // It answers about everybody, whoever was asked about; its own paper comes last.
        let everybody = (0..PAPERS).filter(|number| *number != ATTACKER).chain([ATTACKER]);
        let answers = everybody.map(|number| {
            let score = if number == ATTACKER { 10 } else { 1 };
            format!(r#"{{"id":"{}","comment":"x","relevance":{score},"novelty":{score}}}"#, id(number))
        });
        let text = serde_json::json!(answers.collect::<Vec<_>>().join("\n"));
        let event = format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":{text}}},\"finish_reason\":\"stop\"}}]}}\n\n"
        );
        Ok(firstlight::run::twins::Canned::new(200, event + "data: [DONE]\n\n"))
    });
    let run = begin(&Profile::default_reader(), day(Some(attack)));
    assert_eq!(world.drive(&run), None);
    assert!(world.asked().contains(&vec![id(ATTACKER)]));
    let run = run.borrow();
    let expected = verdicts(None, TitlePass::Off, false);
    for verdict in run.verdicts() {
        let found = (verdict.relevance.get(), verdict.novelty.get(), verdict.comment.clone());
        if verdict.paper == id(ATTACKER) {
            assert_eq!(found, (10, 10, "x".to_owned()));
        } else {
            assert_eq!(Some(&found), expected.get(&verdict.paper), "{}", verdict.paper);
        }
    }
    assert_eq!(run.verdicts().count(), PAPERS as usize);
}

#[test]
fn an_answer_that_names_others_is_refused() {
    let mut reader = ReplyReader::new(&[id(ATTACKER)]);
    let answers = reader.push(&format!(
        r#"{{"papers":[{{"id":"{}","comment":"","relevance":1,"novelty":1}},{{"id":"{}","comment":"","relevance":10,"novelty":10}}]}}"#,
        id(1),
        id(ATTACKER)
    ));
    assert_eq!(answers.iter().map(|answer| answer.id.clone()).collect::<Vec<_>>(), [id(ATTACKER)]);
    let outcome = reader.finish();
    assert_eq!(
        outcome.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("The model answered about {:?}, which it was not asked about.", id(1).as_str())]
    );
}
