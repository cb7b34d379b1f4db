//! The words about a second look.

use crate::digest::Looks;
use crate::run::second_look::Ended;

/// Why a second look is worth something, before it is asked for.
pub const WHY: &str = "A model that scores a paper again often says something else: of the papers that it once picked, \
                       62 to 81 of 100 are picked again. These are scored once more, in another order and among other \
                       papers. Both verdicts are kept, and their mean counts.";
/// The button.
pub const LOOK_AGAIN: &str = "Have a second look";

/// The line that offers it.
pub fn offer(papers: usize) -> String {
    let word = if papers == 1 { "paper" } else { "papers" };
    format!("A second look at {papers} {word} near a cut-off")
}

/// Why it is not offered: another model is set than judged the day.
pub fn other_model(model: &str) -> String {
    format!(
        "They were judged by {model}, and verdicts of two models have no mean. Choose {model} again, in the settings or \
         for your profile, to have them looked at again."
    )
}

/// How far it is.
pub fn progress(done: usize, all: usize) -> String {
    format!("Looking again: {done} of {all} papers.")
}

/// What two looks came to, over the day.
pub fn looked(papers: usize, disagree: usize) -> String {
    let papers = if papers == 1 { "1 paper was".to_owned() } else { format!("{papers} papers were") };
    let apart = match disagree {
        0 => "nowhere are the two verdicts more than a point apart".to_owned(),
        1 => "on 1 of them the two verdicts are two points or more apart".to_owned(),
        more => format!("on {more} of them the two verdicts are two points or more apart"),
    };
    format!("{papers} looked at twice; {apart}. The mean counts.")
}

/// Why it ended early, and what that means.
pub fn ended(why: &Ended, left: usize) -> [String; 2] {
    let papers = if left == 1 { "1 paper keeps".to_owned() } else { format!("{left} papers keep") };
    let kept = format!("{papers} the one verdict, and what came is kept.");
    match why {
        Ended::CutOff => ["The page was closed during the second look.".to_owned(), kept],
        Ended::Stopped => ["You stopped the second look.".to_owned(), kept],
        Ended::OverBudget { why } => {
            ["The second look came to your budget.".to_owned(), format!("{why} {kept}")]
        }
        Ended::Failed { why } => ["The second look failed.".to_owned(), format!("{why} {kept}")],
    }
}

/// Both looks at one paper.
pub fn two_looks(looks: &Looks) -> String {
    let Looks { relevance: [r1, r2], novelty: [n1, n2], .. } = looks;
    let scores = format!("relevance {r1} and {r2}, novelty {n1} and {n2}.");
    if looks.disagree() {
        format!("Two looks disagree: {scores}")
    } else {
        format!("Looked at twice: {scores}")
    }
}
