//! Why a provider's models could not be listed: observations in, causes out, the likeliest first.
//!
//! A page is told nothing about a request that fails before its response may be read: a server that is down, one that
//! lets no page in, a wrong key that is answered without CORS headers, and a blocker all look the same. A few probes
//! beside the request tell some of them apart; where they don't, all that fit are named.

use super::providers::{Address, LetsIn, WrongKey};
use super::{Endpoint, ModelFailure, Place};

/// What the request for the list and the probes beside it brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// Why the request failed, as far as it is told.
    pub failure: ModelFailure,
    /// Whether a key was sent with it.
    pub key: KeySent,
    /// What the browser says about the network as a whole.
    pub network: Network,
    /// Whether the page's own site still answers.
    pub own_site: OwnSite,
    /// Whether the browser lets the page ask the reader's own machine.
    pub permission: Permission,
    /// Whether anything answers at the same address, to a request without a key whose response the page may not read.
    pub bare: Bare,
}

/// Whether a key was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySent {
    /// It was.
    Yes,
    /// There is none.
    No,
}

/// What `navigator.onLine` says: no is certain, yes says little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// There may be one.
    Perhaps,
    /// The device is offline.
    None,
}

/// What the page's own site answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnSite {
    /// Itself.
    Answers,
    /// Another page than ours: somebody stands in between.
    AnotherPage,
    /// Nothing.
    Silent,
}

/// The browser's permission to ask the reader's own machine (`loopback-network`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Given.
    Granted,
    /// Not asked for yet, or put off.
    Open,
    /// Refused.
    Denied,
    /// The browser knows no such permission.
    Unknown,
}

/// What a request brought whose response the page may not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// A server answered, whatever it was.
    Answers,
    /// No response.
    Silent,
}

/// A cause, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The cause.
    pub cause: Cause,
    /// How sure it is.
    pub certainty: Certainty,
}

/// How sure a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// It is the one.
    Certain,
    /// It fits best.
    Likely,
    /// It fits.
    Possible,
}

/// Why a provider's models cannot be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The device is offline.
    Offline,
    /// A network's sign-in page stands in between.
    CaptivePortal,
    /// The browser was told not to let this page ask the reader's own machine.
    PermissionDenied,
    /// The browser has not been told yet, or lets no page do so.
    PermissionOpen,
    /// The provider refused the key and the browser hid its answer.
    WrongKey,
    /// There is no key, and the browser hid the answer.
    NoKey,
    /// The server lets in only pages that a setting of its own names.
    OriginNotAllowed(LetsIn),
    /// The server lets no web page in.
    NoCors,
    /// Nothing listens at the address.
    NotRunning,
    /// An extension or firewall blocks the request.
    Blocked,
    /// There may be no such server.
    WrongAddress,
    /// The provider said it itself.
    Told(ModelFailure),
}

/// The causes that fit, the likeliest first; one alone where it is certain.
pub fn findings(endpoint: &Endpoint, observed: &Observed) -> Vec<Finding> {
    let place = match &observed.failure {
        ModelFailure::NoConnection { place, .. } => *place,
        told => return vec![certain(of_told(told, observed))],
    };
    let certain_cause = match place {
        Place::Local if observed.permission == Permission::Denied => Some(Cause::PermissionDenied),
        Place::Remote if observed.network == Network::None => Some(Cause::Offline),
        Place::Remote if observed.own_site == OwnSite::AnotherPage => Some(Cause::CaptivePortal),
        Place::Local | Place::Remote => None,
    };
    if let Some(cause) = certain_cause {
        return vec![certain(cause)];
    }
    let causes = match (observed.bare, place) {
        (Bare::Answers, _) => unreadable(endpoint, observed.key),
        (Bare::Silent, Place::Local) => silent_here(observed.permission),
        (Bare::Silent, Place::Remote) => silent_afar(endpoint, observed.own_site),
    };
    match causes.as_slice() {
        // A server that answers and lets only named pages in did not find this one named.
        [cause @ Cause::OriginNotAllowed(LetsIn::ByOllamaOrigins | LetsIn::ByLmStudioSwitch), ..] => {
            vec![certain(cause.clone())]
        }
        _ => {
            let certainties =
                std::iter::once(Certainty::Likely).chain(std::iter::repeat(Certainty::Possible));
            causes
                .into_iter()
                .zip(certainties)
                .map(|(cause, certainty)| Finding { cause, certainty })
                .collect()
        }
    }
}

fn certain(cause: Cause) -> Finding {
    Finding { cause, certainty: Certainty::Certain }
}

fn of_told(told: &ModelFailure, observed: &Observed) -> Cause {
    match told {
        ModelFailure::WrongKey { .. } if observed.key == KeySent::No => Cause::NoKey,
        ModelFailure::WebPage if observed.own_site == OwnSite::AnotherPage => Cause::CaptivePortal,
        told => Cause::Told(told.clone()),
    }
}

/// A server answers, and the browser keeps its answer from the page.
fn unreadable(endpoint: &Endpoint, key: KeySent) -> Vec<Cause> {
    let provider = endpoint.provider;
    let hidden = (provider.wrong_key == WrongKey::Hidden).then_some(match key {
        KeySent::Yes => Cause::WrongKey,
        KeySent::No => Cause::NoKey,
    });
    match provider.lets_in {
        LetsIn::All => hidden.into_iter().chain([Cause::Blocked, Cause::NoCors]).collect(),
        LetsIn::Unknown => [Cause::NoCors].into_iter().chain(hidden).chain([Cause::Blocked]).collect(),
        by_setting => vec![Cause::OriginNotAllowed(by_setting), Cause::Blocked],
    }
}

