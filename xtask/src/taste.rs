//! `taste`: the taste over days that are over, as the app would have had it.

mod days;
mod figures;
mod reading;
mod table;
mod tokens;

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use firstlight::profile;
use firstlight::taste::screen::Share;
use firstlight::taste::{Criteria, WARM_UP};
use lexopt::Arg::{Long, Value};
use lexopt::ValueExt;

use crate::failure::Failure;

/// What `--help` prints.
pub const HELP: &str = "\
cargo xtask taste FILE... [--keep 0.5] [--warmup 5] [--criteria FILE] [--from 6] [--reader]
            [--tokens]

Goes through the days of each FILE, ranks each by what the days before taught, and says how well that went. FILE has a
paper a line, in JSON (a name ending in .gz is unpacked): date, id, title, abstract, R and N (relevance and novelty, 1
to 10, or null), and selected (0 or 1) where the scores are not known for all; where they are, relevance 7 is picked.

  --keep      the share of a day that the screen sends to the model
  --warmup    the days before the screen
  --criteria  topics and keywords in Markdown, as in prompts/: ranks by them alone, and blends them in
  --from      the first day that counts, from 1
  --tokens    also reads all days by the run itself, in full and behind the screen, and counts the tokens
  --reader    also readers without a model, who star three picks of ten and hide one other paper of twenty: how well their
              marks alone order a day, by the stars given before it, and from how many on better than --criteria
";

/// What `taste` is given.
#[derive(Debug)]
pub struct Options {
    files: Vec<PathBuf>,
    keep: Share,
    warm_up: usize,
    criteria: Option<PathBuf>,
    /// The index of the first day that counts.
    from: usize,
    reader: Reader,
    tokens: Tokens,
}

#[derive(Debug, PartialEq, Eq)]
enum Tokens {
    Counted,
    NotCounted,
}

#[derive(Debug, PartialEq, Eq)]
enum Reader {
    Simulated,
    None,
}

/// `cargo xtask taste`.
///
/// # Errors
/// When an argument is missing or wrong, or a file cannot be read.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let options = parse(args)?;
    go_through(&options).map_err(Failure::Taste)
}

fn parse(args: Vec<OsString>) -> Result<Options, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(args);
    let mut options = Options {
        files: Vec::new(),
        keep: Share::OFFERED[1],
        warm_up: WARM_UP,
        criteria: None,
        from: WARM_UP,
        reader: Reader::None,
        tokens: Tokens::NotCounted,
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("keep") => options.keep = parser.value()?.parse_with(share)?,
            Long("warmup") => options.warm_up = parser.value()?.parse()?,
            Long("criteria") => options.criteria = Some(parser.value()?.into()),
            Long("from") => options.from = parser.value()?.parse::<usize>()?.saturating_sub(1),
            Long("tokens") => options.tokens = Tokens::Counted,
            Long("reader") => options.reader = Reader::Simulated,
            Value(file) => options.files.push(file.into()),
            Long(_) | lexopt::Arg::Short(_) => return Err(arg.unexpected()),
        }
    }
    if options.files.is_empty() {
        return Err("at least one FILE is needed".into());
    }
    Ok(options)
}

/// `0.5`, or `50%`.
fn share(text: &str) -> Result<Share, String> {
    let percent = match text.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>(),
        None => text.parse::<f64>().map(|share| share * 100.0),
    };
    percent
        .ok()
        .and_then(|percent| (1..=100).find(|whole| (f64::from(*whole) - percent).abs() < 0.01))
        .and_then(Share::of_percent)
        .ok_or_else(|| format!("--keep takes a share such as 0.5, not {text}"))
}

fn go_through(options: &Options) -> Result<(), String> {
    let text = match &options.criteria {
        None => None,
        Some(file) => Some(fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?),
    };
    let criteria = text.as_ref().map(|text| Criteria::of(text, ""));
    for file in &options.files {
        let days = days::read(file)?;
        println!("{}", file.display());
        table::print(&days, criteria.as_ref(), options);
        if options.tokens == Tokens::Counted {
            let share = profile::Share::of_percent(options.keep.percent())
                .ok_or("--tokens takes a share that readers can choose: 0.6, 0.5 or 0.4")?;
            tokens::print(&days, text.as_deref(), share)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let check = |args: &[&str]| parse(args.iter().map(OsString::from).collect());
        let options =
            check(&["a.jsonl.gz", "--keep", "0.4", "--warmup", "7", "b.jsonl", "--reader"]).unwrap();
        assert_eq!((options.files.len(), options.keep.percent(), options.warm_up), (2, 40, 7));
        assert_eq!((options.from, options.reader), (5, Reader::Simulated));
        assert_eq!(check(&["a", "--keep", "60%"]).unwrap().keep.percent(), 60);
        for wrong in
            [&["--keep", "0.5"][..], &["a", "--keep", "2"], &["a", "--keep", "half"], &["a", "--what"]]
        {
            assert!(check(wrong).is_err(), "{wrong:?}");
        }
    }
}
