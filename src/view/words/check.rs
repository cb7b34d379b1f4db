//! What readers are told about a connection that was checked, in English.

use crate::model::check::{Cause, Certainty, Finding};
use crate::model::providers::{LetsIn, ListAccess};
use crate::model::{ApiKey, Endpoint};

/// While the list is on its way.
pub const ASKING: &str = "Asking for the models…";
/// Above several causes.
pub const CANDIDATES: [&str; 2] =
    ["No answer that this page may read.", "Browsers don’t tell pages why. What fits, the likeliest first:"];
/// Under the key field of a provider that is being checked.
pub const KEY: &str =
    "Enter it, then check again. It stays in this page’s memory and goes to this provider alone.";

/// A list of models that came.
pub fn listed(count: usize) -> String {
    match count {
        0 => "Connected, but the server offers no model.".to_owned(),
        1 => "Connected: one model.".to_owned(),
        count => format!("Connected: {count} models."),
    }
}

/// What to do with the list.
pub const CHOOSE: &str = "Choose one in the field Model, then save. ";

/// What a list that came says of the key that was sent with the request.
pub fn of_key(endpoint: &Endpoint, key: &ApiKey) -> &'static str {
    if endpoint.provider.list == ListAccess::Public && !key.is_empty() {
        "This list is open to everybody: whether the key is right shows with the first question."
    } else {
        ""
    }
}

/// Where keys are made, before the address.
pub const KEYS_AT: &str = "Keys are made at ";

/// A cause, and its test or remedy. `page` is the origin of this page.
pub fn finding(finding: &Finding, endpoint: &Endpoint, page: &str) -> [String; 2] {
    let is_certain = finding.certainty == Certainty::Certain;
    let origin = endpoint.base_url.origin();
    let name = endpoint.provider.name.split(',').next().unwrap_or_default();
    let [what, remedy] = match &finding.cause {
        Cause::Offline if is_certain => ["This device is offline.", "Connect it, then check again."],
        Cause::Offline => ["This device may be offline.", "See whether any other site opens."],
        Cause::CaptivePortal => [
            if is_certain {
                "A network’s sign-in page stands in between."
            } else {
                "A network’s sign-in page may stand in between."
            },
            "Open any other site in a new tab; where a sign-in page comes up, sign in, then check again.",
        ],
        Cause::PermissionDenied => [
            "This browser was told not to let this page reach this computer.",
            "Click the sign beside the address of this page, allow access to the local network or to apps on this \
             device, then check again.",
        ],
        Cause::PermissionOpen => [
            "This browser may not let this page reach this computer.",
            "Say yes where it asks. Safari lets no https page do so: Chrome, Edge and Firefox do.",
        ],
        Cause::WrongKey => [
            "The key may be wrong.",
            "Some servers answer a wrong key in a way that no page may read. Make a new key, and paste all of it.",
        ],
        Cause::NoKey => ["The key is missing.", "Enter it, then check again."],
        Cause::OriginNotAllowed(lets_in) => return not_allowed(*lets_in, page),
        Cause::NoCors => {
            return [
                "The server may let no web page in.".to_owned(),
                format!(
                    "If it is yours, let it send “Access-Control-Allow-Origin: {page}” and allow the headers that \
                     the browser asks for. If not, another provider may offer the same model."
                ),
            ];
        }
        Cause::NotRunning => {
            return [
                format!("Nothing may be running at {origin}."),
                format!(
                    "Start it, and open {}/models in a new tab: it should answer there.",
                    endpoint.base_url
                ),
            ];
        }
        Cause::Blocked => [
            "An extension or firewall may block the request.",
            "Check again in a private window without extensions, or from another network.",
        ],
        Cause::WrongAddress => {
            return [
                "The address may be wrong.".to_owned(),
                format!("Open {origin} in a new tab, to see whether anything is there."),
            ];
        }
        Cause::Told(failure) => return [failure.to_string(), String::new()],
    };
    let what = if finding.cause == Cause::WrongKey && is_known(endpoint) {
        format!("{what} {name} is known for it.")
    } else {
        what.to_owned()
    };
    [what, remedy.to_owned()]
}

