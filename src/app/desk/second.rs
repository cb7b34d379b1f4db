//! What a finished day is asked about besides: a second look at papers of the open run, and its ties.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use super::asking::Place;
use crate::paper::PaperId;
use crate::run::follow;
use crate::run::state::Run;

impl Desk {
    /// Has `papers` of the open run, which is at its end, looked at a second time, by the model that judged them.
    pub fn look_again(self, papers: Vec<PaperId>) {
        self.ask_besides(move |run| run.look_again(&papers));
    }

    /// Has papers of equal scores of the open run, which is at its end, compared by the model that judged them: those of
    /// each list in `tied`.
    pub fn compare_ties(self, tied: Vec<Vec<PaperId>>) {
        self.ask_besides(move |run| run.compare_ties(&tied));
    }

    /// Drives the open run if `begin` says that there is something to ask.
    fn ask_besides(self, begin: impl FnOnce(&mut Run) -> bool + 'static) {
        let Some(open) = self.open.get_untracked() else { return };
        let key = open.run.borrow().head.key.clone();
        spawn_local(async move {
            let Some(guard) = self.claim(&key).await else { return };
            if let Err(error) = follow::catch_up(&open.ports, &open.run).await {
                self.report(&error);
            }
            let asks = begin(&mut open.run.borrow_mut());
            if asks {
                self.drive(open.ports, open.run, guard, Place::Page).await;
            } else {
                self.release(&key, guard);
                self.changed();
            }
        });
    }
}
