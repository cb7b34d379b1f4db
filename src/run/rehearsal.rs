//! A whole day in memory, from its announcements to its end, with a stand-in for the model: the sample day, `xtask
//! replay`, and the tests.

use std::cell::RefCell;
use std::rc::Rc;

use super::drive::Terms;
use super::fetch::Morning;
use super::ports::Ports;
use super::record::RunKey;
use super::seen::Recognised;
use super::state::{Beginning, Run};
use super::{drive, prompts, twins};
use crate::model::stand_in::StandIn;
use crate::model::{ApiKey, Endpoint};
use crate::profile::Profile;

/// Runs the day of `morning` for `profile`, with `stand_in` in the place of the model that `endpoint` names. Returns
/// the run, ended one way or another, and the ports whose memory keeps it; `None` where no category gave a day.
pub async fn rehearse(
    profile: Profile,
    endpoint: Endpoint,
    morning: Morning,
    stand_in: StandIn,
) -> Option<(Run, Ports)> {
    rehearse_over(twins::ports(twins::model(stand_in)).0, profile, endpoint, morning).await
}

/// The same over these ports, behind which a stand-in answers in its own time.
pub async fn rehearse_over(
    ports: Ports,
    profile: Profile,
    endpoint: Endpoint,
    morning: Morning,
) -> Option<(Run, Ports)> {
    let run = Rc::new(RefCell::new(Run::new(Beginning {
        key: RunKey { profile: profile.id.clone(), day: morning.day()?, number: 1 },
        prompt: prompts::as_kept(&profile, endpoint.answer_form),
        profile,
        endpoint,
        announcements: morning.announcements,
        sources: morning.sources,
        recognised: Recognised::default(),
        matches: None,
        now: ports.clock.now(),
    })));
    let watch: drive::Watch = Rc::new(|| {});
    // Memory refuses nothing, so that there is no failure of the store to tell of.
    drive::drive(&ports, &run, &Terms::new(ApiKey::default()), &watch).await;
    let run = run.borrow().clone();
    Some((run, ports))
}
