//! Installing what a fresh machine lacks.
//!
//! Tools that cargo, npm or pip bring go into a per-user cache, one folder for each tool and version, so that a
//! second clone finds them; nothing of them is in the repository. What needs root comes from Debian's packages, or
//! the person is told what to install.

mod cargo;
mod debian;
mod npm;
mod python;

use std::env;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::shell::Shell;

pub use python::ModelServer;

/// What a build needs: the wasm target, trunk, wasm-bindgen, wasm-opt.
pub fn for_a_build(shell: &mut Shell) -> Result<(), Failure> {
    cargo::wasm_target(shell)?;
    cargo::ensure(shell, &cargo::TRUNK)?;
    cargo::ensure(shell, &cargo::WASM_BINDGEN)?;
    npm::wasm_opt(shell)
}

/// What lints and native tests need: the wasm target, nextest.
pub fn for_the_core(shell: &mut Shell) -> Result<(), Failure> {
    cargo::wasm_target(shell)?;
    cargo::nextest(shell)
}

/// What the tests in a browser need: Chromium and its driver, Firefox, Node.js, the npm packages of `tests`.
pub fn for_the_browser(shell: &Shell) -> Result<(), Failure> {
    let browsers = [debian::CHROMIUM, debian::CHROMEDRIVER, debian::FIREFOX];
    debian::ensure(shell, &[&[debian::NODE, debian::NPM], &browsers[..]].concat())?;
    debian::node_is_recent(shell)?;
    npm::packages_of_tests(shell)
}

/// What the tests of the hosting need besides a browser: nginx and Caddy.
pub fn for_the_hosting(shell: &mut Shell) -> Result<(), Failure> {
    // Where Debian has nginx, and where people who are not root do not look.
    shell.add_last(PathBuf::from("/usr/sbin"));
    debian::ensure(shell, &[debian::NGINX, debian::CADDY])
}

/// What Lighthouse needs: a build's tools, Chromium, Node.js, Caddy, and its own npm packages.
pub fn for_lighthouse(shell: &mut Shell) -> Result<(), Failure> {
    for_a_build(shell)?;
    shell.add_last(PathBuf::from("/usr/sbin"));
    debian::ensure(shell, &[debian::NODE, debian::NPM, debian::CHROMIUM, debian::CADDY])?;
    debian::node_is_recent(shell)?;
    npm::packages_of_lighthouse(shell)
}

/// The real model server of the whole-app tests, or why it cannot be had here.
pub fn model_server(shell: &Shell) -> Result<ModelServer, String> {
    python::model_server(shell)
}

/// Tells what is being installed and how long that takes.
fn announce(what: &str, how_long: &str) {
    println!("Installing {what} ({how_long}) …");
}

/// The folder of one tool at one version in the per-user cache: `$XDG_CACHE_HOME/firstlight/NAME`, or below
/// `~/.cache`.
fn cache(name: &str) -> Result<PathBuf, Failure> {
    let base = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let base = base.or_else(|| env::home_dir().map(|home| home.join(".cache")));
    let missing = || Failure::Missing {
        program: "A folder for tools".to_owned(),
        remedy: "Set XDG_CACHE_HOME or HOME to a folder that can be written.".to_owned(),
    };
    base.map(|folder| folder.join("firstlight").join(name)).ok_or_else(missing)
}
