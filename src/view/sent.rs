//! What was sent: every request of a run, with its full text and the reply.

use serde::Serialize;
use serde_json::Value;

use super::words;
use crate::money::Price;
use crate::run::record::{RequestLog, RunKey};

/// A request in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// Its number in the run, from 1, and what it was for.
    pub what: String,
    /// When, how long, how much, how it ended, what it cost.
    pub facts: String,
    /// How it failed, as a sentence; empty where it did not.
    pub failure: String,
}

/// A text that was sent or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentText {
    /// Whose it is.
    pub name: &'static str,
    /// The text.
    pub text: String,
}

impl RequestLine {
    /// The line of a request, the `index`-th of its run from 0; `price` is what a model costs.
    pub fn new(index: usize, log: &RequestLog, price: &dyn Fn(&str) -> Option<Price>) -> Self {
        let mut facts = vec![clock(log.at)];
        facts.push(log.took.map_or_else(|| words::NOT_ENDED.to_owned(), seconds));
        facts.push(words::size(bytes(log.sent), bytes(log.received)));
        facts.extend(log.status.map(words::status));
        facts.push(match (log.usage, log.up_to) {
            (Some(usage), _) => words::used(usage, log.cost),
            (None, Some(most)) => {
                let money = price(&log.model)
                    .map(|price| (price.prompt_cost(most) + price.completion_cost(most)).rounded());
                words::not_confirmed(money, most.total())
            }
            (None, None) => words::NOTHING_USED.to_owned(),
        });
        Self {
            what: words::request(index + 1, log.stage, &log.model),
            facts: facts.join(" · "),
            failure: log.failure.clone().unwrap_or_default(),
        }
    }
}

/// The texts of a request, in the order in which the model read them, and the reply; those that were kept.
pub fn texts(log: &RequestLog) -> Vec<SentText> {
    let body: Value = serde_json::from_str(&log.body).unwrap_or_default();
    let mut found = said(&body);
    if found.is_empty() && !log.body.is_empty() {
        found.push(SentText { name: words::WHOLE_BODY, text: log.body.clone() });
    }
    if !log.reply.is_empty() {
        found.push(SentText { name: words::REPLY, text: log.reply.clone() });
    }
    found
}

/// What a body says in one of the three dialects: OpenAI's and Anthropic's `messages`, Anthropic's `system`, Gemini's
/// `systemInstruction` and `contents`.
fn said(body: &Value) -> Vec<SentText> {
    let system =
        ["system", "systemInstruction", "system_instruction"].iter().filter_map(|name| body.get(name));
    let system = system.map(|value| (true, value));
    let turns = ["messages", "contents"].iter().filter_map(|name| body.get(name)?.as_array()).flatten();
    let turns = turns.map(|turn| (turn.get("role").and_then(Value::as_str) == Some("system"), turn));
    system
        .chain(turns)
        .map(|(is_system, value)| SentText {
            name: if is_system { words::SYSTEM_PART } else { words::USER_PART },
            text: text_in(value),
        })
        .filter(|part| !part.text.is_empty())
        .collect()
}

/// The text of a message: a string, or in `content`, `parts` and `text`, alone or in a list.
fn text_in(value: &Value) -> String {
    // Four levels are more than any dialect has.
    fn collect(value: &Value, depth: u8, texts: &mut String) {
        match value {
            Value::String(text) => texts.push_str(text),
            Value::Array(parts) if depth > 0 => parts.iter().for_each(|part| collect(part, depth - 1, texts)),
            Value::Object(members) if depth > 0 => {
                let names = ["content", "parts", "text"];
                let found = names.iter().filter_map(|name| members.get(*name));
                found.for_each(|part| collect(part, depth - 1, texts));
            }
            _ => {}
        }
    }
    let mut texts = String::new();
    collect(value, 4, &mut texts);
    texts
}

/// The requests of a run as a file of JSON, indented.
pub fn to_json(key: &RunKey, logs: &[RequestLog]) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        format: &'static str,
        version: u32,
        run: &'a RunKey,
        requests: &'a [RequestLog],
    }
    let file = File { format: "firstlight-requests", version: 1, run: key, requests: logs };
    // Numbers, strings and fixed names always serialise.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The time of day (UTC) of milliseconds since 1970.
