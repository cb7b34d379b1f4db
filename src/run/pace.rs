//! When the next request may be sent: so many at once, so much a minute, and nothing while the provider asks to wait.
//!
//! Providers count in different ways: buckets that fill up slowly, windows that slide, windows that jump; by what was
//! asked for or by what was used. One rule is safe with all of them: within any minute, no more is sent than the limit,
//! each request counted by the most that it can use. What a response's headers say is left can only allow more.
//! Limits are known from the provider's row, from headers, or from the words of a refusal (`learn`).

mod learn;

use std::collections::VecDeque;
use std::time::Duration;

use crate::model::providers::Limits;
use crate::money::Usage;

/// How long a request counts, in milliseconds: a minute from its response's headers on, for nobody knows when before
/// them it was counted, and something for clocks.
const MINUTE: u64 = 60_250;
/// A request whose response never began counts for so long, in milliseconds from when it was sent.
const UNHEARD: u64 = 3 * MINUTE;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Requests,
    Tokens,
    Prompt,
    Completion,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Requests, Self::Tokens, Self::Prompt, Self::Completion];

    /// What a request that uses `load` at most counts.
    fn of(self, load: Usage) -> u64 {
        match self {
            Self::Requests => 1,
            Self::Tokens => load.total().0,
            Self::Prompt => load.prompt.0,
            Self::Completion => load.completion.0,
        }
    }
}

/// When a request may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Now.
    Now,
    /// Not before this time has passed; ask again then.
    In(Duration),
    /// When another one has ended.
    AfterOthers,
}

/// A request that was sent, for [`Pace::heard`] and its like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ticket(u64);

/// The pace of one run. Times are milliseconds since 1970.
#[derive(Debug, Clone)]
pub struct Pace {
    gauges: [Gauge; 4],
    sent: VecDeque<Sent>,
    tickets: u64,
    /// Nothing is sent before.
    held_until: u64,
    /// So many may be under way at once, when one was answered.
    width: usize,
    /// The most that `width` may be.
    most: usize,
    /// Whether a request was answered since the beginning, and since provider or network last failed: until then one
    /// goes alone.
    is_proven: bool,
    /// Answers since `width` last changed.
    streak: usize,
    is_told: bool,
    /// How often the provider refused, without saying why or for how long, since the last answer.
    hits: u32,
}

/// One limit and what is known of it.
#[derive(Debug, Clone)]
struct Gauge {
    kind: Kind,
    limit: Option<u64>,
    seen: Option<Seen>,
}

/// What a provider said was left.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: u64,
    /// Used of the limit then, by whoever has the key.
    used: u64,
    /// What of it was not ours.
    foreign: u64,
    /// Sent since, or before without having been heard of: it may not be in `used`.
    since: u64,
}

#[derive(Debug, Clone)]
struct Sent {
    ticket: Ticket,
    load: Usage,
    at: u64,
    /// When its response began.
    heard: Option<u64>,
}

impl Sent {
    fn counts_until(&self) -> u64 {
        self.heard.map_or(self.at + UNHEARD, |heard| heard + MINUTE)
    }
}

impl Pace {
    /// A pace within the `limits` of a provider's row, `most` requests at once; the first goes alone, so that a
    /// provider's cache holds the constant part of the prompt when the others follow, and the limits show in its
    /// headers.
    pub fn new(limits: Limits, most: usize) -> Self {
        let Limits { requests, tokens, at_once } = limits;
        let limit = |kind| match kind {
            Kind::Requests => requests.map(u64::from),
            Kind::Tokens => tokens.map(|tokens| tokens.0),
            Kind::Prompt | Kind::Completion => None,
        };
        let at_once = at_once.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
        let most = most.min(at_once).max(1);
        Self {
            gauges: Kind::ALL.map(|kind| Gauge { kind, limit: limit(kind), seen: None }),
            sent: VecDeque::new(),
            tickets: 0,
            held_until: 0,
            width: most,
            most,
            is_proven: false,
            streak: 0,
            is_told: false,
            hits: 0,
        }
    }

    /// Whether the provider itself said what its limits are. What its row says is a guess about an account.
    pub fn is_told(&self) -> bool {
        self.is_told
    }

    /// Whether a request that uses `load` at most is within every known limit by itself.
    pub fn fits(&self, load: Usage) -> bool {
        self.gauges.iter().all(|gauge| gauge.limit.is_none_or(|limit| gauge.kind.of(load) <= limit))
    }

    /// Whether anything may be sent at all, with so many under way.
    pub fn has_room(&self, now: u64, under_way: usize) -> Turn {
        if under_way >= if self.is_proven { self.width } else { 1 } {
            Turn::AfterOthers
        } else if self.held_until > now {
            Turn::In(Duration::from_millis(self.held_until - now))
        } else {
            Turn::Now
        }
    }

    /// When a request that uses `load` at most may be sent, with so many under way. One that does not fit goes when
    /// nothing else counts.
    pub fn turn(&mut self, now: u64, load: Usage, under_way: usize) -> Turn {
        self.forget(now);
        match self.has_room(now, under_way) {
            Turn::Now => {}
            other => return other,
        }
        let wait = self.gauges.iter().filter_map(|gauge| gauge.wait(now, load, &self.sent)).max();
        wait.map_or(Turn::Now, |wait| Turn::In(Duration::from_millis(wait)))
    }

