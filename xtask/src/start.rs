//! `cargo xtask start`: from a fresh clone to the page in a browser.

use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Instant;

use lexopt::prelude::*;

use crate::failure::{Failure, While};
use crate::serve::{self, Pages, Upstream};
use crate::shell::{Shell, root, run as run_program};
use crate::stand_in::{Arxiv, Model, Switch};
use crate::tools;

/// What `--help` prints.
pub const HELP: &str = "\
Usage: cargo xtask start [--rehearsal] [--port 8080]

Installs what is missing for a build, builds Firstlight for release, and serves it on this machine with a proxy to
arXiv. Tools are kept in ~/.cache/firstlight (or $XDG_CACHE_HOME/firstlight) for the next clone.

  --rehearsal   Also start stand-ins for arXiv and for a model, with the sample day: no network, no key needed.
  --port PORT   Serve at this port instead of 8080. The rehearsal's model takes the next one.
";

#[derive(PartialEq, Eq)]
enum Sources {
    Real,
    Rehearsal,
}

/// `cargo xtask start`.
pub fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let mut sources = Sources::Real;
    let mut port: u16 = 8080;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("rehearsal") => sources = Sources::Rehearsal,
            Long("port") => port = parser.value()?.parse()?,
            _ => return Err(arg.unexpected().into()),
        }
    }
    // Better known now than after minutes of building.
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .during(format!("listening on port {port} (--port takes another)"))?;
    let mut shell = Shell::default();
    tools::for_a_build(&mut shell)?;
    build(&shell)?;
    serve::runtime()?.block_on(serve(sources, port))
}

/// Builds `dist` for release.
pub fn build(shell: &Shell) -> Result<(), Failure> {
    println!("Building Firstlight for release (a minute or two the first time) …");
    let start = Instant::now();
    let mut trunk = shell.command("trunk");
    trunk.args(["build", "--release"]).env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk 0.21 reads it as a flag of its own and stumbles over "1".
    trunk.env_remove("NO_COLOR");
    run_program(&mut trunk)?;
    println!("Built in {} s.", start.elapsed().as_secs());
    Ok(())
}

async fn serve(sources: Sources, port: u16) -> Result<(), Failure> {
    let mut notes = String::new();
    let upstream = match sources {
        Sources::Real => Upstream::arxiv(),
        Sources::Rehearsal => {
            let arxiv = Switch::on(0, Arxiv::sample()).await?;
            let model = Switch::on(port.saturating_add(1), Model::sample()).await?;
            notes = format!(
                "Rehearsal: arXiv is the sample day; the model is at {}/v1, with any key.\n",
                model.address()
            );
            Upstream::stand_in(&arxiv.address())
        }
    };
    let listener = serve::listen(port).await?;
    println!("{notes}Firstlight is at {} (Ctrl-C stops it)", serve::address(&listener)?);
    let site = serve::site(root().join("dist"), upstream, Pages::AsHosted);
    axum::serve(listener, site).await.during("serving")
}
