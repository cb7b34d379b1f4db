//! The ways to arXiv that the settings offer, and what the silence of one may mean.

use crate::arxiv::source::{ProxyError, ProxyTemplate};
use crate::model::check::{Bare, Network, OwnSite};

/// A way to arXiv, as it is chosen in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What the host of this page offers: the proxy in its `config.json`, or the mount beside the page.
    Site,
    /// A proxy of the reader's own, by the address of its mount: the Worker, nginx.
    Own,
    /// Any other, by a template.
    Template,
    /// A public proxy.
    Corsproxy,
    /// Another.
    Codetabs,
}

impl Way {
    /// All of them, in the order of the settings.
    pub const ALL: [Self; 5] = [Self::Site, Self::Own, Self::Template, Self::Corsproxy, Self::Codetabs];

    /// The way that a setting is.
    pub fn of(setting: Option<&ProxyTemplate>) -> Self {
        let Some(setting) = setting.map(ToString::to_string) else { return Self::Site };
        let known = Self::ALL.into_iter().find(|way| way.template() == Some(&setting));
        known.unwrap_or(if setting.contains("url}") { Self::Template } else { Self::Own })
    }

    /// What it is called in records of the page.
    pub fn id(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Own => "own",
            Self::Template => "template",
            Self::Corsproxy => "corsproxy",
            Self::Codetabs => "codetabs",
        }
    }

    /// The way of that name.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.id() == id)
    }

    /// The template of a public proxy.
    pub fn template(self) -> Option<&'static str> {
        match self {
            Self::Site | Self::Own | Self::Template => None,
            Self::Corsproxy => Some("https://corsproxy.io/?url={url}"),
            Self::Codetabs => Some("https://api.codetabs.com/v1/proxy?quest={url}"),
        }
    }

    /// True where the reader types the address.
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Own | Self::Template)
    }

    /// The setting for this way; `typed` is the address where the reader types one. `None` is what the site offers.
    ///
    /// # Errors
    /// When what was typed is no proxy.
    pub fn setting(self, typed: &str) -> Result<Option<ProxyTemplate>, ProxyError> {
        match self {
            Self::Site => Ok(None),
            Self::Own | Self::Template => ProxyTemplate::parse(typed).map(Some),
            Self::Corsproxy | Self::Codetabs => {
                ProxyTemplate::parse(self.template().unwrap_or_default()).map(Some)
            }
        }
    }
}

/// Why no answer came through a proxy, as far as a page can find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The device is offline.
    Offline,
    /// A network's sign-in page stands in between.
    SignIn,
    /// The proxy is there, and does not let this page read its answers.
    Closed,
    /// Nothing answers at its address.
    Nobody,
}

impl Silence {
    /// What was seen besides: the browser's word on the network, whether this page's own site answers, and whether
    /// anything does at the proxy's address.
    pub fn of(network: Network, own_site: OwnSite, proxy: Bare) -> Self {
        match (network, own_site, proxy) {
            (Network::None, _, _) => Self::Offline,
            (_, OwnSite::AnotherPage, _) => Self::SignIn,
            (_, _, Bare::Answers) => Self::Closed,
            (_, OwnSite::Silent, Bare::Silent) => Self::Offline,
            (_, OwnSite::Answers, Bare::Silent) => Self::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_shown_as_the_way_it_was_chosen_as() {
        let check = |way: Way, typed: &str| {
            let setting = way.setting(typed).unwrap();
            assert_eq!(Way::of(setting.as_ref()), way, "{typed}");
            assert_eq!(Way::by_id(way.id()), Some(way));
        };
        check(Way::Site, "");
        check(Way::Own, "https://proxy.example");
        check(Way::Own, "/firstlight/");
        check(Way::Template, "https://proxy.example/?url={url}");
        check(Way::Template, "https://proxy.example/{raw_url}");
        check(Way::Template, "{raw_url}");
        check(Way::Corsproxy, "");
        check(Way::Codetabs, "");
        assert_eq!(Way::by_id("elsewhere"), None);
        assert_eq!(Way::Own.setting(""), Err(ProxyError::Empty));
    }

    #[test]
    fn silence_is_explained_by_what_answers() {
        use Silence::{Closed, Nobody, Offline, SignIn};
        let check = |network, own_site, proxy, expected| {
            assert_eq!(Silence::of(network, own_site, proxy), expected);
        };
        check(Network::None, OwnSite::Answers, Bare::Answers, Offline);
        check(Network::Perhaps, OwnSite::AnotherPage, Bare::Answers, SignIn);
        check(Network::Perhaps, OwnSite::Silent, Bare::Silent, Offline);
        check(Network::Perhaps, OwnSite::Silent, Bare::Answers, Closed);
        check(Network::Perhaps, OwnSite::Answers, Bare::Answers, Closed);
        check(Network::Perhaps, OwnSite::Answers, Bare::Silent, Nobody);
    }
}
