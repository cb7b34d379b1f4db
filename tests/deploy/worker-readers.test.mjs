// Many readers of the Worker, and the one request that arXiv sees of them.

import assert from "node:assert/strict";
import http from "node:http";

import { next } from "../../deploy/worker/src/calendar.js";
import { limits as real } from "../../deploy/worker/src/limits.js";
import { get } from "./client.mjs";
import { assertPaced, crowd, forty, patientReaders } from "./crowd.mjs";
import { gate } from "./stand-in.mjs";
import { fast, workerTest } from "./worker.mjs";

const site = "https://reader.example";
const learning = "/from/rss.arxiv.org/rss/cs.LG";
const intelligence = "/from/rss.arxiv.org/rss/cs.AI";

workerTest(
  "a thousand readers of two categories at the same moment, over two data centres without a cache, are two requests",
  { centres: ["west", "east"] },
  async ({ standIn, get, t }) => {
    const answers = await crowd(standIn, [learning, intelligence], (address, reader, onSent) => {
      const host = reader % 2 ? "west.test" : "east.test";
      return get(address, { host, origin: site }, { onSent });
    });
    assert.equal(standIn.asked.length, 2);
    for (const host of ["west.test", "east.test"]) assert.equal((await get(learning, { host })).status, 200);
    assert.equal(standIn.asked.length, 2, "and whoever comes later is none");
    t.diagnostic(`${answers} answers, ${standIn.asked.length} requests upstream`);
  },
);

workerTest(
  "a reader who leaves does not take the page from those who stay, nor from the next one",
  {},
  async ({ standIn, port, get }) => {
    const leave = async (address) => {
      const request = http.get({ host: "127.0.0.1", port, path: address, agent: false });
      request.on("error", () => {});
      await standIn.askedFor(standIn.asked.length + 1);
      const gone = new Promise((resolve) => request.on("close", resolve));
      request.destroy();
      await gone;
    };
    const held = gate();
    standIn.answer = async (request, response) => {
      await held.opened;
      standIn.usual(request, response);
    };
    await leave(learning);
    const stays = get(learning);
    held.open();
    assert.equal((await stays).status, 200);
    assert.equal(standIn.asked.length, 1);
    const answered = gate();
    standIn.answer = (request, response) => {
      response.on("finish", answered.open);
      setImmediate(() => standIn.usual(request, response));
    };
    await leave(intelligence);
    await answered.opened;
    assert.equal((await get(intelligence)).status, 200);
    assert.equal(standIn.asked.length, 2);
  },
);

workerTest(
  "two hundred readers of forty pages never make the proxy ask faster than its pace, and all get their page in the end",
  { limits: { pace: { interop: 60, listings: 60 }, longestQueue: 1_200 } },
  async ({ standIn, get, t }) => {
    // Retry-After counts whole seconds, and this line is fifty times as fast as the real one.
    const full = await patientReaders(200, forty, (address) => get(address, { origin: site }), 5);
    assert.equal(standIn.asked.length, 40, "each page was asked for once");
    assert.ok(full > 0, "some were told to come back");
    const shortest = assertPaced(standIn.asked, 60);
    t.diagnostic(`shortest gap ${shortest.toFixed(1)} ms at a pace of 60 ms; ${full} answers said to come back`);
  },
);

workerTest(
  "with the real numbers, feeds and API together keep 3 s, listings 15 s",
  { limits: {} },
  async ({ standIn, get, t }) => {
    assert.deepEqual(real.pace, { interop: 3_000, listings: 15_000 });
    assert.equal(real.longestQueue, 60_000);
    const addresses = [
      learning,
      "/from/export.arxiv.org/api/query?id_list=2504.12359",
      intelligence,
      "/from/arxiv.org/list/cs.LG/new",
      "/from/arxiv.org/catchup/cs.LG/2025-04-18",
    ];
    const answers = await Promise.all(addresses.map((address) => get(address)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    const listings = standIn.asked.filter(({ host }) => host === "arxiv.org");
    const others = standIn.asked.filter(({ host }) => host !== "arxiv.org");
    assert.equal(new Set(others.map(({ host }) => host)).size, 2);
    const gaps = [assertPaced(others, 3_000), assertPaced(listings, 15_000)];
    t.diagnostic(`shortest gaps ${gaps.map((gap) => gap.toFixed(0)).join(" and ")} ms`);
  },
);

workerTest(
  "with the real numbers, whoever would wait over a minute is told when to come back",
  { limits: {} },
  async ({ standIn, port, get }) => {
    standIn.answer = () => {};
    // The first listing stalls; four more fit into a minute of 15 s each, a sixth does not.
    const addresses = ["AI", "CL", "CV", "LG", "RO"].map((one) => `/from/arxiv.org/list/cs.${one}/new`);
    const waiting = addresses.map((address) => get(address).catch(() => null));
    await standIn.askedFor(1);
    for (let waits = 0; waits < 4;) waits = JSON.parse((await get("/health")).body).lines.listings.waiting;
    const { status, headers } = await get("/from/arxiv.org/list/cs.SE/new");
    assert.equal(status, 503);
    const seconds = Number(headers["retry-after"]);
    assert.ok(seconds >= 15 && seconds <= 120, `${seconds} s`);
    assert.equal((await get("/health")).status, 200, `port ${port} still answers`);
    void waiting;
  },
);
