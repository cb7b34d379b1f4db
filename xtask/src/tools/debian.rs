//! What comes from the system: Debian's packages where we are root, else a sentence.

use super::announce;
use crate::failure::Failure;
use crate::shell::{Shell, is_root, output, run};

/// A program and the Debian package that has it.
#[derive(Clone, Copy)]
pub struct Package {
    program: &'static str,
    package: &'static str,
}

/// The browser of the tests.
pub const CHROMIUM: Package = Package { program: "chromium", package: "chromium" };
/// Its driver, for the browser unit tests.
pub const CHROMEDRIVER: Package = Package { program: "chromedriver", package: "chromium-driver" };
/// Another browser, for one path through the app.
pub const FIREFOX: Package = Package { program: "firefox-esr", package: "firefox-esr" };
/// What the whole-app tests are written for.
pub const NODE: Package = Package { program: "node", package: "nodejs" };
/// The oldest Node.js that playwright-core takes.
const OLDEST_NODE: u32 = 20;
/// What brings their packages.
pub const NPM: Package = Package { program: "npm", package: "npm" };

/// The proxy on one's own server.
pub const NGINX: Package = Package { program: "nginx", package: "nginx-light" };
/// The static site on one's own server.
pub const CADDY: Package = Package { program: "caddy", package: "caddy" };

/// Installs those of `packages` whose program is not on PATH.
pub fn ensure(shell: &Shell, packages: &[Package]) -> Result<(), Failure> {
    let missing: Vec<_> = packages.iter().filter(|package| shell.find(package.program).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let programs = join(missing.iter().map(|package| package.program));
    let names = join(missing.iter().map(|package| package.package));
    if shell.find("apt-get").is_none() || !is_root() {
        return Err(Failure::Missing {
            program: programs,
            remedy: format!("Install by hand (Debian: sudo apt-get install {names}) and try again."),
        });
    }
    announce(&format!("from Debian: {names}"), "about a minute, once");
    run(apt(shell).arg("update").arg("--quiet=2"))?;
    let mut install = apt(shell);
    install.args(["install", "--yes", "--quiet=2", "--no-install-recommends"]);
    run(install.args(missing.iter().map(|package| package.package)))
}

/// Refuses a Node.js that is too old for the tests.
pub fn node_is_recent(shell: &Shell) -> Result<(), Failure> {
    let version = output(shell.command("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) {
        return Ok(());
    }
    Err(Failure::Missing {
        program: format!("Node.js {OLDEST_NODE} or later (here is {version})"),
        remedy: "Install one by hand (https://nodejs.org; Debian 13 and later have it) and try again."
            .to_owned(),
    })
}

fn apt(shell: &Shell) -> std::process::Command {
    let mut command = shell.command("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn join(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}
