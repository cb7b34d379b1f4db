//! English.

mod money;
mod sent;

pub use money::*;
pub use sent::*;

use super::super::costs::Costs;
use super::super::flow::{Fate, Flow};
use super::super::today::{Device, Network, Tabs};
use super::{numbers, screen};
use crate::digest::{Document, Order};
use crate::model::{Endpoint, Points};
use crate::money::{Price, Tokens};
use crate::paper::AnnounceType;
use crate::profile::Part;
use crate::run::keep::KeepError;
use crate::run::ledger::{Rule, State, Sums, Why};
use crate::run::record::{Head, Phase};
use crate::run::state::Waiting;

/// A stored day whose papers cannot be read; the note above says why.
pub const NOT_OPENED: &str = "This day cannot be opened. The other days are untouched.";
/// All entries of the day.
pub const ANNOUNCED: &str = "Announced";
/// Those of the announce types that were asked for.
pub const SCANNED: &str = "Scanned, each category counted";
/// The distinct papers among them.
pub const DISTINCT: &str = "Distinct papers";
/// A day that lacks a category, or a part of one.
pub const INCOMPLETE: &str = "arXiv did not give all of this day.";
/// Under every failure of a fetch.
pub const EARLIER_DAYS_SAFE: &str = "Earlier days are untouched.";
/// A digest without papers.
pub const NOTHING_SHOWN: &str =
    "No paper reaches the cut-offs. Move them to see what is just below, or look into the lists of the day.";
/// In place of the flow bar of an imported day.
pub const NO_LEDGER: &str = "This day was imported. Its file holds only what was shown then, so there is no account of the rest, and \
     cut-offs move upwards only.";
/// A run that the reader stopped.
pub const STOPPED: &str = "You stopped this run.";
/// A run that its budget ended.
pub const OVER_BUDGET: &str = "The budget ended this run.";
/// A run whose page was closed.
pub const INTERRUPTED: &str = "This run was interrupted: its page was closed, or died, while it asked.";
/// A day that another tab of the page reads.
pub const READ_ELSEWHERE: &str = "This day is being read in another tab.";
/// Under it.
pub const WATCHING: &str =
    "What is scored there shows here. Should that tab close, you can continue in this one.";

/// How a paper was announced, as the page says it.
pub fn announce(kind: AnnounceType) -> &'static str {
    match kind {
        AnnounceType::New => "new",
        AnnounceType::Cross => "cross-list",
        AnnounceType::Replace => "replacement",
        AnnounceType::ReplaceCross => "replaced cross-list",
    }
}

/// An order, for the menu.
pub fn order(by: Order) -> &'static str {
    match by {
        Order::Sum => "Relevance + novelty",
        Order::Relevance => "Relevance",
        Order::Novelty => "Novelty",
        Order::Newest => "Newest first",
        Order::AsGiven => "As announced",
    }
}

/// A part of the day.
pub fn part(fate: Fate) -> &'static str {
    match fate {
        Fate::Shown => "Shown",
        Fate::Below => "Below your cut-offs",
        Fate::Screened => "Screened out",
        Fate::Unscored => "Not scored",
        Fate::Seen => "Seen before",
        Fate::Duplicate => "Listed in two categories",
        Fate::NotAsked => "Not asked for",
    }
}

/// The day's account in one line, for the strip and for assistive technology.
pub fn flow(flow: &Flow) -> String {
    let parts: Vec<String> = flow
        .parts
        .iter()
        .filter(|one| one.count > 0 || matches!(one.fate, Fate::Shown))
        .map(|one| format!("{} {}", one.count, part(one.fate).to_lowercase()))
        .collect();
    format!("{} announced: {}", flow.announced, parts.join(" · "))
}

/// What became of an entry of the ledger, with its scores where it has a verdict.
pub fn became(state: &State, points: Option<[Points; 2]>) -> String {
    let scores = |[relevance, novelty]: [Points; 2]| format!("relevance {relevance}, novelty {novelty}");
    match state {
        State::NotAskedFor => "not asked for".to_owned(),
        State::Duplicate { of } => format!("counted in {of}"),
        State::SeenBefore { day } => format!("seen on {}", day.in_words()),
        State::FollowedAuthor { name } => format!("{name} is on your list"),
        State::ScreenedOut { rule: Rule::TitlePass } => "the model found its title irrelevant".to_owned(),
        State::ScreenedOut { rule: Rule::Screen { fits } } => screen::below_the_line(*fits),
        State::ScreenedOut { rule: Rule::Never { word } } => {
            format!("it has “{word}”, which you never want to see")
        }
        State::Scored => points.map_or_else(|| "scored".to_owned(), scores),
        State::Unscored { why } => format!("not scored: {}", unscored(*why)),
    }
}

