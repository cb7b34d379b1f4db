use super::super::Remedy;
use super::*;

fn read(status: u16, body: &str) -> ModelFailure {
    from_response(status, &[], body.as_bytes(), &ApiKey::new("sk-secret-0123456789"))
}

/// By the beginning of the `Debug` form, which names the variant.
fn check(status: u16, body: &str, variant: &str, remedy: Remedy) {
    let failure = read(status, body);
    assert!(format!("{failure:?}").starts_with(variant), "{status} {body}: {failure:?}");
    assert_eq!(failure.remedy(), remedy, "{status} {body}");
}

#[test]
fn keys_rights_and_credit_end_the_run() {
    let openai = r#"{"error":{"message":"Incorrect API key provided: sk-se***89.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#;
    check(401, openai, "WrongKey", Remedy::Stop);
    check(401, "", "WrongKey", Remedy::Stop);
    check(
        400,
        r#"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
        "WrongKey",
        Remedy::Stop,
    );
    check(
        403,
        r#"{"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}}"#,
        "Forbidden",
        Remedy::Stop,
    );
    check(
        402,
        r#"{"error":{"message":"Insufficient Balance","type":"unknown_error"}}"#,
        "NoCredit",
        Remedy::Stop,
    );
    check(
        429,
        r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
        "NoCredit",
        Remedy::Stop,
    );
}

#[test]
fn three_kinds_of_429() {
    let wait = |ms| Remedy::Wait(Duration::from_millis(ms));
    let tpm = r#"{"error":{"message":"Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000. Please try again in 18.642s.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#;
    check(429, tpm, "RateLimited", wait(18_642));
    check(429, "Too many requests", "RateLimited", Remedy::BackOff);
    check(
        429,
        r#"[{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}]"#,
        "RateLimited",
        wait(34_000),
    );
    let large = r#"{"error":{"message":"Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 41000.","type":"tokens","code":"rate_limit_exceeded"}}"#;
    check(429, large, "TooLarge", Remedy::Split);
    check(413, "", "TooLarge", Remedy::Split);
    let failure = from_response(429, &[("retry-after".into(), "7".into())], b"{}", &ApiKey::default());
    assert_eq!(failure.remedy(), wait(7_000));
}

#[test]
fn overload_is_waited_out() {
    for status in [500, 502, 503, 504, 529] {
        check(status, "<html>Bad gateway</html>", "Overloaded", Remedy::BackOff);
    }
    check(
        503,
        r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
        "Overloaded",
        Remedy::BackOff,
    );
    check(
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        "Overloaded",
        Remedy::BackOff,
    );
}

#[test]
fn what_the_request_can_be_wrong_about() {
    check(
        404,
        r#"{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}"#,
        "UnknownModel",
        Remedy::Stop,
    );
    check(
        404,
        r#"{"error":{"message":"model \"llama9\" not found, try pulling it first"}}"#,
        "UnknownModel",
        Remedy::Stop,
    );
    check(
        400,
        r#"{"error":{"message":"foo/bar is not a valid model ID","code":400}}"#,
        "UnknownModel",
        Remedy::Stop,
    );
    check(404, r#"{"detail":"Not Found"}"#, "UnknownAddress { status: 404 }", Remedy::Stop);
    check(404, "<!doctype html><title>404</title>", "WebPage", Remedy::Stop);
    check(
        400,
        r#"{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error"}}"#,
        "SchemaRefused",
        Remedy::PlainAnswers,
    );
    check(
        400,
        r#"{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.","type":"invalid_request_error","param":"response_format"}}"#,
        "SchemaRefused",
        Remedy::PlainAnswers,
    );
    check(
        400,
        r#"{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}"#,
        "ContextFull",
        Remedy::Split,
    );
    check(
        500,
        r#"{"error":{"code":500,"message":"Context size has been exceeded.","type":"server_error"}}"#,
        "ContextFull",
        Remedy::Split,
    );
    check(
        400,
        r#"{"error":{"code":"content_filter","message":"The response was filtered","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#,
        "Filtered",
        Remedy::Split,
    );
    check(
        422,
        r#"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}}"#,
        "Rejected { status: 422, detail: \"body.stream_options: Extra inputs are not permitted\" }",
        Remedy::Stop,
    );
    check(
        400,
        r#"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"bad \u200b thing"}}}"#,
        "Rejected { status: 400, detail: \"Provider returned error: bad  thing\" }",
        Remedy::Stop,
    );
    check(400, "plain words", "Rejected { status: 400, detail: \"plain words\" }", Remedy::Stop);
    check(400, "data: {\"error\":\"framed\"}", "Rejected { status: 400, detail: \"framed\" }", Remedy::Stop);
}

#[test]
fn what_is_quoted_is_short_and_without_the_key() {
    let body = format!(
        r#"{{"error":{{"message":"{}\n{}"}}}}"#,
        "sk-secret-0123456789 ".repeat(3),
        "x".repeat(9_000)
    );
    let ModelFailure::Rejected { detail, .. } = read(400, &body) else { panic!("a rejection") };
    assert!(detail.starts_with("[key] [key] [key] xxx") && detail.ends_with('…'), "{detail}");
    assert_eq!(detail.chars().count(), MAX_DETAIL);
    let cut = format!("{} sk-secret-0123456789", "x".repeat(MAX_DETAIL - 8));
    assert!(!read(400, &cut).to_string().contains("sk-secr"));
}

#[test]
fn errors_after_a_good_status() {
    let check = |value: &str, variant: Option<&str>| {
        let failure = read_error(&serde_json::from_str(value).unwrap(), &ApiKey::default());
        let found = failure.map(|failure| format!("{failure:?}"));
        assert!(
            found.as_deref().zip(variant).is_none_or(|(found, variant)| found.starts_with(variant)),
            "{found:?}"
        );
        assert_eq!(found.is_some(), variant.is_some(), "{value}");
    };
    check(r#"{"choices":[]}"#, None);
    check(r#"{"error":null}"#, None);
    check(
        r#"{"error":{"message":"Overloaded","type":"overloaded_error"}}"#,
        Some("Overloaded { wait: None, detail: \"Overloaded\""),
    );
    check(r#"{"error":{"code":"502","message":"x"}}"#, Some("Overloaded { wait: None, detail: \"502: x\""));
    check(r#"{"object":"error","message":"Rate limit exceeded","code":429}"#, Some("RateLimited"));
    check(r#"{"error":"something"}"#, Some("BrokenOff { detail: \"something\""));
    check(r#"{"error":{}}"#, Some("BrokenOff { detail: \"\""));
}
