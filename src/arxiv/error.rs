//! Why a body was no announcement, each cause with its own sentence.

use super::body;
use super::xml::MAX_BYTES;
use crate::paper::Category;

/// Why there is no announcement in a body or response. Quotes in it are short and hold visible characters only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// Nothing came, or white space.
    #[error(
        "An empty answer came where arXiv's feed was due. The proxy or arXiv broke off; try again in a minute."
    )]
    Empty,
    /// More than 32 MB.
    #[error(
        "The answer has {} MB, and arXiv's largest feeds have under 3 MB. It is something else; check the proxy \
         setting.", .bytes / 1_000_000
    )]
    TooLarge {
        /// The size of the body in bytes.
        bytes: usize,
    },
    /// The form of feed that arXiv gave out until February 2024.
    #[error(
        "This is an RDF feed, the form that arXiv gave up in February 2024. It does not say how a paper was \
         announced, so it cannot be read; take the feed from https://rss.arxiv.org/rss/ instead."
    )]
    Rdf,
    /// arXiv's feed server answered with a feed that holds an error.
    #[error(
        "arXiv could not make this feed: “{message}”. Check how the category is written, for instance cs.LG."
    )]
    ErrorFeed {
        /// arXiv's own words.
        message: String,
    },
    /// arXiv's search API answered with an error.
    #[error(
        "arXiv's search API answered with an error: “{message}”. Announcements are not in the API; take the feed \
         from https://rss.arxiv.org/rss/ instead."
    )]
    ApiError {
        /// arXiv's own words.
        message: String,
    },
    /// A result list of arXiv's search API.
    #[error(
        "This is a result list of arXiv's search API. It does not say what was announced and how, so it cannot \
         stand for a day; take the feed from https://rss.arxiv.org/rss/ instead."
    )]
    ApiResults,
    /// A web page.
    #[error(
        "A web page{} came where arXiv's feed was due. Mostly that is an error or a sign-in page of the proxy; \
         open the proxy's address in a tab to see, or paste the feed.", titled(.title)
    )]
    Html {
        /// The page's title; may be empty.
        title: String,
    },
    /// arXiv or the proxy asks to slow down, by status or by words.
    #[error(
        "Too many requests: arXiv or the proxy refuses more for now, because of everyone who asks from the same \
         address. {}", wait(*.wait_seconds)
    )]
    RateLimited {
        /// How long to wait, where the response says it.
        wait_seconds: Option<u32>,
    },
    /// JSON, which some proxies wrap answers and errors in.
    #[error(
        "JSON came where arXiv's feed was due: “{quote}”. The proxy wraps its answers or reports an error; set it \
         to pass the feed through unchanged, or use another."
    )]
    Json {
        /// Its beginning.
        quote: String,
    },
    /// Some other text, or no text at all.
    #[error(
        "Something that is no feed came where arXiv's feed was due{}. It comes from the proxy; check its setting, \
         or paste the feed.", quoted(.quote)
    )]
    NotXml {
        /// Its beginning; empty where nothing of it is visible.
        quote: String,
    },
    /// XML, but no feed.
    #[error(
        "An XML document of another kind (<{root}>) came where arXiv's feed was due. Take the feed from \
         https://rss.arxiv.org/rss/ instead."
    )]
    NotAFeed {
        /// The name of its outermost element.
        root: String,
    },
    /// A feed, but not one of arXiv's announcements.
    #[error(
        "This is a feed, but not one of arXiv's announcements{}. Take the feed from https://rss.arxiv.org/rss/ \
         instead.", titled(.title)
    )]
    NotArxiv {
        /// The feed's title; may be empty.
        title: String,
    },
    /// The feed of another category than the one asked for.
    #[error(
        "The feed of {found} came where {asked} was asked for. The proxy may have kept an old answer; check its \
         setting and try again."
    )]
    OtherCategory {
        /// What was asked for.
        asked: Category,
        /// What the feed is for.
        found: Category,
    },
    /// A feed of several categories at once, in which “new” and “cross” mean something else.
    #[error(
        "This feed combines {}. In it a paper counts as new or as cross-listed for all of them together; take one \
         feed for each category.", .categories.join(", ")
    )]
    Combined {
        /// The categories that it names, the first twenty at most.
        categories: Vec<String>,
    },
    /// No readable date anywhere.
    #[error(
        "The feed states no date, so it cannot be told which day it announces. Fetch it again; if that does not \
         help, the proxy changes it."
    )]
    NoDate,
    /// A listing that names its category nowhere.
    #[error(
        "This listing does not say which category it is for. Save the page https://arxiv.org/list/cs.LG/new (or \
         that of another category) as a whole, or take the feed."
    )]
    NoCategory,
    /// One of arXiv's sources, but not the one that was asked for.
    #[error(
        "arXiv's answer is of another kind than what was asked for. The proxy may have mixed up two answers; check \
         its setting and try again."
    )]
    Misplaced,
    /// A day of which arXiv has no listing any more.
    #[error(
        "arXiv keeps its listings for 90 days, and this day is older. What was submitted for it can still be \
         searched for, which gives about what was announced."
    )]
    DayTooOld,
    /// A day that has not begun in New York.
    #[error("arXiv has not announced this day yet. Try again after 20:00 in New York.")]
    DayAhead,
    /// A page that keeps robots out.
    #[error(
        "The request was taken for a robot's: a page titled “{title}” came where arXiv's answer was due. arXiv or \
         whoever stands before the proxy blocks it for now; try again later, use another proxy, or paste the page."
    )]
    Denied {
        /// The page's title.
        title: String,
    },
    /// A page of search results without results, where there are some.
    #[error(
        "arXiv's search API says that there are {total} papers and sent none of them, as it does at times. Ask \
         again."
    )]
    EmptyResults {
        /// How many there should be.
        total: u32,
    },
    /// Broken off before anything could be used.
    #[error("The feed broke off before its date and first paper. The connection failed; try again.")]
    Truncated,
    /// A response that says no by its status.
    #[error("{}{}", refusal(*.status), said(.quote))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The beginning of what came with it; may be empty.
        quote: String,
    },
}

