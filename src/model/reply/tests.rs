use proptest::prelude::*;

use super::*;

const IDS: [&str; 4] = ["2504.12350", "2504.12359", "2504.10000", "nlin/0408039"];

fn ids() -> Vec<PaperId> {
    IDS.iter().map(|id| PaperId::parse(id).unwrap()).collect()
}

/// The answers as `id relevance/novelty comment`, and what is left.
fn read(pieces: &[&str]) -> (Vec<String>, Outcome) {
    let mut reader = ReplyReader::new(&ids());
    let answers = pieces.iter().flat_map(|piece| reader.push(piece));
    let answers = answers
        .map(|one| {
            format!("{} {}/{} {}", one.id, one.relevance, one.novelty, one.comment).trim_end().to_owned()
        })
        .collect();
    (answers, reader.finish())
}

fn check(text: &str, expected: &[&str]) {
    let (answers, outcome) = read(&[text]);
    assert_eq!(answers, expected, "{text}");
    let (in_letters, left) = read(&text.split("").collect::<Vec<_>>());
    assert_eq!((in_letters, left), (answers, outcome), "letter by letter: {text}");
}

fn check_problem(text: &str, expected: &str) {
    let (answers, outcome) = read(&[text]);
    assert!(answers.is_empty(), "{answers:?}");
    assert_eq!(outcome.missing, ids(), "{text}");
    let problems: Vec<_> = outcome.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, [expected], "{text}");
}

#[test]
fn shapes_of_replies() {
    let one = r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}"#;
    let two = r#"{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#;
    let both = ["2504.12350 9/8 A.", "2504.12359 3/4 B."];
    for text in [
        format!("{one}\n{two}"),
        format!("{one}{two}"),
        format!("[{one},{two}]"),
        format!("[{one},{two},]"),
        format!("{{\"papers\":[{one},{two}]}}"),
        format!("{{\"result\":{{\"papers\":[{one},\n{two}]}}}}"),
        format!("\u{feff}{one}\r\n{two}\r\n"),
        format!("```json\n[{one},\n {two}]\n```"),
        format!("Here are [2] answers, as \"asked\":\n\n1. {one}\n2. {two}\n\nI hope it's fine {{or not}}."),
        format!("<think>Maybe {{\"id\":\"2504.12350\",\"relevance\":1,\"novelty\":1}}?</think>\n{one}\n{two}"),
        format!("{one}\n{two}").replace(',', ",\n  ").replace('{', "{\n  ").replace('}', "\n}"),
        format!("{one}\n{two}").replace('"', "'"),
        format!("{one}\n{two}").replace(",\"", "\"").replace("\"\"", "\" \""),
        format!("[{one},{two}").replace('}', ",}"),
        format!("{one}\n{two}\n{{\"id\":\"2504.10000\",\"comment\":\"cut"),
        format!("{one}\n{two}\n{{\"id\":\"2504.10000\",\"comment\":\"cut\",\"relevance\":9,\"novelty\":1"),
        r#"{"2504.12350":{"comment":"A.","relevance":9,"novelty":8},"2504.12359":{"comment":"B.","scores":{"relevance":3,"novelty":4}}}"#.to_owned(),
        r#"[{"id":"2504.12350","comment":"A.","relevance":{"score":9},"novelty":{"score":8}},{"relevance":3,"novelty":4,"id":"2504.12359","comment":"B."}]"#.to_owned(),
    ] {
        check(&text, &both);
    }
}