/// The badge of a paper that gives orders or hides something, and what that is; `quote` is in its own words.
pub fn gives_orders(quote: &str) -> [String; 2] {
    let more = format!(
        "Its text addresses whoever judges it, or hides what it says: “{quote}”. It was asked about alone."
    );
    ["Mind this paper".to_owned(), more]
}

/// Why a paper has no verdict.
pub fn unscored(why: Why) -> &'static str {
    match why {
        Why::Waiting => "its turn has not come",
        Why::NoAnswer => "the model gave no usable answer for it, though asked four times",
        Why::Failed => "the run failed before its turn",
        Why::Stopped => "you stopped the run before its turn",
        Why::Budget => "the budget was used up before its turn",
    }
}

/// The sentence under a day's heading. A run that has scored nothing has not found that nothing is relevant.
pub fn lede(head: &Head, shown: usize, costs: &Costs) -> String {
    let papers = numbers::papers(shown);
    if head.scored == 0 {
        let followed = if shown == 0 { String::new() } else { format!("{papers} by authors you follow. ") };
        let scored = match head.phase {
            Phase::Running => "No paper is scored yet",
            Phase::Finished => "None of them had to be scored",
            Phase::Stopped | Phase::OverBudget { .. } | Phase::Failed { .. } => "No paper was scored",
        };
        return format!("{followed}arXiv announced {}. {scored}.", entries(head.announced));
    }
    let cost = match (&head.phase, costs.together.money) {
        (Phase::Running, None) => String::new(),
        (_, None) => ", cost unknown".to_owned(),
        (Phase::Running, Some(cost)) => format!(" for {cost}"),
        (_, Some(cost)) => format!(" for {cost}{}", and_unconfirmed(&costs.together.unconfirmed)),
    };
    format!("{papers} out of {} announced. Scored by {}{cost}.", head.announced, head.endpoint.model)
}

/// What a look at arXiv found, before anything is asked.
pub fn announced(sums: Sums) -> String {
    let followed = match sums.followed {
        0 => String::new(),
        1 => " One is by an author you follow.".to_owned(),
        many => format!(" {many} are by authors you follow."),
    };
    let papers = match sums.candidates() {
        1 => "1 distinct paper is of the kinds you read".to_owned(),
        many => format!("{many} distinct papers are of the kinds you read"),
    };
    let never = match sums.screened_out {
        0 => String::new(),
        1 => " One has words that you never want to see, and is not sent.".to_owned(),
        many => format!(" {many} have words that you never want to see, and are not sent."),
    };
    format!("arXiv announced {}; {papers}.{followed}{never}", entries(sums.announced()))
}

/// So many entries.
pub fn entries(count: usize) -> String {
    numbers::count(count, "entry", "entries")
}

/// How far a run is, while it asks.
pub fn progress(scored: usize, all: usize) -> String {
    format!("Scoring {scored} of {all} papers.")
}

/// What to know while a run asks, at `now` (milliseconds since 1970, UTC).
pub fn while_asking(
    waiting: Option<Waiting>,
    now: u64,
    network: Network,
    device: Device,
    tabs: Tabs,
) -> String {
    let seconds = |until: u64| until.saturating_sub(now).div_ceil(1_000).max(1);
    let mut said = match waiting {
        Some(Waiting::Gate) if network == Network::There => {
            "The page was hidden, and the run goes on by itself. What is scored stays.".to_owned()
        }
        None => "What is scored stays. You can stop and continue later.".to_owned(),
        Some(Waiting::Provider { until }) => format!(
            "The provider asks to wait; the run goes on by itself in {} s. What is scored stays.",
            seconds(until)
        ),
        Some(Waiting::Network { until }) => format!(
            "There is no connection; the run tries again in {} s, or as soon as the network is back. What is \
             scored stays.",
            seconds(until)
        ),
        Some(Waiting::Gate) => {
            "This device is offline; the run goes on by itself when the network is back. What is scored stays.".to_owned()
        }
    };
    if device == Device::Handheld {
        said.push_str(" Keep this page in view: hidden it pauses, and goes on when you come back.");
    }
    if tabs == Tabs::Unknown {
        said.push_str(
            " This browser does not let tabs know of each other here: read a day in one of them only.",
        );
    }
    said
}

/// What stays when a run ends early.
pub fn kept(scored: usize, waiting: usize) -> String {
    match (scored, waiting) {
        (0, _) => "No paper was scored. Earlier days are untouched.".to_owned(),
        (scored, 0) => format!("All {scored} scored papers are kept."),
        (scored, waiting) => format!("{scored} papers are scored and kept; {waiting} wait."),
    }
}

