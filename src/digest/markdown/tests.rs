//! Printing and reading, each held against the other.

use super::*;
use crate::digest::{ImportError, PromptSection, Totals};
use crate::paper::PaperId;

/// Invented, in the form of the real ones: every way in which a paper can be shown.
const DIGEST: &str = r#"# Personalized Daily ArXiv Papers 2031-02-04

| *[invented-1 + invented-2]*   | Prompt   | Completion   | Total   |
|:-----------------------------:|:--------:|:------------:|:-------:|
| **Token**                     | 1200     | 80           | 1280    |
| **Cost**                      | $0.01    | $0.0         | unknown |

Total arXiv papers: 9

Total scanned papers: 7

Total relevant papers: 4

**Table of contents with paper titles:**

1. [Bees [in] a \"Box](https://arxiv.org/abs/1) <a id="link1"></a>](#user-content-link1)
**Authors:** Ada Invented, Bo Inventada

2. [Followed and *scored*](#user-content-link2)
**Authors:** Ada Invented

3. [Half a verdict](#user-content-link3)
**Authors:** 

4. [](#user-content-link4)
**Authors:** Cy Invented (Lab, Town), Di

---

## 1. [Bees [in] a \"Box](https://arxiv.org/abs/1) <a id="link1"></a>](https://arxiv.org/abs/3102.00001) <a id="link1"></a>

**ArXiv ID:** 3102.00001

**Authors:** Ada Invented, Bo Inventada

**Abstract:** **Comment:** we | show `---` that $a<b$ # \alpha *now*

**Comment:** Author match



---

## 2. [Followed and *scored*](https://arxiv.org/abs/3102.00002) <a id="link2"></a>

**ArXiv ID:** 3102.00002

**Authors:** Ada Invented

**Abstract:**  Two  spaces stay. 

**Comment:** Author match. It is about boxes.

**Relevance:** 3
**Novelty:** 10

---

## 3. [Half a verdict](https://arxiv.org/abs/math.GT/0309136) <a id="link3"></a>

**ArXiv ID:** math.GT/0309136

**Authors:** 

**Abstract:** ## 2. [x](https://arxiv.org/abs/3102.00009) <a id="link2"></a>

**Comment:** # Paper Selection Prompt

**Novelty:** 7

---

## 4. [](https://arxiv.org/abs/3102.00004) <a id="link4"></a>

**ArXiv ID:** 3102.00004

**Authors:** Cy Invented (Lab, Town), Di

**Abstract:** 

**Relevance:** 8
**Novelty:** 7

---

# Paper Selection Prompt

## System Prompt

> Read.

## User Prompt

> ---
> 
> # Paper Selection Prompt
> 
> [PAPER LIST HERE]"#;

fn read_well(text: &str) -> Document {
    let (document, problems) = read(text).unwrap();
    assert_eq!(problems, [], "{text}");
    document
}

#[test]
fn a_digest_is_printed_as_it_was_read() {
    let document = read_well(DIGEST);
    assert_eq!(print(&document), DIGEST);
    assert_eq!(document.totals, Totals { arxiv: Some(9), scanned: Some(7), relevant: Some(4) });
    let found: Vec<_> = document
        .entries
        .iter()
        .map(|one| (one.id.as_str(), one.author_match, one.comment.as_deref(), one.relevance, one.novelty))
        .collect();
    assert_eq!(
        found,
        [
            ("3102.00001", AuthorMatch::Matched, None, None, None),
            ("3102.00002", AuthorMatch::Matched, Some("It is about boxes."), Some(3), Some(10)),
            ("math.GT/0309136", AuthorMatch::Unmatched, Some("# Paper Selection Prompt"), None, Some(7)),
            ("3102.00004", AuthorMatch::Unmatched, None, Some(8), Some(7)),
        ]
    );
    assert_eq!(document.entries[1].abstract_text, " Two  spaces stay. ");
}

#[test]
fn windows_line_breaks_and_blanks_at_the_end_change_nothing() {
    for text in [DIGEST.replace('\n', "\r\n"), format!("\u{feff}{DIGEST}\n\n"), format!("<nav>\n\n{DIGEST}")]
    {
        assert_eq!(read_well(&text), read_well(DIGEST));
    }
    let spaced = DIGEST
        .replace("---\n\n##", "--- \n\n##")
        .replace("</a>\n\n**Ar", "</a>  \n\n**Ar")
        .replace("|\n", "| \n");
    assert_eq!(read_well(&spaced), read_well(DIGEST));
}

#[test]
fn what_is_missing_is_not_stated() {
    let papers = DIGEST.find("**Table").unwrap();
    let prompt = DIGEST.find("\n\n---\n\n# Paper").unwrap();
    let text =
        format!("# Personalized Daily Arxiv Papers 2/4/2031\n\n{}", DIGEST.get(papers..prompt).unwrap());
    let document = read_well(&text);
    assert_eq!((&document.spending, &document.prompt), (&None, &None));
    assert_eq!(document.totals, Totals::default());
    assert_eq!(document.entries, read_well(DIGEST).entries);
    assert_eq!(print(&document), text.replace("Arxiv Papers 2/4/2031", "ArXiv Papers 2031-02-04"));
}

#[test]
fn a_day_without_papers_has_its_form_too() {
    let mut document = read_well(DIGEST);
    document.entries.clear();
    document.spending = None;
    document.totals.relevant = Some(0);
    document.prompt = Some(PromptSection::Whole { prompt: "Read.\n\nThen rate.".to_owned() });
    let text = "# Personalized Daily ArXiv Papers 2031-02-04\n\nTotal arXiv papers: 9\n\n\
                Total scanned papers: 7\n\nTotal relevant papers: 0\n\n\
                **Table of contents with paper titles:**\n\n\n\n---\n\n\n\n---\n\n\
                # Paper Selection Prompt\n\nRead.\n\nThen rate.";
    assert_eq!(print(&document), text);
    assert_eq!(read_well(text), document);
}

#[test]
fn a_broken_paper_costs_itself() {
    let ids = |document: &Document| -> Vec<String> {
        document.entries.iter().map(|entry| entry.id.to_string()).collect()
    };
    // `faults` are the beginnings of the lines that are named, `left` the numbers of the papers that remain.
    let check = |from: &str, to: &str, faults: &[&str], left: &[usize]| {
        assert!(DIGEST.contains(from), "{from}");
        let text = DIGEST.replacen(from, to, 1);
        let (document, problems) = read(&text).unwrap();
        let named: Vec<_> = problems.iter().map(|one| text.lines().nth(one.line - 1).unwrap()).collect();
        assert_eq!(named.len(), faults.len(), "{from} -> {to}: {problems:?}");
        for (line, fault) in named.iter().zip(faults) {
            assert!(line.starts_with(fault), "{from} -> {to}: {problems:?}");
        }
        let all = ids(&read_well(DIGEST));
        let left: Vec<_> = left.iter().map(|number| all[number - 1].clone()).collect();
        assert_eq!(ids(&document), left, "{from} -> {to}");
    };
    // The count of the papers is checked where they end.
    check("## 2. [Followed", "## 2 [Followed", &["## 2 [", PROMPT], &[1, 3, 4]);
    check("## 2. [Followed", "Followed", &["Followed", PROMPT], &[1, 3, 4]);
    check("abs/3102.00002", "abs/3102.2", &["## 2. [", PROMPT], &[1, 3, 4]);
    check("ID:** 3102.00002", "ID:** 3102.00003", &["**ArXiv ID:**", PROMPT], &[1, 3, 4]);
    check("math.GT/0309136) <a", "3102.00001) <a", &["**ArXiv ID:**", PROMPT], &[1, 2, 4]);
    check("**Novelty:** 10", "**Novelty:** 11", &["**Novelty:** 11"], &[1, 2, 3, 4]);
    check("**Novelty:** 10", "**Novelty:** 1\n**Novelty:** 2", &["**Novelty:** 2"], &[1, 2, 3, 4]);
    check("**Abstract:**  Two", "Two", &["Two", "## 2."], &[1, 2, 3, 4]);
    check("Total scanned papers: 7", "Total scanned papers: many", &["Total scanned"], &[1, 2, 3, 4]);
    check("| 1280 ", "| -1 ", &["| **Token**"], &[1, 2, 3, 4]);
    check("\n---\n\n## 2.", "\n\n## 2.", &[], &[1, 2, 3, 4]);
}

#[test]
fn a_paper_that_stands_twice_is_read_once() {
    let text = DIGEST.replace("math.GT/0309136", "3102.00002");
    let (document, problems) = read(&text).unwrap();
    assert_eq!((document.entries.len(), problems.len()), (3, 2), "{problems:?}");
    assert_eq!(document.entries[1].title, "Followed and *scored*");
}

#[test]
fn a_wrapped_abstract_is_unwrapped() {
    let text = DIGEST.replace("show `---` that", "show\n  `---`\nthat");
    assert_eq!(read_well(&text), read_well(DIGEST));
}

#[test]
fn other_texts_are_refused_in_a_sentence() {
    let check = |text: &str, expected: &ImportError| assert_eq!(read(text).as_ref(), Err(expected));
    check("", &ImportError::NotADigest);
    check("# A recipe\n\n- flour\n", &ImportError::NotADigest);
    check("{\"format\":\"firstlight-digest\"}", &ImportError::NotADigest);
    check("# Personalized Daily ArXiv Papers", &ImportError::NoDay(String::new()));
    check("# Personalized Daily ArXiv Papers 2025-13-01\n", &ImportError::NoDay("2025-13-01".to_owned()));
    check(&"é".repeat(10_000_001), &ImportError::TooLarge(20_000_002));
    assert!(ImportError::TooLarge(20_000_002).to_string().contains("21 MB"));
}

#[test]
fn problems_are_bounded() {
    let text = DIGEST.replacen("\n\n---", &"\n\n**What:** x".repeat(5_000), 1);
    let (document, problems) = read(&text).unwrap();
    assert_eq!((document.entries.len(), problems.len()), (4, 101));
    assert!(problems[100].what.contains("4900"), "{}", problems[100]);
}

#[test]
fn line_breaks_become_one_space_each_and_nothing_else_changes() {
    let mut document = read_well(DIGEST);
    let entry = &mut document.entries[1];
    entry.id = PaperId::parse("3102.00007").unwrap();
    entry.title = "A\ntitle".to_owned();
    entry.abstract_text = "One\r\ntwo\n\n  three\rfour\u{2028}\\n|<b>".to_owned();
    entry.comment = Some("So\n---\nso".to_owned());
    let text = print(&document);
    let lines: Vec<_> = text.lines().collect();
    for line in [
        "2. [A title](#user-content-link2)",
        "## 2. [A title](https://arxiv.org/abs/3102.00007) <a id=\"link2\"></a>",
        "**Abstract:** One two    three four\u{2028}\\n|<b>",
        "**Comment:** Author match. So --- so",
    ] {
        assert!(lines.contains(&line), "{line}");
    }
}
