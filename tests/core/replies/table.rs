//! Broken replies, and what is kept of each: the answers, then what the reader is told was wrong.

use super::read;

const REPLIES: [(&str, &str, &[&str]); 118] = [
    ("nothing", "", &[]),
    ("blanks", " \n\t\r\n", &[]),
    (
        "a byte order mark",
        "\u{feff}{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 A."],
    ),
    (
        "a byte order mark within",
        "[{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8},\u{feff}{\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}]",
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "thoughts",
        "<think>Maybe {\"id\":\"2504.12350\",\"relevance\":1,\"novelty\":1}?</think>\n{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 A."],
    ),
    (
        "thoughts in other letters",
        "<Thinking>\n{\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}\n</Thinking>{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 A."],
    ),
    (
        "thoughts that were never opened",
        r#"{"id":"2504.12359","comment":"B.","relevance":1,"novelty":4}</think>{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#,
        &[
            "2504.12359 1/4 B.",
            "The model answered about 2504.12359 more than once; its first answer counts.",
        ],
    ),
    (
        "thoughts that never end",
        r#"<think>I would say {"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}"#,
        &[],
    ),
    (
        "a fence",
        "```json\n{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n```",
        &["2504.12350 9/8 A."],
    ),
    (
        "a fence that never ends",
        "```\n[{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8},",
        &["2504.12350 9/8 A."],
    ),
    (
        "prose before and after",
        "Sure! Here are the {scores} you \"asked\" for:\n\n{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n\nIt's done: {hope it helps}.",
        &["2504.12350 9/8 A."],
    ),
    (
        "numbered",
        "1. {\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n2. {\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}",
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "a list of points",
        "- {\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n- {\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}",
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "sent as events",
        "data: {\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n\ndata: {\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}\n\ndata: [DONE]\n",
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "an array",
        r#"[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}]"#,
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "an object with papers",
        r#"{"papers":[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}]}"#,
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "other wrappers",
        r#"{"result":{"data":{"items":[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}],"count":1}}}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "JSONL",
        "{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n{\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}",
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "two on a line",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#,
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "two on a line with a comma",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}, {"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#,
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    ("no brackets around", r#""id":"2504.12350","comment":"A.","relevance":9,"novelty":8"#, &[]),
    (
        "pretty",
        "{\n  \"papers\": [\n    {\n      \"id\": \"2504.12350\",\n      \"comment\": \"A.\",\n      \"relevance\": 9,\n      \"novelty\": 8\n    }\n  ]\n}",
        &["2504.12350 9/8 A."],
    ),
    (
        "ids as keys",
        r#"{"2504.12350":{"comment":"A.","relevance":9,"novelty":8},"arXiv:2504.12359v1":{"comment":"B.","relevance":3,"novelty":4}}"#,
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "scores in an object",
        r#"{"id":"2504.12350","comment":"A.","scores":{"relevance":9,"novelty":8}}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "scores as objects",
        r#"{"id":"2504.12350","comment":"A.","relevance":{"score":9,"why":"x"},"novelty":{"value":8}}"#,
        &["2504.12350 9/8 A."],
    ),
    ("a list of values", r#"["2504.12350","A.",9,8]"#, &[]),
    (
        "columns",
        r#"{"ids":["2504.12350","2504.12359"],"relevance":[9,3],"novelty":[8,4]}"#,
        &["The model gave scores without saying for which paper."],
    ),
    (
        "JSON in a string",
        r#""{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}""#,
        &[],
    ),
    (
        "an object in an object",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8,"similar":{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}}"#,
        &["2504.12359 3/4 B.", "2504.12350 9/8 A."],
    ),
    ("a table", "| id | relevance | novelty |\n|---|---|---|\n| 2504.12350 | 9 | 8 |", &[]),
    ("YAML", "- id: 2504.12350\n  relevance: 9\n  novelty: 8", &[]),
    ("XML", r#"<paper id="2504.12350"><relevance>9</relevance><novelty>8</novelty></paper>"#, &[]),
    (
        "keys in capitals",
        r#"{"ARXIVID":"2504.12350","COMMENT":"A.","RELEVANCE":9,"NOVELTY":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "keys with other signs",
        r#"{"arXiv_ID":"2504.12350","Comment":"A.","Relevance score":9,"novelty-score":8}"#,
        &["2504.12350 9/8 A."],
    ),
    ("bare keys", r#"{id: "2504.12350", comment: "A.", relevance: 9, novelty: 8}"#, &["2504.12350 9/8 A."]),
    ("single quotes", "{'id':'2504.12350','comment':'A.','relevance':9,'novelty':8}", &["2504.12350 9/8 A."]),
    ("typographic quotes", "{“id”: “2504.12350”, “relevance”: 9, “novelty”: 8}", &["2504.12350 9/8"]),
    (
        "keys twice",
        r#"{"id":"2504.12350","comment":"A.","relevance":1,"novelty":1,"relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "more keys",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8,"confidence":0.9,"tags":["x",{"y":null}],"relevant":true}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an id with label and version",
        r#"{"id":"arXiv:2504.12350v3","comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an id as a URL",
        r#"{"id":"https://arxiv.org/abs/2504.12350v1","comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an id as a PDF's URL",
        r#"{"id":"http://arxiv.org/pdf/2504.12350.pdf","comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an id as a link",
        r#"{"id":"[2504.12350](https://arxiv.org/abs/2504.12350)","comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an id as a number",
        r#"{"id":2504.12359,"comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12359 9/8 A."],
    ),
    (
        "a number without its last zero",
        r#"{"id":2504.1235,"comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "a number without its zeros",
        r#"{"id":2504.1,"comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.10000 9/8 A."],
    ),
    (
        "a number that could be none",
        r#"{"id":2504.9,"comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"2504.9\", which it was not asked about."],
    ),
    (
        "an id in brackets",
        r#"{"id":["2504.12350"],"comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an old id",
        r#"{"id":"nlin/0408039v2","comment":"A.","relevance":9,"novelty":8}"#,
        &["nlin/0408039 9/8 A."],
    ),
    (
        "an id in blanks",
        "{\"id\":\" 2504.12350\\n\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 A."],
    ),
    (
        "an id of another batch",
        r#"{"id":"2504.99999","comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"2504.99999\", which it was not asked about."],
    ),
    (
        "an id of another batch among ours",
        r#"[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.99999","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}]"#,
        &[
            "2504.12350 9/8 A.",
            "2504.12359 3/4 B.",
            "The model answered about \"2504.99999\", which it was not asked about.",
        ],
    ),
    (
        "a number in the list",
        r#"{"id":1,"comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"1\", which it was not asked about."],
    ),
    (
        "a title for an id",
        r#"{"id":"Sparse experts","comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"Sparse experts\", which it was not asked about."],
    ),
    (
        "two ids in one",
        r#"{"id":"2504.12350, 2504.12359","comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"2504.12350, 2504.12359\", which it was not asked about."],
    ),
    (
        "an empty id",
        r#"{"id":"","comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"\", which it was not asked about."],
    ),
    (
        "no id",
        r#"{"comment":"A.","relevance":9,"novelty":8}"#,
        &["The model gave scores without saying for which paper."],
    ),
    (
        "the delimiter's line for an id",
        r#"{"id":"<<<paper-aaaaaaaaaaaaa 2504.12350","comment":"A.","relevance":9,"novelty":8}"#,
        &["The model answered about \"<<<paper-aaaaaaaaaaaaa 2504.12350\", which it was not asked about."],
    ),
    (
        "the same paper twice",
        "{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":1,\"novelty\":1}",
        &[
            "2504.12350 9/8 A.",
            "The model answered about 2504.12350 more than once; its first answer counts.",
        ],
    ),
    (
        "the same paper five times",
        r#"[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}]"#,
        &[
            "2504.12350 9/8 A.",
            "The model answered about 2504.12350 more than once; its first answer counts.",
        ],
    ),
    (
        "first without scores, then with",
        "{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":null,\"novelty\":8}\n{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 A."],
    ),
    (
        "scores as text",
        r#"{"id":"2504.12350","comment":"A.","relevance":"9","novelty":"8"}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "scores with a point",
        r#"{"id":"2504.12350","comment":"A.","relevance":9.0,"novelty":8.00}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "half points",
        r#"{"id":"2504.12350","comment":"A.","relevance":8.5,"novelty":7.5}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "scores of ten",
        r#"{"id":"2504.12350","comment":"A.","relevance":"9/10","novelty":8/10}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "scores of five",
        r#"{"id":"2504.12350","comment":"A.","relevance":"4/5","novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"4/5\", not a number from 1 to 10."],
    ),
    (
        "a score in words",
        r#"{"id":"2504.12350","comment":"A.","relevance":"high","novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"high\", not a number from 1 to 10."],
    ),
    (
        "a score in words and numbers",
        r#"{"id":"2504.12350","comment":"A.","relevance":"9 (strong match)","novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"9 (strong match)\", not a number from 1 to 10."],
    ),
    (
        "a score over ten",
        r#"{"id":"2504.12350","comment":"A.","relevance":11,"novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"11\", not a number from 1 to 10."],
    ),
    (
        "a score of zero",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":0}"#,
        &["The model's novelty for 2504.12350 is \"0\", not a number from 1 to 10."],
    ),
    (
        "a score of 10.4",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":10.4}"#,
        &["The model's novelty for 2504.12350 is \"10.4\", not a number from 1 to 10."],
    ),
    (
        "a negative score",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":-8}"#,
        &["The model's novelty for 2504.12350 is \"-8\", not a number from 1 to 10."],
    ),
    (
        "a huge score",
        r#"{"id":"2504.12350","comment":"A.","relevance":1e999,"novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"1e999\", not a number from 1 to 10."],
    ),
    (
        "a long score",
        r#"{"id":"2504.12350","comment":"A.","relevance":999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999,"novelty":8}"#,
        &[
            "The model's relevance for 2504.12350 is \"999999999999999999999999999999999999999…\", not a number from 1 to 10.",
        ],
    ),
    (
        "a score that is none",
        r#"{"id":"2504.12350","comment":"A.","relevance":NaN,"novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"NaN\", not a number from 1 to 10."],
    ),
    (
        "no novelty",
        r#"{"id":"2504.12350","comment":"A.","relevance":9}"#,
        &["The model's novelty for 2504.12350 is \"\", not a number from 1 to 10."],
    ),
    (
        "true for a score",
        r#"{"id":"2504.12350","comment":"A.","relevance":true,"novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"true\", not a number from 1 to 10."],
    ),
    (
        "a score with a plus",
        r#"{"id":"2504.12350","comment":"A.","relevance":+9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "digits of another script",
        r#"{"id":"2504.12350","comment":"A.","relevance":"٩","novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"٩\", not a number from 1 to 10."],
    ),
    (
        "per cent",
        r#"{"id":"2504.12350","comment":"A.","relevance":"90%","novelty":8}"#,
        &["The model's relevance for 2504.12350 is \"90%\", not a number from 1 to 10."],
    ),
    (
        "a trailing comma",
        r#"[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8,},]"#,
        &["2504.12350 9/8 A."],
    ),
    ("no commas", r#"{"id":"2504.12350" "comment":"A." "relevance":9 "novelty":8}"#, &["2504.12350 9/8 A."]),
    (
        "commas twice",
        r#"{"id":"2504.12350",,"comment":"A.",,"relevance":9,,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "a comment behind a value",
        "{\"id\":\"2504.12350\", // the first\n\"comment\":\"A.\",\"relevance\":9, // near: the centre\n\"novelty\":8}",
        &["2504.12350 9/8 A."],
    ),
    (
        "a comment before the end",
        "{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8 // new\n}",
        &["2504.12350 9/8 A."],
    ),
    (
        "a comment between stars",
        r#"{"id":"2504.12350",/* the first */"comment":"A.","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "an ellipsis",
        r#"[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}, ...]"#,
        &["2504.12350 9/8 A."],
    ),
    ("semicolons", r#"{"id":"2504.12350";"comment":"A.";"relevance":9;"novelty":8}"#, &[]),
    ("equals signs", r#"{"id"="2504.12350","relevance"=9,"novelty"=8}"#, &[]),
    (
        "an array that is not closed",
        r#"{"id":"2504.12350","comment":"A.","tags":["x","relevance":9,"novelty":8}"#,
        &["The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "a brace that is missing between",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8,{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#,
        &["2504.12359 3/4 B.", "The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "one brace too many",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}}}]{"id":"2504.12359","comment":"B.","relevance":3,"novelty":4}"#,
        &["2504.12350 9/8 A.", "2504.12359 3/4 B."],
    ),
    (
        "backslashes of TeX",
        r#"{"id":"2504.12350","comment":"\alpha and \frac{1}{2} in \(O(n)\)","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 \\alpha and \\frac{1}{2} in \\(O(n)\\)"],
    ),
    (
        "backslashes of TeX, escaped",
        r#"{"id":"2504.12350","comment":"\\alpha and \\frac{1}{2}","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 \\alpha and \\frac{1}{2}"],
    ),
    (
        "a backslash at the end",
        r#"{"id":"2504.12350","comment":"ends in \","relevance":9,"novelty":8}"#,
        &["The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "quotes in a comment",
        r#"{"id":"2504.12350","comment":"the "grokking" effect, and more","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 the \"grokking\" effect, and more"],
    ),
    (
        "a line break in a comment",
        "{\"id\":\"2504.12350\",\"comment\":\"one\ntwo\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 one two"],
    ),
    (
        "hidden characters in a comment",
        "{\"id\":\"2504.12350\",\"comment\":\"a\u{200b}b\u{202e}c\\u200bd\\u0000e\",\"relevance\":9,\"novelty\":8}",
        &["2504.12350 9/8 abcde"],
    ),
    (
        "half a surrogate",
        r#"{"id":"2504.12350","comment":"x\ud83dy","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 x�y"],
    ),
    (
        "markup in a comment",
        r#"{"id":"2504.12350","comment":"<b>bold</b> <img src=x onerror=alert(1)>","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 <b>bold</b> <img src=x onerror=alert(1)>"],
    ),
    (
        "an answer in a comment",
        r#"{"id":"2504.12350","comment":"it says {\"id\":\"2504.12359\",\"relevance\":10,\"novelty\":10}","relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 it says {\"id\":\"2504.12359\",\"relevance\":10,\"novelty\":10}"],
    ),
    (
        "an answer in a comment, not escaped",
        r#"{"id":"2504.12350","comment":"it says {"id":"2504.12359","relevance":10,"novelty":10} here","relevance":9,"novelty":8}"#,
        &["2504.12350 10/10 it says {\"id\":\"2504.12359"],
    ),
    (
        "a comment that is none",
        r#"{"id":"2504.12350","comment":null,"relevance":9,"novelty":8}"#,
        &["2504.12350 9/8"],
    ),
    (
        "a list for a comment",
        r#"{"id":"2504.12350","comment":["A.","B."],"relevance":9,"novelty":8}"#,
        &["2504.12350 9/8 A."],
    ),
    (
        "a comment that never ends",
        "{\"id\":\"2504.12350\",\"comment\":\"A., \"relevance\":9,\"novelty\":8}\n{\"id\":\"2504.12359\",\"comment\":\"B.\",\"relevance\":3,\"novelty\":4}",
        &["2504.12359 3/4 B.", "The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "cut within a key",
        "{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n{\"id\":\"2504.12359\",\"comm",
        &["2504.12350 9/8 A."],
    ),
    (
        "cut within a comment",
        "{\"id\":\"2504.12350\",\"comment\":\"A.\",\"relevance\":9,\"novelty\":8}\n{\"id\":\"2504.12359\",\"comment\":\"B",
        &["2504.12350 9/8 A.", "The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "cut within a score",
        r#"{"papers":[{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8},{"id":"2504.12359","comment":"B.","relevance":1,"novelty":1"#,
        &["2504.12350 9/8 A.", "The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "cut before the brace",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8"#,
        &["The model's answer breaks off, or one of its objects cannot be read."],
    ),
    (
        "cut within an escape",
        r#"{"id":"2504.12350","comment":"A.","relevance":9,"novelty":8}{"id":"2504.12359","comment":"\u00"#,
        &["2504.12350 9/8 A.", "The model's answer breaks off, or one of its objects cannot be read."],
    ),
    ("a refusal", "I'm sorry, but I can't help with rating these papers.", &[]),
    (
        "an error page",
        "<!DOCTYPE html>\n<html><head><style>body{color:red}</style></head><body>502 Bad Gateway</body></html>",
        &[],
    ),
    ("an error", r#"{"error":{"message":"overloaded","code":529}}"#, &[]),
    (
        "the schema itself",
        r#"{"papers":[{"id":"string","comment":"string","relevance":"integer","novelty":"integer"}]}"#,
        &["The model answered about \"string\", which it was not asked about."],
    ),
    (
        "the prompt's example",
        r#"{"id": "ID", "comment": "TEXT", "relevance": NUMBER, "novelty": NUMBER}"#,
        &["The model answered about \"ID\", which it was not asked about."],
    ),
    ("null", "null", &[]),
    ("braces", "{}", &[]),
    ("nonsense", r#"}{][,:"\'{"#, &[]),
];

/// Answers as `id relevance/novelty comment`, problems as they are told.
fn kept(pieces: &[&str]) -> Vec<String> {
    let (answers, outcome) = read(pieces.iter().copied());
    let answers = answers.iter().map(|one| {
        format!("{} {}/{} {}", one.id, one.relevance, one.novelty, one.comment).trim_end().to_owned()
    });
    answers.chain(outcome.problems.iter().map(ToString::to_string)).collect()
}

#[test]
fn of_a_broken_reply_is_kept_what_can_be() {
    for (name, reply, expected) in REPLIES {
        assert_eq!(kept(&[reply]), expected, "{name}: {reply}");
        let letters: Vec<_> = reply.split("").collect();
        assert_eq!(kept(&letters), expected, "{name}, letter by letter");
    }
}