/// What a response other than 200 means. `retry_after` is the header's value, where a page may read it; `body` is
/// what came with the status, for arXiv and proxies say more there.
pub fn refused(status: u16, retry_after: Option<&str>, body: &[u8]) -> FeedError {
    let wait_seconds = retry_after.and_then(|value| value.trim().parse().ok());
    let said = match super::feed::judge(body) {
        Some(error @ (FeedError::ErrorFeed { .. } | FeedError::ApiError { .. })) => return error,
        Some(FeedError::RateLimited { .. }) => return FeedError::RateLimited { wait_seconds },
        Some(error @ (FeedError::DayTooOld | FeedError::DayAhead | FeedError::Denied { .. })) => {
            return error;
        }
        Some(FeedError::Html { title }) => title,
        Some(FeedError::Json { quote } | FeedError::NotXml { quote }) => quote,
        _ => String::new(),
    };
    match status {
        429 => FeedError::RateLimited { wait_seconds },
        _ => FeedError::Refused { status, quote: body::quote(&said, 80) },
    }
}

fn refusal(status: u16) -> String {
    let why = match status {
        400 => "The request was refused as wrong (400). Check how the category is written.",
        401 | 407 => "The proxy wants a sign-in (401). Check the proxy setting, or use another proxy.",
        403 => {
            "The request was refused (403). The proxy does not serve this page, or arXiv blocks the proxy; use \
             another, or paste the feed."
        }
        404 => "There is no such feed (404). Check how the category is written, and the proxy's address.",
        406 => {
            "arXiv did not accept the request (406), as it does at times with requests from data centres. Try \
             again later, or use another proxy."
        }
        413 => "The feed is too large for this proxy (413). Use another, or paste the feed.",
        504 | 408 => "The answer took too long (504). arXiv is slow or down; try again in some minutes.",
        500..=599 => {
            return format!(
                "arXiv or the proxy failed ({status}). That mostly passes; try again in some minutes."
            );
        }
        _ => {
            return format!("The answer had the status {status} where 200 was due. Check the proxy setting.");
        }
    };
    why.to_owned()
}

fn said(quote: &str) -> String {
    match quote.chars().next_back() {
        None => String::new(),
        // Its own stop ends the sentence.
        Some('.' | '!' | '?' | '…') => format!(" It said: “{quote}”"),
        Some(_) => format!(" It said: “{quote}”."),
    }
}

fn quoted(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": “{text}”") }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" titled “{title}”") }
}

fn wait(seconds: Option<u32>) -> String {
    match seconds {
        Some(seconds) if seconds > 90 => {
            format!("Wait {} minutes, then try again.", seconds.div_ceil(60))
        }
        Some(seconds) => format!("Wait {seconds} seconds, then try again."),
        None => "Wait some minutes, then try again.".to_owned(),
    }
}

impl FeedError {
    /// True where arXiv or a proxy said no to this request, and another time or way may be heard: it is no sign that
    /// there is nothing.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::RateLimited { .. } | Self::Denied { .. } => true,
            Self::Refused { status, .. } => matches!(status, 401 | 403 | 406 | 407 | 429),
            _ => false,
        }
    }

    /// For a body of `bytes` bytes, when that is more than is read at all.
    pub(super) fn too_large(bytes: usize) -> Option<Self> {
        (bytes > MAX_BYTES).then_some(Self::TooLarge { bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: u16, retry_after: Option<&str>, body: &str, expected: &str) {
        let error = refused(status, retry_after, body.as_bytes()).to_string();
        assert!(error.contains(expected), "{status} {body:?}: {error}");
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        check(429, Some("30"), "Rate exceeded.", "Wait 30 seconds");
        check(429, Some("600"), "", "Wait 10 minutes");
        check(429, Some("Wed, 21 Oct 2026 07:28:00 GMT"), "", "Wait some minutes");
        check(503, None, "Rate exceeded.", "Too many requests");
        check(503, None, "<html><title>503 Backend</title>", "failed (503)");
        check(503, None, "<html><title>503 Backend</title>", "It said: “503 Backend”");
        check(403, None, "", "refused (403)");
        check(406, None, "", "(406)");
        check(404, None, "not here", "It said: “not here”.");
        check(404, None, "Not here.", "It said: “Not here.”");
        check(302, None, "", "status 302");
        check(
            400,
            None,
            "<rss><channel><title>Feed error for query: https://rss.arxiv.org/rss/cs.XX</title>\
             <description>Invalid archive 'cs.XX'</description></channel></rss>",
            "“Invalid archive 'cs.XX'”",
        );
    }

    #[test]
    fn sentences_read_well() {
        let html = FeedError::Html { title: String::new() }.to_string();
        assert!(html.starts_with("A web page came where"), "{html}");
        let binary = FeedError::NotXml { quote: String::new() }.to_string();
        assert!(binary.contains("was due. It comes"), "{binary}");
        let large = FeedError::TooLarge { bytes: 40_000_000 }.to_string();
        assert!(large.starts_with("The answer has 40 MB"), "{large}");
        let combined = FeedError::Combined { categories: vec!["cs.LG".into(), "cs.AI".into()] }.to_string();
        assert!(combined.starts_with("This feed combines cs.LG, cs.AI."), "{combined}");
    }
}
