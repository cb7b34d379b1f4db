//! Check connection: the provider's list of models, or why it cannot be had.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::boot;
use crate::app::desk::Desk;
use crate::app::parts::{Note, Voice};
use crate::browser::probe;
use crate::model::check::{Certainty, KeySent, Observed, findings};
use crate::model::{ApiKey, Endpoint, ListedModel, ModelFailure, list_models};
use crate::run::models;
use crate::view::words::check as words;

/// How far a check is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Checked {
    /// Nobody asked.
    #[default]
    Not,
    /// The list is on its way.
    Asking,
    /// The models, and what is to be said of the key.
    Listed(Vec<ListedModel>, &'static str),
    /// What is wrong and its remedy, or the candidates.
    Failed(Vec<[String; 2]>, Certainty),
}

/// Asks `server` for its models with `key`, and keeps in `checked` what comes of it.
pub fn check(desk: Desk, server: Endpoint, key: ApiKey, checked: RwSignal<Checked>) {
    checked.set(Checked::Asking);
    let ports = desk.ports();
    spawn_local(async move {
        let outcome = match models::list(&ports, &server, &key).await {
            Ok(models) => Checked::Listed(models, words::of_key(&server, &key)),
            Err(failure) => explain(&server, &key, failure).await,
        };
        // Where the reader is on another page by now, nobody wants to know.
        _ = checked.try_set(outcome);
    });
}

async fn explain(server: &Endpoint, key: &ApiKey, failure: ModelFailure) -> Checked {
    let address = list_models(server, &ApiKey::default()).url;
    let own_site = format!("{}/", boot::base());
    let observed = Observed {
        failure,
        key: if key.is_empty() { KeySent::No } else { KeySent::Yes },
        network: probe::network(),
        permission: probe::permission().await,
        own_site: probe::own_site(&own_site).await,
        bare: probe::bare(&address).await,
    };
    let page = window().location().origin().unwrap_or_default();
    let found = findings(server, &observed);
    let certainty = found.first().map_or(Certainty::Possible, |first| first.certainty);
    Checked::Failed(found.iter().map(|one| words::finding(one, server, &page)).collect(), certainty)
}

/// What came of a check; `model` is the one that the reader typed.
#[component]
pub fn Outcome(checked: RwSignal<Checked>, model: Signal<String>) -> impl IntoView {
    move || match checked.get() {
        Checked::Not => ().into_any(),
        Checked::Asking => view! { <Note voice=Voice::Waiting what=words::ASKING /> }.into_any(),
        Checked::Listed(models, of_key) => {
            let what = words::listed(models.len());
            let more = Signal::derive(move || {
                let is_offered = models.iter().any(|one| model.read() == one.name);
                [if is_offered { "" } else { words::CHOOSE }, of_key].concat()
            });
            view! { <Note voice=Voice::Good what more /> }.into_any()
        }
        Checked::Failed(causes, Certainty::Certain) => {
            let [what, more] = causes.into_iter().next().unwrap_or_default();
            view! { <Note voice=Voice::Failed what more /> }.into_any()
        }
        Checked::Failed(causes, _) => {
            let [what, more] = words::CANDIDATES;
            let causes = causes
                .into_iter()
                .map(|[what, remedy]| view! { <li><b>{what}</b>" "{remedy}</li> })
                .collect_view();
            view! { <Note voice=Voice::Failed what more><ol>{causes}</ol></Note> }.into_any()
        }
    }
}
