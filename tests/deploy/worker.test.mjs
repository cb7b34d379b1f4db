// The Worker of `deploy/worker` under workerd, with a stand-in in arXiv's place on loopback.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { target } from "../../deploy/worker/src/allow.js";
import { newYorkDay, next } from "../../deploy/worker/src/calendar.js";
import { limits as real } from "../../deploy/worker/src/limits.js";
import { allowed, crooked, hostile, locations, shown } from "./addresses.mjs";
import { get, raw } from "./client.mjs";
import { assertPaced, crowd, forty, patientReaders } from "./crowd.mjs";
import { StandIn, feed } from "./stand-in.mjs";
import { startWorker } from "./worker.mjs";

const site = "https://reader.example";
const learning = "/from/rss.arxiv.org/rss/cs.LG";
const intelligence = "/from/rss.arxiv.org/rss/cs.AI";
const fast = { pace: { interop: 20, listings: 20 } };
const MB = 1024 * 1024;

/** A test with a Worker and the stand-in behind it. */
function workerTest(name, options, body) {
  test(name, { timeout: 120_000 }, async (t) => {
    const standIn = await StandIn.start();
    const worker = await startWorker(standIn, { limits: fast, ...options });
    try {
      await body({ standIn, port: worker.port, get: (...rest) => get(worker.port, ...rest), t });
    } finally {
      await worker.stop();
      await standIn.stop();
    }
  });
}

workerTest("what Firstlight reads comes through, with nothing of the reader on the way and none of arXiv's cookies back", {}, async ({ standIn, get }) => {
  const personal = { origin: site, cookie: "a=b", authorization: "Bearer key", referer: `${site}/day`, "user-agent": "me", "x-api-key": "key" };
  for (const [at, address] of allowed.slice(0, -1).entries()) {
    const { status, headers, body } = await get(address, personal);
    assert.equal(status, 200, `${address}: ${body}`);
    const asked = standIn.asked[at];
    assert.equal(`/from/${asked.host}${asked.path}`, address);
    // workerd adds cf-worker, the name of the Worker, by itself.
    const told = Object.keys(asked.headers).filter((one) => one !== "cf-worker" && one !== "connection").sort();
    assert.deepEqual(told, ["accept", "accept-encoding", "host", "user-agent"], "these alone go out");
    assert.match(asked.headers["user-agent"], /^Firstlight-proxy\/[0-9.]+ \(.*https:\/\/reader\.example\)$/);
    assert.equal(headers["set-cookie"], undefined);
    assert.equal(headers["access-control-allow-origin"], site, "not the * that the stand-in sent");
    assert.equal(headers["access-control-allow-credentials"], undefined);
    assert.equal(headers.vary, "Origin");
    assert.match(headers["access-control-expose-headers"], /Date.*ETag.*Retry-After/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.match(headers["content-security-policy"], /default-src 'none'.*sandbox/);
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 60_000, "Date is the time of the answer");
  }
  assert.equal(standIn.asked.length, allowed.length - 1);
  assert.equal((await get(allowed.at(-1))).status, 200, "a base before the mount changes nothing");
  assert.equal(standIn.asked.length, allowed.length - 1, "and is no other page");
});

workerTest("hostile addresses are refused, and nobody is asked", {}, async ({ standIn, port, t }) => {
  assert.ok(hostile.length >= 120);
  for (const address of hostile) {
    const status = await raw(port, address);
    assert.ok(status === 0 || status >= 400, `${shown(address)} got ${status}`);
    assert.equal(standIn.asked.length, 0, `${shown(address)} led to a request`);
  }
  t.diagnostic(`${hostile.length} addresses`);
});

workerTest("a crooked address, which the platform has tidied up before the Worker sees it, leads inside the map", {}, async ({ standIn, port }) => {
  for (const address of crooked) await raw(port, address);
  assert.ok(standIn.asked.length > 0, "the platform does tidy up");
  for (const { host, path } of standIn.asked) assert.equal(target(host + path).refusal, undefined, host + path);
});

workerTest("only GET is answered, OPTIONS by the proxy itself", {}, async ({ standIn, get }) => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "HEAD", "PROPFIND"]) {
    const { status, headers } = await get(learning, {}, { method });
    assert.equal(status, 405, method);
    assert.equal(headers.allow, "GET, OPTIONS");
  }
  const { status, headers } = await get(learning, { origin: site, "access-control-request-method": "GET" }, { method: "OPTIONS" });
  assert.equal(status, 204);
  assert.equal(headers["access-control-allow-origin"], site);
  assert.equal(headers["access-control-allow-methods"], "GET");
  assert.equal(headers["access-control-allow-headers"], undefined, "no header needs leave");
  assert.deepEqual(standIn.asked, []);
});