fn clock(at: u64) -> String {
    let seconds = at / 1_000 % (24 * 3_600);
    words::clock(seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn seconds(milliseconds: u64) -> String {
    words::seconds(milliseconds / 1_000, milliseconds % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnswerForm, ApiKey, Endpoint, Prompt, Question, chat, providers};
    use crate::money::{MicroDollars, PerMillion, Tokens, Usage};
    use crate::run::plan::Stage;

    fn log() -> RequestLog {
        RequestLog {
            at: 1_795_305_600_000 + (13 * 3_600 + 5 * 60 + 9) * 1_000,
            took: Some(4_260),
            model: "m".to_owned(),
            batch: 0,
            stage: Stage::Scoring,
            sent: 24_310,
            received: 6_090,
            status: Some(200),
            usage: None,
            up_to: None,
            cost: None,
            failure: None,
            body: String::new(),
            reply: String::new(),
        }
    }

    fn usage(prompt: u64, cached: u64, completion: u64) -> Usage {
        Usage {
            prompt: Tokens(prompt),
            cached: Tokens(cached),
            completion: Tokens(completion),
            ..Usage::default()
        }
    }

    #[test]
    fn a_line_says_when_how_long_how_much_and_what_it_cost() {
        let dear = |_: &str| {
            let price = PerMillion(MicroDollars(10_000_000));
            Some(Price { prompt: price, cached: None, completion: price })
        };
        let check = |log: &RequestLog, expected: &str| {
            let line = RequestLine::new(2, log, &dear);
            assert_eq!((line.what.as_str(), line.facts.as_str()), ("3. scoring · m", expected));
        };
        let start = "13:05:09 UTC · 4.2 s · 24.3 kB out, 6.0 kB in · status 200";
        let stated =
            RequestLog { usage: Some(usage(6_254, 1_400, 482)), cost: Some(MicroDollars(210_000)), ..log() };
        check(&stated, &format!("{start} · 6,254 tokens in (1,400 cached), 482 out · $0.21"));
        check(
            &RequestLog { cost: None, ..stated },
            &format!("{start} · 6,254 tokens in (1,400 cached), 482 out · cost unknown"),
        );
        check(
            &RequestLog { up_to: Some(usage(7_000, 0, 3_000)), ..log() },
            &format!("{start} · up to $0.10, not confirmed"),
        );
        check(
            &RequestLog { took: None, status: None, ..log() },
            "13:05:09 UTC · not ended · 24.3 kB out, 6.0 kB in · nothing used",
        );
        let failed = RequestLog { failure: Some("The provider is overloaded.".to_owned()), ..log() };
        assert_eq!(RequestLine::new(0, &failed, &dear).failure, "The provider is overloaded.");
    }

    #[test]
    fn the_texts_of_every_dialect_come_back_as_they_were_sent() {
        let prompt = Prompt {
            system: "You <b>judge</b>.".to_owned(),
            constant: "Topics: \"x\".\n\n".to_owned(),
            papers: "<<<paper 2610.99001\n$\\alpha$\n".to_owned(),
        };
        let key = ApiKey::new("sk-canary-0123456789");
        for provider in ["openai", "anthropic", "gemini", "mistral"] {
            let row = providers::by_id(provider).unwrap();
            let endpoint = Endpoint::at(row, row.base_url, "m", AnswerForm::Schema).unwrap();
            let call = chat(&endpoint, &key, &prompt, Question::Scores, Tokens(100));
            let log = RequestLog { body: call.body.unwrap(), reply: "{}".to_owned(), ..log() };
            let found: Vec<_> = texts(&log).into_iter().map(|part| (part.name, part.text)).collect();
            let expected = [
                (words::SYSTEM_PART, prompt.system.clone()),
                (words::USER_PART, prompt.user()),
                (words::REPLY, "{}".to_owned()),
            ];
            assert_eq!(found, expected, "{provider}");
            assert!(!log.body.contains("sk-canary"));
        }
    }

    #[test]
    fn what_is_in_no_dialect_is_shown_whole_and_what_was_not_kept_is_not() {
        let names = |body: &str| {
            let log = RequestLog { body: body.to_owned(), ..log() };
            texts(&log).iter().map(|part| part.name).collect::<Vec<_>>()
        };
        assert_eq!(names(""), [""; 0]);
        assert_eq!(names("{\"prompt\":\"x\"}"), [words::WHOLE_BODY]);
        assert_eq!(names("no JSON"), [words::WHOLE_BODY]);
        let deep = format!("{{\"system\":{}\"x\"{}}}", "[".repeat(100), "]".repeat(100));
        assert_eq!(names(&deep), [words::WHOLE_BODY]);
    }

    #[test]
    fn the_file_holds_every_request() {
        let key =
            RunKey { profile: "p".to_owned(), day: crate::day::Day::parse("2026-11-20").unwrap(), number: 2 };
        let file: Value = serde_json::from_str(&to_json(&key, &[log(), log()])).unwrap();
        assert_eq!(file["run"]["day"], "2026-11-20");
        assert_eq!(file["requests"].as_array().unwrap().len(), 2);
        let again: RequestLog = serde_json::from_value(file["requests"][1].clone()).unwrap();
        assert_eq!(again, log());
    }
}
