//! The stored history of arXiv's feeds: counts and dates of four categories from March 2024 to August 2026.

use std::collections::BTreeMap;
use std::io::Read;

use firstlight::day::Day;

use crate::data;

/// What is known of one stored feed.
pub struct Feed {
    /// Its category, as the file's name has it: `cs-ai`.
    pub category: String,
    /// The date of its `pubDate`.
    pub day: Day,
    /// How many entries it has.
    pub entries: usize,
    /// How many of each announce type.
    pub kinds: [u64; 4],
}

/// All of them, by category and in the order in which they were stored.
pub fn read(test: &str) -> Option<Vec<Feed>> {
    let gzip = data::read(test, "feed-history.2024-03-04..2026-08-22.jsonl.gz")?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(gzip.as_slice()).read_to_string(&mut text).unwrap();
    let mut feeds: Vec<(String, Feed)> = text.lines().map(feed).collect();
    feeds.sort_by(|one, two| one.0.cmp(&two.0));
    Some(feeds.into_iter().map(|(_, feed)| feed).collect())
}

fn feed(line: &str) -> (String, Feed) {
    let fields: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |name: &str| fields[name].as_str().unwrap();
    // `xml/2024-03-04-cs-ai.xml`: when it was stored, and the category.
    let file = text("path").trim_start_matches("xml/").trim_end_matches(".xml");
    let (stored, category) = file.split_at(10);
    let category = category.trim_start_matches('-').to_owned();
    let kinds = ["new", "cross", "replace", "replace-cross"].map(|kind| fields[kind].as_u64().unwrap());
    let feed = Feed {
        category: category.clone(),
        day: Day::from_rfc2822(text("pub")).unwrap(),
        entries: fields["items"].as_u64().unwrap().try_into().unwrap(),
        kinds,
    };
    (format!("{category} {stored}"), feed)
}

/// The feeds that repeat a batch under a later date, with the date that they repeat: as far as counts tell, those that
/// have as many entries of every type as the batch before.
pub fn repeats(feeds: &[Feed]) -> Vec<((Day, &str), Day)> {
    let mut last: BTreeMap<&str, (Day, [u64; 4])> = BTreeMap::new();
    let mut found = Vec::new();
    for feed in feeds.iter().filter(|feed| feed.entries > 0) {
        match last.get(feed.category.as_str()) {
            Some((day, kinds)) if *kinds == feed.kinds => {
                if *day != feed.day {
                    found.push(((feed.day, feed.category.as_str()), *day));
                }
            }
            _ => {
                last.insert(&feed.category, (feed.day, feed.kinds));
            }
        }
    }
    found
}
