//! `cargo xtask measure`: timings and long series, of the shipped build, beside peers in the same run.
//!
//! Correctness is `cargo xtask test`; what is here takes a quiet machine and a person to read it.

mod bench;

use std::ffi::OsString;
use std::process::Command;

use lexopt::prelude::*;

use crate::failure::{Failure, While};
use crate::shell::{Shell, root, run as run_program};
use crate::{dist, start, tools};

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask measure [NAME]…

Builds for release and prints timings, where there is one beside a peer in the same Chromium:

  feed        reading the largest feed, against feedsmith
  search      building, loading and asking the index of the search, against minisearch
  day         a digest to DOM, against markdown-it, DOMPurify and katex; a day of a thousand papers under slider, filter
              and scrolling, against a static page
  taste       ranking and learning
  backup      1 GB of days backed up, erased and brought back, with the memory that takes
  formulas    a million random formulas for the typesetter (two minutes)
  scale       how fast the page opens over 2,500 stored days of 500 papers each; writes 8 GB to the disk for it, which
              takes some ten minutes, and takes them away again
  lighthouse  what Lighthouse says of the site that `cargo xtask dist` writes, served by Caddy: first visit and sample
              day, on a phone and a desktop, median of five (ten minutes)

With names, only these are measured; without, all but the last two. It fails with the first that failed, after all.
";

/// One thing that is measured.
struct Measure {
    name: &'static str,
    run: fn(&mut Shell) -> Result<(), Failure>,
    length: Length,
}

/// Whether it is measured without being named.
#[derive(PartialEq, Eq)]
enum Length {
    Short,
    Long,
}

const MEASURES: [Measure; 8] = [
    Measure { name: "feed", run: |shell| node(shell, "tests/measure.mjs", &[]), length: Length::Short },
    Measure { name: "search", run: search, length: Length::Short },
    Measure { name: "day", run: day, length: Length::Short },
    Measure { name: "taste", run: taste, length: Length::Short },
    Measure {
        name: "backup",
        run: |shell| node(shell, "tests/measure-backup.mjs", &[]),
        length: Length::Short,
    },
    Measure { name: "formulas", run: formulas, length: Length::Short },
    Measure { name: "scale", run: |shell| node(shell, "tests/measure-scale.mjs", &[]), length: Length::Long },
    Measure { name: "lighthouse", run: lighthouse, length: Length::Long },
];

/// `cargo xtask measure`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut names = Vec::new();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(name) if MEASURES.iter().any(|measure| name == measure.name) => names.push(name),
            _ => return Err(arg.unexpected().into()),
        }
    }
    let is_wanted = |measure: &&Measure| match names.is_empty() {
        true => measure.length == Length::Short,
        false => names.iter().any(|name| name == measure.name),
    };
    let mut shell = Shell::default();
    tools::for_the_browser(&shell)?;
    tools::for_a_build(&mut shell)?;
    start::build(&shell)?;
    // What one of them misses must not keep the others' figures from being seen.
    let mut missed = None;
    for measure in MEASURES.iter().filter(is_wanted) {
        println!("\n=== {}", measure.name);
        if let Err(failure) = (measure.run)(&mut shell) {
            println!("{}: {failure}", measure.name);
            missed.get_or_insert(failure);
        }
    }
    missed.map_or(Ok(()), Err)
}

fn search(shell: &mut Shell) -> Result<(), Failure> {
    let built = bench::build(shell, "search")?.into_os_string();
    node(shell, "tests/measure-search.mjs", &[("FIRSTLIGHT_SEARCH", built)])
}

fn day(shell: &mut Shell) -> Result<(), Failure> {
    let built = bench::build(shell, "search")?.into_os_string();
    node(shell, "tests/measure-day.mjs", &[("FIRSTLIGHT_SEARCH", built)])
}

fn taste(shell: &mut Shell) -> Result<(), Failure> {
    let built = bench::build(shell, "taste")?.into_os_string();
    node(shell, "tests/measure-taste.mjs", &[("FIRSTLIGHT_TASTE", built)])
}

fn formulas(shell: &mut Shell) -> Result<(), Failure> {
    let mut long = shell.cargo();
    long.args(["test", "--package", "firstlight", "--test", "core", "no_formula_panics"]);
    run_program(long.env("FIRSTLIGHT_LONG", "1"))
}

/// Lighthouse, whose packages only this needs.
fn lighthouse(shell: &mut Shell) -> Result<(), Failure> {
    tools::for_lighthouse(shell)?;
    let site = dist::Settings::new("/", None).and_then(|site| dist::write(shell, &site))?;
    node(shell, "tests/lighthouse/measure.mjs", &[("FIRSTLIGHT_SITE", site.into_os_string())])
}

/// Runs a script of `tests` with Node.js, told where the page's servers and the browser are.
fn node(shell: &Shell, script: &str, told: &[(&str, OsString)]) -> Result<(), Failure> {
    let mut node: Command = shell.command("node");
    node.arg(root().join(script));
    node.env("FIRSTLIGHT_XTASK", std::env::current_exe().during("finding this program")?);
    node.envs(told.iter().map(|(name, value)| (name, value)));
    node.envs(shell.find("chromium").map(|found| ("FIRSTLIGHT_CHROMIUM", found)));
    run_program(&mut node)
}
