//! A stand-in for `rss.arxiv.org`: feeds from files, an empty feed for every other category, and its bad days.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use serde::{Deserialize, Serialize};

use super::switch::StandIn;
use super::{plain, read, sample};
use crate::failure::Failure;

/// Where the sample day has no feed, or no file says a date.
const DEFAULT_DATE: &str = "Fri, 18 Apr 2025 00:00:00 -0400";

/// A stand-in for arXiv. Clones share their state.
#[derive(Clone)]
pub struct Arxiv(Arc<Mutex<Inside>>);

struct Inside {
    feeds: BTreeMap<String, PathBuf>,
    mood: Mood,
    asked: Vec<Asked>,
}

/// How arXiv answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    /// As on a good day.
    Feeds,
    /// Nobody listens. (The switch does it.)
    Dead,
    /// 429, "Rate exceeded."
    RateExceeded,
    /// 200 and a page for people.
    Html,
    /// Valid feeds without a paper, as on a weekday after a holiday.
    Empty,
    /// A feed that ends in the middle of an item.
    Truncated,
    /// 503 from the host in front of it.
    Overloaded,
}

/// One request as it arrived.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    path: String,
    headers: BTreeMap<String, String>,
}

impl Arxiv {
    /// The sample day's two feeds.
    pub fn sample() -> Self {
        let feeds = ["cs.LG", "cs.AI"].map(|name| (name.to_owned(), sample(&format!("{name}.rss.xml"))));
        Self(Arc::new(Mutex::new(Inside {
            feeds: BTreeMap::from(feeds),
            mood: Mood::Feeds,
            asked: Vec::new(),
        })))
    }

    /// From now on answers from these files, by category.
    pub fn set_feeds(&self, feeds: BTreeMap<String, PathBuf>) {
        self.inside().feeds = feeds;
    }

    /// From now on answers so.
    pub fn set_mood(&self, mood: Mood) {
        self.inside().mood = mood;
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.inside().asked.clone()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, category: &str) -> Result<Response<Body>, Failure> {
        let (mood, feed, any) = {
            let inside = self.inside();
            (inside.mood, inside.feeds.get(category).cloned(), inside.feeds.values().next().cloned())
        };
        let feed = feed.map(|file| read(&file)).transpose()?;
        let empty = || -> Result<Vec<u8>, Failure> {
            let any = any.as_ref().map(|file| read(file)).transpose()?.unwrap_or_default();
            Ok(empty_feed(category, date(&any).unwrap_or(DEFAULT_DATE)).into_bytes())
        };
        let text = [(header::CONTENT_TYPE, "text/plain")];
        let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        Ok(match (mood, feed) {
            (Mood::Feeds | Mood::Dead, Some(feed)) => rss(feed),
            (Mood::Truncated, Some(mut feed)) => {
                feed.truncate(feed.len() / 2);
                rss(feed)
            }
            (Mood::Empty, _) | (Mood::Feeds | Mood::Dead | Mood::Truncated, None) => rss(empty()?),
            (Mood::RateExceeded, _) => {
                (StatusCode::TOO_MANY_REQUESTS, text, "Rate exceeded.").into_response()
            }
            (Mood::Overloaded, _) => {
                (StatusCode::SERVICE_UNAVAILABLE, html, "<html><h1>503 Service Unavailable</h1></html>")
                    .into_response()
            }
            (Mood::Html, _) => (
                html,
                "<!DOCTYPE html>\n<html><head><title>arXiv.org</title></head><body>Soon back.</body></html>",
            )
                .into_response(),
        })
    }
}

impl StandIn for Arxiv {
    fn router(self) -> Router {
        Router::new().route("/rss/{category}", get(feed)).with_state(self)
    }
}

async fn feed(
    State(arxiv): State<Arxiv>,
    Path(category): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    arxiv.inside().asked.push(Asked { path: format!("/rss/{category}"), headers: plain(&headers) });
    arxiv.answer(&category).unwrap_or_else(|failure| {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("stand-in: {failure}")).into_response()
    })
}

/// With the headers that the feed service sets; what arXiv's edge adds is not known.
fn rss(bytes: Vec<u8>) -> Response<Body> {
    let headers = [
        (header::CONTENT_TYPE, "application/rss+xml".to_owned()),
        (header::ETAG, format!("\"{}\"", bytes.len())),
        (header::CACHE_CONTROL, "max-age=3600".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The channel's pubDate.
fn date(feed: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(feed).ok()?;
    let (_, rest) = text.split_once("<pubDate>")?;
    rest.split_once("</pubDate>").map(|(date, _)| date)
}

fn empty_feed(category: &str, date: &str) -> String {
    let category: String =
        category.chars().filter(|c| c.is_ascii_alphanumeric() || ".-+".contains(*c)).collect();
    format!(
        r#"<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>{category} updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/{category}</link>
    <description>{category} updates on the arXiv.org e-print archive.</description>
    <atom:link href="http://rss.arxiv.org/rss/{category}" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>{date}</lastBuildDate>
    <managingEditor>rss-help@arxiv.org</managingEditor>
    <pubDate>{date}</pubDate>
    <skipDays>
      <day>Saturday</day>
      <day>Sunday</day>
    </skipDays>
  </channel>
</rss>
"#
    )
}
