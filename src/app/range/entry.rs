//! One paper of a range.

use leptos::prelude::*;

use crate::app::desk::use_desk;
use crate::app::frame::A;
use crate::app::marks::{MarkButtons, OwnWords};
use crate::app::parts::{Entry, PaperEntry, Reason, Setting};
use crate::app::second_look::two_looks;
use crate::profile::Followed;
use crate::typeset::{Kind, Text};
use crate::view::paper::authors;
use crate::view::range::RangePaper;
use crate::view::words;

/// One paper, with the days that show it.
#[component]
pub fn RangeEntry(paper: RangePaper) -> impl IntoView {
    let desk = use_desk();
    let (addresses, [relevance, novelty]) = (paper.addresses(), paper.points());
    let text = paper.text;
    let names = desk.profile.with_untracked(|profile| {
        let followed = Followed::new(&profile.followed);
        authors(&text.authors, &|name| followed.matches_name(name).is_some())
    });
    let tag = text.categories.first().map(ToString::to_string);
    let followed = text.followed.then(|| words::search::FOLLOWED.to_owned());
    let entry = Entry {
        id: text.id.clone(),
        title: Text::new(Kind::Title, text.title.clone()),
        authors: names.into(),
        reason: (!text.comment.is_empty()).then(|| Reason::Comment(Text::new(Kind::Prose, text.comment))),
        abstract_text: Text::new(Kind::Prose, text.abstract_text),
        relevance,
        novelty,
        tags: followed.into_iter().chain(tag).collect(),
        warning: None,
        fits: None,
        looks: text.looks.as_ref().map(two_looks),
    };
    let (id, title, editing) = (text.id, text.title, RwSignal::new(false));
    let (own_id, own_title, read_id) = (id.clone(), title.clone(), id.clone());
    let read = Signal::derive(move || desk.marks.with(|marks| marks.is_read(&read_id)));
    let days = addresses.into_iter().map(|(day, address)| view! { <A href=address>{day.in_words()}</A> });
    let days = days.collect_view();
    let below = move || {
        view! {
            <p class="meta">{days}</p>
            <OwnWords id=own_id title=own_title editing />
        }
    };
    view! {
        <PaperEntry entry read setting=Setting::Grouped below>
            <MarkButtons id title editing />
        </PaperEntry>
    }
}
