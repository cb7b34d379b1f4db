//! What readers are told about the screen: what it leaves out, what it saves, what it misses.

use super::ties;
use crate::model::Points;
use crate::money::{MicroDollars, Tokens};
use crate::profile::Share;
use crate::run::screen::Audited;
use crate::run::ties::Standing;
use crate::taste::Match;
use crate::taste::measures::Interval;
use crate::taste::screen::Offer;
use crate::view::sheet::{Equal, Learned, Tie};

/// What the screen is, beside its choice.
pub const ABOUT: &str = "What your model said on earlier days teaches this page, on your device, which papers fit you. Once it \
                         has seen enough days, it can leave the lower part of a day out before your model reads it. \
                         Followed authors always pass, papers with your keywords come first, a few below the line are \
                         scored all the same to see what is missed, and whatever is left out is listed and can be \
                         scored by one click.";
/// The label of the choice.
pub const HOW_MUCH: &str = "How much of a day your model reads";
/// Where no day has a figure: all were read before anything was known of the taste.
pub const NO_FIGURES: &str = "The days so far were read before this page knew your taste, so that they say nothing about \
                              what it would save and miss. The next one that your model reads in full does.";
/// The way to the choice.
pub const CHOOSE: &str = "How much your model reads";
/// The offer in a line.
pub const OFFER: &str = "Your model could read less: this page knows what fits you.";
/// The way to a paper that was asked about.
pub const TO_IT: &str = "Show it";
/// Takes the offer.
pub const TAKE: &str = "Read the upper half only";
/// Takes it back.
pub const READ_ALL: &str = "Read all of the day";
/// Orders equal scores anew.
pub const ORDER_NEWER: &str = "Order equal scores by what is known now";
/// And back.
pub const ORDER_AS_IT_WAS: &str = "Order them as on that day";

/// A share, to be chosen.
pub fn share(share: Share) -> &'static str {
    match share {
        Share::All => "All of it",
        Share::Sixty => "The upper 60 %",
        Share::Half => "The upper half",
        Share::Forty => "The upper 40 %",
    }
}

/// How far the warm-up is.
pub fn warm_up(done: usize, of: usize) -> String {
    if done < of {
        format!(
            "Warm-up: {done} of {of} days were scored in full under these criteria. Until then your model reads \
             everything; changed criteria start it again."
        )
    } else {
        "The warm-up is over: the choice holds from the next day on. Changed criteria start it again."
            .to_owned()
    }
}

/// What a share saves on a day, as so many days say.
pub fn saves(offer: &Offer, days: usize, tokens: Tokens, money: Option<MicroDollars>) -> String {
    let Offer { papers, sent, .. } = offer;
    let percent = papers.saturating_sub(*sent) * 100 / (*papers).max(1);
    let tokens = Tokens((tokens.0 + 500) / 1_000 * 1_000);
    let money = money.map(|money| format!(", {money}")).unwrap_or_default();
    let days = if days == 1 { "day".to_owned() } else { format!("{days} days") };
    format!(
        "Saves about {percent} % of a day: some {tokens} tokens{money}. On the {days} that can be judged {sent} of \
         {papers} papers would have been read, the audit included."
    )
}

/// What it misses.
pub fn misses(offer: &Offer) -> String {
    let Offer { shown, missed, miss_rate, .. } = offer;
    if *shown == 0 {
        return "No paper was shown on those days, so nothing can be said of what it would miss.".to_owned();
    }
    let missed = if *missed == 0 { "none".to_owned() } else { missed.to_string() };
    let expected = percents(*miss_rate);
    format!("Of the {shown} papers that were shown it would have missed {missed}: expect {expected} of 100.")
}

/// On Today, once it can be used.
pub fn offered(saves: &str, misses: &str) -> String {
    format!("It could read the upper half of each day alone. {saves} {misses}")
}

/// On Today, while it is used; `sent` of `papers` go to the model, so many of them for the audit.
pub fn in_use(share: Share, sent: usize, papers: usize, audited: usize) -> String {
    let lets = lower(share);
    format!("Your screen lets {lets} through: {sent} of {papers} papers, {audited} of them for the audit.")
}

/// What a day's screen decided, while nothing else is known.
pub fn decided(share: Share, out: usize, audited: usize) -> String {
    format!(
        "{} was let through: {out} screened out, {audited} below the line scored all the same.",
        upper(share)
    )
}

/// What a day's screen did.
pub fn account(share: Share, day: &Audited) -> String {
    format!("{} was let through: {} screened out. {}", upper(share), day.out, audit(day))
}

