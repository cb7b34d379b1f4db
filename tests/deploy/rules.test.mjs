// The Worker's rules alone, without a Worker: what may be fetched, until when a page is good, whose turn it is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { API, CATCHUP, FEED, LISTING, redirected, target } from "../../deploy/worker/src/allow.js";
import { goodUntil, newYorkDay, next } from "../../deploy/worker/src/calendar.js";
import { limits } from "../../deploy/worker/src/limits.js";
import { Line } from "../../deploy/worker/src/line.js";
import { allowed, crooked, hostile, locations, shown } from "./addresses.mjs";
import { feed } from "./stand-in.mjs";

const afterMount = (address) => /^(?:\/some\/base)?\/from\/(.*)$/s.exec(address)?.[1];

test("every address that Firstlight reads is let through as it is", () => {
  for (const address of allowed) {
    const { url, refusal } = target(afterMount(address));
    assert.equal(refusal, undefined, address);
    assert.equal(url, `https://${afterMount(address)}`);
    assert.equal(new URL(url).href, url, "what is asked for is what was looked at");
  }
});

test("hostile and crooked addresses are refused as text, however they would be tidied up", () => {
  assert.ok(hostile.length >= 120, `${hostile.length} hostile addresses`);
  assert.equal(new Set(hostile).size, hostile.length, "each is there once");
  for (const address of [...hostile, ...crooked]) {
    const rest = afterMount(address);
    if (rest !== undefined) assert.ok(target(rest).refusal, shown(address));
  }
});

test("a redirect leads to an allowed address or nowhere", () => {
  const from = target("rss.arxiv.org/rss/cs.LG");
  assert.equal(redirected(from, "/atom/cs.LG").url, "https://rss.arxiv.org/atom/cs.LG");
  assert.equal(redirected(from, "https://arxiv.org/list/cs.LG/new").url, "https://arxiv.org/list/cs.LG/new");
  for (const location of locations) assert.ok(redirected(from, location).refusal, shown(location));
});

test("the next midnight in New York is found in every hour of three years, over both changes of the clock", () => {
  const minute = 60_000;
  for (let time = Date.parse("2025-01-01T00:30:00Z"); time < Date.parse("2028-01-01T00:00:00Z"); time += 60 * minute) {
    const midnight = next(0, time);
    const told = new Date(time).toISOString();
    assert.ok(midnight > time, told);
    assert.equal(newYorkDay(midnight - 1), newYorkDay(time), `${told}: the same day until then`);
    assert.notEqual(newYorkDay(midnight), newYorkDay(time), `${told}: another from then on`);
  }
});

test("midnights and evenings around the changes of the clock are at their known times", () => {
  const check = (hour, time, expected) => {
    assert.equal(new Date(next(hour, Date.parse(time))).toISOString(), expected, time);
  };
  check(0, "2026-03-07T12:00:00Z", "2026-03-08T05:00:00.000Z");
  check(0, "2026-03-08T05:00:00Z", "2026-03-09T04:00:00.000Z");
  check(0, "2026-03-08T06:59:59.999Z", "2026-03-09T04:00:00.000Z");
  check(0, "2026-11-01T03:59:59.999Z", "2026-11-01T04:00:00.000Z");
  check(0, "2026-11-01T04:00:00Z", "2026-11-02T05:00:00.000Z");
  check(0, "2026-11-01T05:30:00Z", "2026-11-02T05:00:00.000Z");
  check(20, "2026-11-01T05:30:00Z", "2026-11-02T01:00:00.000Z");
  check(20, "2026-11-02T01:00:00Z", "2026-11-03T01:00:00.000Z");
});

