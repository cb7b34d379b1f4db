use super::*;
use crate::money::Tokens;

fn load(prompt: u64, completion: u64) -> Usage {
    Usage { prompt: Tokens(prompt), completion: Tokens(completion), ..Usage::default() }
}

fn tokens(limit: u64) -> Limits {
    Limits { tokens: Some(Tokens(limit)), ..Limits::default() }
}

fn proven(limits: Limits) -> Pace {
    let mut pace = Pace::new(limits, 10);
    pace.answered();
    pace
}

fn headers(limit: u64, left: u64) -> Vec<(String, String)> {
    vec![
        ("x-ratelimit-limit-tokens".into(), limit.to_string()),
        ("x-ratelimit-remaining-tokens".into(), left.to_string()),
    ]
}

fn wait(milliseconds: u64) -> Turn {
    Turn::In(Duration::from_millis(milliseconds))
}

#[test]
fn the_first_goes_alone_and_then_so_many_as_there_is_room_for() {
    let mut pace = Pace::new(Limits::default(), 10);
    assert_eq!((pace.turn(0, load(1, 1), 0), pace.turn(0, load(1, 1), 1)), (Turn::Now, Turn::AfterOthers));
    pace.answered();
    assert_eq!((pace.turn(0, load(1, 1), 9), pace.turn(0, load(1, 1), 10)), (Turn::Now, Turn::AfterOthers));
    pace.probes();
    assert_eq!(pace.turn(0, load(1, 1), 1), Turn::AfterOthers);
    pace.answered();
    assert_eq!(pace.turn(0, load(1, 1), 9), Turn::Now);
}

#[test]
fn a_minute_counts_from_the_response_on() {
    let mut pace = proven(tokens(100));
    let ticket = pace.sends(0, load(50, 20));
    assert_eq!(pace.turn(0, load(20, 10), 1), Turn::Now);
    assert_eq!(pace.turn(0, load(20, 11), 1), wait(UNHEARD));
    pace.heard(2_000, ticket, &[]);
    assert_eq!(pace.turn(2_000, load(20, 11), 1), wait(MINUTE));
    assert_eq!(pace.turn(2_000 + MINUTE, load(20, 11), 1), Turn::Now);
}

#[test]
fn what_is_larger_than_a_limit_does_not_fit_and_goes_alone() {
    let mut pace = proven(tokens(100));
    assert!(pace.fits(load(60, 40)) && !pace.fits(load(60, 41)));
    assert_eq!(pace.turn(0, load(60, 41), 0), Turn::Now);
    let ticket = pace.sends(0, load(1, 0));
    pace.heard(0, ticket, &[]);
    assert_eq!(pace.turn(0, load(60, 41), 0), wait(MINUTE));
}

#[test]
fn requests_and_each_kind_of_tokens_have_their_own_limit() {
    let check = |limits: Limits, headers: &[(&str, &str)]| {
        let mut pace = proven(limits);
        let headers: Vec<_> = headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let ticket = pace.sends(0, load(10, 5));
        pace.heard(0, ticket, &headers);
        assert_eq!(pace.turn(0, load(10, 5), 0), wait(MINUTE), "{limits:?} {headers:?}");
        assert_eq!(pace.turn(MINUTE, load(10, 5), 0), Turn::Now);
    };
    check(Limits { requests: Some(1), ..Limits::default() }, &[]);
    check(tokens(29), &[]);
    check(tokens(1_000), &[("anthropic-ratelimit-input-tokens-limit", "19")]);
    check(tokens(1_000), &[("anthropic-ratelimit-output-tokens-limit", "9")]);
    check(Limits::default(), &[("x-ratelimit-limit-requests", "1")]);
}

#[test]
fn a_server_that_works_off_one_by_one_is_asked_one_by_one() {
    let mut pace = proven(Limits { at_once: Some(1), ..Limits::default() });
    assert_eq!((pace.turn(0, load(1, 1), 0), pace.turn(0, load(1, 1), 1)), (Turn::Now, Turn::AfterOthers));
}