workerTest("other sites are refused, one's own and the configured ones are not", { origins: `${site}, https://two.example:8443` }, async ({ standIn, port, get }) => {
  const check = async (headers, expected, named) => {
    const answer = await get(learning, headers);
    assert.equal(answer.status, expected, JSON.stringify(headers));
    assert.equal(answer.headers["access-control-allow-origin"], named);
  };
  for (const origin of ["https://evil.example", "null", "http://reader.example", "https://reader.example.evil.test", "https://reader.example:444", "*"]) {
    await check({ origin }, 403, undefined);
    assert.equal((await get(learning, { origin }, { method: "OPTIONS" })).status, 403);
  }
  await check({ "sec-fetch-site": "cross-site" }, 403, undefined);
  await check({ "sec-fetch-site": "same-site" }, 403, undefined);
  assert.deepEqual(standIn.asked, []);
  await check({ origin: "https://two.example:8443", "sec-fetch-site": "cross-site" }, 200, "https://two.example:8443");
  await check({ origin: `http://127.0.0.1:${port}` }, 200, undefined);
  await check({ "sec-fetch-site": "same-origin" }, 200, undefined);
  await check({}, 200, undefined);
});

workerTest("a thousand readers of two categories at the same moment, over two data centres without a cache, are two requests", { centres: ["west", "east"] }, async ({ standIn, get, t }) => {
  const answers = await crowd(standIn, [learning, intelligence], (address, reader, onSent) => {
    const host = reader % 2 ? "west.test" : "east.test";
    return get(address, { host, origin: site }, { onSent });
  });
  assert.equal(standIn.asked.length, 2);
  for (const host of ["west.test", "east.test"]) assert.equal((await get(learning, { host })).status, 200);
  assert.equal(standIn.asked.length, 2, "and whoever comes later is none");
  t.diagnostic(`${answers} answers, ${standIn.asked.length} requests upstream`);
});

workerTest(
  "two hundred readers of forty pages never make the proxy ask faster than its pace, and all get their page in the end",
  { limits: { pace: { interop: 60, listings: 60 }, longestQueue: 1_200 } },
  async ({ standIn, get, t }) => {
    // The line is fifty times as fast as the real one.
    const full = await patientReaders(200, forty, (address) => get(address, { origin: site }), 50);
    assert.equal(standIn.asked.length, 40, "each page was asked for once");
    assert.ok(full > 0, "some were told to come back");
    const shortest = assertPaced(standIn.asked, 60);
    t.diagnostic(`shortest gap ${shortest.toFixed(1)} ms at a pace of 60 ms; ${full} answers said to come back`);
  },
);

workerTest("with the real numbers, feeds and API together keep 3 s, listings 15 s", { limits: {} }, async ({ standIn, get, t }) => {
  assert.deepEqual(real.pace, { interop: 3_000, listings: 15_000 });
  assert.equal(real.longestQueue, 60_000);
  const addresses = [learning, "/from/export.arxiv.org/api/query?id_list=2504.12359", intelligence, "/from/arxiv.org/list/cs.LG/new", "/from/arxiv.org/catchup/cs.LG/2025-04-18"];
  const answers = await Promise.all(addresses.map((address) => get(address)));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200, 200]);
  const listings = standIn.asked.filter(({ host }) => host === "arxiv.org");
  const others = standIn.asked.filter(({ host }) => host !== "arxiv.org");
  assert.equal(new Set(others.map(({ host }) => host)).size, 2);
  const gaps = [assertPaced(others, 3_000), assertPaced(listings, 15_000)];
  t.diagnostic(`shortest gaps ${gaps.map((gap) => gap.toFixed(0)).join(" and ")} ms`);
});

workerTest("with the real numbers, whoever would wait over a minute is told when to come back", { limits: {} }, async ({ standIn, port, get }) => {
  standIn.answer = () => {};
  // The first listing stalls; four more fit into a minute of 15 s each, a sixth does not.
  const addresses = ["AI", "CL", "CV", "LG", "RO"].map((one) => `/from/arxiv.org/list/cs.${one}/new`);
  const waiting = addresses.map((address) => get(address).catch(() => null));
  await standIn.askedFor(1);
  for (let waits = 0; waits < 4; ) waits = JSON.parse((await get("/health")).body).lines.listings.waiting;
  const { status, headers } = await get("/from/arxiv.org/list/cs.SE/new");
  assert.equal(status, 503);
  const seconds = Number(headers["retry-after"]);
  assert.ok(seconds >= 15 && seconds <= 120, `${seconds} s`);
  assert.equal((await get("/health")).status, 200, `port ${port} still answers`);
  void waiting;
});

