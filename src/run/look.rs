//! A look at arXiv: what each of the reader's categories announced on the newest day, and how sure that is.
//!
//! The feed is asked first. Where it leaves a doubt, the listing of that day is asked too, which states its date and
//! its counts: it confirms the feed, or stands in for it. What is stored whole is not asked for again.

mod ask;
mod found;
pub(super) mod kept;

use futures_util::future::{FutureExt, LocalBoxFuture};

use super::conduct::{Conduct, Turn};
use crate::arxiv::calendar::{self, newest_feed_day, newest_listing_day};
use crate::arxiv::source::{FeedFormat, ProxyTemplate, catch_up_url, feed_url, listing_url};
use crate::arxiv::status::{Asked, Batch, Evidence, Next, Status, judge};
use crate::arxiv::{self, Announcement};
use crate::day::Day;
use crate::paper::Category;

pub use ask::{Refusal, api, catch_up};
pub use found::{Finding, Found, Step};
pub use kept::{Arrived, Completeness, arrivals, keep, load, note};

/// Which sources are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// The feed, and the listing where the feed leaves a doubt.
    #[default]
    Page,
    /// The feeds alone.
    Feed,
    /// The listings alone.
    Listing,
    /// The API, by the time of submission: approximate.
    Api,
}

/// Looks at arXiv for `categories`, in their order, and keeps what came. `tell` gets every step of it.
///
/// A category that fails costs itself only. Storage that fails costs nothing here: the announcements are returned.
pub async fn look(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    categories: &[Category],
    choice: Choice,
    tell: &dyn Fn(&Found),
) -> Found {
    conduct.recall().await;
    let mut walk = Walk { conduct, proxy, choice, tell, found: Found::new(categories, conduct.now()) };
    for index in 0..categories.len() {
        walk.first(index).await;
    }
    walk.found.step = Step::Checking;
    walk.told();
    for index in 0..categories.len() {
        walk.second(index).await;
    }
    walk.found.step = Step::Over;
    walk.told();
    walk.found
}

struct Walk<'a> {
    conduct: &'a Conduct,
    proxy: &'a ProxyTemplate,
    choice: Choice,
    tell: &'a dyn Fn(&Found),
    found: Found,
}

/// What came of one source.
type Came = Result<Announcement, Refusal>;

