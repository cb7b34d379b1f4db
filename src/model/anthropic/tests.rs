use super::super::{Prompt, Question, StreamEvent, StreamReader, chat, list_models, providers, read_models};
use super::*;

fn endpoint(model: &str, form: AnswerForm) -> Endpoint {
    let anthropic = providers::by_id("anthropic").unwrap();
    Endpoint::at(anthropic, "", model, form).unwrap()
}

fn prompt() -> Prompt {
    Prompt { system: "You read.".into(), constant: "Criteria.\n\n".into(), papers: "“é”".into() }
}

#[test]
fn a_request_byte_by_byte() {
    let endpoint = endpoint("claude-sonnet-4-5", AnswerForm::Jsonl);
    let call = chat(&endpoint, &ApiKey::new("sk-1"), &prompt(), Question::Scores, Tokens(900));
    assert_eq!(call.url, "https://api.anthropic.com/v1/messages");
    let expected = [
        ("x-api-key", "sk-1"),
        ("anthropic-version", "2023-06-01"),
        ("anthropic-dangerous-direct-browser-access", "true"),
        ("content-type", "application/json"),
    ];
    assert_eq!(call.headers, expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(
        call.body.as_deref(),
        Some(
            r#"{"model":"claude-sonnet-4-5","max_tokens":900,"system":[{"type":"text","text":"You read."}],"messages":[{"role":"user","content":[{"type":"text","text":"Criteria.\n\n","cache_control":{"type":"ephemeral"}},{"type":"text","text":"“é”"}]}],"stream":true,"temperature":0}"#
        )
    );
}

#[test]
fn what_is_left_out_and_what_is_added() {
    let body = |model: &str, form: AnswerForm, prompt: &Prompt| {
        chat(&endpoint(model, form), &ApiKey::default(), prompt, Question::Titles, Tokens(9)).body.unwrap()
    };
    let schema = r#""output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"irrelevant":{"type":"array","items":{"type":"string"}}},"required":["irrelevant"],"additionalProperties":false}}}}"#;
    let with_schema = body("claude-opus-4-8", AnswerForm::Schema, &prompt());
    assert!(with_schema.ends_with(&format!(r#""stream":true,{schema}"#)), "no temperature: {with_schema}");
    let no_constant = Prompt { constant: String::new(), ..prompt() };
    assert!(body("m", AnswerForm::Jsonl, &no_constant).contains(
        r#""system":[{"type":"text","text":"You read.","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":[{"type":"text","text":"“é”"}]}]"#
    ));
    let no_system = Prompt { system: String::new(), ..prompt() };
    assert!(!body("m", AnswerForm::Jsonl, &no_system).contains("system"));
    assert!(!body("m", AnswerForm::Json, &prompt()).contains("output_config"));
}

#[test]
fn the_list_of_models() {
    let endpoint = endpoint("m", AnswerForm::Schema);
    let call = list_models(&endpoint, &ApiKey::new("sk-1"));
    assert_eq!((call.url.as_str(), call.body), ("https://api.anthropic.com/v1/models?limit=1000", None));
    assert_eq!(call.headers[0], ("x-api-key", "sk-1".to_owned()));
    let list = r#"{"data":[{"type":"model","id":"claude-b","display_name":"B"},{"id":""},{"id":"claude-a"}],"has_more":false}"#;
    let models = read_models(&endpoint, list.as_bytes(), &ApiKey::default()).unwrap();
    assert_eq!(models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["claude-b", "claude-a"]);
}

/// The events in a line each; the body is read whole and byte by byte.
fn check(body: &str, expected: &[&str]) {
    let read = |size: usize| {
        let mut reader =
            StreamReader::new(&endpoint("m", AnswerForm::Schema), &ApiKey::new("sk-secret-0123456789"));
        let mut events: Vec<_> = body.as_bytes().chunks(size).flat_map(|chunk| reader.push(chunk)).collect();
        events.extend(reader.finish());
        events
    };
    assert_eq!(read(1), read(body.len().max(1)), "byte by byte: {body}");
    let lines: Vec<_> = read(body.len().max(1))
        .iter()
        .map(|event| match event {
            StreamEvent::Text(text) => format!("text {text}"),
            StreamEvent::Finish(reason) => format!("finish {reason:?}"),
            StreamEvent::Usage(Usage { prompt, cached, written, completion, .. }) => {
                format!("usage {prompt} ({cached} cached, {written} written) {completion}")
            }
            StreamEvent::Failure(failure) => format!("failure {failure}"),
        })
        .collect();
    assert_eq!(lines.len(), expected.len(), "{body}: {lines:?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{body}: {lines:?}");
    }
}

fn events(data: &[&str]) -> String {
    let kind = |data: &str| {
        serde_json::from_str::<Value>(data)
            .unwrap()
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or("x")
            .to_owned()
    };
    data.iter().map(|data| format!("event: {}\ndata: {data}\n\n", kind(data))).collect()
}

const START: &str = r#"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"m","stop_reason":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":1300,"cache_read_input_tokens":75,"output_tokens":1}}}"#;
const OPEN: &str = r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#;
const PING: &str = r#"{"type": "ping"}"#;
const TEXT: &str = r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"é"}}"#;
const CLOSE: &str = r#"{"type":"content_block_stop","index":0}"#;
const END: &str = r#"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15}}"#;
const STOP: &str = r#"{"type":"message_stop"}"#;

#[test]
fn a_stream_as_it_is_documented() {
    let expected = ["text é", "text é", "finish Stop", "usage 1,400 (75 cached, 1,300 written) 15"];
    check(&events(&[START, OPEN, PING, TEXT, TEXT, CLOSE, END, STOP]), &expected);
    let thinking = [
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"hm","signature":""}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}"#,
        r#"{"type":"a_kind_of_next_year","index":0}"#,
    ];
    check(&events(&[&[START][..], &thinking, &[CLOSE, OPEN, TEXT, TEXT, END, STOP]].concat()), &expected);
    // llama.cpp repeats the prompt's count at the end, and counts the cached part there first.
    let whole = r#"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"input_tokens":40,"cache_read_input_tokens":60,"output_tokens":7}}"#;
    let start = r#"{"type":"message_start","message":{"usage":{"input_tokens":0,"output_tokens":0}}}"#;
    check(
        &events(&[start, TEXT, whole, STOP]),
        &["text é", "finish Length", "usage 100 (60 cached, 0 written) 7"],
    );
}

