//! What a run does about a failure: pure, from the failure and what happened before it.

use std::time::Duration;

use crate::model::{ModelFailure, Remedy};

/// A provider that asks to wait for longer ends the run, for nobody sits before a page that does nothing.
pub const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// How often a batch is sent again, while nothing at all is answered, when the provider asks to wait or is overloaded.
pub const ATTEMPTS: u32 = 6;
/// How often a network that is gone is tried again, while nothing is heard: for about 25 minutes.
pub const TRIES_OF_THE_NETWORK: u32 = 30;

/// What happened before a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// How often the batch failed in this way since any request was last answered, this time not counted.
    pub attempts: u32,
    /// What the run has heard.
    pub heard: Heard,
    /// Whether other requests were answered since this batch was first sent.
    pub others: Others,
    /// How often no connection came since the last response of any kind.
    pub outages: u32,
    /// The form in which the answer was asked for.
    pub form: Form,
}

/// What a run has heard of its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// No response at all: address, key or permission may be wrong.
    Nothing,
    /// Some response.
    Something,
}

/// How the other requests fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// Some were answered, so that the fault may lie in this batch.
    Answered,
    /// None was.
    Silent,
}

/// The form in which an answer was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By what the server enforces: a schema, or JSON.
    Enforced,
    /// In words.
    Plain,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The provider's limit is met: all wait, as long as it says, else as long as was learned; then again.
    AwaitLimit(Option<Duration>),
    /// All wait so long, and somewhat longer by chance; then again.
    BackOff(Duration),
    /// The network is gone: all wait for it, and try so often that it is noticed when it is back; then one again.
    AwaitNetwork(Duration),
    /// Ask for plain lines from now on.
    PlainAnswers,
    /// Ask about half as many at a time; a paper that fails alone stays without a verdict.
    Split,
    /// Leave the batch: what it lacks is asked for in the next round, in smaller ones.
    Leave,
    /// End the run.
    End,
}

/// What to do about `failure`.
pub fn decide(failure: &ModelFailure, before: Before) -> Decision {
    let patience = before.attempts < ATTEMPTS;
    let impatient = || match before.others {
        Others::Answered => Decision::Leave,
        Others::Silent => Decision::End,
    };
    if let ModelFailure::NoConnection { .. } = failure {
        return match before.heard {
            Heard::Something if before.outages < TRIES_OF_THE_NETWORK => {
                Decision::AwaitNetwork(doubled(before.outages, 60))
            }
            Heard::Something | Heard::Nothing => Decision::End,
        };
    }
    match failure.remedy() {
        Remedy::Wait(time) if time > LONGEST_WAIT => Decision::End,
        Remedy::Wait(_) | Remedy::BackOff if !patience => impatient(),
        Remedy::Wait(time) if matches!(failure, ModelFailure::RateLimited { .. }) => {
            Decision::AwaitLimit(Some(time))
        }
        Remedy::Wait(time) => Decision::BackOff(time),
        Remedy::BackOff if matches!(failure, ModelFailure::RateLimited { .. }) => Decision::AwaitLimit(None),
        Remedy::BackOff => Decision::BackOff(doubled(before.attempts, 64)),
        Remedy::PlainAnswers if before.form == Form::Enforced => Decision::PlainAnswers,
        Remedy::Split => Decision::Split,
        Remedy::PlainAnswers | Remedy::Stop => Decision::End,
    }
}

/// A second, doubled `times` times, at most `most` seconds.
fn doubled(times: u32, most: u64) -> Duration {
    Duration::from_secs((1_u64 << times.min(10)).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnswerForm, Endpoint};

    const FIRST: Before = Before {
        attempts: 0,
        heard: Heard::Something,
        others: Others::Silent,
        outages: 0,
        form: Form::Enforced,
    };

    fn detail() -> String {
        String::new()
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn each_kind_has_its_decision() {
        use Decision as D;
        use ModelFailure as F;
        let check = |failure: F, expected: D| assert_eq!(decide(&failure, FIRST), expected, "{failure:?}");
        check(F::RateLimited { wait: Some(seconds(3)) }, D::AwaitLimit(Some(seconds(3))));
        check(F::RateLimited { wait: None }, D::AwaitLimit(None));
        check(F::RateLimited { wait: Some(seconds(121)) }, D::End);
        check(F::Overloaded { wait: None, detail: detail() }, D::BackOff(seconds(1)));
        check(F::Overloaded { wait: Some(seconds(20)), detail: detail() }, D::BackOff(seconds(20)));
        check(F::CutOff, D::BackOff(seconds(1)));
        check(F::TooLarge { detail: detail() }, D::Split);
        check(F::ContextFull { detail: detail() }, D::Split);
        check(F::Filtered { detail: detail() }, D::Split);
        check(F::Declined { words: detail() }, D::Split);
        check(F::Empty, D::Split);
        check(F::SchemaRefused { detail: detail() }, D::PlainAnswers);
        check(F::WrongKey { detail: detail() }, D::End);
        check(F::NoCredit { detail: detail() }, D::End);
        check(F::WebPage, D::End);
    }

    #[test]
    fn patience_ends_where_nothing_else_is_answered() {
        let overloaded = ModelFailure::Overloaded { wait: None, detail: detail() };
        for attempts in 0..ATTEMPTS {
            let wait = seconds(1 << attempts);
            assert_eq!(decide(&overloaded, Before { attempts, ..FIRST }), Decision::BackOff(wait));
        }
        let last = Before { attempts: ATTEMPTS, ..FIRST };
        assert_eq!(decide(&overloaded, last), Decision::End);
        assert_eq!(decide(&overloaded, Before { others: Others::Answered, ..last }), Decision::Leave);
    }

    #[test]
    fn a_network_that_is_gone_is_waited_for_once_something_was_heard() {
        let endpoint = Endpoint::parse("https://model.example/v1", "m", AnswerForm::Schema).unwrap();
        let gone = ModelFailure::no_connection(&endpoint);
        assert_eq!(decide(&gone, FIRST), Decision::AwaitNetwork(seconds(1)));
        assert_eq!(decide(&gone, Before { outages: 9, ..FIRST }), Decision::AwaitNetwork(seconds(60)));
        assert_eq!(decide(&gone, Before { outages: TRIES_OF_THE_NETWORK, ..FIRST }), Decision::End);
        assert_eq!(decide(&gone, Before { heard: Heard::Nothing, ..FIRST }), Decision::End);
    }

    #[test]
    fn plain_answers_are_asked_for_once() {
        let refused = ModelFailure::SchemaRefused { detail: detail() };
        assert_eq!(decide(&refused, Before { form: Form::Plain, ..FIRST }), Decision::End);
    }
}
