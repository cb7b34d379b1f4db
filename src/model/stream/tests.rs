use proptest::prelude::*;

use crate::money::Tokens;

use super::super::AnswerForm;
use super::*;

fn read(body: &[u8], size: usize) -> Vec<StreamEvent> {
    let endpoint = Endpoint::parse("https://x.example", "m", AnswerForm::Schema).unwrap();
    let mut reader = StreamReader::new(&endpoint, &ApiKey::new("sk-secret-0123456789"));
    let mut events: Vec<_> = body.chunks(size.max(1)).flat_map(|chunk| reader.push(chunk)).collect();
    events.extend(reader.finish());
    events
}

/// The events in a line each; the body is read whole and byte by byte.
fn check(body: &str, expected: &[&str]) {
    let events = read(body.as_bytes(), usize::MAX);
    assert_eq!(read(body.as_bytes(), 1), events, "byte by byte: {body}");
    let lines: Vec<_> = events
        .iter()
        .map(|event| match event {
            StreamEvent::Text(text) => format!("text {text}"),
            StreamEvent::Finish(reason) => format!("finish {reason:?}"),
            StreamEvent::Usage(usage) => format!("usage {}+{}", usage.prompt, usage.completion),
            StreamEvent::Failure(failure) => format!("failure {failure}"),
        })
        .collect();
    assert_eq!(lines.len(), expected.len(), "{body}: {lines:?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{body}: {lines:?}");
    }
}

fn data(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("data: {line}\n\n")).collect()
}

const TEXT: &str = r#"{"choices":[{"index":0,"delta":{"content":"é"},"finish_reason":null}]}"#;
const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
const USAGE: &str = r#"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3}}"#;

#[test]
fn a_stream_as_openai_sends_it() {
    let first =
        r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null}}],"usage":null}"#;
    let body = data(&[first, TEXT, TEXT, STOP, USAGE, "[DONE]"]);
    let expected = ["text é", "text é", "finish Stop", "usage 12+3"];
    check(&body, &expected);
    check(&body.replace('\n', "\r\n"), &expected);
    check(&body.replace("\n\n", "\n"), &expected);
    check(&format!(": OPENROUTER PROCESSING\n\n{body}"), &expected);
    check(&format!("\u{feff}\n\n{body}data: after the end\n\n"), &expected);
    check(body.trim_end(), &expected);
}

#[test]
fn an_answer_that_is_not_streamed() {
    check(
        r#" {"choices":[{"message":{"content":"all","reasoning_content":"hm"},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#,
        &["text all", "finish Length", "usage 1+2"],
    );
    check(r#"{"choices":[{"message":{"content":"half"#, &["failure The connection broke off"]);
    check(
        r#"[{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}]"#,
        &["failure The provider is overloaded"],
    );
    check("<!doctype html><title>Sign in</title>", &["failure A web page came back"]);
}

#[test]
fn content_in_every_form() {
    let content = |content: &str| format!(r#"{{"choices":[{{"delta":{{"content":{content}}}}}]}}"#);
    check(&data(&[&content("null"), &content("\"a\""), STOP]), &["text a", "finish Stop"]);
    check(
        &data(&[
            &content(
                r#"[{"type":"thinking","thinking":[{"text":"hm"}]},{"type":"text","text":"b"},{"text":"c"}]"#,
            ),
            STOP,
        ]),
        &["text bc", "finish Stop"],
    );
    check(
        &data(&[r#"{"choices":[{"delta":{"reasoning_content":"hm","reasoning":"hm"}}]}"#, TEXT, STOP]),
        &["text é", "finish Stop"],
    );
    check(
        &data(&[
            TEXT,
            r#"{"choices":[{"message":{"content":"é"},"finish_reason":"stop"},{"index":1,"delta":{"content":"other"}}]}"#,
        ]),
        &["text é", "finish Stop"],
    );
    check(
        "data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"split\"}}]}\n\ndata: [DONE]\n\n",
        &["text split"],
    );
}

#[test]
fn failures_after_a_good_beginning() {
    check(
        &data(&[
            TEXT,
            r#"{"error":{"message":"key sk-secret-0123456789 is overloaded","type":"overloaded_error"}}"#,
            TEXT,
        ]),
        &["text é", "failure The provider is overloaded"],
    );
    check(
        &data(&[
            TEXT,
            r#"{"id":"x","error":{"code":502,"message":"Provider disconnected"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}"#,
        ]),
        &["text é", "finish Other", "failure The provider is overloaded or out of order (502"],
    );
    check(
        "error: {\"code\":400,\"message\":\"the request exceeds the available context size\"}\n\ndata: [DONE]\n\n",
        &["failure The papers of one request are more than this model can read"],
    );
    check(
        &data(&[TEXT, r#"{"error":"went wrong with sk-secret-0123456789"}"#]),
        &["text é", "failure The provider broke the answer off (went wrong with [key])"],
    );
    check(&data(&[TEXT, TEXT]), &["text é", "text é", "failure The connection broke off"]);
    check(data(&[TEXT]).get(..40).unwrap(), &["failure The connection broke off"]);
}

#[test]
fn answers_that_are_none() {
    check(
        &data(&[STOP, USAGE, "[DONE]"]),
        &["finish Stop", "failure The model answered with nothing", "usage 12+3"],
    );
    check("", &["failure The connection broke off"]);
    check("Internal error", &["failure The connection broke off"]);
    check(
        "data: oops sk-secret-0123456789\n\n",
        &["failure What came back is no answer of a chat model (oops [key])"],
    );
    check(r#"{"hello":"world"}"#, &["failure What came back is no answer of a chat model"]);
    check(
        &data(&[
            r#"{"choices":[{"delta":{"refusal":"I can"}}]}"#,
            r#"{"choices":[{"delta":{"refusal":"not."},"finish_reason":"stop"}]}"#,
        ]),
        &["finish Stop", "failure The model declined to answer: “I cannot”."],
    );
    check(
        &data(&[TEXT, r#"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#]),
        &["text é", "finish ContentFilter", "failure The provider's content filter"],
    );
    check(&data(&[r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#]), &["finish Length"]);
}

#[test]
fn the_last_usage_stands_for_the_whole_request() {
    let body = data(&[
        r#"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":12,"completion_tokens":1}}"#,
        STOP,
        USAGE,
    ]);
    let events = read(body.as_bytes(), 7);
    let usages: Vec<_> = events.iter().filter(|event| matches!(event, StreamEvent::Usage(_))).collect();
    let usage = Usage { prompt: Tokens(12), completion: Tokens(3), ..Usage::default() };
    assert_eq!(usages, [&StreamEvent::Usage(usage)]);
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_events(
        parts in prop::collection::vec(0_usize..9, 0..12),
        size in 1_usize..40,
    ) {
        let parts: String = parts
            .into_iter()
            .map(|part| [
                data(&[TEXT]),
                data(&[STOP]),
                data(&[USAGE]),
                data(&["[DONE]"]),
                ": ping\r\n\r\n".into(),
                format!("data: {TEXT}\r"),
                "data: {\"error\":\"é\"}\n\n".into(),
                "data: é😀\n".into(),
                "\u{feff}{".into(),
            ][part].clone())
            .collect();
        prop_assert_eq!(read(parts.as_bytes(), size), read(parts.as_bytes(), usize::MAX));
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..200), size in 1_usize..9) {
        prop_assert_eq!(read(&bytes, size), read(&bytes, usize::MAX));
    }
}
