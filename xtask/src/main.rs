//! The README's two commands and the tools of the trade.
//!
//! Each command is a file of its own: it parses its arguments, does its work and returns why it could not, as a
//! sentence. To add one, write the file and a line in [`COMMANDS`].

mod dist;
mod failure;
mod measure;
mod prices;
mod replay;
mod reprint;
mod requests;
mod serve;
mod shell;
mod split;
mod stand_in;
mod start;
mod taste;
mod test;
mod tools;

use std::ffi::OsString;
use std::process::ExitCode;

use failure::Failure;

/// One word after `cargo xtask`.
struct Command {
    name: &'static str,
    about: &'static str,
    /// What `--help` prints.
    help: &'static str,
    run: fn(Vec<OsString>) -> Result<(), Failure>,
    listed: Listed,
}

/// Whether the overview names a command.
#[derive(PartialEq, Eq)]
enum Listed {
    Yes,
    /// A tool of the build or the tests: of no use to a person at the terminal.
    No,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "start",
        about: "build Firstlight and serve it on this machine",
        help: start::HELP,
        run: start::run,
        listed: Listed::Yes,
    },
    Command {
        name: "test",
        about: "run everything that is checked",
        help: test::HELP,
        run: test::run,
        listed: Listed::Yes,
    },
    Command {
        name: "dist",
        about: "write the static site, to be put up on a host",
        help: dist::HELP,
        run: dist::run,
        listed: Listed::Yes,
    },
    Command {
        name: "measure",
        about: "take timings, beside peers",
        help: measure::HELP,
        run: measure::run,
        listed: Listed::Yes,
    },
    Command {
        name: "prices",
        about: "make the table of prices anew from the public list",
        help: prices::HELP,
        run: prices::run,
        listed: Listed::Yes,
    },
    Command {
        name: "reprint",
        about: "read a Markdown digest and print it again",
        help: reprint::HELP,
        run: reprint::run,
        listed: Listed::Yes,
    },
    Command {
        name: "replay",
        about: "run a stored day over answers from a digest",
        help: replay::HELP,
        run: replay::run,
        listed: Listed::Yes,
    },
    Command {
        name: "taste",
        about: "go through past days as the taste would have ranked them",
        help: taste::HELP,
        run: taste::run,
        listed: Listed::Yes,
    },
    Command {
        name: "requests",
        about: "print the requests of a replayed day",
        help: requests::HELP,
        run: requests::run,
        listed: Listed::No,
    },
    Command {
        name: "split",
        about: "cut a built Firstlight into the parts that are loaded one by one",
        help: split::HELP,
        run: split::run,
        listed: Listed::No,
    },
    Command {
        name: "stand-in",
        about: "serve a built Firstlight beside stand-ins for arXiv and a model",
        help: stand_in::HELP,
        run: stand_in::run,
        listed: Listed::No,
    },
];

fn main() -> ExitCode {
    let mut args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let name = if args.is_empty() { OsString::from("--help") } else { args.remove(0) };
    if ["--help", "-h", "help"].iter().any(|help| name == *help) {
        print!("{}", overview());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| name == command.name) else {
        eprintln!("There is no command {}.\n\n{}", name.to_string_lossy(), overview());
        return ExitCode::FAILURE;
    };
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        print!("{}", command.help);
        return ExitCode::SUCCESS;
    }
    match (command.run)(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("cargo xtask {}: {failure}", command.name);
            ExitCode::FAILURE
        }
    }
}

fn overview() -> String {
    let mut text = "Usage: cargo xtask COMMAND [--help]\n\n".to_owned();
    for command in COMMANDS.iter().filter(|command| command.listed == Listed::Yes) {
        text += &format!("  {:<10} {}\n", command.name, command.about);
    }
    text
}
