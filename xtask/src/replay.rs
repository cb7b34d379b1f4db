//! `replay`: one day's run over stored feeds, answered from a digest; the app's own run, natively.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use firstlight::arxiv::{self, Announcement};
use firstlight::day::Day;
use firstlight::digest::{Order, markdown, of_run};
use firstlight::model::price::{Overrides, price_of};
use firstlight::model::stand_in::{Chunking, StandIn, Verdict};
use firstlight::model::{AnswerForm, Endpoint};
use firstlight::paper::{Category, PaperId};
use firstlight::profile::Profile;
use firstlight::run::fetch::Morning;
use firstlight::run::record::Phase;
use firstlight::run::rehearsal::rehearse;

use lexopt::Arg::Long;
use lexopt::ValueExt;

use crate::failure::Failure;
use crate::stand_in::answers;

/// What `--help` prints.
pub const HELP: &str = "\
cargo xtask replay --date YYYY-MM-DD --feed CATEGORY=PATH... --answers DIGEST [--follow NAME]...

Runs the day over stored feeds. A stand-in for the model gives the papers of DIGEST, a Markdown digest, their
comments and scores, and all others relevance 3 and novelty 3. Prints the new digest to stdout, the ledger to stderr.
";

/// What `replay` is given.
#[derive(Debug, Default)]
pub struct Options {
    /// The announcement day that the feeds must state.
    date: Option<String>,
    /// `CATEGORY=PATH`, in the order of the reader's categories.
    feeds: Vec<String>,
    /// The digest whose comments and scores the model gives.
    answers: Option<PathBuf>,
    /// Followed authors.
    follow: Vec<String>,
}

/// Runs the day, prints the Markdown digest to stdout and the ledger to stderr.
///
/// # Errors
/// When an argument is missing, a file cannot be read, a feed has problems or another day, or the run fails.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    replay(&parse(args)?).map_err(Failure::Replay)
}

pub fn parse(args: Vec<OsString>) -> Result<Options, lexopt::Error> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("date") => options.date = Some(parser.value()?.string()?),
            Long("feed") => options.feeds.push(parser.value()?.string()?),
            Long("answers") => options.answers = Some(parser.value()?.into()),
            Long("follow") => options.follow.push(parser.value()?.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

/// A day that can be run: who reads it, whom they ask, what arXiv announced, what the model says.
pub struct Replay {
    /// The default reader, of the categories of the feeds.
    pub profile: Profile,
    /// An address that nothing is sent to.
    pub endpoint: Endpoint,
    /// The announcements.
    pub morning: Morning,
    /// The model.
    pub stand_in: StandIn,
}

/// Reads what the options name.
///
/// # Errors
/// As [`run`], but for the run's own.
pub fn read(options: &Options) -> Result<Replay, String> {
    let day = options.date.as_deref().and_then(Day::parse).ok_or("--date YYYY-MM-DD is missing")?;
    let answers = options.answers.as_ref().ok_or("--answers DIGEST is missing")?;
    if options.feeds.is_empty() {
        return Err("at least one --feed CATEGORY=PATH is needed".to_owned());
    }
    let feeds = options.feeds.iter().map(|feed| read_feed(feed, day)).collect::<Result<Vec<_>, _>>()?;
    // Chunks of an odd size, so that characters and objects are cut as on a real wire.
    let stand_in =
        StandIn { verdicts: read_answers(answers)?, chunking: Chunking::Every(61), ..StandIn::default() };

    let results = feeds.into_iter().map(|feed| (feed.category.clone(), Ok(feed))).collect();
    let morning = Morning::new(results);
    let profile = Profile {
        categories: morning.announcements.iter().map(|one| one.category.clone()).collect(),
        followed: options.follow.clone(),
        ..Profile::default_reader()
    };
    let endpoint = Endpoint::parse("https://stand-in.invalid/v1", "gpt-4o", AnswerForm::Schema)
        .map_err(|error| format!("{error}"))?;
    Ok(Replay { profile, endpoint, morning, stand_in })
}

fn replay(options: &Options) -> Result<(), String> {
    let Replay { profile, endpoint, morning, stand_in } = read(options)?;
    let (run, _) = futures_executor::block_on(rehearse(profile, endpoint, morning, stand_in))
        .ok_or("no feed states a day")?;
    eprintln!("{}", run.body.ledger.sums());
    match &run.head.phase {
        Phase::Finished => {}
        Phase::Failed { why } => return Err(why.clone()),
        phase => return Err(format!("ended as {phase:?}")),
    }
    let price = |model: &str| price_of(model, &Overrides::new());
    let document = of_run::document(&run, run.body.profile.cut_offs, Order::default(), &price);
    print!("{}", markdown::print(&document));
    Ok(())
}

fn read_feed(argument: &str, day: Day) -> Result<Announcement, String> {
    let (category, path) = argument.split_once('=').ok_or("--feed takes CATEGORY=PATH")?;
    let category = Category::parse(category).ok_or_else(|| format!("{category:?} is no arXiv category"))?;
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let announcement = arxiv::read_feed(&bytes, &category).map_err(|error| format!("{path}: {error}"))?;
    if announcement.day != day {
        return Err(format!("{path} is of {}, not of {day}", announcement.day));
    }
    if let Some(problem) = announcement.problems.first() {
        return Err(format!("{path}: {problem}"));
    }
    Ok(announcement)
}

fn read_answers(path: &PathBuf) -> Result<HashMap<PaperId, Verdict>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    answers::of_digest(&text).map_err(|why| format!("{}: {why}", path.display()))
}
