//! What a screen saves: the days of a file read twice by the run itself, once in full and once behind the screen.

use firstlight::profile::{CutOffs, Profile, Share};
use firstlight::taste::WARM_UP;

use super::days::Days;
use super::reading::{Spent, go_through};

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
    let (whole, part) = (go_through(&read.days, &all)?, go_through(&read.days, &screened)?);
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
        part.audit.map_or_else(String::new, |sum| format!(
            "{} of {} audited would have been shown",
            sum.audit.hits(),
            sum.audit.audited()
        ))
    );
    Ok(())
}
