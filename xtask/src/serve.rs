//! The server of `cargo xtask start` and of the whole-app tests: the built page, and beside it the mount to arXiv.

mod allow;
mod mount;
mod site;

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::failure::{Failure, While};

pub use mount::Upstream;
pub use site::{HEADERS, Pages, site};

/// Listens on `port` of this machine alone; 0 takes any free one.
pub async fn listen(port: u16) -> Result<TcpListener, Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.during(format!("listening on port {port} (--port takes another)"))
}

/// The address as a person and a browser write it: `localhost` is a secure context, with all that a page may use.
pub fn address(listener: &TcpListener) -> Result<String, Failure> {
    let port = listener.local_addr().during("reading the port")?.port();
    Ok(format!("http://localhost:{port}"))
}

/// What the servers run on: one thread is enough for one reader.
pub fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread().enable_all().build().during("starting the server")
}
