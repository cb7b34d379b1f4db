//! How fast a run goes: as many at once as may be, and within what the provider lets through in a minute.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use firstlight::arxiv::{Announcement, Entry};
use firstlight::paper::AnnounceType;
use firstlight::profile::Profile;
use firstlight::run::drive::{self, Shared, Watch};
use firstlight::run::plan::BATCH;
use firstlight::run::ports::{Clock, Ports};
use firstlight::run::record::Phase;
use firstlight::run::twins::Canned;
use serde_json::Value;

use super::time::{Reply, Time, Wire};
use super::world::{announcement, begin, begin_new, check_sums, entry, model, terms};

fn drive(time: &Time, ports: &Ports, run: &Shared) {
    let watch: Watch = Rc::new(|| {});
    assert_eq!(time.run(drive::drive(ports, run, &terms(), &watch)), None);
}

#[test]
fn a_thousand_papers_take_no_longer_than_their_batches() {
    let time = Time::default();
    let wire = Wire::default();
    let ports = wire.ports(&time, |_, body| Reply {
        after: 0,
        canned: Ok(model().chat(body).into()),
        for_body: 2_000,
    });
    let run = begin_new(1_000);
    drive(&time, &ports, &run);
    check_sums(&run.borrow(), 1_000);
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, 1_000));
    let batches = 1_000_usize.div_ceil(BATCH);
    assert_eq!((wire.sent.borrow().len(), wire.most.get()), (batches, 10));
    let least = 2_000 * (1 + (batches - 1).div_ceil(10)) as u64;
    assert!(time.now() * 100 <= least * 115, "{} ms for {least} ms", time.now());
}

/// A day of 213 papers with abstracts of the usual length.
fn day() -> Vec<Announcement> {
    let entries = (0..213).map(|number| {
        let plain = entry(number, AnnounceType::New);
        let sentence = "The method that we propose is evaluated on several problems of different kinds. ";
        let paper = firstlight::paper::Paper {
            abstract_text: sentence.repeat(14 + number as usize % 5),
            ..plain.paper
        };
        Entry { paper, ..plain }
    });
    vec![announcement("cs.LG", entries.collect())]
}

/// How a provider counts a limit a minute.
#[derive(Debug, Clone, Copy)]
enum Counting {
    /// It fills up again steadily.
    Bucket,
    /// What was taken in the last minute counts.
    Sliding,
    /// What was taken since the last full minute counts.
    Fixed,
}

/// A limit of tokens a minute, kept exactly.
struct Meter {
    counting: Counting,
    limit: u64,
    taken: VecDeque<(u64, u64)>,
    level: u64,
    at: u64,
}

impl Meter {
    fn new(counting: Counting, limit: u64, now: u64) -> Self {
        Self { counting, limit, taken: VecDeque::new(), level: limit, at: now }
    }

    /// What is left after `tokens` are taken, or the milliseconds after which they could be.
    fn take(&mut self, now: u64, tokens: u64) -> Result<u64, u64> {
        let minute = |at: u64| at / 60_000;
        self.taken.retain(|(at, _)| match self.counting {
            Counting::Sliding => at + 60_000 > now,
            Counting::Fixed | Counting::Bucket => minute(*at) == minute(now),
        });
        self.level = (self.level + (now - self.at) * self.limit / 60_000).min(self.limit);
        self.at = now;
        let left = match self.counting {
            Counting::Bucket => self.level,
            Counting::Sliding | Counting::Fixed => {
                self.limit - self.taken.iter().map(|(_, part)| part).sum::<u64>()
            }
        };
        if tokens > left {
            return Err(match self.counting {
                Counting::Bucket => (tokens - left) * 60_000 / self.limit + 1,
                Counting::Sliding => self.taken.front().map_or(1, |(at, _)| at + 60_000 - now),
                Counting::Fixed => 60_000 - now % 60_000,
            });
        }
        self.taken.push_back((now, tokens));
        self.level -= tokens.min(self.level);
        Ok(left - tokens)
    }
}

/// Whether responses say what the limit is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Headers {
    Shown,
    Hidden,
}

/// Runs the day against a provider that lets `limit` tokens a minute through; returns how many requests it refused,
/// and how many minutes the day took.
fn refused(counting: Counting, limit: u64, headers: Headers) -> (usize, u64) {
    let time = Time::from(1_792_000_017_000);
    let wire = Wire::default();
    let meter = RefCell::new(Meter::new(counting, limit, time.now()));
    let refused = Rc::new(RefCell::new(0));
    let (count, clock) = (refused.clone(), time.clone());
    let ports = wire.ports(&time, move |_, body| {
        let request: Value = serde_json::from_str(body).unwrap();
        let prompt: usize = (0..2).map(|index| request["messages"][index]["content"].as_str().unwrap().len() / 4).sum();
        let tokens = prompt as u64 + request["max_tokens"].as_u64().unwrap();
        let (mut canned, left): (Canned, u64) = match meter.borrow_mut().take(clock.now(), tokens) {
            Ok(left) => (model().chat(body).into(), left),
            Err(wait) => {
                *count.borrow_mut() += 1;
                let message = match tokens > limit {
                    true => format!("Request too large on tokens per min (TPM): Limit {limit}, Requested {tokens}."),
                    false => format!(
                        "Rate limit reached on tokens per min (TPM): Limit {limit}, Used {}, Requested {tokens}. Please try again in {wait}ms.",
                        limit - tokens.min(limit)
                    ),
                };
                let error = serde_json::json!({ "error": { "message": message, "code": "rate_limit_exceeded" } });
                (Canned::new(429, error.to_string()), 0)
            }
        };
        if headers == Headers::Shown {
            canned.headers.push(("x-ratelimit-limit-tokens".into(), limit.to_string()));
            canned.headers.push(("x-ratelimit-remaining-tokens".into(), left.to_string()));
        }
        Reply { after: 700, canned: Ok(canned), for_body: 6_000 }
    });
    let run = begin(&Profile::default_reader(), day());
    let began = time.now();
    drive(&time, &ports, &run);
    check_sums(&run.borrow(), 213);
    assert_eq!(
        (run.borrow().head.phase.clone(), run.borrow().head.scored),
        (Phase::Finished, 213),
        "{counting:?}"
    );
    let refused = *refused.borrow();
    (refused, (time.now() - began).div_ceil(60_000))
}

