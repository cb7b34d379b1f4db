//! A server that can be switched off, so that its port refuses, and on again.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use tokio::task::JoinHandle;

use crate::failure::Failure;
use crate::serve::{address, listen};

/// What a stand-in is: state that is told what to do, and routes over it.
pub trait StandIn: Clone + Send + 'static {
    /// The routes.
    fn router(self) -> Router;
}

/// A stand-in on its port.
#[derive(Clone)]
pub struct Switch<T> {
    /// What is told what to do.
    pub stand_in: T,
    address: String,
    port: u16,
    serving: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl<T: StandIn> Switch<T> {
    /// Starts `stand_in` on `port`, or on a free one where that is 0.
    pub async fn on(port: u16, stand_in: T) -> Result<Self, Failure> {
        let listener = listen(port).await?;
        let address = address(&listener)?;
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or(port);
        let switch = Self { stand_in, address, port, serving: Arc::default() };
        switch.serve(listener);
        Ok(switch)
    }

    /// `http://localhost:PORT`.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// From now on nobody listens.
    pub fn turn_off(&self) {
        if let Some(serving) = self.slot().take() {
            serving.abort();
        }
    }

    /// Listens again, on the same port.
    pub async fn turn_on(&self) -> Result<(), Failure> {
        if self.slot().is_none() {
            let listener = listen(self.port).await?;
            self.serve(listener);
        }
        Ok(())
    }

    fn serve(&self, listener: tokio::net::TcpListener) {
        // A connection that is kept would outlive the listener.
        let router = self.stand_in.clone().router().layer(map_response(|mut response: Response| async {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }));
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("stand-in: {error}");
            }
        });
        *self.slot() = Some(task);
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<JoinHandle<()>>> {
        self.serving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
