// How long the Worker keeps pages, and when they stand in.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { newYorkDay, next } from "../../deploy/worker/src/calendar.js";
import { limits as real } from "../../deploy/worker/src/limits.js";
import { get } from "./client.mjs";
import { assertPaced } from "./crowd.mjs";
import { StandIn, feed } from "./stand-in.mjs";
import { fast, startWorker, workerTest } from "./worker.mjs";

const site = "https://reader.example";
const learning = "/from/rss.arxiv.org/rss/cs.LG";
const intelligence = "/from/rss.arxiv.org/rss/cs.AI";
const MB = 1024 * 1024;

/** Puts the Worker's clock to `time`. */
async function travel(get, time) {
  assert.equal((await get(`/test/travel?${time}`)).body, "there");
}

const noon = Date.parse("2025-04-18T16:00:00Z");
const midnight = next(0, noon);

workerTest(
  "a page is asked for once until midnight in New York, then again, and a 304 keeps it",
  { travels: true },
  async ({ standIn, get }) => {
    let day = "2025-04-18";
    standIn.answer = (request, response) => {
      if (request.headers["if-none-match"] === `"${day}"`) return response.writeHead(304).end();
      response.setHeader("etag", `"${day}"`);
      response.end(feed({ day }));
    };
    const check = async (time, count, said) => {
      await travel(get, time);
      const { status, headers, body } = await get(learning, { origin: site });
      assert.equal(status, 200);
      assert.equal(body, feed({ day }));
      assert.equal(standIn.asked.length, count, new Date(time).toISOString());
      assert.match(headers["cache-status"], said);
      return headers;
    };
    const first = await check(noon, 1, /^Firstlight; fwd=miss$/);
    const left = (midnight - noon) / 1000 - Number(/^public, max-age=(\d+)$/.exec(first["cache-control"])[1]);
    assert.ok(left >= 0 && left < 30, `${left} s went by`);
    const second = await check(noon + 3_600_000, 1, /^Firstlight; hit; ttl=\d+$/);
    assert.ok(Math.abs(Number(second.age) - 3_600) < 30, second.age);
    await check(midnight - 2_000, 1, /hit/);
    // Just after midnight arXiv may still have the old feed: it is asked again soon, not the next day.
    await check(midnight + 1_000, 2, /fwd=stale/);
    assert.equal(standIn.asked[1].headers["if-none-match"], '"2025-04-18"');
    await check(midnight + 2_000, 2, /hit/);
    day = "2025-04-19";
    await check(midnight + 60_000 + real.brief, 3, /fwd=stale/);
    await check(midnight + 20 * 3_600_000, 3, /hit/);

    const unchanged = await get(learning, { "if-none-match": 'W/"2025-04-19"' });
    assert.deepEqual([unchanged.status, unchanged.length], [304, 0]);
  },
);

workerTest(
  "when arXiv fails, the last page stands in and says so",
  { travels: true, limits: { ...fast, answerTime: 1_000, pauseAfterFailure: 1 } },
  async ({ standIn, get }) => {
    const page = feed({ day: "2025-04-18" });
    standIn.answer = (_, response) => response.end(page);
    await travel(get, noon);
    assert.equal((await get(learning)).status, 200);
    const failures = {
      429: (_, response) => response.writeHead(429).end("Rate exceeded."),
      503: (_, response) => response.writeHead(503, { "retry-after": "7" }).end(),
      500: (_, response) => response.writeHead(500).end("oops"),
      403: (_, response) => response.writeHead(403).end("<html>Denied</html>"),
      406: (_, response) => response.writeHead(406).end(),
      504: () => {},
      502: (_, response) => response.writeHead(302, { location: "https://evil.test/" }).end(),
    };
    let time = midnight;
    for (const [expected, answer] of Object.entries(failures)) {
      standIn.answer = answer;
      // Far enough for every pause to be over.
      time += 2 * 3_600_000;
      await travel(get, time);
      const asked = standIn.asked.length;
      const { status, headers, body } = await get(learning, { origin: site });
      assert.deepEqual([status, body], [200, page], expected);
      assert.match(
        headers["cache-status"],
        new RegExp(`^Firstlight; hit; ttl=-\\d+; fwd-status=${expected}; detail=stale$`),
      );
      assert.equal(headers["cache-control"], "no-cache");
      assert.ok(Number(headers.age) > 12 * 3600);
      assert.equal(standIn.asked.length, asked + 1, `${expected} was met`);
    }
    // 404 speaks of the address: an older page would be a wrong answer.
    standIn.answer = (_, response) => response.writeHead(404).end("No such category");
    await travel(get, time + 2 * 3_600_000);
    assert.deepEqual([(await get(learning)).status, (await get(learning)).body], [404, "No such category"]);
    standIn.answer = () => {};
    await travel(get, noon + 9 * 24 * 3_600_000);
    assert.equal((await get(learning)).status, 504, "after eight days a page stands in for nothing");
  },
);