test("a page is good until midnight in New York, unless it may soon be another one", () => {
  const noon = Date.parse("2025-04-18T16:00:00Z");
  const midnight = Date.parse("2025-04-19T04:00:00Z");
  const brief = noon + limits.brief;
  const atom = (updated) => `<feed><updated>${updated}</updated></feed>`;
  const check = (kind, text, expected, time = noon) =>
    assert.equal(goodUntil(kind, text, time), expected, text.slice(0, 200));
  check(FEED, feed({ day: "2025-04-18" }), midnight);
  check(FEED, feed({ day: "2025-04-17" }), brief);
  check(FEED, "<rss></rss>", brief);
  check(FEED, atom("2025-04-18T04:00:19.866337+00:00"), midnight);
  check(FEED, atom("2025-04-18T03:59:19.866337+00:00"), brief);
  check(FEED, atom("soon, very soon"), brief);
  check(API, "<feed><entry></entry></feed>", midnight);
  check(API, "<feed></feed>", brief);
  check(LISTING, "<html></html>", Date.parse("2025-04-19T00:00:00Z"));
  check(LISTING, "<html></html>", midnight, Date.parse("2025-04-19T00:00:00Z"));
  check(CATCHUP, "<html></html>", midnight);
  check(FEED, "<rss></rss>", midnight, midnight - 1000);
});

/** A clock whose time passes only where somebody sleeps: the first sleeper is woken when all others rest. */
function idleClock() {
  let time = 1_000_000;
  const sleepers = [];
  const sleep = (duration) => new Promise((wake) => sleepers.push({ due: time + duration, wake }));
  /** Lets time pass until nobody sleeps any more. */
  async function run() {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      sleepers.sort((a, b) => a.due - b.due);
      const first = sleepers.shift();
      if (!first) return;
      time = Math.max(time, first.due);
      first.wake();
    }
  }
  return { now: () => time, sleep, run };
}

test("in a line each waits for the one before and the pause after it, and who would wait over a minute is refused", async () => {
  const clock = idleClock();
  const line = new Line({ pace: 3_000, longest: 60_000, clock });
  const turns = [];
  const refused = [];
  const work = async () => {
    const turn = { begin: clock.now() };
    turns.push(turn);
    await clock.sleep(500);
    turn.end = clock.now();
  };
  const all = Array.from({ length: 40 }, () => line.turn(() => {}, work, 30_000).catch((error) => refused.push(error)));
  await clock.run();
  await Promise.all(all);
  for (let at = 1; at < turns.length; at += 1) {
    assert.ok(
      turns[at].begin - turns[at - 1].end >= 3_000,
      `turn ${at} began ${turns[at].begin - turns[at - 1].end} ms later`,
    );
  }
  assert.equal(turns.length + refused.length, 40);
  // By what is known at first, 20 fit into a minute; as each takes half a second, the last ones are refused later.
  assert.ok(turns.length >= 17 && turns.length <= 21, `${turns.length} had their turn`);
  assert.ok(turns.at(-1).begin - 1_000_000 <= 60_000, "the last one waited a minute at most");
  for (const { status, retryAfter } of refused) {
    assert.equal(status, 503);
    assert.ok(retryAfter >= 3 && retryAfter <= 120, `come back in ${retryAfter} s`);
  }
});

test("a line that stands still lets nobody wait for more than a minute", async () => {
  const clock = idleClock();
  const line = new Line({ pace: 3_000, longest: 60_000, clock });
  const stalled = line.turn(
    () => {},
    () => clock.sleep(600_000),
    30_000,
  );
  const began = clock.now();
  const told = line
    .turn(
      () => {},
      () => assert.fail("the line was not free"),
      30_000,
    )
    .catch((error) => [error.status, clock.now() - began]);
  await clock.run();
  assert.deepEqual(await told, [503, 60_000]);
  await stalled;
  assert.equal(
    await Promise.race([
      line.turn(
        () => {},
        () => "next",
        30_000,
      ),
      clock.run().then(() => "nobody"),
    ]),
    "next",
  );
});

test("a turn that is not needed any more passes on without a pause", async () => {
  const clock = idleClock();
  const line = new Line({ pace: 3_000, longest: 60_000, clock });
  const unneeded = () => {
    throw new Error("unneeded");
  };
  const first = line.turn(unneeded, () => assert.fail("it was not needed"), 30_000).catch((error) => error.message);
  const second = line.turn(
    () => {},
    () => clock.now(),
    30_000,
  );
  await clock.run();
  assert.equal(await first, "unneeded");
  assert.equal(await second, 1_000_000);
});