/// Whether what is said of a provider is said of one that we know.
fn is_known(endpoint: &Endpoint) -> bool {
    endpoint.provider.lets_in == LetsIn::All
}

fn not_allowed(lets_in: LetsIn, page: &str) -> [String; 2] {
    let [what, remedy] = match lets_in {
        LetsIn::ByOllamaOrigins => [
            "Ollama does not let this page in.",
            "Quit Ollama, set this variable for it (macOS: launchctl setenv, Windows: environment variables, Linux: \
             systemctl edit ollama.service), and start it again:",
        ],
        LetsIn::ByLmStudioSwitch => [
            "LM Studio does not let web pages in.",
            "In LM Studio under Developer, Server Settings, switch “Enable CORS” on. On the command line:",
        ],
        LetsIn::ByVllmOption => [
            "vLLM may not let this page in.",
            "It lets all pages in, unless it was started otherwise. Start it with:",
        ],
        LetsIn::All | LetsIn::Unknown => {
            ["The server does not let this page in.", "It has to allow this origin:"]
        }
    };
    let setting = setting(lets_in, page).unwrap_or_else(|| page.to_owned());
    [what.to_owned(), format!("{remedy} {setting}")]
}

/// The exact setting that lets a page from `page` in.
fn setting(lets_in: LetsIn, page: &str) -> Option<String> {
    match lets_in {
        LetsIn::ByOllamaOrigins => Some(format!("OLLAMA_ORIGINS={page}")),
        LetsIn::ByLmStudioSwitch => Some("lms server start --cors".to_owned()),
        LetsIn::ByVllmOption => Some(format!("--allowed-origins '[\"{page}\"]'")),
        LetsIn::All | LetsIn::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnswerForm, providers};

    fn told(id: &str, cause: Cause, certainty: Certainty) -> [String; 2] {
        let provider = providers::by_id(id).unwrap();
        let endpoint = Endpoint::without_model(provider, provider.base_url, AnswerForm::Schema).unwrap();
        finding(&Finding { cause, certainty }, &endpoint, "https://me.example")
    }

    #[test]
    fn settings_are_exact() {
        let check = |id: &str, lets_in: LetsIn, expected: &str| {
            let [_, remedy] = told(id, Cause::OriginNotAllowed(lets_in), Certainty::Certain);
            assert!(remedy.ends_with(expected), "{remedy}");
        };
        check("ollama", LetsIn::ByOllamaOrigins, ": OLLAMA_ORIGINS=https://me.example");
        check("lm-studio", LetsIn::ByLmStudioSwitch, ": lms server start --cors");
        check("vllm", LetsIn::ByVllmOption, ": --allowed-origins '[\"https://me.example\"]'");
    }

    #[test]
    fn every_cause_has_a_sentence_and_a_remedy() {
        use Cause::*;
        let causes = [
            Offline,
            CaptivePortal,
            PermissionDenied,
            PermissionOpen,
            WrongKey,
            NoKey,
            OriginNotAllowed(LetsIn::ByOllamaOrigins),
            NoCors,
            NotRunning,
            Blocked,
            WrongAddress,
        ];
        for cause in causes {
            for certainty in [Certainty::Certain, Certainty::Possible] {
                let [what, remedy] = told("openai", cause.clone(), certainty);
                assert!(what.ends_with('.') && remedy.len() > 10, "{cause:?}: {what} {remedy}");
            }
        }
        assert!(told("openai", WrongKey, Certainty::Likely)[0].ends_with("OpenAI is known for it."));
        assert!(!told("custom", WrongKey, Certainty::Likely)[0].contains("known"));
    }
}
