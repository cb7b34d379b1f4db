//! The screen, as the pages tell of it: the warm-up, what a share saves and misses, what was left out.

use super::costs::Costs;
use super::words::screen as words;
use crate::money::{MicroDollars, Price, Tokens};
use crate::profile::{Profile, Share};
use crate::run::record::Head;
use crate::run::screen::{OfDay, audited, full_days, offers, warm_up_left};
use crate::run::state::Run;
use crate::taste::WARM_UP;
use crate::taste::screen::Offer;

/// What one share would save and miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferView {
    /// Which.
    pub share: Share,
    /// What it saves on a day, in a sentence.
    pub saves: String,
    /// What it misses, in a sentence.
    pub misses: String,
}

/// Where the screen of a profile stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenView {
    /// That, in a sentence.
    pub state: String,
    /// Whether the reader's choice holds from the next day on.
    pub is_warm: bool,
    /// What the shares would save and miss, from the most to the least; empty where nothing can be said.
    pub offers: Vec<OfferView>,
    /// What all screened days left out and missed, in a sentence; empty where there are none.
    pub so_far: String,
}

impl ScreenView {
    /// The screen of `profile`, whose taste learned under `criteria` and knows `full_days`; `heads` are those of its runs,
    /// and `price` says what a model costs.
    pub fn new<'a>(
        profile: &Profile,
        (criteria, full_days): (&str, usize),
        heads: impl IntoIterator<Item = &'a Head> + Clone,
        price: &dyn Fn(&str) -> Option<Price>,
    ) -> Self {
        let left = warm_up_left(profile, criteria, full_days);
        let offers = if left > 0 { Vec::new() } else { offered(heads.clone(), criteria, price) };
        let accounts = heads.into_iter().filter_map(|head| head.screen.as_ref());
        let sum = audited(accounts.filter(|account| account.criteria == criteria));
        Self {
            state: words::warm_up(WARM_UP - left, WARM_UP),
            is_warm: left == 0,
            offers,
            so_far: if sum.days == 0 { String::new() } else { words::so_far(&sum) },
        }
    }

    /// What the share of `percent` would save and miss.
    pub fn offer(&self, share: Share) -> Option<&OfferView> {
        self.offers.iter().find(|offer| offer.share == share)
    }
}

/// What the shares would have saved and missed on the last fully scored days.
fn offered<'a>(
    heads: impl IntoIterator<Item = &'a Head> + Clone,
    criteria: &str,
    price: &dyn Fn(&str) -> Option<Price>,
) -> Vec<OfferView> {
    let Some(offers) = offers(heads.clone(), criteria) else { return Vec::new() };
    let days: Vec<Costs> =
        full_days(heads, criteria).into_iter().map(|head| Costs::new(head, price)).collect();
    let count = u64::try_from(days.len()).unwrap_or(u64::MAX).max(1);
    let tokens = days.iter().map(|costs| costs.together.usage.total()).sum::<Tokens>();
    let money = days.iter().map(|costs| costs.together.money.map(|money| money.0)).sum::<Option<u64>>();
    let view = |offer: Offer| {
        let saved = |whole: u64| part(whole / count, offer.papers.saturating_sub(offer.sent), offer.papers);
        OfferView {
            share: Share::of_percent(offer.share.percent()).unwrap_or_default(),
            saves: words::saves(
                &offer,
                Tokens(saved(tokens.0)),
                money.map(|money| MicroDollars(saved(money))),
            ),
            misses: words::misses(&offer),
        }
    };
    offers.map(view).into()
}

/// So much of `whole` as `of` is of `all`.
fn part(whole: u64, of: usize, all: usize) -> u64 {
    let share = u128::from(whole) * (of as u128) / (all as u128).max(1);
    u64::try_from(share).unwrap_or(u64::MAX)
}

