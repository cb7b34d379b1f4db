//! What readers are told about their taste: how well a paper fits, what was learned, how well it knows them.

use super::numbers::listed;
pub use super::numbers::{count, per_cent};
use crate::run::screen::Audited;
use crate::taste::Match;
use crate::view::taste::insight::{Calibrated, Insight, Precision};
use crate::view::taste::{LearnedFrom, Named};

/// The button that ranks a day without a model.
pub const RANK_HERE: &str = "Rank it on this device";
/// While it does.
pub const RANKING: &str = "Ranking the day…";
/// What that is.
pub const ABOUT_RANKING: &str = "No key and no model: the day is ordered here, by your criteria and by what your stars \
                                 and earlier scores taught. Nothing is sent, nothing is paid.";
/// What a match is, above a list of them.
pub const ABOUT_MATCHES: &str = "A match says how well a paper’s words fit beside the others of its day: about the \
                                 per cent of them that fit less. It is no relevance and no novelty; those only a model \
                                 gives, and none has read these papers.";
/// The heading of such a list.
pub const RANKED_HERE: &str = "Ranked on this device";
/// The button that ranks it once more.
pub const RANK_ANEW: &str = "Order anew";
/// The button under the first papers of such a list.
pub const SHOW_MORE: &str = "Show more papers";
/// A day without papers to rank.
pub const NOTHING_TO_RANK: &str = "Nothing of this day is new to you.";

/// Papers of a day that are not among those that are ranked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They were seen before.
    pub seen: usize,
    /// They have words that the reader never wants to see.
    pub never: usize,
}

/// What a day's order was made by.
pub fn ranked_lede(papers: usize, left_out: LeftOut, from: LearnedFrom) -> String {
    let LeftOut { seen, never } = left_out;
    let seen = if seen == 0 { String::new() } else { format!(", {seen} seen before left out") };
    let never = if never == 0 { String::new() } else { format!(", {never} left out by your words") };
    let by = if from.is_nothing() {
        "your criteria alone. Star what you like: the stars teach".to_owned()
    } else {
        format!("your criteria and {}", learned_from(from))
    };
    format!("{}{seen}{never}. Ordered by {by}.", count(papers, "paper", "papers"))
}

/// What a taste has learned from, without a full stop.
pub fn learned_from(from: LearnedFrom) -> String {
    let parts = [
        (from.days, count(from.days, "scored day", "scored days")),
        (from.stars, count(from.stars, "star", "stars")),
        (from.more, count(from.more, "example", "examples")),
        (from.hidden, count(from.hidden, "hidden paper", "hidden papers")),
    ];
    let parts = parts.into_iter().filter(|(some, _)| *some > 0).map(|(_, words)| words);
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "nothing yet".to_owned() } else { listed(&parts) }
}

/// How many marks were made since the order was.
pub fn marked_since(marks: usize) -> String {
    format!("{} since this order was made.", count(marks, "mark", "marks"))
}

