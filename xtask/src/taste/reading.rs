//! The days of a file, read by the run itself with a stand-in for the model: what the tool counts tokens by, and what
//! the tests of the core hold the screen's price against.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::arxiv::{Announcement, Entry, Source};
use firstlight::model::stand_in::{StandIn, Verdict};
use firstlight::model::{AnswerForm, ApiKey, Endpoint, Score};
use firstlight::paper::{AnnounceType, Category, Paper};
use firstlight::profile::Profile;
use firstlight::profile::prompt::criteria_hash;
use firstlight::run;
use firstlight::run::drive::{Terms, Watch, drive};
use firstlight::run::record::{Phase, RunKey};
use firstlight::run::screen::{Audited, audited};
use firstlight::run::seen::Recognised;
use firstlight::run::state::{Beginning, Run};
use firstlight::run::twins;
use firstlight::taste::trial::{PastDay, PastPaper};
use firstlight::taste::{Evidence, Taste, WARM_UP};
use futures_executor::block_on;

/// As many as a paper has.
const AUTHORS: &str = "Ann Example, Ben Sample, Cleo Instance, Dana Specimen, Eli Model";
/// As long as such comments are.
const COMMENT: &str =
    "It derives a bound for what such models can learn, and shows on two data sets that it is tight.";

/// What the days after the warm-up came to, as the runs account for themselves.
#[derive(Debug, Default)]
pub struct Spent {
    /// Days, those of them whose runs came to their end, and those that were screened.
    pub days: usize,
    pub finished: usize,
    pub screened: usize,
    /// Distinct papers, those with a verdict, and those that were shown for their place in the day.
    pub papers: usize,
    pub scored: usize,
    pub shown: usize,
    /// Tokens.
    pub prompt: u64,
    pub completion: u64,
    /// The audit of the screened days.
    pub audit: Option<Audited>,
}

/// Reads all days as the app does: each is ranked by what the days before taught, read, and learned.
///
/// # Errors
/// When the stand-in's address is refused.
pub fn go_through(days: &[PastDay], profile: &Profile) -> Result<Spent, String> {
    let (ports, _) = twins::ports(twins::model(scorer(days)));
    let endpoint = Endpoint::parse("https://model.example/v1", "gpt-4o", AnswerForm::Schema)
        .map_err(|error| error.to_string())?;
    let category = Category::parse("cs.LG").ok_or("cs.LG is no category")?;
    let mut taste = Taste::new(&criteria_hash(profile));
    let mut spent = Spent::default();
    let mut accounts = Vec::new();
    for (number, day) in days.iter().enumerate() {
        let announcement = announced(day, &category);
        let papers = announcement.entries.iter().map(|entry| &entry.paper);
        let matches = run::taste::rank(&taste, papers, profile);
        let run = Rc::new(RefCell::new(Run::new(Beginning {
            key: RunKey { profile: profile.id.clone(), day: day.day, number: 1 },
            prompt: run::prompts::as_kept(profile, endpoint.answer_form),
            profile: profile.clone(),
            endpoint: endpoint.clone(),
            announcements: vec![announcement],
            sources: Vec::new(),
            recognised: Recognised::default(),
            matches: Some(matches),
            now: 0,
        })));
        let watch: Watch = Rc::new(|| {});
        block_on(drive(&ports, &run, &Terms::new(ApiKey::default()), &watch));
        block_on(run::taste::learn_run(&ports, &mut taste, &run.borrow()));
        let run = run.borrow();
        if number >= WARM_UP {
            let usage = run.head.usage();
            spent.days += 1;
            spent.finished += usize::from(run.head.phase == Phase::Finished);
            spent.screened += usize::from(run.screen().is_some());
            spent.papers += run.body.ledger.sums().distinct();
            spent.scored += run.head.scored;
            spent.prompt += usage.prompt.0;
            spent.completion += usage.completion.0;
            spent.shown += run.head.screen.as_ref().map_or(0, |account| account.shown);
            accounts.extend(run.head.screen.clone());
        }
    }
    spent.audit = (spent.screened > 0).then(|| audited(&accounts));
    Ok(spent)
}

/// A day as arXiv would have announced it.
fn announced(day: &PastDay, category: &Category) -> Announcement {
    let entry = |paper: &PastPaper| Entry {
        paper: Paper {
            id: paper.id.clone(),
            version: Some(1),
            title: paper.title.clone(),
            authors: AUTHORS.to_owned(),
            abstract_text: paper.abstract_text.clone(),
            categories: vec![category.clone()],
            remarks: Default::default(),
        },
        announce: AnnounceType::New,
    };
    Announcement {
        category: category.clone(),
        day: day.day,
        source: Source::Rss,
        stated: None,
        entries: day.papers.iter().map(entry).collect(),
        problems: Vec::new(),
    }
}

/// A model that scores as the file says, picks by half their sum where it says no more, everything else low.
fn scorer(days: &[PastDay]) -> StandIn {
    let verdict = |paper: &PastPaper| {
        let (relevance, novelty) = match paper.evidence {
            Evidence::Scored { relevance, novelty } => (relevance, novelty.unwrap_or(relevance)),
            Evidence::Chosen { sum } => sum.map_or((8, 8), |sum| (sum - sum / 2, sum / 2)),
            _ => (3, 3),
        };
        let score = |score: u8| Score::new(score.clamp(1, 10));
        let verdict =
            Verdict { comment: COMMENT.to_owned(), relevance: score(relevance)?, novelty: score(novelty)? };
        Some((paper.id.clone(), verdict))
    };
    let papers = days.iter().flat_map(|day| &day.papers);
    StandIn { verdicts: papers.filter_map(verdict).collect(), ..StandIn::default() }
}
