//! The whole wire, both ends of it: a prompt becomes a call, the stand-in answers it in bytes, and the bytes become
//! answers and usage.

use std::collections::HashMap;

use firstlight::model::price::{Overrides, price_of, table};
use firstlight::model::providers::{self, Provider};
use firstlight::model::stand_in::{Chunking, Fault, Response, StandIn, Verdict, Wire};
use firstlight::model::{
    AnswerForm, ApiKey, Endpoint, FinishReason, ModelFailure, Prompt, Question, Remedy, ReplyReader, Score,
    StreamEvent, StreamReader, TitlesReader, chat, list_models, read_models, room_for,
};
use firstlight::money::{MicroDollars, PerMillion, Tokens, Usage};
use firstlight::paper::PaperId;

/// What a digest of the original system says about each scored paper, in its order.
fn verdicts(digest: &str) -> Vec<(PaperId, Verdict)> {
    let mut found: Vec<(PaperId, Verdict)> = Vec::new();
    let (mut id, mut comment, mut relevance) = (None, "", None);
    let score = |text: &str| text.trim().parse().ok().and_then(Score::new);
    for line in digest.lines() {
        if let Some(text) = line.strip_prefix("**ArXiv ID:** ") {
            id = PaperId::parse(text.trim());
        } else if let Some(text) = line.strip_prefix("**Comment:** ") {
            comment = text;
        } else if let Some(text) = line.strip_prefix("**Relevance:** ") {
            relevance = score(text);
        } else if let Some(text) = line.strip_prefix("**Novelty:** ")
            && let (Some(id), Some(relevance), Some(novelty)) = (id.take(), relevance.take(), score(text))
        {
            found.push((id, Verdict { comment: comment.to_owned(), relevance, novelty }));
        }
    }
    found
}

#[test]
fn real_comments_and_scores_come_through_the_wire_unchanged() {
    for (file, papers) in [("000_83f8cba90274ee6a.txt", 26), ("003_edbdba10fdb2b71e.txt", 22)] {
        let test = "real_comments_and_scores_come_through_the_wire_unchanged";
        let Some(digest) = super::data::read_text(test, &format!("digests/{file}")) else { return };
        let expected = verdicts(&digest);
        assert_eq!(expected.len(), papers, "{file}");
        let ids: Vec<_> = expected.iter().map(|(id, _)| id.clone()).collect();
        let user: String = ids.iter().map(|id| format!("<<<kelp {id}\nTitle: x\nkelp>>>\n")).collect();
        let prompt = Prompt { system: "You read.".into(), constant: String::new(), papers: user };
        let key = ApiKey::new("sk-1");
        for form in [AnswerForm::Schema, AnswerForm::Jsonl] {
            for chunking in [Chunking::Events, Chunking::Every(1), Chunking::Every(1_000)] {
                let endpoint = Endpoint::parse("https://api.example/v1", "gpt-4o", form).unwrap();
                let limit = room_for(&endpoint, Question::Scores, ids.len());
                let call = chat(&endpoint, &key, &prompt, Question::Scores, limit);
                let model = StandIn {
                    verdicts: HashMap::from_iter(expected.clone()),
                    chunking,
                    ..StandIn::default()
                };
                let response = model.chat(call.body.as_deref().expect("a POST"));

                let mut stream = StreamReader::new(&endpoint, &key);
                let mut reply = ReplyReader::new(&ids);
                let mut answers = Vec::new();
                let mut ends = Vec::new();
                let mut events: Vec<_> =
                    response.chunks.iter().flat_map(|chunk| stream.push(chunk)).collect();
                events.extend(stream.finish());
                for event in events {
                    match event {
                        StreamEvent::Text(text) => answers.extend(reply.push(&text)),
                        other => ends.push(other),
                    }
                }
                assert!(matches!(ends[..], [StreamEvent::Finish(FinishReason::Stop), StreamEvent::Usage(_)]));
                let outcome = reply.finish();
                assert_eq!((outcome.missing, outcome.problems), (vec![], vec![]));
                let found: Vec<_> = answers
                    .into_iter()
                    .map(|one| {
                        let (comment, relevance, novelty) = (one.comment, one.relevance, one.novelty);
                        (one.id, Verdict { comment, relevance, novelty })
                    })
                    .collect();
                assert_eq!(found, expected, "{file}");
            }
        }
    }
}

#[test]
fn the_bundled_prices_are_those_of_the_dated_list() {
    let test = "the_bundled_prices_are_those_of_the_dated_list";
    let Some(list) = super::data::read_text(test, "prices.json") else { return };
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list["extracted"], table().date);
    let models = list["models"].as_array().unwrap();
    assert!(models.len() <= table().models().count());
    for model in models {
        let price = price_of(model["id"].as_str().unwrap(), &Overrides::new()).expect("in the table");
        let read = |name: &str| model[name].as_f64().map(|dollars| (dollars * 1e6).round());
        let whole = |price: PerMillion| {
            let PerMillion(MicroDollars(amount)) = price;
            amount.to_string().parse::<f64>().unwrap()
        };
        assert_eq!(Some(whole(price.prompt)), read("input"), "{model}");
        assert_eq!(price.cached.map(whole), read("cached_input"), "{model}");
        assert_eq!(Some(whole(price.completion)), read("output"), "{model}");
    }
}

