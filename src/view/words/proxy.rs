//! What readers are told about the way to arXiv, in English.

use super::numbers::size;
use crate::arxiv::FeedError;
use crate::run::way::{Fault, PATIENCE, Works};
use crate::view::proxy::{Silence, Way};

/// Above what a proxy can see and do.
pub const WHAT_IT_SEES: &str = "What a proxy can see and do";
/// What a proxy can see and do.
pub const SEES: [&str; 4] = [
    "It sees which categories you read, and when, and the network address that you come from.",
    "It could change what you read: leave papers out, put others in, alter titles and abstracts. The page cannot tell; \
     it takes what comes for untrusted text, runs none of it, and makes every link to arXiv itself, from the paper’s id.",
    "It never sees your key, your criteria, or what you ask the model and what that answers: these go straight to the \
     provider.",
    "It gets no cookies, and learns no more of the page that asks than its site; but whoever runs it may keep a record \
     of every request. Choose one that you trust, or run your own.",
];
/// While a feed is on its way.
pub const ASKING: &str = "Asking for a feed…";
/// What a failed test leaves as it was.
pub const NOT_SAVED: &str = "Nothing was changed: the way that was in use stays in use.";
/// What a test that went well leaves to do.
pub const NOT_YET_SAVED: &str = " Save it to use it.";
/// A way that is in use from now on.
pub const SAVED: &str = "Saved.";
/// The label of the address of a mount.
pub const BASE: &str = "Address of the proxy";
/// What belongs there.
pub const BASE_HELP: &str = "As “wrangler deploy” prints it, or where your web server has the mount.";
/// The label of a template.
pub const TEMPLATE: &str = "Template";
/// What belongs there.
pub const TEMPLATE_HELP: &str =
    "{url} stands for arXiv’s address, encoded as a parameter is; {raw_url} for the address as it is.";

/// The name of a way.
pub fn name(way: Way) -> &'static str {
    match way {
        Way::Site => "The one that this site offers",
        Way::Own => "My own: Worker, nginx or another mount",
        Way::Template => "Another one, by a template",
        Way::Corsproxy => "corsproxy.io (public)",
        Way::Codetabs => "codetabs.com (public)",
    }
}

/// What is to be known of a way; `site` is what the site offers.
pub fn about(way: Way, site: &str) -> String {
    match way {
        Way::Site if site.starts_with('/') => {
            "A proxy beside this page, on the same host. Whoever serves the page runs it.".to_owned()
        }
        Way::Site => format!("The proxy at {site}, which whoever serves this page has chosen."),
        Way::Own => "The folder deploy/ of Firstlight has one for Cloudflare Workers, free and up in five minutes, and \
                     one for nginx. It serves you alone, or the readers of the pages that you name."
            .to_owned(),
        Way::Template => "Any service that fetches an address and lets this page read the answer.".to_owned(),
        Way::Corsproxy => "Free for pages on localhost only, and up to 1 MB: the feed of cs.LG was larger on 71 of 632 \
                           days, and then nothing comes. Anybody’s requests pass through it."
            .to_owned(),
        Way::Codetabs => "Up to 625 KB: the feed of cs.LG was larger on 242 of 632 days, and then nothing, or only the \
                          beginning, comes. It answers 200 whatever goes wrong. Anybody’s requests pass through it."
            .to_owned(),
    }
}

/// A test that went well: the sentence, and the figures.
pub fn works(works: &Works) -> [String; 2] {
    let Works { category, day, counts: [new, cross, replaced, replaced_cross], bytes, first_ms, whole_ms } =
        works;
    let replaced = replaced + replaced_cross;
    let entries = new + cross + replaced;
    let day = day.in_words();
    let announced = if entries == 0 {
        "announces nothing, as on weekends and holidays".to_owned()
    } else {
        format!("announces {entries} entries ({new} new, {cross} cross-lists, {replaced} replacements)")
    };
    let (first, whole) = (seconds(*first_ms), seconds(*whole_ms));
    let figures = format!(
        "The feed of {category} for {day} {announced}. {} came in {whole}, the first of it after {first}.",
        size(*bytes as u64)
    );
    ["It works.".to_owned(), figures]
}

