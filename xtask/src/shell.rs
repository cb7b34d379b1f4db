//! Running other programs: from the repository's root, with our tools on PATH, without what cargo left behind.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Failure, While};

/// Starts programs. Folders that are added come before PATH, or after it.
#[derive(Debug, Default, Clone)]
pub struct Shell {
    folders: Vec<PathBuf>,
    last: Vec<PathBuf>,
}

impl Shell {
    /// From now on `folder` is looked into first.
    pub fn add(&mut self, folder: PathBuf) {
        if !self.folders.contains(&folder) {
            self.folders.insert(0, folder);
        }
    }

    /// From now on `folder` is looked into where all others have nothing.
    pub fn add_last(&mut self, folder: PathBuf) {
        if !self.last.contains(&folder) {
            self.last.push(folder);
        }
    }

    /// `program`, to be started in the repository's root.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(root()).env("PATH", self.path());
        // `cargo run` describes the package it runs; build scripts that watch these variables (ring's) would be
        // run again each time a cargo inside and one outside take turns.
        for (name, _) in env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// cargo, as a command.
    pub fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// The file that `program` is on PATH.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        env::split_paths(&self.path())
            .map(|folder| folder.join(format!("{program}{}", env::consts::EXE_SUFFIX)))
            .find(|file| file.is_file())
    }

    /// True where `program --version` runs and prints `version` as a word of its own.
    pub fn has_version(&self, program: &str, version: &str) -> bool {
        let printed = self.find(program).and_then(|file| output(self.command(file).arg("--version")));
        printed.is_some_and(|text| text.split_whitespace().any(|word| word == version))
    }

    fn path(&self) -> OsString {
        let old = env::var_os("PATH").unwrap_or_default();
        let folders =
            self.folders.iter().cloned().chain(env::split_paths(&old)).chain(self.last.iter().cloned());
        // A folder with a separator in its name cannot be on PATH: then the old one has to do.
        env::join_paths(folders).unwrap_or(old)
    }
}

/// Runs `command` with the terminal's streams and waits for success.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().during(format!("starting {}", describe(command)))?;
    if status.success() { Ok(()) } else { Err(Failure::Program { program: describe(command), status }) }
}

/// Runs `command` and gives what it printed, or `None` where it did not run or did not succeed.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The program and its arguments, as one would type them.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The repository's root: where this crate was compiled.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// True where we may install system packages.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