fn silent_here(permission: Permission) -> Vec<Cause> {
    let open = (permission != Permission::Granted).then_some(Cause::PermissionOpen);
    [Cause::NotRunning].into_iter().chain(open).chain([Cause::Blocked]).collect()
}

fn silent_afar(endpoint: &Endpoint, own_site: OwnSite) -> Vec<Cause> {
    let is_typed = endpoint.provider.address != Address::Fixed;
    let mut causes = match (own_site, is_typed) {
        (OwnSite::Silent, _) => vec![Cause::Offline, Cause::CaptivePortal, Cause::Blocked],
        (_, true) => vec![Cause::WrongAddress, Cause::Blocked, Cause::Offline],
        (_, false) => vec![Cause::Blocked, Cause::Offline, Cause::CaptivePortal],
    };
    if own_site == OwnSite::Silent && is_typed {
        causes.push(Cause::WrongAddress);
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::super::{AnswerForm, providers};
    use super::*;

    fn endpoint(id: &str) -> Endpoint {
        let provider = providers::by_id(id).unwrap();
        Endpoint::without_model(provider, provider.base_url, AnswerForm::Schema).unwrap()
    }

    /// Nothing came back, the key was sent, and nothing else is known to be wrong.
    fn silence(id: &str) -> Observed {
        Observed {
            failure: ModelFailure::no_connection(&endpoint(id)),
            key: KeySent::Yes,
            network: Network::Perhaps,
            own_site: OwnSite::Answers,
            permission: Permission::Unknown,
            bare: Bare::Silent,
        }
    }

    fn check(id: &str, observed: &Observed, expected: &[(Cause, Certainty)]) {
        let found: Vec<_> = findings(&endpoint(id), observed)
            .into_iter()
            .map(|Finding { cause, certainty }| (cause, certainty))
            .collect();
        assert_eq!(found, expected, "{id} {observed:?}");
    }

    use Cause::*;
    use Certainty::{Certain, Likely, Possible};

    #[test]
    fn what_can_be_told_is_told_alone() {
        let wrong_key = ModelFailure::WrongKey { detail: String::new() };
        let told = |failure: &ModelFailure| Observed { failure: failure.clone(), ..silence("openai") };
        check("openai", &told(&wrong_key), &[(Told(wrong_key.clone()), Certain)]);
        check("openai", &Observed { key: KeySent::No, ..told(&wrong_key) }, &[(NoKey, Certain)]);
        check("openai", &told(&ModelFailure::WebPage), &[(Told(ModelFailure::WebPage), Certain)]);
        let portal = Observed { own_site: OwnSite::AnotherPage, ..told(&ModelFailure::WebPage) };
        check("openai", &portal, &[(CaptivePortal, Certain)]);
        check("openai", &Observed { network: Network::None, ..silence("openai") }, &[(Offline, Certain)]);
        let portal = Observed { own_site: OwnSite::AnotherPage, ..silence("openai") };
        check("openai", &portal, &[(CaptivePortal, Certain)]);
        let denied = Observed { permission: Permission::Denied, ..silence("ollama") };
        check("ollama", &denied, &[(PermissionDenied, Certain)]);
        for (id, lets_in) in [("ollama", LetsIn::ByOllamaOrigins), ("lm-studio", LetsIn::ByLmStudioSwitch)] {
            let answers = Observed { bare: Bare::Answers, key: KeySent::No, ..silence(id) };
            check(id, &answers, &[(OriginNotAllowed(lets_in), Certain)]);
        }
    }

    #[test]
    fn a_server_that_answers_unreadably() {
        let answers = |id| Observed { bare: Bare::Answers, ..silence(id) };
        check("openai", &answers("openai"), &[(WrongKey, Likely), (Blocked, Possible), (NoCors, Possible)]);
        let no_key = Observed { key: KeySent::No, ..answers("openai") };
        check("openai", &no_key, &[(NoKey, Likely), (Blocked, Possible), (NoCors, Possible)]);
        check("groq", &answers("groq"), &[(Blocked, Likely), (NoCors, Possible)]);
        check("custom", &answers("custom"), &[(NoCors, Likely), (WrongKey, Possible), (Blocked, Possible)]);
        check(
            "vllm",
            &answers("vllm"),
            &[(OriginNotAllowed(LetsIn::ByVllmOption), Likely), (Blocked, Possible)],
        );
    }

    #[test]
    fn nothing_answers() {
        check(
            "ollama",
            &silence("ollama"),
            &[(NotRunning, Likely), (PermissionOpen, Possible), (Blocked, Possible)],
        );
        let granted = Observed { permission: Permission::Granted, ..silence("ollama") };
        check("ollama", &granted, &[(NotRunning, Likely), (Blocked, Possible)]);
        // Offline does not matter to a server on this machine, nor does a portal.
        let alone = Observed { network: Network::None, own_site: OwnSite::Silent, ..granted };
        check("ollama", &alone, &[(NotRunning, Likely), (Blocked, Possible)]);
        check(
            "openai",
            &silence("openai"),
            &[(Blocked, Likely), (Offline, Possible), (CaptivePortal, Possible)],
        );
        check(
            "custom",
            &silence("custom"),
            &[(WrongAddress, Likely), (Blocked, Possible), (Offline, Possible)],
        );
        let cut_off = Observed { own_site: OwnSite::Silent, ..silence("openai") };
        check("openai", &cut_off, &[(Offline, Likely), (CaptivePortal, Possible), (Blocked, Possible)]);
    }
}
