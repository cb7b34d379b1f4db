//! Tools that cargo builds, and the wasm target that rustup brings.

use std::path::Path;

use super::{announce, cache};
use crate::failure::Failure;
use crate::shell::{Shell, output, run};

/// A program that cargo installs, at the one version that we build with.
pub struct Tool {
    /// The package, which is also the folder's name in the cache.
    package: &'static str,
    /// The program that tells its version.
    program: &'static str,
    version: &'static str,
    lock: Lock,
    /// Rustc's `opt-level`.
    optimised: &'static str,
    how_long: &'static str,
}

/// Whether a package is built with the lock file it was published with.
#[derive(PartialEq, Eq)]
enum Lock {
    Published,
    /// Its lock file names versions that a mirror of the index may not have yet.
    Fresh,
}

/// Later versions need a newer rustc.
pub const TRUNK: Tool = Tool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    lock: Lock::Published,
    // It starts others, and copies files.
    optimised: "1",
    how_long: "about 5 minutes on two cores, once",
};

/// Trunk takes it from PATH only at the very version of the `wasm-bindgen` crate in our `Cargo.toml`.
pub const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    lock: Lock::Fresh,
    // It reads and writes megabytes of WASM.
    optimised: "3",
    how_long: "about 5 minutes on two cores, once",
};

const NEXTEST: Tool = Tool {
    package: "cargo-nextest",
    program: "cargo-nextest",
    version: "0.9.143",
    lock: Lock::Published,
    optimised: "1",
    how_long: "about 8 minutes on two cores, once",
};

/// Finds `tool` on PATH or in the cache at its version, else builds it into the cache.
pub fn ensure(shell: &mut Shell, tool: &Tool) -> Result<(), Failure> {
    if shell.has_version(tool.program, tool.version) {
        return Ok(());
    }
    let folder = cache(&format!("{}-{}", tool.package, tool.version))?;
    shell.add(folder.join("bin"));
    if shell.has_version(tool.program, tool.version) {
        return Ok(());
    }
    announce(&format!("{} {}", tool.package, tool.version), tool.how_long);
    let mut install = shell.cargo();
    install.args(["install", tool.package, "--version", tool.version, "--root"]).arg(folder);
    if tool.lock == Lock::Published {
        install.arg("--locked");
    }
    // What runs for a second is not worth minutes of optimising: trunk asks for all that there is.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.optimised);
    // Our own target folder would keep a gigabyte of somebody else's build.
    run(install.env_remove("CARGO_TARGET_DIR"))
}

/// nextest at any version that is there, else built into the cache.
pub fn nextest(shell: &mut Shell) -> Result<(), Failure> {
    if output(shell.cargo().args(["nextest", "--version"])).is_some() {
        return Ok(());
    }
    ensure(shell, &NEXTEST)
}

/// The standard library for `wasm32-unknown-unknown`.
pub fn wasm_target(shell: &Shell) -> Result<(), Failure> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(shell.command("rustc").args(["--print", "sysroot"]));
    if sysroot.is_some_and(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(TARGET).is_dir()) {
        return Ok(());
    }
    if shell.find("rustup").is_none() {
        return Err(Failure::Missing {
            program: format!("Rust's target {TARGET}"),
            remedy: "Install Rust with rustup (https://rustup.rs), or the target from where your Rust came \
                     (Debian: libstd-rust-dev-wasm32)."
                .to_owned(),
        });
    }
    announce(&format!("Rust's target {TARGET}"), "some seconds, once");
    run(shell.command("rustup").args(["target", "add", TARGET]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_bindgen_is_the_version_that_the_app_is_linked_with() {
        let manifest = std::fs::read_to_string(crate::shell::root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version)));
    }
}
