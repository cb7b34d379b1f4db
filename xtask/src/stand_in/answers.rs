//! What the stand-in model says about which papers: the sample day's lines, or a digest.

use std::collections::HashMap;
use std::path::Path;

use firstlight::digest::markdown;
use firstlight::model::Score;
use firstlight::model::stand_in::{StandIn, Verdict};
use firstlight::paper::PaperId;
use serde::Deserialize;

use super::read;
use crate::failure::Failure;

/// One line of the sample day's answers.
#[derive(Deserialize)]
struct Line {
    id: String,
    comment: String,
    relevance: u8,
    novelty: u8,
}

/// A stand-in that answers from `file`: one JSON object a line (`id`, `comment`, `relevance`, `novelty`), or a
/// Markdown digest. A line or entry that cannot be read is an error: a test must not run on half of its answers.
pub fn load(file: &Path) -> Result<StandIn, Failure> {
    let text = String::from_utf8_lossy(&read(file)?).into_owned();
    let verdicts = if text.starts_with('{') { of_lines(&text) } else { of_digest(&text) };
    let verdicts =
        verdicts.and_then(|all| if all.is_empty() { Err("no answers in it".into()) } else { Ok(all) });
    let verdicts = verdicts.map_err(|why| Failure::Unreadable { what: file.display().to_string(), why })?;
    Ok(StandIn { verdicts, ..StandIn::default() })
}

/// What a Markdown digest says of the papers that it scored.
pub fn of_digest(text: &str) -> Result<HashMap<PaperId, Verdict>, String> {
    let (document, problems) = markdown::read(text).map_err(|error| error.to_string())?;
    if let Some(problem) = problems.first() {
        return Err(problem.to_string());
    }
    let scored = document.entries.into_iter().filter_map(|entry| {
        let verdict = Verdict {
            comment: entry.comment.unwrap_or_default(),
            relevance: Score::new(entry.relevance?)?,
            novelty: Score::new(entry.novelty?)?,
        };
        Some((entry.id, verdict))
    });
    Ok(scored.collect())
}

fn of_lines(text: &str) -> Result<HashMap<PaperId, Verdict>, String> {
    let line = |line: &str| {
        let Line { id, comment, relevance, novelty } =
            serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        let verdict =
            || Some(Verdict { comment, relevance: Score::new(relevance)?, novelty: Score::new(novelty)? });
        PaperId::parse(&id)
            .zip(verdict())
            .ok_or_else(|| format!("{line}: not an id with scores from 1 to 10"))
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_or_refused() {
        let check = |line: &str, expected: Option<(&str, u8, u8)>| {
            let read = of_lines(line).ok();
            let found = read.as_ref().and_then(|all| all.iter().next());
            let found = found.map(|(id, said)| (id.as_str(), said.relevance.get(), said.novelty.get()));
            assert_eq!(found, expected, "{line}");
        };
        check(
            r#"{"id": "2504.00001", "comment": "Yes.", "relevance": 10, "novelty": 2}"#,
            Some(("2504.00001", 10, 2)),
        );
        check(r#"{"id": "2504.00001", "comment": "Yes.", "relevance": 11, "novelty": 2}"#, None);
        check(r#"{"id": "x", "comment": "Yes.", "relevance": 1, "novelty": 2}"#, None);
        check(r#"{"id": "2504.00001"}"#, None);
    }

    #[test]
    fn the_sample_day_has_an_answer_for_many_papers() {
        let stand_in = load(&super::super::sample("answers.jsonl")).unwrap();
        assert!(stand_in.verdicts.len() >= 20, "{}", stand_in.verdicts.len());
    }
}
