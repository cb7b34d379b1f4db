//! What npm brings: wasm-opt, and the packages of the whole-app tests.

use std::fs;

use super::{announce, cache};
use crate::failure::{Failure, While};
use crate::shell::{Shell, root, run};

/// The npm package that carries wasm-opt: any recent version serves, this one is known to.
const BINARYEN: &str = "132.0.0";

/// wasm-opt from PATH or the cache, else from npm. A release is a fifth larger without it.
pub fn wasm_opt(shell: &mut Shell) -> Result<(), Failure> {
    let folder = cache(&format!("binaryen-{BINARYEN}"))?;
    let programs = folder.join("node_modules/.bin");
    // Ours comes first: a distribution's wasm-opt can be too old for what rustc writes.
    if programs.join("wasm-opt").exists() && shell.find("node").is_some() {
        shell.add(programs);
        return Ok(());
    }
    if shell.find("npm").is_none() {
        if shell.find("wasm-opt").is_some() {
            return Ok(());
        }
        return Err(Failure::Missing {
            program: "wasm-opt, which makes the page smaller, and npm, which would bring it,".to_owned(),
            remedy: "Install Node.js with npm (Debian: apt-get install nodejs npm) and start again."
                .to_owned(),
        });
    }
    announce(&format!("wasm-opt (binaryen {BINARYEN}, from npm)"), "some seconds, once");
    fs::create_dir_all(&folder).during(format!("making {}", folder.display()))?;
    let mut install = shell.command("npm");
    install.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
    run(install.arg(&folder).arg(format!("binaryen@{BINARYEN}")))?;
    shell.add(programs);
    Ok(())
}

/// The packages of the tests.
pub fn packages_of_tests(shell: &Shell) -> Result<(), Failure> {
    packages(shell, "tests", "the npm packages of the tests")
}

/// The packages of `cargo xtask measure lighthouse`.
pub fn packages_of_lighthouse(shell: &Shell) -> Result<(), Failure> {
    packages(shell, "tests/lighthouse", "Lighthouse")
}

/// `npm ci` in `folder`, where its lock file is not the one that was installed.
fn packages(shell: &Shell, folder: &str, what: &str) -> Result<(), Failure> {
    let folder = root().join(folder);
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.installed-lock.json");
    let wanted = fs::read(&lock).during(format!("reading {}", lock.display()))?;
    if fs::read(&installed).is_ok_and(|bytes| bytes == wanted) {
        return Ok(());
    }
    announce(what, "some seconds");
    let mut install = shell.command("npm");
    run(install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    fs::write(&installed, wanted).during(format!("writing {}", installed.display()))
}
