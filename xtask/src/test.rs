//! `cargo xtask test`: everything that is checked, in order, up to the first step that finds something.

mod count;
mod steps;

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lexopt::prelude::*;

use crate::failure::{Failure, While};
use crate::shell::{Shell, root};
use crate::tools;
use count::Count;
use steps::{Needs, STEPS, Step};

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask test [STEP]…

Installs what is missing and checks everything, in this order, up to the first step that finds something:

  fmt       the form of the code
  clippy    lints, native and wasm, warnings as errors
  core      native tests and doctests
  browser   unit tests in Chromium
  build     the release build
  size      the byte budget of the first visit
  app       whole-app tests in Chromium
  deploy    the proxies and the static site, on workerd, nginx and Caddy

With names of steps, only these are run (size and app look at what was built last). The last line says how many
tests passed, failed and were skipped; above it stands why.
";

/// What the steps are given.
pub struct Context {
    /// Our tools on PATH.
    pub shell: Shell,
    /// This program, for tests that start its servers.
    pub xtask: PathBuf,
    /// Where a test that is skipped says so, one line of name, tab and why each.
    pub skips: PathBuf,
    /// Where a whole-app test that failed and is attempted once more says so, one line of name, tab and why each.
    pub again: PathBuf,
}

/// How a step went.
pub struct Report {
    /// The tests that it ran.
    pub count: Count,
    /// What it found.
    pub verdict: Result<(), Failure>,
}

/// `cargo xtask test`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let wanted = wanted(args)?;
    let start = Instant::now();
    let mut shell = Shell::default();
    install(&mut shell, &wanted)?;
    println!("Tools are ready after {}.", seconds(start.elapsed()));
    let target = root().join("target");
    let context = Context {
        shell,
        xtask: std::env::current_exe().during("finding this program")?,
        skips: target.join("skipped-tests.txt"),
        again: target.join("tests-attempted-again.txt"),
    };
    fs::create_dir_all(&target).during("making the target folder")?;
    for notes in [&context.skips, &context.again] {
        fs::write(notes, "").during(format!("writing {}", notes.display()))?;
    }

    let mut total = Count::default();
    let mut table = String::new();
    let mut stopped = None;
    for step in wanted {
        println!("\n=== {}: {}", step.name, step.about);
        let start = Instant::now();
        let Report { count, verdict } = (step.run)(&context);
        let took = seconds(start.elapsed());
        total = total + count;
        table += &format!("{:<8} {took:>9}  {}\n", step.name, step.outcome(&count, &verdict));
        if let Err(failure) = verdict {
            stopped = Some((step, failure, count));
            break;
        }
    }

    println!("\n{table}{:<8} {:>9}", "all", seconds(start.elapsed()));
    for (what, file) in [("Skipped", &context.skips), ("Attempted again", &context.again)] {
        let notes = fs::read_to_string(file).unwrap_or_default();
        let notes = count::notes(&notes);
        if !notes.is_empty() {
            println!("\n{what} ({}):\n  {}", notes.len(), notes.join("\n  "));
        }
    }
    if let Some((step, failure, count)) = &stopped {
        println!("\nStopped at {}: {failure}", step.name);
        // A step without tests of its own, or whose runner never got to them, is one thing that failed.
        total.failed += u32::from(count.failed == 0);
    }
    println!("\n{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    if stopped.is_some() { Err(Failure::Told) } else { Ok(()) }
}

fn wanted(args: Vec<OsString>) -> Result<Vec<&'static Step>, Failure> {
    let mut names: Vec<String> = Vec::new();
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(name) if STEPS.iter().any(|step| name == step.name) => names.push(name.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    let is_wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(is_wanted).collect())
}

fn install(shell: &mut Shell, steps: &[&Step]) -> Result<(), Failure> {
    let need = |needs: Needs| steps.iter().any(|step| step.needs >= needs);
    if need(Needs::Cargo) {
        tools::for_the_core(shell)?;
    }
    if need(Needs::Browser) {
        tools::for_the_browser(shell)?;
        tools::for_a_build(shell)?;
    }
    if need(Needs::Hosting) {
        tools::for_the_hosting(shell)?;
    }
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