const bounds = { ...fast, answerTime: 400, pauseAfterFailure: 1 };

workerTest("an upstream that stalls is given up after its time, before its first byte and within its body", { limits: bounds }, async ({ standIn, get }) => {
  const check = async (address) => {
    const began = performance.now();
    const { status, body } = await get(address);
    assert.equal(status, 504, body);
    assert.match(body, /^rss\.arxiv\.org did not answer within/);
    assert.ok(performance.now() - began < 5_000, "long before a reader gives up");
  };
  const closed = [];
  const note = (request) => closed.push(new Promise((resolve) => request.socket.on("close", resolve)));
  standIn.answer = note;
  await check("/from/rss.arxiv.org/rss/cs.LG");
  standIn.answer = (request, response) => {
    note(request);
    response.write("<rss>");
  };
  await check("/from/rss.arxiv.org/rss/cs.AI");
  let drip;
  standIn.answer = (request, response) => {
    note(request);
    drip = setInterval(() => response.write(" "), 20);
  };
  await check("/from/rss.arxiv.org/rss/cs.CL");
  await Promise.all(closed);
  clearInterval(drip);
  standIn.answer = standIn.usual;
  assert.equal((await get("/from/rss.arxiv.org/rss/cs.CV")).status, 200, "others are served");
});

workerTest("100 MB are given up after 8, whether they are announced, sent in pieces or unpacked", { limits: fast }, async ({ standIn, get, t }) => {
  const block = Buffer.alloc(MB, " ");
  let written = 0;
  const pour = (response) => {
    // The pipeline's error is the proxy hanging up, which is what is looked for.
    const hundred = function* () {
      for (let at = 0; at < 100; at += 1, written += block.length) yield block;
    };
    pipeline(hundred, response).catch(() => {});
  };
  const check = async (address, most) => {
    written = 0;
    const { status, body } = await get(address);
    assert.equal(status, 502);
    assert.equal(body, "rss.arxiv.org answered with more than 8 MB.\n");
    assert.ok(written <= most, `${written / MB} MB were sent`);
    t.diagnostic(`${address}: ${(written / MB).toFixed(0)} MB left arXiv`);
  };
  standIn.answer = (_, response) => pour(response);
  await check("/from/rss.arxiv.org/rss/cs.LG", 40 * MB);
  standIn.answer = (_, response) => {
    response.setHeader("content-length", 100 * MB);
    pour(response);
  };
  await check("/from/rss.arxiv.org/rss/cs.AI", 40 * MB);
  const bomb = gzipSync(Buffer.alloc(100 * MB, " "));
  standIn.answer = (request, response) => {
    assert.equal(request.headers["accept-encoding"], "gzip");
    response.setHeader("content-encoding", "gzip");
    response.end(bomb);
  };
  await check("/from/rss.arxiv.org/rss/cs.CL", 0);
  const asked = standIn.asked.length;
  await check("/from/rss.arxiv.org/rss/cs.CL", 0);
  assert.equal(standIn.asked.length, asked, "and is not asked for again at once");
  standIn.answer = (_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(gzipSync(feed()));
  };
  assert.equal((await get("/from/rss.arxiv.org/rss/cs.CV")).body, feed(), "packed feeds are unpacked");
});