/// What the screen of an open day left out and missed, in a sentence; `None` where it had none.
pub fn account(run: &Run) -> Option<String> {
    let screen = run.screen()?;
    // While it asks, and in a day that was closed early, only what was decided is known.
    let Some(account) = run.head.screen.as_ref().filter(|one| matches!(one.day, OfDay::Screened { .. }))
    else {
        return Some(words::decided(screen.share, run.body.ledger.sums().screened_out, screen.audited.len()));
    };
    Some(words::account(screen.share, &audited([account])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::model::{AnswerForm, Endpoint};
    use crate::money::{PerMillion, Usage};
    use crate::profile::prompt::criteria_hash;
    use crate::run::plan::Stage;
    use crate::run::record::{Phase, RunKey, Spent};
    use crate::run::screen::{Account, Drawn, Would};

    fn head(day: u8, account: Option<Account>) -> Head {
        let day = Day::parse(&format!("2026-10-{day:02}")).unwrap();
        let mut head = Head {
            key: RunKey { profile: "default".to_owned(), day, number: 1 },
            phase: Phase::Finished,
            endpoint: Endpoint::parse("https://x.example/v1", "m", AnswerForm::Schema).unwrap(),
            costs: Vec::new(),
            began: 0,
            announced: 0,
            candidates: 0,
            scored: 0,
            relevant: 0,
            open: Vec::new(),
            screen: account,
            criteria: String::new(),
        };
        let usage = Usage { prompt: Tokens(90_000), completion: Tokens(10_000), ..Usage::default() };
        head.sends(Stage::Scoring, usage);
        head.settles(Stage::Scoring, usage, Spent::Stated(usage));
        head
    }

    fn full(criteria: &str) -> Option<Account> {
        let would = |sent, missed| Would { sent, missed };
        let day = OfDay::Full([would(125, 0), would(106, 0), would(86, 2)]);
        Some(Account { criteria: criteria.to_owned(), papers: 200, shown: 30, day })
    }

    fn price(_: &str) -> Option<Price> {
        let price = PerMillion(MicroDollars(1_000_000));
        Some(Price { prompt: price, cached: None, completion: price })
    }

    #[test]
    fn the_offer_says_what_is_saved_and_missed_once_the_warm_up_is_over() {
        let profile = Profile::default_reader();
        let criteria = criteria_hash(&profile);
        let heads: Vec<Head> = (1..=4).map(|day| head(day, full(&criteria))).chain([head(5, None)]).collect();
        let early = ScreenView::new(&profile, (&criteria, 3), &heads, &price);
        assert!(!early.is_warm && early.offers.is_empty() && early.so_far.is_empty());
        assert!(early.state.contains("3 of 5 days"), "{}", early.state);
        let other = ScreenView::new(&profile, ("other criteria", 9), &heads, &price);
        assert!(other.state.contains("0 of 5 days"), "changed criteria start it again: {}", other.state);

        let warm = ScreenView::new(&profile, (&criteria, 5), &heads, &price);
        let half = warm.offer(Share::Half).unwrap();
        assert!(warm.is_warm && warm.offers.len() == 3 && warm.offer(Share::All).is_none());
        assert_eq!(
            half.saves,
            "Saves about 47 % of a day: some 47,000 tokens, $0.047. On the days so far 424 of 800 papers would have been \
             read, the audit included."
        );
        assert_eq!(
            half.misses,
            "Of the 120 papers that were shown it would have missed none: expect 0 to 4 of 100."
        );
        let forty = warm.offer(Share::Forty).unwrap();
        assert!(forty.misses.contains("missed 8: expect 3 to 13 of 100"), "{}", forty.misses);
        let unknown = ScreenView::new(&profile, (&criteria, 5), &heads, &|_| None);
        assert!(unknown.offers[0].saves.contains("some 38,000 tokens."), "{}", unknown.offers[0].saves);
    }

    #[test]
    fn screened_days_are_summed_up_under_their_criteria() {
        let profile = Profile::default_reader();
        let criteria = criteria_hash(&profile);
        let screened = |criteria: &str, shown, band| {
            let rest = Drawn { audited: 0, hits: 0 };
            let day = OfDay::Screened { share: Share::Half, out: 90, band, rest };
            Some(Account { criteria: criteria.to_owned(), papers: 100, shown, day })
        };
        let drawn = |audited, hits| Drawn { audited, hits };
        let check = |heads: &[Head], expected: &str| {
            let view = ScreenView::new(&profile, (&criteria, 5), heads, &price);
            assert_eq!(view.so_far, expected);
        };
        check(
            &[head(1, screened(&criteria, 3, drawn(2, 0)))],
            "On 1 screened day 90 papers were left out. Of 2 below the line that were scored all the same, none would have been shown: not enough yet to say how many were missed.",
        );
        let days = [
            head(1, screened(&criteria, 200, drawn(20, 1))),
            head(2, screened(&criteria, 200, drawn(20, 0))),
            head(3, screened("others", 1, drawn(20, 20))),
            head(4, None),
        ];
        check(
            &days,
            "On 2 screened days 180 papers were left out. Of 40 below the line that were scored all the same, 1 would have been shown: with 95 % certainty 0 to 7 % of what is worth showing was missed.",
        );
    }
}