#[test]
fn an_answer_that_is_not_streamed() {
    check(
        r#"{"type":"message","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"a"},{"type":"text","text":"b"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}"#,
        &["text ab", "finish Stop", "usage 3 (0 cached, 0 written) 2"],
    );
}

#[test]
fn ends_that_are_none() {
    let error = |kind: &str, message: &str| {
        format!(r#"{{"type":"error","error":{{"type":"{kind}","message":"{message}"}}}}"#)
    };
    let usage = "usage 1,400 (75 cached, 1,300 written) 1";
    check(
        &events(&[START, OPEN, TEXT, &error("overloaded_error", "Overloaded")]),
        &["text é", "failure The provider is overloaded", usage],
    );
    check(
        &events(&[START, &error("rate_limit_error", "slow down, sk-secret-0123456789")]),
        &["failure The provider takes no more requests", usage],
    );
    check(
        &events(&[
            START,
            &error("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        ]),
        &["failure The papers of one request", usage],
    );
    check(&events(&[START, OPEN, TEXT]), &["text é", "failure The connection broke off", usage]);
    let refused = END.replace("end_turn", "refusal");
    check(
        &events(&[START, OPEN, &refused, STOP]),
        &["finish ContentFilter", "failure The provider's content filter", "usage 1,400"],
    );
    let full = END.replace("end_turn", "model_context_window_exceeded");
    check(&events(&[START, OPEN, TEXT, &full, STOP]), &["text é", "finish Length", "usage 1,400"]);
    check(
        &events(&[START, END, STOP]),
        &["finish Stop", "failure The model answered with nothing", "usage 1,400"],
    );
    check(
        r#"{"hello":"sk-secret-0123456789"}"#,
        &["failure What came back is no answer of a chat model ({\"hello\":\"[key]\"})"],
    );
}