/// A test that failed: what happened, and what to do. `proxy` is the origin that was asked, where it is another than
/// the page's; `page` is that of this page.
pub fn fault(fault: &Fault, silence: Silence, proxy: Option<&str>, page: &str) -> [String; 2] {
    let whom = proxy.unwrap_or(page);
    let told = |what: &str, remedy: &str| [what.to_owned(), remedy.to_owned()];
    match fault {
        Fault::Silent => match silence {
            Silence::Offline => told("This device is offline.", "Connect it, then test again."),
            Silence::SignIn => told(
                "A network’s sign-in page stands in between.",
                "Open any other site in a new tab; where a sign-in page comes up, sign in, then test again.",
            ),
            Silence::Closed => [
                format!("{whom} answers, but does not let this page read the answer."),
                format!(
                    "The proxy has to send “Access-Control-Allow-Origin: {page}”. In your own, add {page} to its \
                     origins; of another, see whether it serves pages like this one."
                ),
            ],
            Silence::Nobody => [
                format!("Nothing answers at {whom}."),
                "Check the address; open it in a new tab to see what is there. An extension or a firewall may also \
                 block it."
                    .to_owned(),
            ],
        },
        Fault::Slow => [
            format!("No whole feed came within {} seconds.", PATIENCE.as_secs()),
            "arXiv or the proxy is slow or stuck. Test again in some minutes, or use another.".to_owned(),
        ],
        Fault::Cut { bytes, entries } => [
            format!("The feed broke off after {} and {entries} complete entries.", size(*bytes as u64)),
            "Either the connection failed, or the proxy lets no more through; feeds have up to 2.3 MB. If it happens \
             again, use a proxy without such a cap."
                .to_owned(),
        ],
        Fault::NoProxyHere => [
            format!("{page} has no proxy beside this page."),
            "It serves files only. Use a proxy of your own, or paste feeds.".to_owned(),
        ],
        Fault::Refused(error) => sentences(error, ""),
        Fault::Wrong(error) => {
            let hides = match error {
                FeedError::RateLimited { .. } | FeedError::Html { .. } | FeedError::Json { .. } => {
                    "The answer called itself a success (200) all the same, so this proxy hides what goes wrong."
                }
                _ => "",
            };
            sentences(error, hides)
        }
    }
}

/// What an error says first, and all else of it with `more`.
fn sentences(error: &FeedError, more: &str) -> [String; 2] {
    let text = error.to_string();
    let (what, rest) = text.split_once(". ").unwrap_or((text.trim_end_matches('.'), ""));
    let between = if rest.is_empty() || more.is_empty() { "" } else { " " };
    [format!("{what}."), [rest, between, more].concat()]
}

fn seconds(milliseconds: u64) -> String {
    if milliseconds < 1_000 {
        return format!("{milliseconds} ms");
    }
    format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::paper::Category;

    fn brought(counts: [usize; 4], bytes: usize) -> Works {
        Works {
            category: Category::parse("cs.LG").unwrap(),
            day: Day::parse("2025-04-18").unwrap(),
            counts,
            bytes,
            first_ms: 350,
            whole_ms: 1_290,
        }
    }

    #[test]
    fn a_test_that_went_well_shows_its_figures() {
        let check = |brought: &Works, expected: &str| assert_eq!(works(brought)[1], expected);
        check(
            &brought([109, 66, 40, 30], 547_210),
            "The feed of cs.LG for Friday, 18 April 2025 announces 245 entries (109 new, 66 cross-lists, 70 \
             replacements). 548 KB came in 1.2 s, the first of it after 350 ms.",
        );
        check(
            &brought([0; 4], 1_050_000),
            "The feed of cs.LG for Friday, 18 April 2025 announces nothing, as on weekends and holidays. 1.0 MB came \
             in 1.2 s, the first of it after 350 ms.",
        );
    }

    #[test]
    fn every_fault_has_a_sentence_and_a_remedy() {
        let page = "https://me.example";
        let check = |one: Fault, silence: Silence, what: &str, remedy: &str| {
            let told = fault(&one, silence, Some("https://proxy.example"), page);
            assert!(told[0].contains(what) && told[1].contains(remedy), "{told:?}");
            assert!(told[0].ends_with('.') && !told[0].ends_with(".."), "{told:?}");
        };
        check(Fault::Silent, Silence::Offline, "offline", "Connect");
        check(Fault::Silent, Silence::SignIn, "sign-in", "sign in");
        check(
            Fault::Silent,
            Silence::Closed,
            "https://proxy.example answers",
            "Access-Control-Allow-Origin: https://me.example",
        );
        check(
            Fault::Silent,
            Silence::Nobody,
            "Nothing answers at https://proxy.example",
            "Check the address",
        );
        check(Fault::Slow, Silence::Nobody, "within 60 seconds", "again");
        let cut = Fault::Cut { bytes: 625_000, entries: 300 };
        check(cut, Silence::Nobody, "after 625 KB and 300 complete entries", "cap");
        check(Fault::NoProxyHere, Silence::Nobody, "https://me.example has no proxy", "paste feeds");
        let busy = || FeedError::RateLimited { wait_seconds: None };
        check(
            Fault::Refused(busy()),
            Silence::Nobody,
            "Too many requests",
            "Wait some minutes, then try again.",
        );
        check(Fault::Wrong(busy()), Silence::Nobody, "Too many requests", "hides what goes wrong");
        check(Fault::Wrong(FeedError::Rdf), Silence::Nobody, "RDF", "");
    }
}
