use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// The tokens, those outside as one word each and white space there left out.
fn scan(pieces: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut outside = String::new();
    let mut sink = |token: Token| {
        if let Token::Outside(letter) = token {
            outside.push(letter);
            return;
        }
        found.extend(outside.split_whitespace().map(|word| format!("~{word}")));
        outside.clear();
        found.push(match token {
            Token::Open => "{".into(),
            Token::Close => "}".into(),
            Token::Abandon => "!".into(),
            Token::Key(key) => format!("{key}:"),
            Token::Text(text) => format!("“{text}”"),
            Token::Bare(text) => text,
            Token::Thoughts | Token::Outside(_) => "?".into(),
        });
    };
    let mut scanner = Scanner::default();
    for piece in pieces {
        scanner.push(piece, &mut sink);
    }
    scanner.finish(&mut sink);
    found.extend(outside.split_whitespace().map(|word| format!("~{word}")));
    found
}

fn check(text: &str, expected: &str) {
    assert_eq!(scan(&[text]).join(" "), expected, "{text}");
    let letters: Vec<_> = text.split("").collect();
    assert_eq!(scan(&letters).join(" "), expected, "letter by letter: {text}");
}

#[test]
fn json_is_read_as_json() {
    check(r#"{"a": 1, "b": "x", "c": [1, "y"], "d": null}"#, "{ a: 1 b: “x” c: 1 “y” d: null }");
    check(r#"[{"a":"b, \"c\": d"},{}]"#, "~[ { a: “b, \"c\": d” } ~, { } ~]");
    check(r#"{"p":[{"a":{"b":-1.50}}]}"#, "{ p: { a: { b: -1.50 } } }");
    check(r#"{"a":["x",null,"y"]}"#, "{ a: “x” null “y” }");
}

#[test]
fn what_is_nearly_json_is_read_too() {
    check("{a: 'it's fine', 'b': 9/10}", "{ a: “it's fine” b: 9/10 }");
    check(r#"{"a": "the "X", and "Y" too", "b": 2,}"#, "{ a: “the \"X\", and \"Y\" too” b: 2 }");
    check(r#"{"a": "x" "b": 2 "c": 3}"#, "{ a: “x” b: 2 c: 3 }");
    check("{\"a\": \"one\ntwo\"}", "{ a: “one\ntwo” }");
    check("{\"a\": [1, 2}", "{ a: 1 2 }");
    check(r#"{"a": arXiv:2504.1v1}"#, "{ a: arXiv:2504.1v1 }");
    check(r#"{"a": , "b": 1}"#, "{ a: b: 1 }");
}

#[test]
fn a_new_object_ends_a_string_that_was_never_closed() {
    check("{\"a\": \"5\" disk, \"b: 1}\n{\"a\": 2}", "{ a: ! { a: 2 }");
    check(r#"{"p":[{"a":"x, "b":1},{"a":2,"b":3}]}"#, "{ p: { a: ! { a: 2 b: 3 } }");
    check(r#"{"a":"ends in {","b":"{"}"#, "{ a: “ends in {” b: “{” }");
}

#[test]
fn thoughts_and_prose_stay_outside() {
    check("\u{feff}<think>{\"a\": 1} < </thin></think>{\"b\":2}", "{ b: 2 }");
    check("<THINKING>never ends {\"a\":1}", "");
    check("so </think> {\"a\":1}", "~so ? { a: 1 }");
    check("<b> \"quoted\" it's ```json\n{\"a\":1}\n```", "~<b> ~\"quoted\" ~it's ~```json { a: 1 } ~```");
    check("the set {x : x > 0} and {\"a\":1}", "~the ~set { x: x > 0 } ~and { a: 1 }");
}

#[test]
fn depth_and_length_are_bounded() {
    let mut deep = "{\"a\":[".repeat(100_000);
    deep.push_str("]}{\"b\":1}");
    assert!(scan(&[&deep]).len() < 400_000);
    let mut scanner = Scanner::default();
    let mut longest = 0;
    scanner.push("{\"a\":\"", &mut |_| {});
    for piece in ["x\" ", "\\", "\"\"", "   ", "{ \""].into_iter().cycle().take(200_000) {
        scanner.push(piece, &mut |_| {});
        longest = longest.max(scanner.rest.len() + scanner.token.len());
    }
    assert!(longest <= MAX_TOKEN + 4 * LOOK_AHEAD, "{longest}");
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~é\\n\\\\\"{}\\[\\],:']{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[ -~é]{0,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// The tokens of a value inside the outermost object, with strings as JSON escapes them.
fn tokens(value: &Value, into: &mut Vec<Token>) {
    match value {
        Value::Object(map) => {
            into.push(Token::Open);
            for (key, value) in map {
                into.push(Token::Key(unescape(&escaped(key))));
                tokens(value, into);
            }
            into.push(Token::Close);
        }
        Value::Array(values) => values.iter().for_each(|value| tokens(value, into)),
        Value::String(text) => into.push(Token::Text(unescape(&escaped(text)))),
        bare => into.push(Token::Bare(bare.to_string())),
    }
}

fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted.get(1..quoted.len() - 1).unwrap().to_owned()
}

proptest! {
    #[test]
    fn valid_json_gives_its_own_tokens(value in json(), cut in 0_usize..400) {
        let value = serde_json::json!({ "root": value });
        let mut expected = Vec::new();
        tokens(&value, &mut expected);
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let (head, tail) = text.split_at(cut);
            let mut found = Vec::new();
            let mut scanner = Scanner::default();
            scanner.push(head, &mut |token| found.push(token));
            scanner.push(tail, &mut |token| found.push(token));
            scanner.finish(&mut |token| found.push(token));
            prop_assert_eq!(&found, &expected, "{}", text);
        }
    }
}