const SECRET: &str = "sk-secret-0123456789";

/// A provider of each dialect.
fn provider(wire: Wire) -> &'static Provider {
    let id = match wire {
        Wire::OpenAi => "openai",
        Wire::Anthropic => "anthropic",
        Wire::Gemini => "gemini",
    };
    providers::by_id(id).unwrap()
}

fn endpoint(wire: Wire, form: AnswerForm) -> Endpoint {
    Endpoint::at(provider(wire), "", "some-model", form).unwrap()
}

fn ids() -> Vec<PaperId> {
    ["2504.12350", "2504.12351", "2504.12352", "2504.12353"].map(|id| PaperId::parse(id).unwrap()).to_vec()
}

fn model() -> StandIn {
    let verdict = |number: u8| Verdict {
        comment: format!(
            "Paper {number}: “é”, $\\nu$ and 😀 in a comment of some length, so that it comes in pieces."
        ),
        relevance: Score::new(9).unwrap(),
        novelty: Score::new(number).unwrap(),
    };
    let verdicts = ids().into_iter().zip((1..).map(verdict)).collect();
    StandIn { verdicts, rejects: ids().into_iter().take(1).collect(), ..StandIn::default() }
}

fn body(wire: Wire, form: AnswerForm) -> String {
    let papers: String = ids().iter().map(|id| format!("<<<kelp {id}\nTitle: x\nkelp>>>\n")).collect();
    let prompt = Prompt { system: "You read.".into(), constant: "Criteria.\n\n".into(), papers };
    let call = chat(&endpoint(wire, form), &ApiKey::new(SECRET), &prompt, Question::Scores, Tokens(4_000));
    assert_eq!(Wire::of(&call.url), Some(wire));
    call.body.unwrap()
}

/// What is left of a response: the papers that were answered, the failure, the reason to end, the usage.
#[derive(Debug, Default)]
struct Left {
    answers: usize,
    failure: Option<ModelFailure>,
    finish: Option<FinishReason>,
    usage: Option<Usage>,
}

fn read(wire: Wire, response: &Response) -> Left {
    let key = ApiKey::new(SECRET);
    let mut left = Left::default();
    if response.status != 200 {
        left.failure =
            Some(ModelFailure::from_response(response.status, &response.headers, &response.body(), &key));
        return left;
    }
    let mut stream = StreamReader::new(&endpoint(wire, AnswerForm::Schema), &key);
    let mut reply = ReplyReader::new(&ids());
    let mut events: Vec<_> = response.chunks.iter().flat_map(|chunk| stream.push(chunk)).collect();
    events.extend(stream.finish());
    for event in events {
        match event {
            StreamEvent::Text(text) => left.answers += reply.push(&text).len(),
            StreamEvent::Finish(reason) => left.finish = Some(reason),
            StreamEvent::Usage(usage) => left.usage = Some(usage),
            StreamEvent::Failure(failure) => left.failure = Some(failure),
        }
    }
    left
}

#[test]
fn every_dialect_is_answered_in_every_form() {
    for wire in Wire::ALL {
        for form in [AnswerForm::Schema, AnswerForm::Json, AnswerForm::Jsonl] {
            for chunking in [Chunking::Events, Chunking::Every(1), Chunking::Every(7)] {
                let model = StandIn { chunking, ..model() };
                let left = read(wire, &model.answer(wire, &body(wire, form)));
                assert_eq!((left.answers, left.failure), (4, None), "{wire:?} {form:?}");
                assert_eq!(left.finish, Some(FinishReason::Stop));
                let usage = left.usage.unwrap();
                let sent =
                    "You read.Criteria.\n\n".len() + 4 * "<<<kelp 2504.12350\nTitle: x\nkelp>>>\n".len();
                assert_eq!(usage.prompt.0, u64::try_from(sent / 4).unwrap(), "{wire:?}");
                assert!(usage.completion.0 > 50, "thoughts included: {usage:?}");
            }
        }
    }
}

#[test]
fn a_title_pass_in_every_dialect() {
    for wire in Wire::ALL {
        for form in [AnswerForm::Schema, AnswerForm::Jsonl] {
            let papers: String = ids().iter().map(|id| format!("{id} | A title\n")).collect();
            let prompt = Prompt { system: "You read.".into(), constant: String::new(), papers };
            let endpoint = endpoint(wire, form);
            let call = chat(&endpoint, &ApiKey::default(), &prompt, Question::Titles, Tokens(400));
            let response = model().answer(wire, &call.body.unwrap());
            let mut stream = StreamReader::new(&endpoint, &ApiKey::default());
            let mut titles = TitlesReader::new(&ids());
            for event in response.chunks.iter().flat_map(|chunk| stream.push(chunk)).collect::<Vec<_>>() {
                if let StreamEvent::Text(text) = event {
                    titles.push(&text);
                }
            }
            assert_eq!(titles.finish(), ids()[..1], "{wire:?} {form:?}");
        }
    }
}

