//! Stand-ins for arXiv and for a model, on loopback, that speak the real wire; the app cannot tell.
//!
//! `cargo xtask start --rehearsal` shows them to a person. The whole-app tests start them through
//! `cargo xtask stand-in` and tell them, over a control server of their own, to fail in every way that the real
//! ones fail.

pub mod answers;
mod arxiv;
mod control;
mod model;
mod switch;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, HeaderValue};
use lexopt::prelude::*;

use crate::failure::{Failure, While};
use crate::serve::{self, Pages, Upstream};
use crate::shell::root;

pub use arxiv::Arxiv;
pub use model::Model;
pub use switch::Switch;

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask stand-in [--dist FOLDER] [--as-hosted]

Serves a built Firstlight (dist) on a free port, with the mount of its proxy led to a stand-in for arXiv, beside
a stand-in for a model, for the whole-app tests. Prints one line of JSON with the addresses of all of them and of
the control server, and ends when its standard input is closed. With --as-hosted the sample day is served as hosts
do, as it is put up; without, the app stands there too from its first moment.
";

/// `cargo xtask stand-in`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut dist = root().join("dist");
    let mut pages = Pages::App;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("dist") => dist = PathBuf::from(parser.value()?),
            Long("as-hosted") => pages = Pages::AsHosted,
            _ => return Err(arg.unexpected().into()),
        }
    }
    if !dist.join("index.html").is_file() {
        return Err(Failure::Missing {
            program: format!("A built page in {}", dist.display()),
            remedy: "Build it with: cargo xtask test build".to_owned(),
        });
    }
    serve::runtime()?.block_on(async {
        let arxiv = Switch::on(0, Arxiv::sample()).await?;
        let model = Switch::on(0, Model::sample()).await?;
        let site = serve::listen(0).await?;
        let addresses = serde_json::json!({
            "site": serve::address(&site)?,
            "arxiv": arxiv.address(),
            "model": format!("{}/v1", model.address()),
        });
        let page = serve::site(dist, Upstream::stand_in(&arxiv.address()), pages);
        let control = serve::listen(0).await?;
        println!("{}", with_control(addresses, &serve::address(&control)?));
        std::io::stdout().flush().during("telling the addresses")?;
        tokio::spawn(async { axum::serve(site, page).await });
        tokio::spawn(async { axum::serve(control, control::router(arxiv, model)).await });
        // Closed when the test is done, or has died.
        let wait = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        wait.await.map(drop).map_err(std::io::Error::other).during("waiting")
    })
}

fn with_control(mut addresses: serde_json::Value, control: &str) -> serde_json::Value {
    if let Some(object) = addresses.as_object_mut() {
        object.insert("control".to_owned(), control.into());
    }
    addresses
}

/// A file of the sample day, which the repository carries.
fn sample(name: &str) -> PathBuf {
    root().join("tests/sample").join(name)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).during(format!("reading {}", file.display()))
}

/// Headers as a test compares them.
fn plain(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}
