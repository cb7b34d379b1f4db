//! A test of the way to arXiv, and the reload that may have to come before it.

use leptos::prelude::*;

use crate::app::boot::{self, Reach};
use crate::app::desk::Desk;
use crate::arxiv::source::ProxyTemplate;
use crate::browser::probe;
use crate::model::check::{Bare, Network, OwnSite};
use crate::paper::Category;
use crate::run::way::{self, Fault};
use crate::view::proxy::{Silence, Way};
use crate::view::words::proxy as words;

/// How far a test is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Trial {
    /// Nobody asked.
    #[default]
    Not,
    /// A feed is on its way.
    Asking,
    /// What came, as a sentence and figures.
    Works([String; 2]),
    /// What is wrong, and what to do.
    Fails([String; 2]),
}

/// What a test is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To see.
    Test,
    /// To use the way from now on, if it works.
    Save,
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The way.
    pub way: Way,
    /// The address as typed, where the way takes one.
    pub typed: String,
}

/// Where it waits while the page is loaded anew; this tab alone sees it.
const WAITING_KEY: &str = "firstlight.way";

/// Lets the page reach `proxy`, besides what the settings need. Where that takes a reload, `chosen` is found again
/// behind it, by [`take_up`].
pub fn reach(desk: Desk, proxy: &ProxyTemplate, purpose: Purpose, chosen: &Chosen) -> Reach {
    let mut origins = desk.origins();
    origins.extend(Desk::origins_of(proxy).into_iter().filter(|one| *one != own_origin()));
    let reach = boot::allow_origins(&origins);
    if reach != Reach::AfterReload {
        return reach;
    }
    let purpose = if purpose == Purpose::Save { "save" } else { "test" };
    let waiting = [purpose, chosen.way.id(), &chosen.typed].join("\n");
    let kept = storage().and_then(|storage| storage.set_item(WAITING_KEY, &waiting).ok());
    if kept.is_some() { reach } else { Reach::NotKept }
}

/// What was about to be tested before the page was loaded anew for it; once.
pub fn take_up() -> Option<(Purpose, Chosen)> {
    let storage = storage()?;
    let waiting = storage.get_item(WAITING_KEY).ok()??;
    _ = storage.remove_item(WAITING_KEY);
    let mut lines = waiting.splitn(3, '\n');
    let purpose = if lines.next()? == "save" { Purpose::Save } else { Purpose::Test };
    let way = Way::by_id(lines.next()?)?;
    Some((purpose, Chosen { way, typed: lines.next()?.to_owned() }))
}

/// Asks for the feed of one of the reader's categories through `proxy`.
pub async fn run(desk: Desk, proxy: ProxyTemplate) -> Trial {
    let first = desk.profile.with_untracked(|profile| profile.categories.first().cloned());
    let Some(category) = first.or_else(|| Category::parse("cs.LG")) else { return Trial::Not };
    let fault = match way::test(&desk.conduct(), &proxy, &category).await {
        Ok(works) => return Trial::Works(words::works(&works)),
        Err(fault) => fault,
    };
    let silence = if fault == Fault::Silent { explain(&proxy).await } else { Silence::Nobody };
    Trial::Fails(words::fault(&fault, silence, proxy.origin(), &own_origin()))
}

async fn explain(proxy: &ProxyTemplate) -> Silence {
    let network = probe::network();
    let own_site = probe::own_site(&format!("{}/", boot::base())).await;
    let bare = match proxy.origin() {
        Some(origin) if (network, own_site) == (Network::Perhaps, OwnSite::Answers) => {
            probe::bare(&format!("{origin}/")).await
        }
        _ => Bare::Silent,
    };
    Silence::of(network, own_site, bare)
}

/// The origin of this page.
pub fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
