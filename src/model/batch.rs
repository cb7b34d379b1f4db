//! The ids of one request, and finding the one that a model means.

use std::collections::BTreeMap;

use crate::paper::PaperId;

/// The ids of one request.
pub(super) struct Batch {
    ids: Vec<PaperId>,
    by_text: BTreeMap<String, usize>,
    /// By the digits that are left when a JSON number has lost its outer zeros; `None` where two ids share them.
    by_number: BTreeMap<String, Option<usize>>,
}

impl Batch {
    pub(super) fn new(ids: &[PaperId]) -> Self {
        let mut by_number = BTreeMap::new();
        for (index, id) in ids.iter().enumerate() {
            if let Some(number) = bare_number(id.as_str()) {
                by_number.entry(number).and_modify(|one| *one = None).or_insert(Some(index));
            }
        }
        let by_text =
            ids.iter().enumerate().map(|(index, id)| (id.as_str().to_ascii_lowercase(), index)).collect();
        Self { ids: ids.to_vec(), by_text, by_number }
    }

    pub(super) fn ids(&self) -> &[PaperId] {
        &self.ids
    }

    /// The position of the paper that a string means: an id of this batch, with what models put around one.
    pub(super) fn by_text(&self, text: &str) -> Option<usize> {
        let text = text
            .trim_matches(|letter: char| letter.is_whitespace() || "[](){}<>\"'“”‘’`*#,;.".contains(letter));
        let text = match text.split_once(':') {
            Some((label, rest))
                if ["id", "arxiv", "paper"].contains(&label.trim().to_ascii_lowercase().as_str()) =>
            {
                rest.trim()
            }
            _ => text,
        };
        let exact = self.by_text.get(&text.to_ascii_lowercase());
        let (id, _) = match exact {
            Some(index) => return Some(*index),
            None => PaperId::parse_loosely(text)?,
        };
        self.by_text.get(&id.as_str().to_ascii_lowercase()).copied()
    }

    /// The position of the paper that a bare JSON value means. A number drops the zeros at its end (`2504.1235` may
    /// be 2504.12350) and cannot have one at its beginning: it is resolved within the batch, or refused.
    pub(super) fn by_bare(&self, text: &str) -> Option<usize> {
        match bare_number(text.trim()) {
            Some(number) => self.by_number.get(&number).copied().flatten(),
            None => self.by_text(text),
        }
    }
}

/// `2504.12350` and `2504.1235` as `2504.1235`; `None` where the text is not digits, a dot and digits.
fn bare_number(text: &str) -> Option<String> {
    let (month, number) = text.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(month) && digits(number))
        .then(|| format!("{}.{}", month.trim_start_matches('0'), number.trim_end_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> Batch {
        let ids = ["2504.12350", "2504.10000", "2504.12359", "0704.0001", "math.GT/0309136"];
        Batch::new(&ids.map(|id| PaperId::parse(id).unwrap()))
    }

    #[test]
    fn strings_mean_an_id_of_the_batch_or_nothing() {
        let batch = batch();
        let check = |text: &str, expected: Option<usize>| assert_eq!(batch.by_text(text), expected, "{text}");
        check("2504.12350", Some(0));
        check(" arXiv:2504.12359v2 ", Some(2));
        check("ArXiv: 2504.12359", Some(2));
        check("ID: 2504.12359", Some(2));
        check("[2504.12359].", Some(2));
        check("https://arxiv.org/abs/2504.12359v1", Some(2));
        check("MATH.gt/0309136", Some(4));
        check("2504.12358", None);
        check("2504.1235", None);
        check("2504.12359 and 2504.12350", None);
        check("", None);
    }

    #[test]
    fn numbers_are_resolved_within_the_batch() {
        let batch = batch();
        let check = |text: &str, expected: Option<usize>| assert_eq!(batch.by_bare(text), expected, "{text}");
        check("2504.12359", Some(2));
        check("2504.1235", Some(0));
        check("2504.12350", Some(0));
        check("2504.1", Some(1));
        check("704.0001", Some(3));
        check("2504.123", None);
        check("2504", None);
        check("2.50412359e3", None);
        check("2504.12359v1", Some(2));
        let two = Batch::new(&["0704.1230", "0704.12300"].map(|id| PaperId::parse(id).unwrap()));
        assert_eq!(two.by_bare("0704.123"), None);
        assert_eq!(two.by_text("0704.1230"), Some(0));
    }
}
