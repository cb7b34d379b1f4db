use super::super::{Prompt, Question, StreamEvent, StreamReader, chat, list_models, providers, read_models};
use super::*;

fn endpoint(model: &str, form: AnswerForm) -> Endpoint {
    Endpoint::at(providers::by_id("gemini").unwrap(), "", model, form).unwrap()
}

fn prompt() -> Prompt {
    Prompt { system: "You read.".into(), constant: "Criteria.\n\n".into(), papers: "“é”".into() }
}

#[test]
fn a_request_byte_by_byte() {
    let endpoint = endpoint("gemini-2.5-flash", AnswerForm::Jsonl);
    let call = chat(&endpoint, &ApiKey::new("AIza-1"), &prompt(), Question::Scores, Tokens(900));
    assert_eq!(
        call.url,
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"
    );
    assert_eq!(
        call.headers,
        [("content-type", "application/json".to_owned()), ("x-goog-api-key", "AIza-1".to_owned())]
    );
    assert_eq!(
        call.body.as_deref(),
        Some(
            r#"{"systemInstruction":{"parts":[{"text":"You read."}]},"contents":[{"role":"user","parts":[{"text":"Criteria.\n\n"},{"text":"“é”"}]}],"generationConfig":{"temperature":0,"maxOutputTokens":900}}"#
        )
    );
}

#[test]
fn forms_of_an_answer() {
    let config = |model: &str, form: AnswerForm| {
        let call = chat(&endpoint(model, form), &ApiKey::default(), &prompt(), Question::Titles, Tokens(9));
        let body = call.body.unwrap();
        body.split_once(r#""generationConfig":"#).unwrap().1.to_owned()
    };
    assert_eq!(
        config("gemini-3-flash", AnswerForm::Schema),
        r#"{"maxOutputTokens":9,"responseMimeType":"application/json","responseJsonSchema":{"type":"object","properties":{"irrelevant":{"type":"array","items":{"type":"string"}}},"required":["irrelevant"],"additionalProperties":false}}}"#
    );
    assert_eq!(
        config("gemini-2.5-flash", AnswerForm::Json),
        r#"{"temperature":0,"maxOutputTokens":9,"responseMimeType":"application/json"}}"#
    );
}

#[test]
fn a_model_s_name_stays_within_its_piece_of_the_path() {
    let check = |name: &str, expected: &str| assert_eq!(in_path(name), expected, "{name}");
    check("gemini-2.5-flash_8b", "gemini-2.5-flash_8b");
    check("models/gemini-3", "gemini-3");
    check("../x?key=1#é", "..%2Fx%3Fkey%3D1%23%C3%A9");
}

#[test]
fn the_list_of_models() {
    let endpoint = endpoint("m", AnswerForm::Schema);
    let call = list_models(&endpoint, &ApiKey::new("AIza-1"));
    assert_eq!(call.url, "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000");
    assert_eq!((call.headers, call.body), (vec![("x-goog-api-key", "AIza-1".to_owned())], None));
    let list = r#"{"models":[{"name":"models/gemini-b","supportedGenerationMethods":["generateContent","countTokens"]},{"name":"models/embedding-1","supportedGenerationMethods":["embedContent"]},{"name":"models/x"}]}"#;
    let models = read_models(&endpoint, list.as_bytes(), &ApiKey::default()).unwrap();
    assert_eq!(models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["gemini-b"]);
}

/// The events in a line each; the body is read whole and byte by byte.
fn check(body: &str, expected: &[&str]) {
    let read = |size: usize| {
        let mut reader =
            StreamReader::new(&endpoint("m", AnswerForm::Schema), &ApiKey::new("AIza-secret-0123456789"));
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
            StreamEvent::Usage(Usage { prompt, cached, completion, .. }) => {
                format!("usage {prompt} ({cached} cached) {completion}")
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
    data.iter().map(|data| format!("data: {data}\r\n\r\n")).collect()
}

const TEXT: &str = r#"{"candidates":[{"content":{"parts":[{"text":"é"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":100,"totalTokenCount":100},"modelVersion":"m"}"#;
const THOUGHT: &str = r#"{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"ok"}],"role":"model"},"index":0}]}"#;
const END: &str = r#"{"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":7,"thoughtsTokenCount":30,"cachedContentTokenCount":60,"totalTokenCount":137}}"#;

#[test]
fn a_stream_as_it_is_documented() {
    check(
        &events(&[TEXT, THOUGHT, TEXT, END]),
        &["text é", "text ok", "text é", "finish Stop", "usage 100 (60 cached) 37"],
    );
    check(&format!("[{END}]"), &["finish Stop", "failure The model answered with nothing", "usage 100"]);
    check(&TEXT.replace(r#""index":0"#, r#""finishReason":"STOP""#), &["text é", "finish Stop", "usage 100"]);
}

#[test]
fn ends_that_are_none() {
    let usage = "usage 100 (60 cached) 37";
    check(&events(&[TEXT]), &["text é", "failure The connection broke off", "usage 100 (0 cached) 0"]);
    let ends = |reason: &str| END.replace("STOP", reason);
    check(&events(&[TEXT, &ends("MAX_TOKENS")]), &["text é", "finish Length", usage]);
    for reason in ["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"] {
        check(
            &events(&[TEXT, &ends(reason)]),
            &["text é", "finish ContentFilter", "failure The provider's content filter", usage],
        );
    }
    check(&events(&[&ends("OTHER")]), &["finish Other", "failure The model answered with nothing", usage]);
    check(
        r#"data: {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9}}"#,
        &["failure The provider's content filter stopped the answer (PROHIBITED_CONTENT)", "usage 9"],
    );
    let error = r#"{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}"#;
    check(&events(&[TEXT, error]), &["text é", "failure The provider is overloaded", "usage 100"]);
    check(&format!("[{error}]"), &["failure The provider is overloaded"]);
    check("data: {\"hello\":1}\n\n", &["failure What came back is no answer of a chat model"]);
}
