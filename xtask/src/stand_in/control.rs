//! The control server: the tests tell the stand-ins what to do and read what they were asked.
//!
//! ```text
//! PUT  /arxiv          {"feeds": {"cs.LG": FILE}, "mood": "rate-exceeded", "only": "rss/cs.AI",
//!                       "invented": {"days": ["2026-07-14"], "papers": 12}, "now": MS}   each of them optional
//! PUT  /model          {"answers": FILE, "mood": "held", "times": 1, "cors": "closed"}   each of them optional
//! POST /model/release  lets held streams run on
//! GET  /asked          {"arxiv": [requests], "model": [requests]}
//! ```

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::Router;
use axum::extract::{Json, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use firstlight::arxiv::stand_in::StandIn;
use firstlight::day::Day;
use serde::Deserialize;

use super::{Arxiv, Model, Switch, arxiv, model};
use crate::failure::Failure;

#[derive(Clone)]
struct StandIns {
    arxiv: Switch<Arxiv>,
    model: Switch<Model>,
}

/// The routes.
pub fn router(arxiv: Switch<Arxiv>, model: Switch<Model>) -> Router {
    Router::new()
        .route("/arxiv", put(set_arxiv))
        .route("/model", put(set_model))
        .route("/model/release", post(release))
        .route("/asked", get(asked))
        .with_state(StandIns { arxiv, model })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArxivOrders {
    feeds: Option<BTreeMap<String, PathBuf>>,
    mood: Option<arxiv::Mood>,
    only: Option<String>,
    invented: Option<Invented>,
    now: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invented {
    days: Vec<Day>,
    papers: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelOrders {
    answers: Option<PathBuf>,
    mood: Option<model::Mood>,
    times: Option<u32>,
    cors: Option<model::Cors>,
}

type Outcome = Result<StatusCode, (StatusCode, String)>;

async fn set_arxiv(State(all): State<StandIns>, Json(orders): Json<ArxivOrders>) -> Outcome {
    if let Some(feeds) = orders.feeds {
        all.arxiv.stand_in.set_feeds(feeds);
    }
    if let Some(Invented { days, papers }) = orders.invented {
        all.arxiv.stand_in.set_invented(StandIn { days, papers });
    }
    if let Some(now) = orders.now {
        all.arxiv.stand_in.set_now(now);
    }
    if let Some(mood) = orders.mood {
        all.arxiv.stand_in.set_mood(mood, orders.only);
        match mood {
            arxiv::Mood::Dead => all.arxiv.turn_off(),
            _ => all.arxiv.turn_on().await.map_err(|failure| told(&failure))?,
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn set_model(State(all): State<StandIns>, Json(orders): Json<ModelOrders>) -> Outcome {
    if let Some(answers) = orders.answers {
        all.model.stand_in.set_answers(answers);
    }
    if let Some(cors) = orders.cors {
        all.model.stand_in.set_cors(cors);
    }
    if let Some(mood) = orders.mood {
        all.model.stand_in.set_mood(mood, orders.times);
        match mood {
            model::Mood::Dead => all.model.turn_off(),
            _ => all.model.turn_on().await.map_err(|failure| told(&failure))?,
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

fn told(failure: &Failure) -> (StatusCode, String) {
    (StatusCode::CONFLICT, failure.to_string())
}

async fn release(State(all): State<StandIns>) -> StatusCode {
    all.model.stand_in.release();
    StatusCode::NO_CONTENT
}

async fn asked(State(all): State<StandIns>) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "arxiv": all.arxiv.stand_in.asked(), "model": all.model.stand_in.asked() }))
}