/// Every fault on every wire: which failure it is, what a run does about it, and that nothing complete is lost.
#[test]
fn what_goes_wrong_has_the_same_name_in_every_dialect() {
    let wait = |seconds| Remedy::Wait(std::time::Duration::from_secs(seconds));
    let refusals = [
        (Fault::WrongKey(SECRET.to_owned()), "WrongKey", Remedy::Stop),
        (Fault::RateLimited("34s".to_owned()), "RateLimited", wait(34)),
        (Fault::RateLimitedInHeader(7), "RateLimited", wait(7)),
        (Fault::OutOfCredit, "NoCredit", Remedy::Stop),
        (Fault::TooLarge, "TooLarge", Remedy::Split),
        (Fault::ContextFull, "ContextFull", Remedy::Split),
        (Fault::Overloaded, "Overloaded", Remedy::BackOff),
        (Fault::Broken, "Overloaded", Remedy::BackOff),
        (Fault::UnknownModel("nobody-9".to_owned()), "UnknownModel", Remedy::Stop),
        (Fault::SchemaRefused, "SchemaRefused", Remedy::PlainAnswers),
        (Fault::WebPage, "WebPage", Remedy::Stop),
        (Fault::Empty, "Empty", Remedy::Split),
    ];
    for wire in Wire::ALL {
        let body = body(wire, AnswerForm::Schema);
        for (fault, name, remedy) in &refusals {
            let left = read(wire, &model().fail(wire, fault, &body));
            let failure = left.failure.unwrap_or_else(|| panic!("{wire:?} {fault:?}"));
            assert!(format!("{failure:?}").starts_with(name), "{wire:?} {fault:?}: {failure:?}");
            assert_eq!((failure.remedy(), left.answers), (*remedy, 0), "{wire:?} {fault:?}");
            assert!(!failure.to_string().contains("secret"), "{failure}");
        }
        let refused = read(wire, &model().fail(wire, &Fault::Refusal, &body)).failure;
        assert!(
            matches!(refused, Some(ModelFailure::Declined { .. } | ModelFailure::Filtered { .. })),
            "{wire:?}: {refused:?}"
        );
        assert_eq!(read(wire, &model().fail(wire, &Fault::Dribble, &body)).answers, 4, "{wire:?}");
    }
}

/// Wherever a stream breaks, what was complete by then is kept, and never less than with an earlier break.
#[test]
fn a_broken_stream_costs_what_had_not_come() {
    for wire in Wire::ALL {
        let body = body(wire, AnswerForm::Schema);
        let events = model().answer(wire, &body).chunks.len();
        for fault in [Fault::CutOffAfter, Fault::ErrorAfter, Fault::LengthAfter] {
            let kept: Vec<usize> = (0..events - 3)
                .map(|count| {
                    let left = read(wire, &model().fail(wire, &fault(count), &body));
                    match fault(count) {
                        Fault::CutOffAfter(_) => {
                            assert_eq!(left.failure, Some(ModelFailure::CutOff), "{wire:?}");
                        }
                        Fault::ErrorAfter(_) => {
                            assert!(
                                matches!(left.failure, Some(ModelFailure::Overloaded { .. })),
                                "{wire:?}"
                            );
                        }
                        _ => assert_eq!((left.failure, left.finish), (None, Some(FinishReason::Length))),
                    }
                    left.answers
                })
                .collect();
            assert!(kept.is_sorted() && kept.first() == Some(&0), "{wire:?}: {kept:?}");
            assert!(kept.contains(&1) && kept.contains(&3), "{wire:?}: {kept:?}");
        }
    }
}

#[test]
fn requests_that_are_none_are_refused() {
    for wire in Wire::ALL {
        for wrong in ["{", "{}", "null", r#"{"model":"m","messages":[],"contents":[]}"#] {
            let left = read(wire, &model().answer(wire, wrong));
            assert!(
                matches!(left.failure, Some(ModelFailure::Rejected { status: 400, .. })),
                "{wire:?} {wrong}"
            );
        }
    }
    let no_limit = body(Wire::Anthropic, AnswerForm::Jsonl).replace("max_tokens", "max_answer");
    assert!(read(Wire::Anthropic, &model().answer(Wire::Anthropic, &no_limit)).failure.is_some());
}

#[test]
fn the_list_of_models_in_every_dialect() {
    for wire in Wire::ALL {
        let endpoint = endpoint(wire, AnswerForm::Schema);
        let call = list_models(&endpoint, &ApiKey::new(SECRET));
        let (header, before) = wire.key_header();
        assert!(call.headers.contains(&(header, format!("{before}{SECRET}"))), "{wire:?}");
        let models = read_models(&endpoint, &wire.models(&["b", "a"]).body(), &ApiKey::default()).unwrap();
        assert_eq!(
            models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(),
            ["b", "a"],
            "{wire:?}"
        );
    }
}