#[test]
fn a_row_s_limit_gives_way_where_prompt_and_completion_are_counted_apart() {
    let mut pace = proven(tokens(10));
    let ticket = pace.sends(0, load(10, 5));
    pace.heard(0, ticket, &[("anthropic-ratelimit-input-tokens-limit".into(), "1000".into())]);
    assert_eq!(pace.turn(0, load(10, 5), 0), Turn::Now);
}

#[test]
fn headers_teach_the_limit_and_what_others_use_of_it() {
    let mut pace = proven(Limits::default());
    let ticket = pace.sends(0, load(10, 0));
    pace.heard(0, ticket, &headers(100, 30));
    assert_eq!(pace.turn(0, load(30, 0), 0), Turn::Now);
    assert_eq!(pace.turn(0, load(31, 0), 0), wait(MINUTE), "60 are not ours");
}

#[test]
fn a_provider_that_counts_less_than_we_do_lets_more_through() {
    let mut pace = proven(tokens(100));
    let first = pace.sends(0, load(40, 40));
    pace.heard(0, first, &headers(100, 70));
    assert_eq!(pace.turn(0, load(70, 0), 0), Turn::Now);
    pace.sends(0, load(60, 0));
    assert_eq!(pace.turn(0, load(10, 0), 1), Turn::Now);
    assert_ne!(pace.turn(0, load(11, 0), 1), Turn::Now, "what was sent since counts as we count it");
}

#[test]
fn what_was_under_way_when_the_header_came_is_counted_besides() {
    let mut pace = proven(tokens(100));
    let first = pace.sends(0, load(40, 0));
    pace.sends(0, load(40, 0));
    pace.heard(0, first, &headers(100, 60));
    assert_eq!(pace.turn(0, load(20, 0), 1), Turn::Now);
    assert_ne!(pace.turn(0, load(21, 0), 1), Turn::Now);
}

#[test]
fn a_refusal_holds_everything_and_teaches_the_limit() {
    let mut pace = proven(Limits::default());
    let ticket = pace.sends(0, load(10, 0));
    let body = "on tokens per min (TPM): Limit 100, Used 95. Please try again in 644ms.";
    pace.limited(1_000, ticket, Some(Duration::from_millis(644)), body);
    assert_eq!((pace.turn(1_000, load(1, 0), 0), pace.turn(1_644, load(1, 0), 9)), (wait(644), Turn::Now));
    assert!(!pace.fits(load(101, 0)));
}

#[test]
fn refusals_without_a_time_wait_longer_each_time_and_halve_the_width() {
    let mut pace = proven(Limits::default());
    let mut now = 0;
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
        for _ in 0..3 {
            let ticket = pace.sends(now, load(1, 0));
            pace.limited(now, ticket, None, "Too many requests");
        }
        assert_eq!(pace.turn(now, load(1, 0), 0), wait(seconds * 1_000));
        now += seconds * 1_000;
        assert_eq!(pace.turn(now, load(1, 0), 0), Turn::Now);
        assert_eq!(pace.turn(now, load(1, 0), 1), Turn::AfterOthers, "one alone");
    }
}

#[test]
fn after_a_refusal_half_as_many_go_at_once_and_then_more_again() {
    let mut pace = proven(Limits::default());
    let ticket = pace.sends(0, load(1, 0));
    pace.limited(0, ticket, None, "");
    let width =
        |pace: &mut Pace| (0..20).take_while(|n| pace.turn(1_000, load(1, 0), *n) == Turn::Now).count();
    let mut seen = Vec::new();
    for _ in 0..60 {
        pace.answered();
        seen.push(width(&mut pace));
    }
    seen.dedup();
    assert_eq!(seen, [5, 6, 7, 8, 9, 10]);
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_for_ever() {
    let mut pace = proven(tokens(100));
    let ticket = pace.sends(1_000_000_000, load(100, 0));
    pace.heard(1_000_000_000, ticket, &headers(100, 0));
    pace.hold(1_000_000_000, Duration::from_secs(60));
    let Turn::In(time) = pace.turn(5_000, load(100, 0), 0) else { panic!() };
    assert!(time <= Duration::from_millis(2 * UNHEARD), "{time:?}");
    assert_eq!(pace.turn(5_000 + 2 * UNHEARD, load(100, 0), 0), Turn::Now);
}
