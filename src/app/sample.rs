//! The sample day: invented papers and canned answers through the whole run, in memory, with no key.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::boot;
use super::desk::{Desk, use_desk};
use super::digest::DigestPage;
use super::frame::Page;
use super::parts::{Note, Voice};
use crate::arxiv::read_feed;
use crate::model::stand_in::{Others, StandIn, Verdict};
use crate::model::{AnswerForm, Endpoint};
use crate::profile::Profile;
use crate::run::fetch::Morning;
use crate::run::ports::{Http, HttpError, HttpRequest, HttpResponse, Ports};
use crate::run::rehearsal::rehearse_over;
use crate::run::twins;
use crate::store::parse;
use crate::view::words;

/// A file of the sample is far smaller, in bytes.
const LARGEST: usize = 1 << 20;
/// The profile of the sample day; its runs are not the reader's.
pub const PROFILE: &str = "sample";

/// The page at `/day/sample`.
#[component]
pub fn SamplePage() -> impl IntoView {
    let desk = use_desk();
    let failed = RwSignal::new(String::new());
    let (coming, handle) = abortable(show(desk));
    spawn_local(async move {
        if let Ok(Err(why)) = coming.await {
            failed.set(why);
        }
    });
    // Who leaves does not wait for it any more.
    on_cleanup(move || handle.abort());
    let open = Memo::new(move |_| {
        desk.open_import.with(Option::is_none)
            && desk.with_run(|run| run.head.key.profile == PROFILE).unwrap_or(false)
    });
    move || {
        if !failed.read().is_empty() {
            return view! {
                <Page title="Sample day">
                    <h1>"Sample day"</h1>
                    <Note voice=Voice::Failed what="The sample day did not arrive." more=failed />
                </Page>
            }
            .into_any();
        }
        if !open.get() {
            return view! {
                <Page title="Sample day">
                    <Note voice=Voice::Plain what=words::SAMPLE_TITLE more=words::SAMPLE />
                    <h1>"Sample day"</h1>
                    <p class="lede opening">"Opening…"</p>
                </Page>
            }
            .into_any();
        }
        view! {
            <DigestPage title="Sample day">
                <Note voice=Voice::Plain what=words::SAMPLE_TITLE more=words::SAMPLE />
            </DigestPage>
        }
        .into_any()
    }
}

/// Fetches the sample's files from this site and runs the day over a stand-in for the model.
async fn show(desk: Desk) -> Result<(), String> {
    let call = desk.call();
    let (profile, morning) = morning(desk).await?;
    let stand_in = StandIn {
        verdicts: Verdict::read_lines(&file(desk, "answers.jsonl").await?)
            .map_err(|error| error.to_string())?,
        others: Others::LeftOut,
        ..StandIn::default()
    };
    let endpoint = Endpoint::parse("https://sample.invalid/v1", words::SAMPLE_MODEL, AnswerForm::Schema)
        .map_err(|error| error.to_string())?;
    let why = morning.failures().join(" ");
    let (in_memory, _) = twins::ports(Unhurried(twins::model(stand_in), desk.ports()));
    // Who waits for an answer that takes its time must not believe that a minute has gone.
    let in_memory = Ports { sleep: desk.ports().sleep, ..in_memory };
    breathe(&desk.ports()).await;
    let (run, ports) = rehearse_over(in_memory, profile, endpoint, morning).await.ok_or(why)?;
    breathe(&desk.ports()).await;
    desk.show(call, ports, run);
    Ok(())
}

/// Answers each request after a breath: a day read in one go would hold the page up.
struct Unhurried<T>(T, Ports);

impl<T: Http> Http for Unhurried<T> {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'static, Result<HttpResponse, HttpError>> {
        let (answer, ports) = (self.0.send(request), self.1.clone());
        async move {
            breathe(&ports).await;
            answer.await
        }
        .boxed_local()
    }
}

/// Lets the browser paint and hear the reader, before it goes on with what would be one long task.
async fn breathe(ports: &Ports) {
    ports.sleep.sleep(Duration::ZERO).await;
}

/// The sample's reader and announcements, from this site.
pub async fn morning(desk: Desk) -> Result<(Profile, Morning), String> {
    let profile: Profile = parse(&file(desk, "profile.json").await?).map_err(|error| error.to_string())?;
    let profile = Profile { id: PROFILE.to_owned(), ..profile };
    let mut feeds = Vec::new();
    for category in &profile.categories {
        let text = file(desk, &format!("{category}.rss.xml")).await?;
        breathe(&desk.ports()).await;
        feeds.push((
            category.clone(),
            read_feed(text.as_bytes(), category).map_err(|error| error.to_string()),
        ));
    }
    Ok((profile, Morning::new(feeds)))
}

async fn file(desk: Desk, name: &str) -> Result<String, String> {
    let address = format!("{}/sample/{name}", boot::base());
    let mut response =
        desk.ports().http.send(HttpRequest::get(address)).await.map_err(|error| error.to_string())?;
    if response.status != 200 {
        return Err(format!("{name} answered {}.", response.status));
    }
    let (bytes, broke_off) = response.read(LARGEST).await;
    if let Some(error) = broke_off {
        return Err(error.to_string());
    }
    String::from_utf8(bytes).map_err(|_| format!("{name} is no text."))
}
