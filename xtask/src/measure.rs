//! `cargo xtask measure`: timings and long series, of the shipped build, beside peers in the same run.
//!
//! Correctness is `cargo xtask test`; what is here takes a quiet machine and a person to read it.

mod search;

use std::ffi::OsString;

use crate::failure::{Failure, While};
use crate::shell::{Shell, root, run as run_program};
use crate::{start, tools};

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask measure

Builds for release and prints timings, each beside a peer in the same Chromium: reading the largest feed, against
feedsmith; building, loading and asking the index of the search, against minisearch. Then backs 1 GB
of days up, erases and brings them back, with the memory that takes, and feeds a million random formulas to the typesetter.
";

/// `cargo xtask measure`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    if let Some(arg) = args.into_iter().next() {
        return Err(lexopt::Error::UnexpectedArgument(arg).into());
    }
    let mut shell = Shell::default();
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
    node.arg(root().join("tests/measure-search.mjs")).env("FIRSTLIGHT_SEARCH", search::build(&shell)?);
    if let Some(chromium) = shell.find("chromium") {
        node.env("FIRSTLIGHT_CHROMIUM", chromium);
    }
    run_program(&mut node)?;
    let mut node = shell.command("node");
    node.arg(root().join("tests/measure-backup.mjs"))
        .env("FIRSTLIGHT_XTASK", std::env::current_exe().during("finding this program")?);
    if let Some(chromium) = shell.find("chromium") {
        node.env("FIRSTLIGHT_CHROMIUM", chromium);
    }
    run_program(&mut node)?;
    println!("A million random formulas (about two minutes) …");
    let mut long = shell.cargo();
    long.args(["test", "--package", "firstlight", "--test", "core", "no_formula_panics"]);
    run_program(long.env("FIRSTLIGHT_LONG", "1"))
}
