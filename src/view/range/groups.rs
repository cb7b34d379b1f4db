//! A range, parted by day or by topic.
//!
//! A paper's topic is its primary category: a verdict says how well a paper fits, not to which of the reader's topics,
//! and what arXiv says of it costs nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::RangePaper;
use crate::arxiv::names::category_name;
use crate::day::Day;
use crate::paper::Category;
use crate::view::words::range as words;

/// How a range is parted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// By day, the newest first.
    #[default]
    Day,
    /// By primary category, that with the most papers first.
    Topic,
}

impl Grouping {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Day, Self::Topic];
}

/// Papers under one heading, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// The papers.
    pub papers: Vec<RangePaper>,
}

/// Parts `papers`, which keep their order.
pub fn groups(papers: Vec<RangePaper>, by: Grouping) -> Vec<Group> {
    match by {
        Grouping::Day => {
            let mut days: BTreeMap<Day, Vec<RangePaper>> = BTreeMap::new();
            papers.into_iter().for_each(|paper| days.entry(paper.day).or_default().push(paper));
            days.into_iter().rev().map(|(day, papers)| Group { title: day.in_words(), papers }).collect()
        }
        Grouping::Topic => {
            let mut topics: BTreeMap<Option<Category>, Vec<RangePaper>> = BTreeMap::new();
            for paper in papers {
                topics.entry(paper.text.categories.first().cloned()).or_default().push(paper);
            }
            let title = |category: Option<Category>| match category {
                Some(category) => words::topic(&category, category_name(&category)),
                None => words::NO_TOPIC.to_owned(),
            };
            let mut groups: Vec<Group> = topics
                .into_iter()
                .map(|(category, papers)| Group { title: title(category), papers })
                .collect();
            groups.sort_by_key(|group| Reverse(group.papers.len()));
            groups
        }
    }
}
