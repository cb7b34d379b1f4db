//! What a screen saves: the days of a file read twice by the run itself, once in full and once behind the screen, with a
//! stand-in for the model.

use std::cell::RefCell;
use std::rc::Rc;

use firstlight::arxiv::{Announcement, Entry, Source};
use firstlight::model::stand_in::{StandIn, Verdict};
use firstlight::model::{AnswerForm, ApiKey, Endpoint, Score};
use firstlight::paper::{AnnounceType, Category, Paper};
use firstlight::profile::prompt::criteria_hash;
use firstlight::profile::{CutOffs, Profile, Share};
use firstlight::run;
use firstlight::run::drive::{Terms, Watch, drive};
use firstlight::run::record::RunKey;
use firstlight::run::screen::{OfDay, audited};
use firstlight::run::seen::Recognised;
use firstlight::run::state::{Beginning, Run};
use firstlight::run::twins;
use firstlight::taste::trial::{PastDay, PastPaper};
use firstlight::taste::{Evidence, Taste, WARM_UP};
use futures_executor::block_on;

use super::days::Days;

/// As many as a paper has.
const AUTHORS: &str = "Ann Example, Ben Sample, Cleo Instance, Dana Specimen, Eli Model";
/// As long as such comments are.
const COMMENT: &str =
    "It derives a bound for what such models can learn, and shows on two data sets that it is tight.";

/// Reads the days with all of each and with `share`, and prints what that took from the first screened day on.
///
/// # Errors
/// When the stand-in's address is refused.
pub fn print(read: &Days, criteria: Option<&str>, share: Share) -> Result<(), String> {
    let mut all = Profile { cut_offs: CutOffs { relevance: 8, novelty: 1 }, ..Profile::default_reader() };
    // The picks of a file were made by criteria of its own.
    all.edits.topics = Some(criteria.unwrap_or_default().to_owned());
    all.edits.keywords = Some(String::new());
    let screened = Profile { screen: share, ..all.clone() };
    let (whole, part) = (go_through(read, &all)?, go_through(read, &screened)?);
    let line = |name: &str, spent: &Spent| {
        let each = |tokens: u64| tokens as f64 / spent.papers.max(1) as f64;
        println!(
            "    {name}: {:.0} prompt and {:.0} answer tokens a paper, {} of {} papers scored, {} shown for their place",
            each(spent.prompt),
            each(spent.completion),
            spent.scored,
            spent.papers,
            spent.shown
        );
    };
    println!("  read by the run itself, from day {} on", WARM_UP + 1);
    line("all", &whole);
    line(&format!("{} %", share.percent()), &part);
    let ratio = |one: u64, all: u64| one as f64 / all.max(1) as f64;
    println!(
        "    {:.3} of the prompt tokens, {:.3} of all tokens; {}",
        ratio(part.prompt, whole.prompt),
        ratio(part.prompt + part.completion, whole.prompt + whole.completion),
        part.audit
    );
    Ok(())
}

/// What the days after the warm-up came to.
#[derive(Default)]
struct Spent {
    papers: usize,
    scored: usize,
    shown: usize,
    prompt: u64,
    completion: u64,
    audit: String,
}

/// Reads all days as the app does: each is ranked by what the days before taught, read, and learned.
fn go_through(read: &Days, profile: &Profile) -> Result<Spent, String> {
    let (ports, _) = twins::ports(twins::model(scorer(&read.days)));
    let endpoint = Endpoint::parse("https://model.example/v1", "gpt-4o", AnswerForm::Schema)
        .map_err(|error| error.to_string())?;
    let category = Category::parse("cs.LG").ok_or("cs.LG is no category")?;
    let mut taste = Taste::new(&criteria_hash(profile));
    let mut spent = Spent::default();
    let mut accounts = Vec::new();
    for (number, day) in read.days.iter().enumerate() {
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
            spent.papers += run.body.ledger.sums().distinct();
            spent.scored += run.head.scored;
            spent.prompt += usage.prompt.0;
            spent.completion += usage.completion.0;
            spent.shown += run.head.screen.as_ref().map_or(0, |account| account.shown);
            accounts.extend(run.head.screen.clone());
        }
    }
    if accounts.iter().any(|account| matches!(account.day, OfDay::Screened { .. })) {
        let sum = audited(&accounts);
        spent.audit =
            format!("{} of {} audited would have been shown", sum.audit.hits(), sum.audit.audited());
    }
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