/// How well a paper fits, and by which words.
pub fn why(fits: Option<Match>, named: &Named, followed: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(name) = followed {
        text = format!("By {name}, whom you follow. ");
    }
    if let Some(fits) = fits {
        text += &format!("Match {} %. ", fits.percent());
    }
    match (named.speak_for.is_empty(), named.speak_against.is_empty()) {
        (true, true) => text += "No word of it is known to speak for it or against it.",
        (false, true) => text += &format!("For it: {}.", quoted(&named.speak_for)),
        (true, false) => text += &format!("Against it: {}.", quoted(&named.speak_against)),
        (false, false) => {
            text += &format!(
                "For it: {}. Against it: {}.",
                quoted(&named.speak_for),
                quoted(&named.speak_against)
            );
        }
    }
    text
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

/// The page, before anything was learned.
pub const NOTHING_LEARNED: &str = "Nothing yet. It learns from each day that a model has read for you, and from what you \
                                   star, hide, or take for an example with “More like this”. All of it happens in this \
                                   browser, and stays here.";
/// What the taste is for.
pub const ABOUT: &str = "It learns which words stand in papers that you want, and orders papers by them: days without a \
                         model, papers of equal scores, and what goes to the model where you let only a part of a day go. \
                         Your own marks weigh more than a model’s scores.";

/// What was learned, in a sentence.
pub fn learned(from: LearnedFrom) -> String {
    let papers = match from.papers {
        0 => String::new(),
        papers => format!(" ({papers} papers with scores)"),
    };
    format!("It has learned from {}{papers}, under your criteria as they are now.", learned_from(from))
}

/// How many of the present criteria's days are still to come before old ones are forgotten.
pub const WORDS_FOR: &str = "These words speak for a paper";
/// The other ones.
pub const WORDS_AGAINST: &str = "These words speak against it";
/// Where there are none.
pub const NO_WORDS: &str = "None yet.";
/// Under both.
pub const ABOUT_WORDS: &str = "A word’s bar shows how much it says, beside the weightiest one. Pairs of words, the \
                               beginnings of long ones, numbers, letters and everyday words count too, and are not \
                               listed.";
/// The heading of the resets.
pub const START_ANEW: &str = "Start anew";
/// What the two buttons do.
pub const ABOUT_RESET: &str = "Learning anew goes through all stored days and marks again. Forgetting begins with \
                               nothing: what you did before today is not learned again, and the seeds are dropped. Days \
                               and marks themselves stay.";
/// Asks before it forgets.
pub const REALLY: &str = "Forget all that was learned, and the seeds? Days and marks stay.";
/// After it forgot.
pub const FORGOTTEN: &str = "Forgotten.";
/// After it learned anew.
pub const LEARNED_ANEW: &str = "Learned anew from what is stored.";

/// What seeds are.
pub const ABOUT_SEEDS: &str = "Papers that you know and like count as stars before you have given any. Paste ids or links, \
                               BibTeX, RIS, RDF, CSV or JSON, as arXiv, Zotero and others give them; or choose a file.";
/// What is asked about papers whose text is not stored.
pub fn missing_seeds(count: usize) -> String {
    let [papers, their] = if count == 1 { ["1 paper is", "its"] } else { ["papers are", "their"] };
    let papers = if count == 1 { papers.to_owned() } else { format!("{count} {papers}") };
    format!(
        "{papers} not stored here. Learning needs {their} title and abstract: arXiv can be asked for them, some dozens at a time."
    )
}
/// Entries without an arXiv id that no stored paper fits.
pub fn strange_seeds(titles: &[String]) -> String {
    let first = titles.iter().take(3).map(|title| format!("“{title}”")).collect::<Vec<_>>().join(", ");
    let more = if titles.len() > 3 { format!(" and {} more", titles.len() - 3) } else { String::new() };
    format!("No arXiv id, and no stored paper of that title: {first}{more}.")
}
/// How many seeds came.
pub fn seeds_added(added: usize, known: usize) -> String {
    let known = match known {
        0 => String::new(),
        _ => format!(", {known} known already"),
    };
    format!("{}{known}.", count(added, "seed added", "seeds added"))
}
/// A text that names no paper.
pub const NO_SEEDS: &str = "No paper was found in this text. Ids look like 2504.12359 or hep-th/9901001.";
/// What arXiv gave.
pub fn fetched_seeds(asked: usize, came: usize) -> String {
    format!("arXiv gave {came} of {asked}.")
}

/// Where nothing can be said yet about how well it knows the reader.
pub fn not_enough(stars: usize, days: usize) -> String {
    format!(
        "Not enough yet: {} on {} of your digests. From {} stars on {} days on there is something to say.",
        count(stars, "star", "stars"),
        count(days, "day", "days"),
        crate::view::taste::insight::LEAST_STARS,
        crate::view::taste::insight::LEAST_DAYS,
    )
}

/// How good the first papers of the digests were.
pub fn precision(at: usize, one: &Precision) -> String {
    format!(
        "Of the first {at} papers of a day you starred {}: {} of {}, which says {} to {}.",
        per_cent(one.share()),
        one.hits,
        one.of,
        per_cent(one.interval.low),
        per_cent(one.interval.high)
    )
}

/// Where the starred papers stood by their match.
pub fn upper(one: &Precision) -> String {
    format!(
        "{} of {} starred papers stood in the upper half of their day by the match it had that morning ({} to {}).",
        one.hits,
        one.of,
        per_cent(one.interval.low),
        per_cent(one.interval.high)
    )
}

/// No match was kept with the days on which there are stars.
pub const NO_MATCHES: &str = "Where the starred papers stood by their match cannot be said yet: no match was kept with those \
                              days.";

/// Relevance against stars.
pub fn calibrated(bins: &[Calibrated]) -> String {
    match (bins.first(), bins.last()) {
        (Some(low), Some(high)) if low.relevance < high.relevance => format!(
            "Of the papers that the model gave relevance {} you starred {}, of those with {} {}.",
            low.relevance,
            per_cent(low.share()),
            high.relevance,
            per_cent(high.share())
        ),
        _ => "All papers that you saw have the same relevance.".to_owned(),
    }
}

/// What the screen missed, by its audit.
pub fn screen_missed(sum: &Audited) -> String {
    match sum.days {
        0 => NOTHING_SCREENED.to_owned(),
        _ => format!("{} {ABOUT_AUDIT}", super::screen::so_far(sum)),
    }
}
/// Its heading.
pub const SCREEN_MISSES: &str = "What your screen misses";
/// No day was screened.
const NOTHING_SCREENED: &str =
    "No day was screened under your criteria as they are now, so nothing was left out.";
/// How that is known.
const ABOUT_AUDIT: &str =
    "The papers below its line that are scored all the same are drawn by lot, and stand for the others.";

/// A heading: which model, by which criteria.
pub fn judged_by(insight: &Insight) -> String {
    let days = count(insight.days, "day", "days");
    format!("{}, criteria {}, {days} with stars", insight.model, insight.criteria)
}

/// The nearest papers, before they were looked for.
pub const NEAREST: &str = "Nearest papers";
/// What they are.
pub const ABOUT_NEAREST: &str = "Papers in your index whose words are most like this one’s.";
/// How much a paper is like the one, from 0 to 1.
pub fn alike(likeness: f32) -> String {
    format!("{:.0} % alike", likeness.clamp(0.0, 1.0) * 100.0)
}
/// Where there is none.
pub const NO_NEAREST: &str = "No other paper of your index is like it.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_count_and_list() {
        let from = LearnedFrom { days: 1, papers: 20, stars: 2, more: 0, hidden: 1 };
        assert_eq!(learned_from(from), "1 scored day, 2 stars and 1 hidden paper");
        assert_eq!(
            learned(from),
            "It has learned from 1 scored day, 2 stars and 1 hidden paper (20 papers with scores), under your criteria \
             as they are now."
        );
        assert_eq!(
            ranked_lede(3, LeftOut { seen: 1, never: 0 }, LearnedFrom::default()),
            "3 papers, 1 seen before left out. Ordered by your criteria alone. Star what you like: the stars teach."
        );
        assert_eq!(
            ranked_lede(1, LeftOut { seen: 0, never: 2 }, from),
            "1 paper, 2 left out by your words. Ordered by your criteria and 1 scored day, 2 stars and 1 hidden paper."
        );
        let named = Named { speak_for: vec!["a".to_owned(), "b c".to_owned()], speak_against: Vec::new() };
        assert_eq!(why(None, &named, Some("Ada")), "By Ada, whom you follow. For it: “a”, “b c”.");
        assert_eq!(
            missing_seeds(1),
            "1 paper is not stored here. Learning needs its title and abstract: arXiv can be asked for them, some dozens at a time."
        );
        assert_eq!(strange_seeds(&["A".to_owned()]), "No arXiv id, and no stored paper of that title: “A”.");
    }
}
