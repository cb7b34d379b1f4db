//! Seeds: papers that the reader named as what they want. They count as stars, and are kept with their texts, so that
//! a taste which begins anew can learn them again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::conduct::{Conduct, Turn, Unfetched};
use super::super::keep::KeepError;
use super::super::marks::Marks;
use super::super::ports::{Ports, StoreName, Write};
use super::learn::told_by;
use crate::arxiv::source::{ProxyTemplate, papers_url};
use crate::arxiv::{self, FeedError};
use crate::paper::{Paper, PaperId};
use crate::store::{Record, RecordError, open, seal};
use crate::taste::{Evidence, Lesson, Mark, Occasion, Taste};

/// The most seeds of a profile.
pub const MOST: usize = 1000;
/// Papers in one request: an address stays short enough for every proxy.
const AT_ONCE: usize = 50;

/// A paper that the reader named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed {
    /// Which.
    pub id: PaperId,
    /// Its title.
    pub title: String,
    /// Its abstract.
    #[serde(rename = "abstract")]
    pub abstract_text: String,
}

impl From<Paper> for Seed {
    fn from(paper: Paper) -> Self {
        Self { id: paper.id, title: paper.title, abstract_text: paper.abstract_text }
    }
}

/// A profile's seeds, the newest papers first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeds {
    seeds: Vec<Seed>,
}

impl Record for Seeds {
    const NAME: &'static str = "list of seeds";
    const VERSION: u32 = 1;
}

impl Seeds {
    /// All of them.
    pub fn all(&self) -> &[Seed] {
        &self.seeds
    }

    /// Adds papers, each once, up to [`MOST`]; gives how many are new.
    pub fn add(&mut self, papers: impl IntoIterator<Item = Paper>) -> usize {
        let before = self.seeds.len();
        for paper in papers {
            if self.seeds.len() < MOST && self.seeds.iter().all(|seed| seed.id != paper.id) {
                self.seeds.push(paper.into());
            }
        }
        self.seeds.sort_by(|one, other| one.id.cmp(&other.id));
        self.seeds.len() - before
    }

    /// Takes one out.
    pub fn remove(&mut self, paper: &PaperId) {
        self.seeds.retain(|seed| seed.id != *paper);
    }
}

fn key(profile: &str) -> String {
    format!("{profile}/seeds")
}

/// A profile's seeds; none where a damaged list is stored.
///
/// # Errors
/// When the store fails, or a newer version of the page wrote them.
pub async fn load_seeds(ports: &Ports, profile: &str) -> Result<Seeds, KeepError> {
    let stored = ports.store.get(StoreName::Taste, key(profile)).await?;
    match stored.map(|json| open(&json)) {
        Some(Ok(seeds)) => Ok(seeds),
        None | Some(Err(RecordError::Damaged { .. })) => Ok(Seeds::default()),
        Some(Err(error)) => Err(error.into()),
    }
}

/// Keeps a profile's seeds.
///
/// # Errors
/// When the store fails.
pub async fn save_seeds(ports: &Ports, profile: &str, seeds: &Seeds) -> Result<(), KeepError> {
    let value = if seeds.seeds.is_empty() { None } else { Some(seal(seeds)?) };
    Ok(ports.store.put(vec![Write { store: StoreName::Taste, key: key(profile), value }]).await?)
}

/// Learns the seeds that were not learned yet, unless the reader marked them themselves in this profile. True where there
/// were any.
pub(super) async fn learn(
    ports: &Ports,
    taste: &mut Taste,
    profile: &str,
    seeds: Seeds,
    marks: &Marks,
) -> bool {
    let is_new = |seed: &Seed| {
        let own = marks.get(&seed.id).and_then(|mark| told_by(mark, taste, profile));
        own.is_none() && !taste.knows_mark(&seed.id, Mark::Star)
    };
    let lesson = |seed: Seed| Lesson {
        paper: seed.id,
        title: seed.title,
        abstract_text: seed.abstract_text,
        evidence: Evidence::Marked(Mark::Star),
    };
    let lessons: Vec<Lesson> = seeds.seeds.into_iter().filter(is_new).map(lesson).collect();
    let is_any = !lessons.is_empty();
    super::learn(ports, taste, Occasion::Aside, lessons).await;
    is_any
}

/// Asks arXiv for papers whose text is not stored, some dozens at a time; `tell` hears how many were asked for. Gives
/// what came; ids that arXiv does not know are not among it.
///
/// # Errors
/// A sentence for the reader, where a request gave nothing; what came before it is lost, and is asked for again.
pub async fn fetch_seeds(
    conduct: &Conduct,
    proxy: &ProxyTemplate,
    wanted: &[PaperId],
    tell: &mut dyn FnMut(usize),
) -> Result<Vec<Paper>, String> {
    let known: BTreeSet<&PaperId> = wanted.iter().collect();
    let mut papers = Vec::new();
    let mut asked = 0;
    for some in wanted.chunks(AT_ONCE) {
        let body = match conduct.get(&papers_url(some), proxy, Turn::Next).await {
            Ok(fetched) if fetched.status == 200 => fetched.body,
            Ok(fetched) => {
                let why = arxiv::refused(fetched.status, fetched.retry_after.as_deref(), &fetched.body);
                return Err(why.to_string());
            }
            Err(Unfetched::NotBefore(until)) => {
                let wait = until.saturating_sub(conduct.ports().clock.now()).div_ceil(1_000);
                return Err(FeedError::RateLimited { wait_seconds: u32::try_from(wait).ok() }.to_string());
            }
            Err(Unfetched::Http(error)) => return Err(error.to_string()),
        };
        let page = arxiv::read_papers(&body).map_err(|error| error.to_string())?;
        papers.extend(page.into_iter().filter(|paper| known.contains(&paper.id)));
        asked += some.len();
        tell(asked);
    }
    Ok(papers)
}
