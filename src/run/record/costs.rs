//! What the requests of a run used, or may have used.

use serde::{Deserialize, Serialize};

use super::Head;
use crate::money::{Tokens, Usage};
use crate::run::plan::Stage;

/// What the requests of one stage to one model used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageCost {
    /// Which model: a run can be gone on with by another.
    pub model: String,
    /// Which stage.
    pub stage: Stage,
    /// The requests that were sent.
    pub requests: u32,
    /// The requests that the model worked on without the provider saying what they used.
    pub unstated: u32,
    /// What the provider says that the others used.
    pub usage: Usage,
    /// The most that the unstated ones can have used; nobody confirms it.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub up_to: Usage,
    /// What is under way. It is written down before it is sent, so that a page that is closed meanwhile forgets no
    /// request; when the run ends or goes on, what is still here becomes unstated.
    #[serde(default, skip_serializing_if = "UnderWay::is_nothing")]
    pub under_way: UnderWay,
}

/// Requests that have not ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay {
    /// How many.
    pub requests: u32,
    /// The most that they can use.
    pub up_to: Usage,
}

impl UnderWay {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

fn is_nothing(usage: &Usage) -> bool {
    *usage == Usage::default()
}

impl StageCost {
    /// What was used or may be used besides what the provider states: the unstated, and what is under way.
    pub fn unconfirmed(&self) -> Usage {
        let mut sum = self.up_to;
        sum += self.under_way.up_to;
        sum
    }

    fn settle(&mut self, reserved: Usage, spent: Spent) {
        let UnderWay { requests, up_to } = &mut self.under_way;
        *requests = requests.saturating_sub(1);
        let less = |sum: &mut Tokens, part: Tokens| sum.0 = sum.0.saturating_sub(part.0);
        less(&mut up_to.prompt, reserved.prompt);
        less(&mut up_to.written, reserved.written);
        less(&mut up_to.completion, reserved.completion);
        match spent {
            Spent::Stated(usage) => self.usage += usage,
            Spent::Unstated => {
                self.unstated += 1;
                self.up_to += reserved;
            }
            Spent::Nothing => {}
        }
    }
}

/// What one request used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// What the provider stated.
    Stated(Usage),
    /// Something, but nobody says how much: it broke off, or the provider does not count.
    Unstated,
    /// Nothing: it was refused, or never arrived.
    Nothing,
}

impl Head {
    /// A request of `stage` to the present model is about to be sent, which can use `up_to` at most.
    pub fn sends(&mut self, stage: Stage, up_to: Usage) {
        self.change_cost(stage, |cost| {
            cost.requests += 1;
            cost.under_way.requests += 1;
            cost.under_way.up_to += up_to;
        });
    }

    /// A request of `stage`, for which [`Head::sends`] was told `reserved`, has ended.
    pub fn settles(&mut self, stage: Stage, reserved: Usage, spent: Spent) {
        self.change_cost(stage, |cost| cost.settle(reserved, spent));
    }

    /// Nobody waits any more for what was under way: it used something that nobody counted.
    pub fn leaves_off(&mut self) {
        for cost in &mut self.costs {
            let UnderWay { requests, up_to } = std::mem::take(&mut cost.under_way);
            cost.unstated += requests;
            cost.up_to += up_to;
        }
    }

    /// What all stages used together, as far as the provider stated it.
    pub fn usage(&self) -> Usage {
        let mut sum = Usage::default();
        for cost in &self.costs {
            sum += cost.usage;
        }
        sum
    }

    /// True where some request used tokens that nobody counted, so that the sums are too low.
    pub fn has_unstated_usage(&self) -> bool {
        self.costs.iter().any(|cost| cost.unstated > 0)
    }

    fn change_cost(&mut self, stage: Stage, change: impl FnOnce(&mut StageCost)) {
        let model = &self.endpoint.model;
        let found = self.costs.iter().position(|cost| cost.stage == stage && cost.model == *model);
        let index = found.unwrap_or_else(|| {
            let index = self.costs.partition_point(|cost| cost.stage <= stage);
            let new = StageCost {
                model: model.clone(),
                stage,
                requests: 0,
                unstated: 0,
                usage: Usage::default(),
                up_to: Usage::default(),
                under_way: UnderWay::default(),
            };
            self.costs.insert(index, new);
            index
        });
        if let Some(cost) = self.costs.get_mut(index) {
            change(cost);
        }
    }
}