    /// A request that uses `load` at most is sent.
    pub fn sends(&mut self, now: u64, load: Usage) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.sent.push_back(Sent { ticket, load, at: now, heard: None });
        for gauge in &mut self.gauges {
            if let Some(seen) = &mut gauge.seen {
                seen.since = seen.since.saturating_add(gauge.kind.of(load));
            }
        }
        ticket
    }

    /// A response began; its headers may say what the limits are and what is left of them.
    pub fn heard(&mut self, now: u64, ticket: Ticket, headers: &[(String, String)]) {
        if let Some(sent) = self.sent.iter_mut().find(|sent| sent.ticket == ticket) {
            sent.heard = Some(now);
        }
        for (kind, limit, left) in learn::in_headers(headers) {
            self.learn(kind, limit);
            if let Some(left) = left {
                self.see(now, kind, limit.saturating_sub(left));
            }
        }
    }

    /// A request was answered: the others may go. Where fewer go at once than could, one more does after each round.
    pub fn answered(&mut self) {
        self.hits = 0;
        self.is_proven = true;
        self.streak += 1;
        if self.streak >= self.width && self.width < self.most {
            self.width += 1;
            self.streak = 0;
        }
    }

    /// The provider refused a request because of a limit; `told` is how long it asks to wait, `body` what it says.
    /// Everything waits: as long as it says, else a second, twice that the next time, up to a minute. Where no limit
    /// is known, one goes alone then, and after it half as many at once as before.
    pub fn limited(&mut self, now: u64, ticket: Ticket, told: Option<Duration>, body: &str) {
        // What was refused does not count.
        self.sent.retain(|sent| sent.ticket != ticket);
        let is_held = self.held_until > now;
        if let Some((kind, limit)) = learn::in_words(body) {
            self.learn(kind, limit);
        }
        if !is_held {
            self.hits += 1;
            if self.gauges.iter().all(|gauge| gauge.limit.is_none()) {
                self.width = (self.width / 2).max(1);
                self.streak = 0;
                self.is_proven = false;
            }
        }
        let learned = Duration::from_millis((500_u64 << self.hits.clamp(1, 7)).min(60_000));
        self.hold(now, told.unwrap_or(learned));
    }

    /// Nothing is sent before `time` has passed.
    pub fn hold(&mut self, now: u64, time: Duration) {
        let until = now.saturating_add(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        self.held_until = self.held_until.max(until);
    }

    /// The next request goes alone, until one is answered: the network was gone.
    pub fn probes(&mut self) {
        self.is_proven = false;
    }

    /// What [`Pace::hold`] held goes at once: the network is back.
    pub fn release(&mut self) {
        self.held_until = 0;
    }

    fn learn(&mut self, kind: Kind, limit: u64) {
        // A limit of nothing is a provider's way to say that there is none.
        if limit == 0 {
            return;
        }
        self.is_told = true;
        let is_apart = matches!(kind, Kind::Prompt | Kind::Completion);
        for gauge in &mut self.gauges {
            if gauge.kind == kind {
                gauge.limit = Some(limit);
            } else if gauge.kind == Kind::Tokens && is_apart {
                // What a row says of tokens is about both together where they are counted apart.
                gauge.limit = None;
            }
        }
    }

    fn see(&mut self, now: u64, kind: Kind, used: u64) {
        self.forget(now);
        let sum = |is_heard: bool| -> u64 {
            let counted = self.sent.iter().filter(|sent| sent.heard.is_some() == is_heard);
            counted.map(|sent| kind.of(sent.load)).sum()
        };
        let seen = Seen { at: now, used, foreign: used.saturating_sub(sum(true)), since: sum(false) };
        if let Some(gauge) = self.gauges.iter_mut().find(|gauge| gauge.kind == kind) {
            gauge.seen = Some(seen);
        }
    }

    /// Drops what counts no longer. A clock that was set back must not make what was sent count for ever.
    fn forget(&mut self, now: u64) {
        self.held_until = self.held_until.min(now.saturating_add(2 * UNHEARD));
        for sent in &mut self.sent {
            sent.at = sent.at.min(now);
            sent.heard = sent.heard.map(|heard| heard.min(now));
        }
        self.sent.retain(|sent| sent.counts_until() > now);
        for gauge in &mut self.gauges {
            gauge.seen = gauge.seen.filter(|seen| seen.at <= now && seen.at + MINUTE > now);
        }
    }
}

impl Gauge {
    /// For how long a request of `load` has to wait for this limit, in milliseconds; `None` where it need not.
    fn wait(&self, now: u64, load: Usage, sent: &VecDeque<Sent>) -> Option<u64> {
        let limit = self.limit?;
        let need = self.kind.of(load).min(limit);
        let foreign = self.seen.map_or(0, |seen| seen.foreign);
        let ours: u64 = sent.iter().map(|sent| self.kind.of(sent.load)).sum();
        let by_header = self.seen.map_or(u64::MAX, |seen| seen.used.saturating_add(seen.since));
        // Both are as much as can have been used; the lower one holds.
        let mut used = ours.saturating_add(foreign).min(by_header);
        if used.saturating_add(need) <= limit {
            return None;
        }
        // When what counts now ends to count, in that order, until there is room.
        used = ours.saturating_add(foreign);
        let mut ends: Vec<(u64, u64)> =
            sent.iter().map(|sent| (sent.counts_until(), self.kind.of(sent.load))).collect();
        ends.extend(self.seen.map(|seen| (seen.at + MINUTE, foreign)));
        ends.sort_unstable();
        for (end, part) in ends {
            used = used.saturating_sub(part);
            if used.saturating_add(need) <= limit {
                return Some(end.saturating_sub(now).max(1));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
