//! Looking at arXiv: what was announced today, fetched or handed in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Look};
use crate::app::boot;
use crate::arxiv::source::ProxyTemplate;
use crate::run::fetch::{self, Morning};

impl Desk {
    /// Fetches today's announcements, unless that is under way.
    pub fn look_at_arxiv(self) {
        if self.look.get_untracked() == Look::Reading {
            return;
        }
        self.look.set(Look::Reading);
        spawn_local(async move {
            let categories = self.profile.with_untracked(|profile| profile.categories.clone());
            let morning = fetch::fetch(&self.ports(), &self.proxy(), &categories).await;
            self.look.set(Look::Read(morning));
        });
    }

    /// Takes announcements that the reader pasted or dropped, in place of a fetch.
    pub fn take_announcements(self, morning: Morning) {
        let announcements = morning.announcements.clone();
        self.look.set(Look::Read(morning));
        spawn_local(async move { fetch::keep(&self.ports(), &announcements).await });
    }

    /// The reader's proxy, else what the site offers.
    pub fn proxy(self) -> ProxyTemplate {
        self.settings.with_untracked(|settings| settings.proxy.clone()).unwrap_or_else(boot::site_proxy)
    }
}
