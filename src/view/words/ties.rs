//! The words about the comparing of ties.

use crate::run::second_look::Ended;

/// Why comparing is worth something, before it is asked for.
pub const WHY: &str = "Papers of equal scores stand in the order of their match. Your model can hold them against each \
                       other instead: pairs from lists of at most six, each asked about twice, the second time in the \
                       other order. Who wins more stands first; scores stay as they are, and so does everything else.";
/// The button.
pub const COMPARE: &str = "Compare the ties";
/// What is counted while it asks.
pub const ANSWERED: &str = "Requests answered";

/// The line that offers it.
pub fn offer(papers: usize) -> String {
    format!("{papers} papers at the top have the same scores as others: compare them")
}

/// Why it is not offered: another model is set than judged the day.
pub fn other_model(model: &str) -> String {
    format!("They were scored by {model}. Choose {model} in the settings to have it compare them.")
}

/// How far it is.
pub fn progress(done: usize, all: usize) -> String {
    let word = if all == 1 { "request" } else { "requests" };
    format!("Comparing papers of equal scores: {done} of {all} {word} answered.")
}

/// What comparing came to, over the day.
pub fn compared(papers: usize) -> String {
    format!("{papers} papers of equal scores were compared with each other. Who won more stands first.")
}

/// Why it ended early, and what that means.
pub fn ended(why: &Ended) -> [String; 2] {
    const KEPT: &str =
        "What was compared is kept; all other papers of equal scores stay in the order of their match.";
    let (what, why) = match why {
        Ended::CutOff => ("The page was closed while papers were compared.", ""),
        Ended::Stopped => ("You stopped the comparing.", ""),
        Ended::OverBudget { why } => ("The comparing came to your budget.", why.as_str()),
        Ended::Failed { why } => ("The comparing failed.", why.as_str()),
    };
    [what.to_owned(), [why, KEPT].join(" ").trim_start().to_owned()]
}

/// What a paper's comparisons came to.
pub fn won(won: usize, of: usize) -> String {
    let word = if of == 1 { "comparison" } else { "comparisons" };
    format!("won {won} of {of} {word} with papers of equal scores")
}

/// What that decides.
pub const WINS_DECIDE: &str = "Your model was asked twice about each pair. Among papers of equal scores who won more stands \
                               first; where that leaves them equal, the better match.";
