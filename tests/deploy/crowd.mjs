// Many readers at once, and whether arXiv noticed.

import assert from "node:assert/strict";

import { feed, gate } from "./stand-in.mjs";

/**
 * A thousand readers ask for each of `addresses` with `get(address, reader, onSent)`; arXiv answers when the last
 * of them has sent its request. Fails where anybody gets anything but the whole page. Gives the number of answers.
 */
export async function crowd(standIn, addresses, get) {
  const readers = 1_000;
  const page = feed({ size: 60_000 });
  const held = gate();
  standIn.answer = async (request, response) => {
    await held.opened;
    response.end(page);
  };
  let sent = 0;
  const allSent = gate();
  const onSent = () => {
    sent += 1;
    if (sent === addresses.length * readers) allSent.open();
  };
  const answers = [];
  for (let reader = 0; reader < readers; reader += 1) {
    for (const address of addresses) answers.push(get(address, reader, onSent));
  }
  await Promise.race([allSent.opened, Promise.all(answers)]);
  held.open();
  for (const { status, length } of await Promise.all(answers)) assert.deepEqual([status, length], [200, page.length]);
  return answers.length;
}

const archives = ["cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.RO", "math.CO", "math.PR", "stat.ML", "hep-th", "quant-ph"];

/** Forty addresses of one line: feeds in two formats, and the API. */
export const forty = archives.flatMap((one) => [
  `/from/rss.arxiv.org/rss/${one}`,
  `/from/rss.arxiv.org/atom/${one}`,
  `/from/rss.arxiv.org/rss/${one}+cs.IR`,
  `/from/export.arxiv.org/api/query?search_query=cat:${one}`,
]);

/**
 * `readers` at once, each for one of `addresses`; who is told to come back does, `haste` times as soon as told, until
 * all have their page. Gives how often somebody was told so.
 */
export async function patientReaders(readers, addresses, get, haste) {
  let full = 0;
  async function read(address) {
    // In each round some pages come into the cache, so this ends.
    for (let round = 0; round < 100; round += 1) {
      const { status, headers, body } = await get(address);
      if (status === 200) return;
      assert.equal(status, 503, body);
      const seconds = Number(headers["retry-after"]);
      assert.ok(seconds >= 1, "says when to come back");
      full += 1;
      await new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / haste));
    }
    assert.fail(`${address} was never answered`);
  }
  await Promise.all(Array.from({ length: readers }, (_, reader) => read(addresses[reader % addresses.length])));
  return full;
}

/** Fails where any request came sooner than `pace` milliseconds after the one before. Gives the shortest gap. */
export function assertPaced(asked, pace) {
  let shortest = Infinity;
  for (let at = 1; at < asked.length; at += 1) {
    const gap = asked[at].at - asked[at - 1].at;
    shortest = Math.min(shortest, gap);
    assert.ok(gap >= pace, `request ${at} came ${gap.toFixed(1)} ms after the one before`);
  }
  return shortest;
}

/**
 * Fails where more requests came than `pace` milliseconds allow: since `start` (a time of `performance.now()` before the
 * first of them) at any moment, and in any nine in a row by more than two. For a proxy that times what it sends, not
 * what arrives: a busy machine delivers one late, and the next on time. Gives the shortest gap.
 */
export function assertRate(asked, start, pace) {
  let shortest = Infinity;
  for (let at = 0; at < asked.length; at += 1) {
    const since = asked[at].at - start;
    // Five milliseconds for what nginx rounds.
    assert.ok(since + 5 >= at * pace, `request ${at} came after ${since.toFixed(0)} ms`);
    if (at > 0) shortest = Math.min(shortest, asked[at].at - asked[at - 1].at);
    const row = at >= 8 ? asked[at].at - asked[at - 8].at : Infinity;
    assert.ok(row >= 6 * pace, `requests ${at - 8} to ${at} came within ${row.toFixed(0)} ms`);
  }
  return shortest;
}
