//! The steps of `cargo xtask test`.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::count::{self, Count};
use super::{Context, Report};
use crate::failure::{Failure, While};
use crate::shell::{describe, root, run};
use crate::{dist, start, tools};

/// One thing that is checked.
pub struct Step {
    /// As it is called at the terminal.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What has to be installed for it.
    pub needs: Needs,
    /// Does it.
    pub run: fn(&Context) -> Report,
}

/// What a step needs, each including the one before.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// What comes with cargo.
    Nothing,
    /// The wasm target and nextest.
    Cargo,
    /// The tools of a build, a browser, Node.js.
    Browser,
    /// Web servers.
    Hosting,
}

/// All steps, in order.
pub const STEPS: [Step; 8] = [
    Step { name: "fmt", about: "cargo fmt --check", needs: Needs::Nothing, run: fmt },
    Step { name: "clippy", about: "lints, native and wasm", needs: Needs::Cargo, run: clippy },
    Step { name: "core", about: "native tests and doctests", needs: Needs::Cargo, run: core },
    Step { name: "browser", about: "unit tests in Chromium", needs: Needs::Browser, run: browser },
    Step { name: "build", about: "the release build", needs: Needs::Browser, run: build },
    Step { name: "size", about: "the byte budgets of a visit", needs: Needs::Browser, run: size },
    Step { name: "app", about: "whole-app tests in Chromium", needs: Needs::Browser, run: app },
    Step { name: "deploy", about: "the proxies and the static site", needs: Needs::Hosting, run: deploy },
];

impl Step {
    /// One line on how it went.
    pub fn outcome(&self, count: &Count, verdict: &Result<(), Failure>) -> String {
        let word = if verdict.is_ok() { "ok" } else { "FAILED" };
        if *count == Count::default() {
            return word.to_owned();
        }
        let Count { passed, failed, skipped } = count;
        format!("{word}, {passed} passed, {failed} failed, {skipped} skipped")
    }
}

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

fn fmt(context: &Context) -> Report {
    without_tests(run(context.shell.cargo().args(["fmt", "--all", "--check"])))
}

fn clippy(context: &Context) -> Report {
    let errors = ["--", "--deny", "warnings"];
    let native = ["clippy", "--workspace", "--all-targets"];
    let wasm = ["clippy", "--package", "firstlight", "--lib", "--bins", "--test", "browser"];
    let native = run(context.shell.cargo().args(native).args(errors));
    without_tests(native.and_then(|()| run(context.shell.cargo().args(wasm).args(WASM).args(errors))))
}

fn core(context: &Context) -> Report {
    let mut nextest = context.shell.cargo();
    nextest.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests", "pass"]);
    nextest.args(["--status-level", "slow", "--show-progress", "none", "--color", "never"]);
    let first = counted(context, &mut nextest, Stream::Err, count::nextest);
    if first.verdict.is_err() {
        return first;
    }
    let mut doctests = context.shell.cargo();
    doctests.args(["test", "--doc", "--package", "firstlight", "--color", "never"]);
    let second = counted(context, &mut doctests, Stream::Out, count::libtest);
    Report { count: first.count + second.count, verdict: second.verdict }
}

fn browser(context: &Context) -> Report {
    let mut test = context.shell.cargo();
    test.args(["test", "--package", "firstlight", "--test", "browser", "--color", "never"]).args(WASM);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    if let Some(driver) = context.shell.find("chromedriver") {
        test.env("CHROMEDRIVER", driver);
    }
    counted(context, &mut test, Stream::Out, count::libtest)
}

fn build(context: &Context) -> Report {
    without_tests(start::build(&context.shell))
}

fn size(context: &Context) -> Report {
    node(context, &[root().join("tests/size.test.mjs")], [])
}

fn app(context: &Context) -> Report {
    let server = match tools::model_server(&context.shell) {
        Ok(server) => vec![
            ("FIRSTLIGHT_MODEL_SERVER", server.script.into_os_string()),
            ("FIRSTLIGHT_MODEL_PACKAGES", server.packages.into_os_string()),
        ],
        Err(why) => vec![("FIRSTLIGHT_NO_MODEL_SERVER", why.into())],
    };
    match tests_in(&root().join("tests/app")) {
        Ok(files) => node(context, &files, server),
        Err(failure) => without_tests(Err(failure)),
    }
}

