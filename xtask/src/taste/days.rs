//! Files of days: a paper a line.

use std::fs;
use std::io::Read;
use std::path::Path;

use firstlight::day::Day;
use firstlight::paper::PaperId;
use firstlight::taste::Evidence;
use firstlight::taste::audit::Hit;
use firstlight::taste::trial::{PastDay, PastPaper};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;

/// From this relevance on a paper is picked, where nothing else says which are.
const PICKED: u8 = 7;

#[derive(Deserialize)]
struct Line {
    date: String,
    id: String,
    title: String,
    #[serde(rename = "abstract")]
    abstract_text: String,
    selected: Option<u8>,
    #[serde(rename = "R")]
    relevance: Option<u8>,
    #[serde(rename = "N")]
    novelty: Option<u8>,
}

/// A file's days, and the scores of their papers where they are known: relevance and novelty.
pub struct Days {
    /// In their order.
    pub days: Vec<PastDay>,
    /// By day and paper.
    pub scores: Vec<Vec<(Option<u8>, Option<u8>)>>,
}

/// Reads a file of days; papers of one day may stand anywhere in it.
///
/// # Errors
/// When it cannot be read, and for a line that is no paper, with its number.
pub fn read(file: &Path) -> Result<Days, String> {
    let name = |why: String| format!("{}: {why}", file.display());
    let bytes = fs::read(file).map_err(|error| name(error.to_string()))?;
    unpacked(&bytes).map_err(name)
}

/// Reads the bytes of such a file, packed by gzip or not.
///
/// # Errors
/// As [`read`].
pub fn unpacked(bytes: &[u8]) -> Result<Days, String> {
    let mut text = String::new();
    let outcome = if bytes.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(bytes).read_to_string(&mut text)
    } else {
        (&mut &*bytes).read_to_string(&mut text)
    };
    outcome.map_err(|error| error.to_string())?;
    parse(&text)
}

fn parse(text: &str) -> Result<Days, String> {
    let mut lines = Vec::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let paper: Line = serde_json::from_str(line).map_err(|error| format!("line {number}: {error}"))?;
        let day =
            Day::parse(&paper.date).ok_or_else(|| format!("line {number}: {:?} is no day", paper.date))?;
        let id =
            paper_id(&paper.id).ok_or_else(|| format!("line {number}: {:?} is no arXiv id", paper.id))?;
        lines.push((day, id, paper));
    }
    lines.sort_by_key(|(day, ..)| *day);
    let all_scored = lines.iter().all(|(.., paper)| paper.relevance.is_some());
    let (mut days, mut scores) = (Vec::new(), Vec::new());
    for group in lines.chunk_by(|(one, ..), (other, ..)| one == other) {
        let Some((day, ..)) = group.first() else { continue };
        let papers = group.iter().map(|(_, id, line)| past(id, line, all_scored)).collect();
        days.push(PastDay { day: *day, papers });
        scores.push(group.iter().map(|(.., line)| (line.relevance, line.novelty)).collect());
    }
    Ok(Days { days, scores })
}

fn past(id: &PaperId, line: &Line, all_scored: bool) -> PastPaper {
    let picked = match line.selected {
        Some(selected) => selected > 0,
        None => line.relevance.is_some_and(|relevance| relevance >= PICKED),
    };
    let evidence = match (line.relevance, picked) {
        (Some(relevance), _) if all_scored => Evidence::Scored { relevance, novelty: line.novelty },
        (relevance, true) => Evidence::Chosen {
            sum: relevance.zip(line.novelty).map(|(relevance, novelty)| relevance.saturating_add(novelty)),
        },
        (_, false) => Evidence::Passed,
    };
    PastPaper {
        id: id.clone(),
        title: line.title.clone(),
        abstract_text: line.abstract_text.clone(),
        hit: if picked { Hit::Yes } else { Hit::No },
        evidence,
    }
}

/// An id; old ones may lack their archive, whose name then says so.
fn paper_id(text: &str) -> Option<PaperId> {
    PaperId::parse(text).or_else(|| PaperId::parse(&format!("unnamed/{text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(date: &str, number: u8, rest: &str) -> String {
        format!(r#"{{"date":"{date}","id":"2501.0000{number}","title":"T","abstract":"A"{rest}}}"#)
    }

    #[test]
    fn days_are_put_in_order_and_papers_judged_by_what_is_known() {
        let all =
            [line("2025-01-03", 1, r#","R":7,"N":5"#), line("2025-01-02", 2, r#","R":6,"N":5"#)].join("\n");
        let read = parse(&all).unwrap();
        assert_eq!(
            read.days.iter().map(|day| day.day.to_string()).collect::<Vec<_>>(),
            ["2025-01-02", "2025-01-03"]
        );
        assert_eq!((read.days[0].papers[0].hit, read.days[1].papers[0].hit), (Hit::No, Hit::Yes));
        assert_eq!(read.days[1].papers[0].evidence, Evidence::Scored { relevance: 7, novelty: Some(5) });

        let some = [
            line("2025-01-03", 1, r#","R":8,"N":8,"selected":1"#),
            line("2025-01-03", 2, r#","R":null,"N":null,"selected":0"#),
        ];
        let read = parse(&some.join("\n\n")).unwrap();
        let evidence: Vec<_> = read.days[0].papers.iter().map(|paper| paper.evidence).collect();
        assert_eq!(evidence, [Evidence::Chosen { sum: Some(16) }, Evidence::Passed]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let wrong = [line("2025-01-03", 1, ""), line("yesterday", 2, "")].join("\n");
        assert_eq!(parse(&wrong).err().as_deref(), Some("line 2: \"yesterday\" is no day"));
        assert!(parse("{}").is_err_and(|why| why.starts_with("line 1: ")));
    }
}