#[test]
fn a_tier_of_30_000_tokens_a_minute_finishes_without_a_failed_request() {
    for counting in [Counting::Bucket, Counting::Sliding, Counting::Fixed] {
        let (failed, minutes) = refused(counting, 30_000, Headers::Shown);
        assert_eq!(failed, 0, "{counting:?}");
        assert!(minutes <= 7, "{counting:?}: {minutes} minutes");
    }
}

#[test]
fn a_tier_that_one_batch_would_pass_is_asked_about_fewer_at_a_time() {
    let (failed, minutes) = refused(Counting::Sliding, 6_000, Headers::Shown);
    // The first one tells.
    assert!(failed <= 1 && minutes <= 60, "{failed} failed, {minutes} minutes");
}

/// A row's limit is a guess, and room for thoughts is mostly not used: a model that thinks is not slowed down by both.
#[test]
fn a_model_that_thinks_is_asked_in_whole_batches_within_a_row_s_limit() {
    for (address, model_name) in
        [("https://api.openai.com/v1", "gpt-5"), ("https://api.groq.com/openai/v1", "gpt-oss-120b")]
    {
        let (time, wire) = (Time::default(), Wire::default());
        let ports = wire.ports(&time, |_, body| Reply {
            after: 0,
            canned: Ok(model().chat(body).into()),
            for_body: 9_000,
        });
        let run = begin(&Profile::default_reader(), day());
        let form = firstlight::model::AnswerForm::Schema;
        run.borrow_mut().head.endpoint =
            firstlight::model::Endpoint::parse(address, model_name, form).unwrap();
        drive(&time, &ports, &run);
        assert_eq!((run.borrow().head.scored, wire.sent.borrow().len()), (213, 14), "{address}");
        let minutes = time.now() / 60_000;
        assert!((3..=16).contains(&minutes), "{address}: {minutes} minutes");
    }
}

#[test]
fn a_tier_that_nobody_tells_of_is_found_out_with_few_failed_requests() {
    for counting in [Counting::Bucket, Counting::Sliding, Counting::Fixed] {
        let (failed, minutes) = refused(counting, 30_000, Headers::Hidden);
        assert!((1..=10).contains(&failed), "{counting:?}: {failed}");
        assert!(minutes <= 8, "{counting:?}: {minutes} minutes");
    }
}

#[test]
fn a_provider_that_refuses_without_a_word_is_asked_ever_less() {
    let time = Time::default();
    let wire = Wire::default();
    let (sent, clock) = (RefCell::new(VecDeque::<u64>::new()), time.clone());
    let refused = Rc::new(RefCell::new(0));
    let count = refused.clone();
    // Five requests in ten seconds.
    let ports = wire.ports(&time, move |_, body| {
        let mut sent = sent.borrow_mut();
        sent.retain(|at| at + 10_000 > clock.now());
        let canned = if sent.len() < 5 {
            sent.push_back(clock.now());
            model().chat(body).into()
        } else {
            *count.borrow_mut() += 1;
            Canned::new(429, "")
        };
        Reply { after: 300, canned: Ok(canned), for_body: 1_000 }
    });
    let run = begin_new(400);
    drive(&time, &ports, &run);
    assert_eq!((run.borrow().head.phase.clone(), run.borrow().head.scored), (Phase::Finished, 400));
    assert!(*refused.borrow() <= 25, "{} of {}", refused.borrow(), wire.sent.borrow().len());
}

#[test]
fn a_limit_that_one_request_meets_holds_all_of_them() {
    let time = Time::default();
    let wire = Wire::default();
    let ports = wire.ports(&time, |number, body| match number {
        3 => Reply { after: 500, canned: Ok(Canned::new(429, "Please try again in 20s.")), for_body: 0 },
        _ => Reply { after: 0, canned: Ok(model().chat(body).into()), for_body: 2_000 },
    });
    let run = begin_new(300);
    drive(&time, &ports, &run);
    assert_eq!(run.borrow().head.scored, 300);
    // The first alone, then ten at once, of which one is refused at 2.5 s; nothing in the twenty seconds after.
    let times: Vec<u64> = wire.sent.borrow().iter().map(|(at, _)| *at).collect();
    assert_eq!((&times[..11], times[11]), (&[&[0][..], &[2_000; 10]].concat()[..], 22_500));
}
