use super::super::{Prompt, chat, list_models, read_models, room_for};
use super::*;

fn endpoint(model: &str, answer_form: AnswerForm) -> Endpoint {
    Endpoint::parse("https://api.example/v1/", model, answer_form).unwrap()
}

fn body(model: &str, form: AnswerForm, question: Question) -> String {
    let prompt =
        Prompt { system: "You read.".into(), constant: "Papers: ".into(), papers: "“é”".into() };
    chat(&endpoint(model, form), &ApiKey::new("sk-1"), &prompt, question, Tokens(900)).body.unwrap()
}

#[test]
fn a_request_byte_by_byte() {
    let prompt =
        Prompt { system: "You read.".into(), constant: "Papers: ".into(), papers: "“é”".into() };
    let endpoint = endpoint("gpt-4o", AnswerForm::Jsonl);
    let call = chat(&endpoint, &ApiKey::new("sk-1"), &prompt, Question::Scores, Tokens(900));
    assert_eq!(call.url, "https://api.example/v1/chat/completions");
    assert_eq!(
        call.headers,
        [("content-type", "application/json".into()), ("authorization", "Bearer sk-1".into())]
    );
    assert_eq!(
        call.body.as_deref(),
        Some(
            r#"{"model":"gpt-4o","messages":[{"role":"system","content":"You read."},{"role":"user","content":"Papers: “é”"}],"stream":true,"stream_options":{"include_usage":true},"temperature":0,"max_tokens":900}"#
        )
    );
    assert!(!format!("{call:?}").contains("sk-1"));
    let call = chat(&endpoint, &ApiKey::default(), &prompt, Question::Scores, Tokens(900));
    assert_eq!(call.headers.len(), 1);
}

#[test]
fn the_schemas_are_constant_and_the_comment_comes_first() {
    let scores = r#","response_format":{"type":"json_schema","json_schema":{"name":"paper_scores","strict":true,"schema":{"type":"object","properties":{"papers":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"comment":{"type":"string"},"relevance":{"type":"integer"},"novelty":{"type":"integer"}},"required":["id","comment","relevance","novelty"],"additionalProperties":false}}},"required":["papers"],"additionalProperties":false}}}}"#;
    let titles = r#","response_format":{"type":"json_schema","json_schema":{"name":"irrelevant_titles","strict":true,"schema":{"type":"object","properties":{"irrelevant":{"type":"array","items":{"type":"string"}}},"required":["irrelevant"],"additionalProperties":false}}}}"#;
    let pairs = r#","response_format":{"type":"json_schema","json_schema":{"name":"better_papers","strict":true,"schema":{"type":"object","properties":{"pairs":{"type":"array","items":{"type":"object","properties":{"better":{"type":"string"},"worse":{"type":"string"}},"required":["better","worse"],"additionalProperties":false}}},"required":["pairs"],"additionalProperties":false}}}}"#;
    for (question, schema) in
        [(Question::Scores, scores), (Question::Titles, titles), (Question::Pairs, pairs)]
    {
        let body = body("gpt-4o", AnswerForm::Schema, question);
        assert!(body.ends_with(schema), "{body}");
    }
}

#[test]
fn json_mode_has_no_schema() {
    let body = body("deepseek-chat", AnswerForm::Json, Question::Scores);
    assert!(body.ends_with(r#","response_format":{"type":"json_object"}}"#), "{body}");
}

#[test]
fn gpt_5_and_the_o_series_are_asked_their_way() {
    for model in ["gpt-5", "openai/gpt-6.1-sol", "o1", "openai/o4-mini"] {
        let body = body(model, AnswerForm::Jsonl, Question::Scores);
        assert!(body.ends_with(r#"},"max_completion_tokens":900}"#), "{body}");
    }
    for model in ["gpt-4o", "openai/gpt-oss-20b", "olmo-3"] {
        let body = body(model, AnswerForm::Jsonl, Question::Scores);
        assert!(body.ends_with(r#"},"temperature":0,"max_tokens":900}"#), "{body}");
    }
    let body = body("anthropic/claude-opus-4.7", AnswerForm::Jsonl, Question::Scores);
    assert!(body.ends_with(r#"},"max_tokens":900}"#), "{body}");
}

#[test]
fn mistral_gets_no_stream_options() {
    let endpoint = Endpoint::parse("https://api.mistral.ai/v1", "m", AnswerForm::Jsonl).unwrap();
    let prompt = Prompt { system: String::new(), constant: String::new(), papers: String::new() };
    let call = chat(&endpoint, &ApiKey::default(), &prompt, Question::Titles, Tokens(9));
    assert!(!call.body.unwrap().contains("stream_options"));
}

#[test]
fn room_for_answers_and_thoughts() {
    let room = |model, question| room_for(&endpoint(model, AnswerForm::Schema), question, 16).0;
    assert_eq!(room("gpt-4o", Question::Scores), 256 + 16 * 200);
    assert_eq!(room("gpt-4o", Question::Titles), 512);
    assert_eq!(room("gpt-4o", Question::Pairs), 256 + 16 * 48);
    assert_eq!(room("smollm2-135m", Question::Scores), 256 + 16 * 200);
    for model in ["o3", "gpt-5-mini", "openai/gpt-oss-20b", "qwen3-8b", "gemini-2.5-flash", "x-thinking"] {
        assert!(room(model, Question::Scores) > 12_000, "{model}");
    }
    assert_eq!(room("qwen3-30b-instruct", Question::Titles), 512);
}

#[test]
fn lists_of_models() {
    let check = |body: &str, expected: Result<&[&str], &str>| {
        let found = read_models(
            &endpoint("m", AnswerForm::Schema),
            body.as_bytes(),
            &ApiKey::new("sk-secret-0123456789"),
        );
        let found = found.map(|models| models.into_iter().map(|model| model.name).collect::<Vec<_>>());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{body}"),
            (Err(found), Err(expected)) => assert!(found.to_string().starts_with(expected), "{found}"),
            (found, _) => panic!("{body}: {found:?}"),
        }
    };
    check(r#"{"object":"list","data":[{"id":"b","object":"model"},{"id":"a"},{"x":1}]}"#, Ok(&["b", "a"]));
    check(r#"[{"id":"meta/llama"}]"#, Ok(&["meta/llama"]));
    check(r#"{"models":[{"name":"models/gemini-2.5-flash"}]}"#, Ok(&["gemini-2.5-flash"]));
    check(r#"{"data":[]}"#, Ok(&[]));
    check("<html>", Err("A web page came back"));
    check("sk-secret-0123456789?", Err("What came back is no answer of a chat model ([key]?)"));
    check(r#"{"error":{"message":"Invalid API key"}}"#, Err("The provider did not accept the key"));
}

#[test]
fn the_list_is_asked_for_with_nothing_but_the_key() {
    let call = list_models(&endpoint("m", AnswerForm::Schema), &ApiKey::new("sk-1"));
    assert_eq!((call.url.as_str(), call.body), ("https://api.example/v1/models", None));
    assert_eq!(call.headers, [("authorization", "Bearer sk-1".into())]);
}
