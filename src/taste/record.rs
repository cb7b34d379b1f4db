//! How a taste is stored: one record per profile.
//!
//! The numbers are in half precision, as bytes in base64url: 1.2 MB of text, 1.35 MB while an older model still
//! counts, whatever was learned. Learning rounds to the same precision at its end, so that a taste that was put away
//! and one that was not go on alike.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::explain::Table;
use super::frequency::Frequencies;
use super::linear::{Former, Model, Quantity};
use super::study::Taught;
use super::{Diary, Earlier, Mark, Taste};
use crate::day::Day;
use crate::paper::PaperId;
use crate::store::Record;
use crate::store::bytes::Bytes;

impl Record for Taste {
    const NAME: &'static str = "taste";
    const VERSION: u32 = 1;
}

/// Version 1, as it is written.
#[derive(Serialize, Deserialize)]
struct Stored {
    criteria: String,
    #[serde(default)]
    since: u64,
    days: BTreeMap<Day, Taught>,
    #[serde(default)]
    earlier: Earlier,
    marks: BTreeMap<PaperId, Mark>,
    scored: u32,
    /// The papers whose words were counted, and the counts: two bytes a place.
    papers: u16,
    counts: Bytes,
    relevance: Bytes,
    sum: Bytes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    former: Option<StoredFormer>,
    words: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredFormer {
    step: f32,
    days: u8,
    weights: Bytes,
}

impl Serialize for Taste {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // What has not been learned takes no space.
        let learned = |one| Bytes(if self.model.is_empty() { Vec::new() } else { self.model.to_bytes(one) });
        let counts = self.frequencies.counts().iter().flat_map(|count| count.to_le_bytes()).collect();
        Stored {
            criteria: self.diary.criteria.clone(),
            since: self.diary.since,
            days: self.diary.days.clone(),
            earlier: self.diary.earlier,
            marks: self.diary.marks.clone(),
            scored: self.diary.scored,
            papers: self.frequencies.papers(),
            counts: Bytes(counts),
            relevance: learned(Quantity::Relevance),
            sum: learned(Quantity::Sum),
            former: self.former.as_ref().map(|former| StoredFormer {
                step: former.step,
                days: former.days,
                weights: Bytes(former.weights.iter().map(|weight| weight.to_le_bytes()[0]).collect()),
            }),
            words: self.table.0.values().cloned().collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Taste {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let model = Model::from_bytes(&stored.relevance.0, &stored.sum.0);
        let (counts, odd) = stored.counts.0.as_chunks::<2>();
        let counts = counts.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let frequencies = Frequencies::from_counts(stored.papers, counts).filter(|_| odd.is_empty());
        let former = stored.former.map(Former::try_from).transpose().map_err(D::Error::custom)?;
        Ok(Self {
            frequencies: frequencies.ok_or_else(|| D::Error::custom("the counts of words are not whole"))?,
            model: model.ok_or_else(|| D::Error::custom("what was learned is not whole"))?,
            former,
            table: Table::of(&stored.words),
            diary: Diary {
                criteria: stored.criteria,
                since: stored.since,
                days: stored.days,
                earlier: stored.earlier,
                marks: stored.marks,
                scored: stored.scored,
            },
        })
    }
}

impl TryFrom<StoredFormer> for Former {
    type Error = &'static str;
    fn try_from(stored: StoredFormer) -> Result<Self, Self::Error> {
        let weights = stored.weights.0.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        Self::from_parts(stored.step, weights, stored.days).ok_or("the older model is not whole")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{a_day, day, learned};
    use super::*;
    use crate::store::{RecordError, open, seal};
    use crate::taste::{Occasion, Study};

    /// The most that a state may take, in bytes of JSON.
    const LIMIT: usize = 1_500_000;

    #[test]
    fn a_taste_survives_and_goes_on_as_if_it_had_not_been_put_away() {
        let mut taste = learned();
        let mut back: Taste = open(&seal(&taste).unwrap()).unwrap();
        assert_eq!(back, taste);
        for one in [&mut taste, &mut back] {
            Study::new(one, Occasion::FullDay(day(4)), a_day()).finish(one);
        }
        assert_eq!(back, taste);
        taste.under("b");
        assert_eq!(open::<Taste>(&seal(&taste).unwrap()).as_ref(), Ok(&taste));
    }

    #[test]
    fn the_fullest_state_is_within_its_limit() {
        let mut taste = learned();
        taste.under("b");
        Study::new(&taste, Occasion::FullDay(day(4)), a_day()).finish(&mut taste);
        for number in 0..super::super::DAYS_KEPT + 5 {
            let day = Day::parse(&format!("{}-01-{:02}", 2000 + number / 28, number % 28 + 1)).unwrap();
            taste.diary.enter(day, Taught::Unscored);
        }
        for number in 0..super::super::MARKS_KEPT + 5 {
            taste.diary.note(&PaperId::parse(&format!("2501.{number:05}")).unwrap(), Mark::Star);
        }
        assert_eq!((taste.diary.days.len(), taste.diary.marks.len()), (400, 3000));
        let json = seal(&taste).unwrap();
        // The table may grow to 400 words of 40 characters.
        assert!(json.len() + 400 * 43 < LIMIT, "{}", json.len());
        assert!(taste.former.is_some() && json.len() > 1_000_000);
        assert!(seal(&Taste::new("a")).unwrap().len() < 200_000, "what was not learned takes no space");
    }

    #[test]
    fn damaged_records_are_refused_not_believed() {
        let mut taste = learned();
        taste.under("b");
        Study::new(&taste, Occasion::FullDay(day(4)), a_day()).finish(&mut taste);
        let value: serde_json::Value = serde_json::from_str(&seal(&taste).unwrap()).unwrap();
        for field in ["counts", "relevance", "sum"] {
            let mut damaged = value.clone();
            damaged["record"][field] = "AAAA".into();
            let refused = open::<Taste>(&damaged.to_string());
            assert!(matches!(refused, Err(RecordError::Damaged { name: "taste", .. })), "{field}");
        }
        for step in [serde_json::json!(-1.0), serde_json::json!(1e30), serde_json::json!("1")] {
            let mut damaged = value.clone();
            damaged["record"]["former"]["step"] = step;
            assert!(open::<Taste>(&damaged.to_string()).is_err());
        }
        let mut words = value;
        words["record"]["words"] = serde_json::json!(["dwarf", "<b>", "two words", ""]);
        assert_eq!(open::<Taste>(&words.to_string()).unwrap().table.0.len(), 1);
    }
}
