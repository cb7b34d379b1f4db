//! The whole wire, both ends of it: a prompt becomes a call, the stand-in answers it in bytes, and the bytes become
//! answers and usage.

use std::collections::HashMap;

use firstlight::model::price::{Overrides, price_of, table};
use firstlight::model::stand_in::{Chunking, StandIn, Verdict};
use firstlight::model::{
    AnswerForm, ApiKey, Endpoint, FinishReason, Prompt, Question, ReplyReader, Score, StreamEvent,
    StreamReader, chat, room_for,
};
use firstlight::money::{MicroDollars, PerMillion};
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
