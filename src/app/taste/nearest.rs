//! The papers of the index that are most like one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::desk::{Desk, use_desk};
use crate::app::frame::A;
use crate::app::parts::Progress;
use crate::day::Day;
use crate::digest::search::{marks, stored, texts};
use crate::paper::PaperId;
use crate::run::keep::KeepError;
use crate::taste::{Near, Taste};
use crate::typeset::draft;
use crate::view::words::marks::searched;
use crate::view::words::taste as told;

/// So many are listed.
const COUNT: usize = 10;
/// What is less like it is not listed.
const LEAST: f32 = 0.05;

/// A paper and how much it is like the one.
#[derive(Clone, PartialEq)]
struct Neighbour {
    likeness: f32,
    id: PaperId,
    title: String,
    day: Day,
}

/// The nearest papers, looked for on a click: everything that is indexed is gone through, a day at a time.
#[component]
pub fn Nearest(
    /// Of which paper.
    id: PaperId,
    /// Its title, as it came.
    title: String,
    /// Its abstract, as it came.
    abstract_text: String,
) -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new(None::<Vec<Neighbour>>);
    let read = RwSignal::new(None::<(usize, usize)>);
    let paper = StoredValue::new((id, title, abstract_text));
    let running = StoredValue::new(None::<futures_util::future::AbortHandle>);
    on_cleanup(move || {
        running.try_update_value(Option::take).flatten().into_iter().for_each(|handle| handle.abort());
    });
    let look = move |_| {
        read.set(Some((0, 0)));
        let (work, handle) = futures_util::future::abortable(async move {
            if desk.tasting.known.with_untracked(Option::is_none) {
                desk.read_taste().await;
            }
            let (id, title, abstract_text) = paper.get_value();
            let known = desk.tasting.known.get_untracked();
            let near = match known {
                Some(taste) => taste.near(&title, &abstract_text),
                None => Taste::new("").near(&title, &abstract_text),
            };
            match neighbours(desk, &id, &near, &|done, all| read.set(Some((done, all)))).await {
                Ok(neighbours) => found.set(Some(neighbours)),
                Err(error) => desk.report(&error),
            }
            read.set(None);
        });
        running.set_value(Some(handle));
        spawn_local(async { _ = work.await });
    };
    let line = |one: Neighbour| {
        let (address, name) = (format!("/paper/{}", one.id), draft(&one.title));
        let more = format!("{}, {}", told::alike(one.likeness), one.day.in_words());
        view! { <li><A href=address>{name}</A> " " <span class="small soft num">{more}</span></li> }
    };
    let list = move || {
        found.get().map(|found| {
            if found.is_empty() {
                return view! { <p>{told::NO_NEAREST}</p> }.into_any();
            }
            view! { <ul class="days">{found.into_iter().map(line).collect_view()}</ul> }.into_any()
        })
    };
    let part = move |take: fn((usize, usize)) -> usize| Signal::derive(move || read.get().map_or(0, take));
    view! {
        <section>
            <h2>{told::NEAREST}</h2>
            <p class="small soft">{told::ABOUT_NEAREST}</p>
            <Show when=move || read.get().is_none() && found.with(Option::is_none)>
                <p class="row"><button type="button" class="btn" on:click=look>"Find them"</button></p>
            </Show>
            <Show when=move || read.get().is_some()>
                <Progress
                    label="Days looked through"
                    done=part(|read| read.0)
                    total=part(|read| read.1)
                    words=Signal::derive(move || read.get().map(|(done, all)| searched(done, all)).unwrap_or_default())
                />
            </Show>
            {list}
        </section>
    }
}

async fn neighbours(
    desk: Desk,
    id: &PaperId,
    near: &Near,
    tell: &dyn Fn(usize, usize),
) -> Result<Vec<Neighbour>, KeepError> {
    let ports = desk.ports();
    let days = desk.heads.with_untracked(|heads| desk.imported.with_untracked(|days| stored(heads, days)));
    let marks = desk.marks.with_untracked(marks);
    let mut best: Vec<Neighbour> = Vec::new();
    for (done, one) in days.iter().rev().enumerate() {
        tell(done, days.len());
        let texts = texts(&ports, one, &marks).await?;
        for paper in texts.papers.into_iter().filter(|paper| paper.id != *id) {
            let likeness = near.to(&paper.title, &paper.abstract_text);
            let is_known = best.iter().any(|other| other.id == paper.id);
            if likeness >= LEAST && !is_known {
                best.push(Neighbour { likeness, id: paper.id, title: paper.title, day: one.day });
            }
        }
        best.sort_by(|one, other| {
            other.likeness.total_cmp(&one.likeness).then_with(|| one.id.cmp(&other.id))
        });
        best.truncate(COUNT);
        // The page may paint.
        ports.sleep.sleep(std::time::Duration::ZERO).await;
    }
    Ok(best)
}