impl Walk<'_> {
    fn told(&mut self) {
        self.found.at(self.conduct.now());
        (self.tell)(&self.found);
    }

    /// Reads what is stored of a category, or asks the first source.
    async fn first(&mut self, index: usize) {
        let Some(category) = self.found.category(index) else { return };
        let newest = newest_feed_day(self.conduct.now());
        let stored = load(self.conduct.ports(), &category, newest).await;
        if let Some((announcement, Completeness::Whole)) = stored
            && self.choice == Choice::Page
        {
            return self.settle(index, Finding::stored(category, announcement));
        }
        let came = match self.choice {
            Choice::Page | Choice::Feed => self.feed(&category).await,
            Choice::Listing => {
                ask::listing(self.conduct, self.proxy, &listing_url(&category), &category).await
            }
            Choice::Api => {
                api(self.conduct, self.proxy, &category, newest_feed_day(self.conduct.now()), Turn::Next)
                    .await
            }
        };
        let finding = self.concluded(category, came, None).await;
        self.settle(index, finding);
    }

    /// Asks the listing of a category whose feed leaves a doubt.
    async fn second(&mut self, index: usize) {
        let Some(finding) = self.found.findings.get(index).filter(|_| self.choice == Choice::Page) else {
            return;
        };
        let now = self.conduct.now();
        let newest = newest_feed_day(now);
        let has_newest =
            finding.announcement.as_ref().is_some_and(|one| one.day == newest || !one.entries.is_empty());
        let asks = match &finding.status {
            None => false,
            // The feed of a day off is empty, and the batch of the day before may be news.
            Some(Status::Quiet { .. }) => !has_newest && !finding.is_stored,
            Some(Status::Refused { .. }) => true,
            Some(status) => status.next(Asked::Feed, now) == Next::AskListing,
        };
        let Some(came) = finding.came.clone().filter(|_| asks) else { return };
        let category = finding.category.clone();
        self.found.checking = Some(category.clone());
        self.told();
        // In the evening the listing is a day ahead, and the page of the day itself is the one to ask.
        let listing = if newest_listing_day(now) == newest {
            ask::listing(self.conduct, self.proxy, &listing_url(&category), &category).await
        } else {
            ask::listing(self.conduct, self.proxy, &catch_up_url(&category, newest, 1), &category).await
        };
        let finding = self.concluded(category, came, Some(listing)).await;
        self.found.checking = None;
        self.settle(index, finding);
    }

    fn feed<'b>(&'b self, category: &'b Category) -> LocalBoxFuture<'b, Came> {
        let url = feed_url(category, FeedFormat::Rss);
        async move {
            ask::ask(self.conduct, self.proxy, &url, category, Turn::Next, |body| {
                arxiv::read_feed(body, category)
            })
            .await
        }
        .boxed_local()
    }

    fn settle(&mut self, index: usize, finding: Finding) {
        if let Some(place) = self.found.findings.get_mut(index) {
            *place = finding;
        }
        self.told();
    }

    /// What `came`, and the `listing` where it was asked, mean for today; what can be used is kept.
    async fn concluded(&self, category: Category, came: Came, listing: Option<Came>) -> Finding {
        let now = self.conduct.now();
        let feed_day = calendar::new_york(now).day;
        let both = [came.as_ref().ok(), listing.as_ref().and_then(|one| one.as_ref().ok())];
        let earlier = self.earlier(&category, both, now).await;
        let seen = Seen { now, earlier, listing: both.last().copied().flatten() };
        let day = if self.choice == Choice::Listing { newest_listing_day(now) } else { feed_day };
        let status = seen.judged(day, came.as_ref().map_err(|refusal| &refusal.trouble));
        let own = |given: &Announcement| seen.judged(given.day, Ok(given));
        let usable = |came: &Came| {
            let given = came.as_ref().ok()?;
            let status = own(given);
            let is_empty_day = given.entries.is_empty() && status.is_settled();
            (status.is_readable() || is_empty_day).then(|| (given.clone(), status))
        };
        let mut best = usable(&came);
        let mut status = status;
        let mut asked = if self.choice == Choice::Listing { Asked::Listing } else { Asked::Feed };
        if let Some(listing) = &listing {
            asked = Asked::Listing;
            if let Some((listed, its)) = usable(listing)
                && best.as_ref().is_none_or(|(given, own)| found::is_better((&listed, &its), (given, own)))
            {
                // A day off stays one; the batch of the day before is there all the same.
                if !matches!(status, Status::Quiet { .. }) {
                    status = if listed.day == newest_feed_day(now) {
                        its.clone()
                    } else {
                        seen.judged(feed_day, Ok(&listed))
                    };
                }
                best = Some((listed, its));
            }
        }
        if let Some((announcement, status)) = &best {
            keep(self.conduct.ports(), announcement, Completeness::of(announcement, status), now).await;
        }
        let why = came.as_ref().err().map(|refusal| refusal.why.clone());
        let again = match status.next(asked, now) {
            Next::AskAgain { at } => Some(at),
            Next::Nothing | Next::AskListing => None,
        };
        let counts = seen.listing.map(|listing| {
            let listed = listing.stated.as_ref().and_then(crate::arxiv::Stated::entries);
            listed.unwrap_or(listing.entries.len())
        });
        Finding {
            category,
            status: Some(status),
            own: best.as_ref().map(|(_, status)| status.clone()),
            announcement: best.map(|(announcement, _)| announcement),
            why,
            again,
            listed: counts,
            is_stored: false,
            came: Some(came),
        }
    }

    /// The batches before those that came, as far as they are stored.
    async fn earlier(&self, category: &Category, came: [Option<&Announcement>; 2], now: u64) -> Vec<Batch> {
        let today = calendar::new_york(now).day;
        let mut days: Vec<Day> = vec![calendar::previous(today)];
        for given in came.into_iter().flatten() {
            days.extend([given.day, calendar::previous(given.day)]);
        }
        days.sort_unstable();
        days.dedup();
        let mut batches = Vec::new();
        for day in days {
            if let Some((announcement, Completeness::Whole | Completeness::Part)) =
                load(self.conduct.ports(), category, day).await
            {
                batches.push(Batch::of(&announcement));
            }
        }
        batches
    }
}

/// What is known when an answer is judged.
struct Seen<'a> {
    now: u64,
    earlier: Vec<Batch>,
    listing: Option<&'a Announcement>,
}

impl Seen<'_> {
    fn judged(&self, day: Day, given: Result<&Announcement, &crate::arxiv::status::Trouble>) -> Status {
        judge(&Evidence { day, now: self.now, given, earlier: &self.earlier, listing: self.listing })
    }
}
