//! `cargo xtask measure`: timings and long series, of the shipped build, beside peers in the same run.
//!
//! Correctness is `cargo xtask test`; what is here takes a quiet machine and a person to read it.

mod bench;

use std::ffi::OsString;

use crate::failure::{Failure, While};
use crate::shell::{Shell, root, run as run_program};
use crate::{start, tools};

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask measure [taste]

Builds for release and prints timings, each beside a peer in the same Chromium: reading the largest feed, against
feedsmith; building, loading and asking the index of the search, against minisearch. Then it times the ranking and
learning of the taste, alone where that word stands, and feeds a million random formulas to the typesetter.
";

/// `cargo xtask measure`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut args = args.into_iter();
    let only = args.next();
    if let Some(arg) = only.iter().find(|arg| *arg != "taste").cloned().or(args.next()) {
        return Err(lexopt::Error::UnexpectedArgument(arg).into());
    }
    let mut shell = Shell::default();
    tools::for_the_browser(&shell)?;
    tools::for_a_build(&mut shell)?;
    if only.is_some() {
        return taste(&shell);
    }
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