/// Where a run ended that failed.
pub fn failed(scored: usize, all: usize) -> String {
    if scored == 0 {
        "No paper could be scored.".to_owned()
    } else {
        format!("The run ended after {scored} of {all} papers.")
    }
}

/// Papers without a verdict in a finished run.
pub fn some_unscored(count: usize) -> String {
    let (papers, they) = match count {
        1 => ("1 paper has".to_owned(), "It is"),
        many => (format!("{many} papers have"), "They are"),
    };
    format!("{papers} no scores: the model gave no usable answer. {they} listed below.")
}

/// Why a followed author's paper is here.
pub fn followed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is on your list."),
        [many @ .., last] => format!("{} and {last} are on your list.", many.join(", ")),
    }
}

/// The sentence under an imported day's heading.
pub fn imported_lede(document: &Document, shown: usize) -> String {
    let announced =
        document.totals.arxiv.map_or_else(String::new, |total| format!(" out of {total} announced"));
    format!("{shown} of {} papers{announced}. Imported from a file.", document.entries.len())
}

/// The archive of a reader who has no days yet.
pub const NO_DAYS: &str = "No day is stored yet. Read today's announcement, or import a digest from a file.";

/// A day that was taken in.
pub fn imported(document: &Document) -> String {
    format!("{} with {} papers.", document.day.in_words(), document.entries.len())
}

/// The sample day's note.
pub const SAMPLE_TITLE: &str = "A sample day.";
/// The same, what it is.
pub const SAMPLE: &str = "Its papers are invented and its scores were written beforehand; everything else is the real \
                          thing: the feeds were read, the ledger kept, the answers streamed. Move the cut-offs.";
/// What stands for a model on the sample day.
pub const SAMPLE_MODEL: &str = "canned answers";

/// Under the field for the key.
pub const ABOUT_THE_KEY: &str =
    "It goes to this provider alone, and is gone when the page is closed unless you keep it.";
/// The same, where the model can be asked without one.
pub const ANOTHER_KEY: &str = "Leave it empty to go on as it is: with the key in memory, or with none where a server on this computer wants none.";
/// A run without the key that it needs.
pub const NO_KEY: &str = "The key is missing. Paste it here, or let your password manager fill it in.";

/// Why there is a proxy at all.
pub const WHY_A_PROXY: &str = "arXiv does not let pages of other sites read its feeds, so they come through a proxy. \
                               It sees which categories you read and when, never your key.";
/// A price field without the others.
pub const HALF_A_PRICE: &str =
    "A price needs both the prompt's and the completion's part. Fill in both, or neither.";
/// A browser that keeps nothing.
pub const ORIGINS_NOT_KEPT: &str = "This browser keeps nothing for this page, so the page cannot be allowed to reach that address. Allow storage for \
     this site, or leave the private window.";

/// A price field that holds something else.
pub fn not_a_price(text: &str) -> String {
    format!("\u{201c}{text}\u{201d} is no price. Write dollars per million tokens, such as 2.50.")
}

/// What the bundled table knows of a model.
pub fn known_price(price: Option<Price>, date: &str) -> String {
    match price {
        Some(price) => format!(
            "The bundled table of {date} has {} in and {} out per million tokens.",
            price.prompt.0, price.completion.0
        ),
        None => format!(
            "The bundled table of {date} has no price for this model: costs will read \u{201c}unknown\u{201d}."
        ),
    }
}

/// A model that can be asked.
pub fn ready(endpoint: &Endpoint) -> String {
    format!("{} at {} can be asked.", endpoint.model, endpoint.base_url.origin())
}

/// A part of the prompt.
pub fn prompt_part(part: Part) -> &'static str {
    match part {
        Part::System => "Who the model is",
        Part::Scoring => "What the scores mean",
        Part::Topics => "Topics",
        Part::Keywords => "Keywords",
        Part::Answer => "How to answer",
        Part::Titles => "How to screen titles",
    }
}

/// The size of the constant part of a prompt.
pub fn prompt_size(tokens: Tokens) -> String {
    format!("about {tokens} tokens without the papers")
}

/// What the storage refused: what that means, and why and what to do.
pub fn storage(error: &KeepError) -> [String; 2] {
    match error {
        KeepError::Store(why) => [
            "What happens now is not kept.".to_owned(),
            format!(
                "{} The page goes on without storage: export a digest before you close it.",
                sentence(&why.to_string())
            ),
        ],
        KeepError::Record(why) => {
            ["Not everything stored could be read.".to_owned(), sentence(&why.to_string())]
        }
    }
}

/// An error's words as a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
