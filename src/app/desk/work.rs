//! The work of asking, the same for runs of days and of trials: on which terms, and what ends it.

use std::rc::Rc;

use futures_util::future::abortable;
use leptos::prelude::*;

use super::{Desk, OpenRun};
use crate::browser::awake::{Awake, PageGate, Reach};
use crate::browser::page::Asking;
use crate::model::price::price_at;
use crate::run::budget::of_month;
use crate::run::drive::{self, Prices, Shared, Terms, Watch};
use crate::run::keep::KeepError;
use crate::run::ports::Ports;
use crate::run::record::Head;
use crate::run::settings::OtherOrigin;
use crate::run::state::Run;

impl Desk {
    /// The work of asking for `run` until it ends or is stopped, and the run as it is held meanwhile. Its result is what
    /// the storage refused.
    pub(in crate::app) fn work(
        self,
        ports: Ports,
        run: Shared,
        watch: Watch,
    ) -> (OpenRun, impl Future<Output = Option<KeepError>> + use<>) {
        let is_local = run.borrow().head.endpoint.base_url.is_local();
        let gate = PageGate(if is_local { Reach::Local } else { Reach::Remote });
        let ports = Ports { gate: Rc::new(gate), ..ports };
        let terms = self.terms(&run.borrow());
        let (its_ports, its_run, its_watch) = (ports.clone(), run.clone(), watch.clone());
        let (asking, handle) = abortable(async move {
            match terms {
                Ok(terms) => drive::drive(&its_ports, &its_run, &terms, &its_watch).await,
                Err(why) => drive::refuse(&its_ports, &its_run, why.to_string(), &its_watch).await,
            }
        });
        let open = OpenRun { run: run.clone(), ports: ports.clone(), stop: Some(handle) };
        let work = async move {
            let _at_work = (Awake::new(), Asking::new());
            match asking.await {
                Ok(failure) => failure,
                Err(_aborted) => drive::stop(&ports, &run, &watch).await,
            }
        };
        (open, work)
    }

    /// On which terms `run` asks: those of its profile as it is now, or as it was with the run.
    ///
    /// # Errors
    /// Where it would ask at another origin than that of the settings, whose key is held here.
    fn terms(self, run: &Run) -> Result<Terms, OtherOrigin> {
        let head = run.head.clone();
        let endpoint = head.endpoint.clone();
        let settings = self.settings.get_untracked();
        let key = self.key.with_untracked(|key| settings.key_for(&endpoint, key))?;
        let profile = self.profile_of(&head.key.profile);
        let budget = settings.budget_for(profile.as_ref().unwrap_or(&run.body.profile));
        let own = settings.prices.clone();
        let prices: Prices = Rc::new(move |model| price_at(&endpoint.with_model(model), &own));
        let others = Rc::new(move || {
            of_month(&self.heads_now(), &head, &|endpoint| price_at(endpoint, &settings.prices))
        });
        Ok(Terms { prices, budget, others, ..Terms::new(key) })
    }

    /// The heads of all runs as they are at this moment, those that ask just now and those of trials too.
    fn heads_now(self) -> Vec<Head> {
        let mut heads = untrack(|| self.accounts());
        let mut now = |open: &OpenRun| {
            if let Ok(run) = open.run.try_borrow() {
                heads.retain(|head| head.key != run.head.key);
                heads.push(run.head.clone());
            }
        };
        self.held.with_value(|held| held.iter().for_each(&mut now));
        self.trying.with_untracked(|trying| trying.iter().for_each(&mut now));
        heads
    }
}
