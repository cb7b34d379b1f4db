// What the Worker of `deploy/worker` lets through and whom it answers, under workerd.

import assert from "node:assert/strict";
import { test } from "node:test";

import { target } from "../../deploy/worker/src/allow.js";
import { allowed, crooked, hostile, locations, shown } from "./addresses.mjs";
import { get, raw } from "./client.mjs";
import { StandIn } from "./stand-in.mjs";
import { config, startWorker, workerTest } from "./worker.mjs";

const site = "https://reader.example";
const learning = "/from/rss.arxiv.org/rss/cs.LG";

workerTest(
  "what Firstlight reads comes through, with nothing of the reader on the way and none of arXiv's cookies back",
  {},
  async ({ standIn, get }) => {
    const personal = {
      origin: site,
      cookie: "a=b",
      authorization: "Bearer key",
      referer: `${site}/day`,
      "user-agent": "me",
      "x-api-key": "key",
    };
    for (const [at, address] of allowed.slice(0, -1).entries()) {
      const { status, headers, body } = await get(address, personal);
      assert.equal(status, 200, `${address}: ${body}`);
      const asked = standIn.asked[at];
      assert.equal(`/from/${asked.host}${asked.path}`, address);
      // workerd adds cf-worker, the name of the Worker, by itself.
      const told = Object.keys(asked.headers)
        .filter((one) => one !== "cf-worker" && one !== "connection")
        .sort();
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
  },
);

workerTest("hostile addresses are refused, and nobody is asked", {}, async ({ standIn, port, t }) => {
  assert.ok(hostile.length >= 120);
  for (const address of hostile) {
    const status = await raw(port, address);
    assert.ok(status === 0 || status >= 400, `${shown(address)} got ${status}`);
    assert.equal(standIn.asked.length, 0, `${shown(address)} led to a request`);
  }
  t.diagnostic(`${hostile.length} addresses`);
});

workerTest(
  "a crooked address, which the platform has tidied up before the Worker sees it, leads inside the map",
  {},
  async ({ standIn, port }) => {
    for (const address of crooked) await raw(port, address);
    assert.ok(standIn.asked.length > 0, "the platform does tidy up");
    for (const { host, path } of standIn.asked) assert.equal(target(host + path).refusal, undefined, host + path);
  },
);

workerTest("only GET is answered, OPTIONS by the proxy itself", {}, async ({ standIn, get }) => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "HEAD", "PROPFIND"]) {
    const { status, headers } = await get(learning, {}, { method });
    assert.equal(status, 405, method);
    assert.equal(headers.allow, "GET, OPTIONS");
  }
  const { status, headers } = await get(
    learning,
    { origin: site, "access-control-request-method": "GET" },
    { method: "OPTIONS" },
  );
  assert.equal(status, 204);
  assert.equal(headers["access-control-allow-origin"], site);
  assert.equal(headers["access-control-allow-methods"], "GET");
  assert.equal(headers["access-control-allow-headers"], undefined, "no header needs leave");
  assert.deepEqual(standIn.asked, []);
});

workerTest(
  "other sites are refused, one's own and the configured ones are not",
  { origins: `${site}, https://two.example:8443` },
  async ({ standIn, port, get }) => {
    const check = async (headers, expected, named) => {
      const answer = await get(learning, headers);
      assert.equal(answer.status, expected, JSON.stringify(headers));
      assert.equal(answer.headers["access-control-allow-origin"], named);
    };
    for (const origin of [
      "https://evil.example",
      "null",
      "http://reader.example",
      "https://reader.example.evil.test",
      "https://reader.example:444",
      "*",
    ]) {
      await check({ origin }, 403, undefined);
      assert.equal((await get(learning, { origin }, { method: "OPTIONS" })).status, 403);
    }
    await check({ "sec-fetch-site": "cross-site" }, 403, undefined);
    await check({ "sec-fetch-site": "same-site" }, 403, undefined);
    assert.deepEqual(standIn.asked, []);
    await check(
      { origin: "https://two.example:8443", "sec-fetch-site": "cross-site" },
      200,
      "https://two.example:8443",
    );
    await check({ origin: `http://127.0.0.1:${port}` }, 200, undefined);
    await check({ "sec-fetch-site": "same-origin" }, 200, undefined);
    await check({}, 200, undefined);
  },
);

workerTest("a redirect is followed inside the map, at the pace of its line", {}, async ({ standIn, get }) => {
  standIn.answer = (request, response) => {
    if (request.url === "/rss/cs.LG") response.writeHead(301, { location: "/atom/cs.LG" }).end();
    else if (request.url === "/atom/cs.LG")
      response.writeHead(302, { location: "https://arxiv.org/list/cs.LG/new" }).end();
    else standIn.usual(request, response);
  };
  const { status, body } = await get(learning);
  assert.equal(status, 200);
  assert.match(body, /Showing new listings/);
  assert.deepEqual(
    standIn.asked.map(({ host }) => host),
    ["rss.arxiv.org", "rss.arxiv.org", "arxiv.org"],
  );
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
  standIn.answer = (request, response) =>
    response.writeHead(302, { location: request.url === "/rss/hep-th" ? "/rss/hep-ph" : "/rss/hep-th" }).end();
  const { status, body } = await get("/from/rss.arxiv.org/rss/hep-th");
  assert.equal(status, 502);
  assert.match(body, /from address to address/);
  assert.equal(standIn.asked.length, locations.length + 2, "each was asked once");
});

workerTest("the health path tells of the lines and asks nobody", {}, async ({ standIn, get }) => {
  const { status, body } = await get("/some/base/health", { origin: site });
  const idle = { waiting: 0, paused: {} };
  assert.deepEqual(
    [status, JSON.parse(body)],
    [200, { ok: true, origins: 1, lines: { interop: idle, listings: idle } }],
  );
  assert.deepEqual(standIn.asked, []);
});

test("the health path says what is wrong with the origins, which are all of the configuration", async () => {
  assert.deepEqual(Object.keys(config.vars), ["ORIGINS"]);
  const standIn = await StandIn.start();
  for (const [origins, problem] of [
    [config.vars.ORIGINS, /still names the example/],
    [`${site} https://reader.example/firstlight`, /no origin/],
    ["*", /no origin/],
  ]) {
    const worker = await startWorker(standIn, { origins });
    const { status, body } = await get(worker.port, "/health");
    await worker.stop();
    assert.equal(status, 500, body);
    assert.match(JSON.parse(body).problem, problem);
  }
  await standIn.stop();
});