/// What it did on all days.
pub fn so_far(sum: &Audited) -> String {
    let days = if sum.days == 1 { "day" } else { "days" };
    format!("On {} screened {days} {} papers were left out. {}", sum.days, sum.out, audit(sum))
}

fn audit(sum: &Audited) -> String {
    let hits = match sum.audit.hits() {
        0 => "none".to_owned(),
        hits => hits.to_string(),
    };
    let found = match sum.audit.audited() {
        0 => return "None below the line was scored.".to_owned(),
        1 => format!(
            "1 below the line was scored all the same, and {}",
            if hits == "none" { "would not" } else { "would" }
        ),
        many => format!("Of {many} below the line that were scored all the same, {hits} would"),
    };
    let missed = match sum.missed() {
        Some(missed) => {
            format!("with 95 % certainty {} % of what is worth showing was missed", percents(missed))
        }
        None => "not enough yet to say how many were missed".to_owned(),
    };
    format!("{found} have been shown: {missed}.")
}

/// Rounded outwards: honest rather than narrow.
fn percents(Interval { low, high }: Interval) -> String {
    format!("{} to {}", (low * 100.0).floor(), (high * 100.0).ceil())
}

fn lower(share: Share) -> &'static str {
    match share {
        Share::All => "all of the day",
        Share::Sixty => "the upper 60 %",
        Share::Half => "the upper half",
        Share::Forty => "the upper 40 %",
    }
}

fn upper(choice: Share) -> &'static str {
    match choice {
        Share::All => "All of the day",
        other => share(other),
    }
}

/// Why a paper was not sent to the model.
pub fn below_the_line(fits: Match) -> String {
    format!("below the line of your screen: match {} %", fits.percent())
}

/// What tells a paper apart from its equals, in a few words: its comparisons, or else its match.
pub fn told_apart(fits: Option<Match>, standing: Option<Standing>) -> Option<String> {
    let compared = standing.map(|Standing { won, of, .. }| ties::won(won, of));
    compared.or_else(|| fits.map(matches))
}

fn matches(fits: Match) -> String {
    format!("match {} %", fits.percent())
}

/// What a match or comparisons decide, and what a match is.
pub fn tie(tie: Tie) -> String {
    let Tie { equal, others, taste, fits, standing } = tie;
    if standing.is_some() && equal == Equal::Scores {
        let fits = fits.map(|fits| format!(" Its {}.", matches(fits))).unwrap_or_default();
        return [ties::WINS_DECIDE, &fits].concat();
    }
    let why = match (equal, others) {
        (Equal::NotAsked, _) => "In this order the match decides nothing.".to_owned(),
        (Equal::Scores, 0) => {
            "No other paper of the day has the same scores, so it decides nothing here.".to_owned()
        }
        (Equal::Scores, 1) => "1 other paper has the same scores; the better match stands first.".to_owned(),
        (Equal::Scores, many) => {
            format!("{many} other papers have the same scores; among them the better match stands first.")
        }
        (Equal::Unscored, 0) => {
            "It has no scores, nor has any other like it, so it decides nothing here.".to_owned()
        }
        (Equal::Unscored, 1) => {
            "It has no scores, like 1 other paper; the better match stands first.".to_owned()
        }
        (Equal::Unscored, many) => {
            format!("It has no scores, like {many} other papers; among them the better match stands first.")
        }
    };
    let what = match taste {
        Learned::Before => "How well it fitted what was known of your taste when the day was read",
        Learned::Since => "How well it fits what is known of your taste now",
    };
    format!("{why} {what}: about the share of an ordinary day that fits less.")
}

/// Where a paper came that was scored on a click.
pub fn came(scores: [Points; 2], place: Option<usize>) -> String {
    let [relevance, novelty] = scores;
    let place = match place {
        Some(place) => format!("it is number {place} of the digest"),
        None => "below your cut-offs".to_owned(),
    };
    format!("Scored: relevance {relevance}, novelty {novelty}; {place}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_says_only_what_it_decides() {
        let check = |equal, others, taste, expected: &str| {
            let words = tie(Tie { equal, others, taste, fits: None, standing: None });
            assert!(words.contains(expected), "{words}");
        };
        let before = Learned::Before;
        check(
            Equal::Scores,
            0,
            before,
            "No other paper of the day has the same scores, so it decides nothing",
        );
        check(Equal::Scores, 1, before, "1 other paper has the same scores; the better match");
        check(Equal::Unscored, 3, before, "It has no scores, like 3 other papers; among them");
        check(Equal::NotAsked, 3, before, "In this order the match decides nothing. How well it fitted");
        check(Equal::Scores, 3, Learned::Since, "How well it fits what is known of your taste now:");
    }
}