fn deploy(context: &Context) -> Report {
    // A base that is not the root: what was built for another address shows.
    let site = dist::Settings::new("/some/base/", None).and_then(|site| dist::write(&context.shell, &site));
    match site.and_then(|site| Ok((site, tests_in(&root().join("tests/deploy"))?))) {
        Ok((site, files)) => node(context, &files, [("FIRSTLIGHT_SITE", site.into_os_string())]),
        Err(failure) => without_tests(Err(failure)),
    }
}

/// The `*.test.mjs` of a folder, in order.
fn tests_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).during(format!("reading {}", folder.display()))?;
    let files = entries.filter_map(Result::ok).map(|entry| entry.path());
    let is_test = |file: &PathBuf| file.to_string_lossy().ends_with(".test.mjs");
    let mut files: Vec<_> = files.filter(is_test).collect();
    files.sort();
    Ok(files)
}

/// Runs `files` with Node.js' own test runner: its report for people on the terminal, its TAP in a file for us.
fn node(
    context: &Context,
    files: &[PathBuf],
    told: impl IntoIterator<Item = (&'static str, OsString)>,
) -> Report {
    let tap = root().join("target/app-tests.tap");
    let mut node = context.shell.command("node");
    node.args([
        "--test",
        // Most of a whole-app test is waiting at arXiv's pace.
        "--test-concurrency=2",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
    ]);
    node.arg(format!("--test-reporter-destination={}", tap.display())).args(files);
    node.env("FIRSTLIGHT_XTASK", &context.xtask).env("FIRSTLIGHT_SKIPS", &context.skips);
    node.env("FIRSTLIGHT_AGAIN", &context.again).envs(told);
    for (name, program) in [("FIRSTLIGHT_CHROMIUM", "chromium"), ("FIRSTLIGHT_FIREFOX", "firefox-esr")] {
        node.envs(context.shell.find(program).map(|found| (name, found)));
    }
    // A count of an earlier run must not be taken for this one's.
    let _ = fs::remove_file(&tap);
    let verdict = run(&mut node);
    let count = count::tap(&fs::read_to_string(tap).unwrap_or_default());
    report(&describe(&node), count, verdict)
}

fn without_tests(verdict: Result<(), Failure>) -> Report {
    Report { count: Count::default(), verdict }
}

/// Which stream of a runner has its summary.
#[derive(Clone, Copy)]
enum Stream {
    Out,
    Err,
}

/// Runs a test runner, shows what it prints and reads its count from it. Tests that noted a skip are taken from
/// those that passed.
fn counted(
    context: &Context,
    command: &mut Command,
    stream: Stream,
    read: fn(&str) -> Option<Count>,
) -> Report {
    let noted = || count::notes(&fs::read_to_string(&context.skips).unwrap_or_default()).len();
    let before = noted();
    command.env("FIRSTLIGHT_SKIPS", &context.skips);
    let program = describe(command);
    match tee(command, stream) {
        Ok((status, text)) => {
            let verdict = if status.success() {
                Ok(())
            } else {
                Err(Failure::Program { program: program.clone(), status })
            };
            let count = read(&text).map(|count| count.without(noted() - before));
            report(&program, count, verdict)
        }
        Err(failure) => without_tests(Err(failure)),
    }
}

/// A runner that says that all is well must also say how much that is.
fn report(program: &str, count: Option<Count>, verdict: Result<(), Failure>) -> Report {
    let silent = || Failure::Unreadable {
        what: program.to_owned(),
        why: "it succeeded, but printed no summary that we can read".to_owned(),
    };
    let verdict = verdict.and_then(|()| if count.is_some() { Ok(()) } else { Err(silent()) });
    Report { count: count.unwrap_or_default(), verdict }
}

/// Runs `command`, passing one of its streams through to our output line by line, and keeps the text.
fn tee(command: &mut Command, stream: Stream) -> Result<(ExitStatus, String), Failure> {
    match stream {
        Stream::Out => command.stdout(Stdio::piped()),
        Stream::Err => command.stderr(Stdio::piped()),
    };
    let mut child = command.spawn().during(format!("starting {}", describe(command)))?;
    let text = match stream {
        Stream::Out => child.stdout.take().map(pass_through),
        Stream::Err => child.stderr.take().map(pass_through),
    };
    let text = text.transpose().during(format!("reading from {}", describe(command)))?.unwrap_or_default();
    let status = child.wait().during(format!("waiting for {}", describe(command)))?;
    Ok((status, text))
}

fn pass_through(stream: impl Read) -> std::io::Result<String> {
    let mut text = String::new();
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let shown = String::from_utf8_lossy(&line);
        print!("{shown}");
        text.push_str(&shown);
        line.clear();
    }
    Ok(text)
}
