//! `cargo xtask measure`: timings and long series, of the shipped build, beside peers in the same run.
//!
//! Correctness is `cargo xtask test`; what is here takes a quiet machine and a person to read it.

mod search;

use std::ffi::OsString;

use crate::failure::{Failure, While};
use crate::shell::{Shell, root, run as run_program};
use crate::{dist, start, tools};

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask measure [lighthouse]

Builds for release and prints timings, each beside a peer in the same Chromium: reading the largest feed, against
feedsmith; building, loading and asking the index of the search, against minisearch; a digest to DOM, against
markdown-it, DOMPurify and katex; a day of a thousand papers under slider, filter and scrolling, against a static page.
Then feeds a million random formulas to the typesetter.

  lighthouse  Instead, what Lighthouse says of the site that `cargo xtask dist` writes, served by Caddy: first visit and
              sample day, on a phone and a desktop, median of five.
";

/// `cargo xtask measure`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut shell = Shell::default();
    let mut args = args.into_iter();
    match (args.next(), args.next()) {
        (None, _) => {}
        (Some(name), None) if name == "lighthouse" => return lighthouse(&mut shell),
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
    let bench = search::build(&shell)?;
    for script in ["tests/measure-search.mjs", "tests/measure-day.mjs"] {
        let mut node = shell.command("node");
        node.arg(root().join(script))
            .env("FIRSTLIGHT_SEARCH", &bench)
            .env("FIRSTLIGHT_XTASK", std::env::current_exe().during("finding this program")?);
        if let Some(chromium) = shell.find("chromium") {
            node.env("FIRSTLIGHT_CHROMIUM", chromium);
        }
        run_program(&mut node)?;
    }
    println!("A million random formulas (about two minutes) …");
    let mut long = shell.cargo();
    long.args(["test", "--package", "firstlight", "--test", "core", "no_formula_panics"]);
    run_program(long.env("FIRSTLIGHT_LONG", "1"))
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
