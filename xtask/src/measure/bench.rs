//! A part of the core as a WASM of its own, built as the app is: what `tests/measure-search.mjs` holds against its peer,
//! and `tests/measure-taste.mjs` times.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::shell::{Shell, run as run_program};
use crate::split::{FEATURES, target_folder};

/// Builds the example `name` and returns its folder.
pub fn build(shell: &Shell, name: &str) -> Result<PathBuf, Failure> {
    let mut cargo = shell.cargo();
    cargo.args(["build", "--release", "--package", "firstlight", "--example", name]);
    run_program(cargo.args(["--target", "wasm32-unknown-unknown"]))?;
    let target = target_folder(shell)?;
    let folder = target.join(format!("{name}-bench"));
    let mut bindgen = shell.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder);
    run_program(bindgen.arg(target.join(format!("wasm32-unknown-unknown/release/examples/{name}.wasm"))))?;
    let file = folder.join(format!("{name}_bg.wasm"));
    let mut optimiser = shell.command("wasm-opt");
    run_program(optimiser.arg("-Oz").args(FEATURES).arg(&file).arg("-o").arg(&file))?;
    Ok(folder)
}
