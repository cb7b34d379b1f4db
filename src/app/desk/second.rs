//! A second look at papers of the open run.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::asking::Place;
use crate::paper::PaperId;
use crate::run::follow;

impl Desk {
    /// Has `papers` of the open run, which is at its end, looked at a second time, by the model that judged them.
    pub fn look_again(self, papers: Vec<PaperId>) {
        let Some(open) = self.open.get_untracked() else { return };
        let key = open.run.borrow().head.key.clone();
        spawn_local(async move {
            let Some(guard) = self.claim(&key).await else { return };
            if let Err(error) = follow::catch_up(&open.ports, &open.run).await {
                self.report(&error);
            }
            let asks = open.run.borrow_mut().look_again(&papers);
            if asks {
                self.drive(open.ports, open.run, guard, Place::Page).await;
            } else {
                self.release(&key, guard);
                self.changed();
            }
        });
    }
}