workerTest(
  "a host that asks to be left alone is left alone, and its status and Retry-After reach the page",
  { travels: true, limits: fast },
  async ({ standIn, get }) => {
    await travel(get, noon);
    standIn.answer = (request, response) => {
      if (request.headers.host === "export.arxiv.org") response.writeHead(429).end("Rate exceeded.");
      else standIn.usual(request, response);
    };
    const query = "/from/export.arxiv.org/api/query?id_list=2504.1235";
    const refused = await get(`${query}1`, { origin: site });
    assert.deepEqual([refused.status, refused.body, refused.headers["retry-after"]], [429, "Rate exceeded.", "60"]);
    assert.equal(refused.headers["access-control-allow-origin"], site);
    const next = await get(`${query}2`);
    assert.equal(next.status, 503);
    assert.ok(Number(next.headers["retry-after"]) <= 60);
    assert.match(next.body, /^export\.arxiv\.org asked this proxy to wait \(status 429\)/);
    assert.equal(standIn.asked.length, 1);
    assert.equal((await get(learning)).status, 200, "the other host of the line is asked");
    assert.equal(JSON.parse((await get("/health")).body).lines.interop.paused["export.arxiv.org"], 60);
    await travel(get, noon + 61_000);
    standIn.answer = (_, response) => response.writeHead(503, { "retry-after": "120" }).end("Back soon.");
    assert.equal((await get(`${query}3`)).headers["retry-after"], "120");
    await travel(get, noon + 61_000 + 100_000);
    assert.equal((await get(`${query}4`)).status, 503);
    assert.equal(standIn.asked.length, 3);
    await travel(get, noon + 61_000 + 121_000);
    standIn.answer = standIn.usual;
    assert.equal((await get(`${query}4`)).status, 200);
  },
);

test(
  "pages and the pace outlive the object, which Cloudflare moves and restarts at will",
  { timeout: 120_000 },
  async () => {
    const standIn = await StandIn.start();
    const disk = await mkdtemp(path.join(tmpdir(), "firstlight-worker-"));
    const pace = 1_500;
    const options = { disk, limits: { pace: { interop: pace, listings: pace } } };
    const page = feed({ size: 3 * MB });
    standIn.answer = (_, response) => response.end(page);
    try {
      let worker = await startWorker(standIn, options);
      assert.equal((await get(worker.port, learning)).length, page.length);
      await worker.stop();
      worker = await startWorker(standIn, options);
      const again = await get(worker.port, learning);
      assert.deepEqual([again.status, again.length], [200, page.length], "in parts of a megabyte, and whole again");
      assert.equal(standIn.asked.length, 1, "from disk");
      // Worked out before the restart: a restart must not shorten the pause.
      await get(worker.port, intelligence);
      assertPaced(standIn.asked, pace);
      await worker.stop();
    } finally {
      await standIn.stop();
      await rm(disk, { recursive: true });
    }
  },
);

test("the day of New York is the same under workerd as here", { timeout: 60_000 }, async () => {
  const standIn = await StandIn.start();
  const worker = await startWorker(standIn, { limits: fast, travels: true });
  try {
    // The eve of each change of the clock: max-age says when the Worker thinks that midnight is.
    for (const time of ["2026-03-08T05:00:00Z", "2026-07-01T03:59:00Z", "2026-11-01T05:30:00Z"].map(Date.parse)) {
      await get(worker.port, `/test/travel?${time}`);
      standIn.answer = (_, response) => response.end(feed({ day: newYorkDay(time) }));
      const { headers } = await get(
        worker.port,
        `/from/rss.arxiv.org/rss/cs.LG${"+cs.AI".repeat(standIn.asked.length)}`,
      );
      const age = Number(/max-age=(\d+)/.exec(headers["cache-control"])[1]);
      assert.ok(
        Math.abs(time + age * 1000 - next(0, time)) <= 2_000,
        `${headers["cache-control"]} at ${new Date(time).toISOString()}`,
      );
    }
  } finally {
    await worker.stop();
    await standIn.stop();
  }
});
