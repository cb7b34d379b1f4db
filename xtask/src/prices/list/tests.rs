use serde_json::Map;

use super::*;

const LIST: &str = include_str!("fixture.json");

fn day() -> Day {
    Day::parse("2026-11-21").unwrap()
}

#[test]
fn a_list_becomes_a_table() {
    let table = read(LIST, &day()).unwrap();
    let expected = r#" "date": "2026-11-21",
 "unit": "US dollars per million tokens: prompt, cached prompt (null: as the prompt), completion",
 "providers": {
  "anthropic": {
   "claude-nine": ["3", "0.3", "15"]
  },
  "gemini": {
   "gemini-9": ["0.0375", null, "1"]
  },
  "groq": {
   "openai/gpt-oss-9": ["0.075", null, "0.3"]
  },
  "openai": {
   "gpt-9": ["2.5", "1.25", "10"],
   "gpt-9-2025-10-11": ["5", null, "15"],
   "gpt-9-pro": ["15", null, "120"]
  }
 }
}
"#;
    assert!(table.json.ends_with(expected), "{}", table.json);
    assert_eq!(table.kept, 6);
    assert_eq!(
        table.skipped,
        [
            "mistral/mistral-nine is left out: its input_cost_per_token is no price.",
            "xai/grok-nine is left out: its input_cost_per_token is no price.",
            "xai/grok-ten is left out: its output_cost_per_token is no price.",
        ]
    );
}

#[test]
fn the_order_of_the_list_does_not_matter() {
    let list: Map<String, Value> = serde_json::from_str(LIST).unwrap();
    let turned: Vec<String> =
        list.iter().rev().map(|(key, value)| format!("{}:{value}", Value::from(key.as_str()))).collect();
    let turned = format!("{{{}}}", turned.join(","));
    assert_eq!(read(&turned, &day()).unwrap().json, read(LIST, &day()).unwrap().json);
}

#[test]
fn what_is_no_list_is_refused() {
    let check = |text: &str, expected: &str| {
        let error = read(text, &day()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check("", "no JSON");
    check("<html>", "no JSON");
    check("[1]", "no object");
    check("{}", "holds 0 prices");
    check(r#"{"gpt-9": 3, "data": [{"id": "gpt-9"}]}"#, "holds 0 prices");
}

#[test]
fn dollars_are_read_exactly() {
    let check = |number: &str, expected: Option<&str>| {
        let value: Value = serde_json::from_str(number).unwrap();
        assert_eq!(per_million(&value).as_deref(), expected, "{number}");
    };
    check("2.5e-06", Some("2.5"));
    check("0.00012", Some("120"));
    check("6e-09", Some("0.006"));
    check("1.5151515151e-07", Some("0.151515"));
    check("0.009", Some("9000"));
    check("1e-13", Some("0"));
    check("-1e-06", None);
    check("1e300", None);
    check("0.02", None);
    check("\"1\"", None);
    check("1e-320", None);
}

/// The bundled table is one of ours: the tool would write it so again.
#[test]
fn the_bundled_table_has_the_form() {
    let bundled = include_str!("../../../../src/model/prices.json");
    assert_eq!(rows(bundled).first(), Some(&"{"));
    assert!(rows(bundled).iter().any(|line| line.starts_with("   \"gpt-4o\": [\"")));
}