workerTest("an answer that lies about its length, ends early or is another page is not taken for a feed", { limits: { ...fast, answerTime: 1_000, pauseAfterFailure: 1 } }, async ({ standIn, get }) => {
  const whole = feed();
  const check = async (category, status, pattern, answer) => {
    standIn.answer = answer;
    const told = await get(`/from/rss.arxiv.org/rss/${category}`);
    assert.equal(told.status, status, told.body);
    assert.match(told.body, pattern);
  };
  await check("cs.AI", 502, /cut short/, (_, response) => {
    response.socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n${whole}`);
  });
  await check("cs.CL", 502, /broke off/, (_, response) => {
    response.writeHead(200, { "content-length": whole.length + 500 });
    response.write(whole, () => response.socket.destroy());
  });
  await check("cs.CV", 504, /did not answer within/, (_, response) => {
    response.writeHead(200, { "content-length": whole.length + 500 });
    response.write(whole);
  });
  await check("cs.LG", 502, /not the page that was asked for/, (_, response) => response.end("<html>Are you a robot?</html>"));
  await check("cs.RO", 502, /broke off/, (_, response) => response.socket.end("what?\r\n\r\n"));
  await check("cs.SE", 502, /broke off/, (_, response) => response.socket.destroy());
  await check("cs.DB", 502, /cannot use/, (_, response) => response.writeHead(206).end(whole));
});

workerTest("a redirect is followed inside the map, at the pace of its line", {}, async ({ standIn, get }) => {
  standIn.answer = (request, response) => {
    if (request.url === "/rss/cs.LG") response.writeHead(301, { location: "/atom/cs.LG" }).end();
    else if (request.url === "/atom/cs.LG") response.writeHead(302, { location: "https://arxiv.org/list/cs.LG/new" }).end();
    else standIn.usual(request, response);
  };
  const { status, body } = await get(learning);
  assert.equal(status, 200);
  assert.match(body, /Showing new listings/);
  assert.deepEqual(standIn.asked.map(({ host }) => host), ["rss.arxiv.org", "rss.arxiv.org", "arxiv.org"]);
  assert.equal((await get(learning)).status, 200);
  assert.equal(standIn.asked.length, 3, "and remembered");
});

workerTest("a redirect out of the map, or without end, is not followed", {}, async ({ standIn, get }) => {
  const categories = locations.map((_, at) => `cs.${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]}`);
  for (const [at, location] of locations.entries()) {
    standIn.answer = (_, response) => response.writeHead(at % 2 ? 302 : 308, { location }).end();
    const { status, headers } = await get(`/from/rss.arxiv.org/rss/${categories[at]}`);
    assert.equal(status, 502, shown(location));
    assert.equal(headers.location, undefined);
    assert.equal(standIn.asked.length, at + 1, shown(location));
  }
  standIn.answer = (request, response) => response.writeHead(302, { location: request.url === "/rss/hep-th" ? "/rss/hep-ph" : "/rss/hep-th" }).end();
  const { status, body } = await get("/from/rss.arxiv.org/rss/hep-th");
  assert.equal(status, 502);
  assert.match(body, /from address to address/);
  assert.equal(standIn.asked.length, locations.length + 2, "each was asked once");
});

/** Puts the Worker's clock to `time`. */
async function travel(get, time) {
  assert.equal((await get(`/test/travel?${time}`)).body, "there");
}

const noon = Date.parse("2025-04-18T16:00:00Z");
const midnight = next(0, noon);

workerTest("a page is asked for once until midnight in New York, then again, and a 304 keeps it", { travels: true }, async ({ standIn, get }) => {
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
});

workerTest("when arXiv fails, the last page stands in and says so", { travels: true, limits: { ...bounds, pauseAfterFailure: 1 } }, async ({ standIn, get }) => {
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
    assert.match(headers["cache-status"], new RegExp(`^Firstlight; hit; ttl=-\\d+; fwd-status=${expected}; detail=stale$`));
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
});

workerTest("a host that asks to be left alone is left alone, and its status and Retry-After reach the page", { travels: true, limits: fast }, async ({ standIn, get }) => {
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
});

test("pages and the pace outlive the object, which Cloudflare moves and restarts at will", { timeout: 120_000 }, async () => {
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
});

workerTest("the health path tells of configuration and lines and asks nobody", { origins: `${site} https://you.github.io/firstlight` }, async ({ standIn, get }) => {
  const { status, body } = await get("/some/base/health", { origin: site });
  const report = JSON.parse(body);
  assert.equal(status, 500, "an origin has no path");
  assert.equal(report.origins, 1);
  assert.match(report.problem, /no origin/);
  assert.deepEqual(Object.keys(report.lines), ["interop", "listings"]);
  assert.deepEqual(standIn.asked, []);
});

test("the day of New York is the same under workerd as here", { timeout: 60_000 }, async () => {
  const standIn = await StandIn.start();
  const worker = await startWorker(standIn, { limits: fast, travels: true });
  try {
    // The eve of each change of the clock: max-age says when the Worker thinks that midnight is.
    for (const time of ["2026-03-08T05:00:00Z", "2026-07-01T03:59:00Z", "2026-11-01T05:30:00Z"].map(Date.parse)) {
      await get(worker.port, `/test/travel?${time}`);
      standIn.answer = (_, response) => response.end(feed({ day: newYorkDay(time) }));
      const { headers } = await get(worker.port, `/from/rss.arxiv.org/rss/cs.LG${"+cs.AI".repeat(standIn.asked.length)}`);
      const age = Number(/max-age=(\d+)/.exec(headers["cache-control"])[1]);
      assert.ok(Math.abs(time + age * 1000 - next(0, time)) <= 2_000, `${headers["cache-control"]} at ${new Date(time).toISOString()}`);
    }
  } finally {
    await worker.stop();
    await standIn.stop();
  }
});
