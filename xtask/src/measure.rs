//! `cargo xtask measure`: timings and long series, of the shipped build, beside peers in the same run.
//!
//! Correctness is `cargo xtask test`; what is here takes a quiet machine and a person to read it.

mod bench;

use std::ffi::OsString;

use crate::failure::{Failure, While};
use crate::shell::{Shell, root, run as run_program};
use crate::{dist, start, tools};

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask measure [lighthouse | taste]

Builds for release and prints timings, each beside a peer in the same Chromium: reading the largest feed, against
feedsmith; building, loading and asking the index of the search, against minisearch. Then it times the ranking and
learning of the taste, and feeds a million random formulas to the typesetter.

  lighthouse  Instead, what Lighthouse says of the site that `cargo xtask dist` writes, served by Caddy: first visit and
              sample day, on a phone and a desktop, median of five.
  taste       Instead, the taste alone.
";

/// `cargo xtask measure`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut shell = Shell::default();
    let mut args = args.into_iter();
    match (args.next(), args.next()) {
        (None, _) => {}
        (Some(name), None) if name == "lighthouse" => return lighthouse(&mut shell),
        (Some(name), None) if name == "taste" => {
            tools::for_the_browser(&shell)?;
            tools::for_a_build(&mut shell)?;
            return taste(&shell);
        }
        (Some(_), Some(arg)) | (Some(arg), None) => {
            return Err(lexopt::Error::UnexpectedArgument(arg).into());
        }
    }
    tools::for_the_browser(&shell)?;
    tools::for_a_build(&mut shell)?;
    start::build(&shell)?;
    let mut node = shell.command("node");
    node.arg(root().join("tests/measure.mjs"))
        .env("FIRSTLIGHT_XTASK", std::env::current_exe().during("finding this program")?);
    if let Some(chromium) = shell.find("chromium") {
        node.env("FIRSTLIGHT_CHROMIUM", chromium);
    }
    run_program(&mut node)?;
    let mut node = shell.command("node");
    node.arg(root().join("tests/measure-search.mjs"))
        .env("FIRSTLIGHT_SEARCH", bench::build(&shell, "search")?);
    if let Some(chromium) = shell.find("chromium") {
        node.env("FIRSTLIGHT_CHROMIUM", chromium);
    }
    run_program(&mut node)?;
    taste(&shell)?;
    println!("A million random formulas (about two minutes) …");
    let mut long = shell.cargo();
    long.args(["test", "--package", "firstlight", "--test", "core", "no_formula_panics"]);
    run_program(long.env("FIRSTLIGHT_LONG", "1"))
}

fn taste(shell: &Shell) -> Result<(), Failure> {
    let mut node = shell.command("node");
    node.arg(root().join("tests/measure-taste.mjs")).env("FIRSTLIGHT_TASTE", bench::build(shell, "taste")?);
    if let Some(chromium) = shell.find("chromium") {
        node.env("FIRSTLIGHT_CHROMIUM", chromium);
    }
    run_program(&mut node)
}

/// Lighthouse, whose packages only this needs.
fn lighthouse(shell: &mut Shell) -> Result<(), Failure> {
    tools::for_lighthouse(shell)?;
    let site = dist::Settings::new("/", None).and_then(|site| dist::write(shell, &site))?;
    let mut node = shell.command("node");
    node.arg(root().join("tests/lighthouse/measure.mjs")).env("FIRSTLIGHT_SITE", site);
    if let Some(chromium) = shell.find("chromium") {
        node.env("FIRSTLIGHT_CHROMIUM", chromium);
    }
    println!("Twenty visits (about ten minutes) …");
    run_program(&mut node)
}