#[test]
fn keys_in_any_case_and_spelling() {
    for key in ["ARXIVID", "id", "ID", "arxiv_id", "paper_id", "arXiv-ID", "Paper ID"] {
        check(
            &format!(r#"{{"{key}":"2504.12350","COMMENT":"A.","Relevance":9,"NOVELTY":8}}"#),
            &["2504.12350 9/8 A."],
        );
    }
}

#[test]
fn ids_are_of_the_batch() {
    for (id, found) in [
        (r#""arXiv:2504.12350v3""#, "2504.12350"),
        (r#""https://arxiv.org/abs/2504.12350""#, "2504.12350"),
        (r#"" nlin/0408039 ""#, "nlin/0408039"),
        ("2504.12359", "2504.12359"),
        ("2504.1235", "2504.12350"),
        ("2504.1", "2504.10000"),
        ("2504.12359v2", "2504.12359"),
    ] {
        check(&format!(r#"{{"id":{id},"relevance":9,"novelty":8}}"#), &[&format!("{found} 9/8")]);
    }
    for id in [r#""2504.99999""#, "2504.2", r#""2504.1235""#, r#""""#, "null", r#""../../x""#] {
        let text = id.trim_matches('"');
        check_problem(
            &format!(r#"{{"id":{id},"relevance":9,"novelty":8}}"#),
            &format!("The model answered about {text:?}, which it was not asked about."),
        );
    }
    check_problem(r#"{"relevance":9,"novelty":8}"#, "The model gave scores without saying for which paper.");
}

#[test]
fn scores_are_numbers_or_missing() {
    for (relevance, expected) in [
        ("9", 9),
        ("9.0", 9),
        (r#""9""#, 9),
        (r#""9/10""#, 9),
        ("9/10", 9),
        ("8.5", 9),
        ("[9]", 9),
        (r#"" 9 ""#, 9),
    ] {
        check(
            &format!(r#"{{"id":"2504.12350","relevance":{relevance},"novelty":8}}"#),
            &[&format!("2504.12350 {expected}/8")],
        );
    }
    for relevance in ["0", "11", "-3", "null", "true", r#""high""#, r#""""#, r#""9 of 10""#] {
        let text = relevance.trim_matches('"');
        check_problem(
            &format!(r#"{{"id":"2504.12350","relevance":{relevance},"novelty":8}}"#),
            &format!("The model's relevance for 2504.12350 is {text:?}, not a number from 1 to 10."),
        );
    }
    check_problem(
        r#"{"id":"2504.12350","relevance":9}"#,
        "The model's novelty for 2504.12350 is \"\", not a number from 1 to 10.",
    );
}

#[test]
fn the_first_valid_answer_about_a_paper_wins() {
    let text = r#"{"id":"2504.12350","relevance":99,"novelty":8}
        {"id":"2504.12350","relevance":5,"novelty":6}
        {"id":"2504.12350","relevance":10,"novelty":10}"#;
    check(text, &["2504.12350 5/6"]);
    let (_, outcome) = read(&[text]);
    assert_eq!(outcome.problems, [Problem::Again(ids()[0].clone())]);
    assert_eq!(outcome.missing, ids()[1..]);
}

#[test]
fn of_keys_that_come_twice_the_last_counts() {
    check(
        r#"{"id":"2504.12350","comment":"so it says","relevance":10,"novelty":10,"x":"","relevance":2,"novelty":3}"#,
        &["2504.12350 2/3 so it says"],
    );
}

#[test]
fn comments_keep_their_tex_and_lose_what_hides() {
    let check = |comment: &str, expected: &str| {
        let text = format!(r#"{{"id":"2504.12350","comment":"{comment}","relevance":9,"novelty":8}}"#);
        super::tests::check(&text, &[&format!("2504.12350 9/8 {expected}")]);
    };
    check(r"An \alpha-stable bound of \(O(\sqrt{n})\).", r"An \alpha-stable bound of \(O(\sqrt{n})\).");
    check(r"$\frac{1}{2}\nabla \theta \times \beta$", r"$\frac{1}{2}\nabla \theta \times \beta$");
    check(r"$\\frac{1}{2}$ and \u03b1", r"$\frac{1}{2}$ and α");
    check("one\ntwo\\nThree\tfour", "one two Three four");
    check("the so-called \"grokking\", and more", "the so-called \"grokking\", and more");
    check("a\u{200b}b\u{202e}c\u{e0041}d\\u200be\\u0007", "abcde");
    check(&"x".repeat(3_000), &format!("{}…", "x".repeat(COMMENT_LIMIT - 1)));
}

#[test]
fn one_broken_object_costs_itself_only() {
    let good = r#"{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#;
    for broken in [
        r#"{"id":"2504.12350","comment":"never closed, "relevance":9,"novelty":8}"#,
        r#"{"id":"2504.12350","comment":"5" disk","relevance":"#,
        r#"{"id":"2504.12350","comment":"A."#,
        r#"{"id":"2504.12350","comment":{"relevance":"x"}}"#,
        r#"{"id":,,,:}"#,
        "]]}}",
    ] {
        for between in ["\n", ","] {
            check(&format!("{broken}{between}{good}"), &["2504.12359 3/4 B."]);
        }
    }
}

#[test]
fn an_answer_comes_as_soon_as_it_is_complete() {
    let mut reader = ReplyReader::new(&ids()[..1]);
    assert!(
        reader.push(r#"{"papers":[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8"#).is_empty()
    );
    assert!(!reader.is_complete());
    assert_eq!(reader.push("}").len(), 1);
    assert!(reader.is_complete());
    assert_eq!(reader.finish().problems, []);
}

#[test]
fn a_hostile_reply_is_bounded() {
    let mut reader = ReplyReader::new(&ids());
    for number in 0..20_000 {
        reader.push(&format!(r#"{{"id":"x{number}","relevance":9,"#));
        reader.push("{\"a\":[");
        reader.push("}}");
    }
    assert!(reader.objects.open.len() <= 64);
    assert_eq!(reader.finish().problems.len(), PROBLEM_LIMIT);
}

/// Pieces from which plausible and broken replies are put together.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}"#.to_owned()),
        Just(r#"{"id":2504.12359,"comment":"B \frac","relevance":"3/10","novelty":8.5}"#.to_owned()),
        Just(r#"{"id":"2504.99999","relevance":9,"novelty":11}"#.to_owned()),
        "[{}\\[\\],:\"'\\\\ \n0-9]{1,6}",
        "(\"id\":|\"relevance\":|\"novelty\":|2504\\.12350|<think>|</think>|```json|\u{feff}|null)",
        ".{0,8}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_comes_answers_are_of_the_batch_and_once(text in pieces(), cuts in prop::collection::vec(0_usize..400, 0..8)) {
        let mut reader = ReplyReader::new(&ids());
        let whole = reader.push(&text);
        let outcome = reader.finish();
        let mut seen = std::collections::BTreeSet::new();
        for answer in &whole {
            prop_assert!(ids().contains(&answer.id));
            prop_assert!(seen.insert(answer.id.clone()));
            prop_assert!((1..=10).contains(&answer.relevance.get()) && (1..=10).contains(&answer.novelty.get()));
            prop_assert!(!answer.comment.chars().any(|letter| letter.is_control()));
        }
        prop_assert_eq!(whole.len() + outcome.missing.len(), IDS.len());

        let mut reader = ReplyReader::new(&ids());
        let mut parted = Vec::new();
        let mut cuts: Vec<_> = cuts.into_iter().filter(|cut| text.is_char_boundary(*cut)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        for pair in cuts.windows(2) {
            parted.extend(reader.push(text.get(pair[0]..pair[1]).unwrap()));
        }
        prop_assert_eq!(parted, whole);
        prop_assert_eq!(reader.finish(), outcome);
    }
}
