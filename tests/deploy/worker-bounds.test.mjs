// What the Worker makes of an arXiv that stalls, lies or pours.

import assert from "node:assert/strict";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";

import { get } from "./client.mjs";
import { feed } from "./stand-in.mjs";
import { fast, workerTest } from "./worker.mjs";

const MB = 1024 * 1024;

const bounds = { ...fast, answerTime: 1_000, pauseAfterFailure: 1 };

workerTest(
  "an upstream that stalls is given up after its time, before its first byte and within its body",
  { limits: bounds },
  async ({ standIn, get }) => {
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
  },
);

workerTest(
  "100 MB are given up after 8, whether they are announced, sent in pieces or unpacked",
  { limits: fast },
  async ({ standIn, get, t }) => {
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
  },
);

workerTest(
  "an answer that lies about its length, ends early or is another page is not taken for a feed",
  { limits: { ...fast, answerTime: 1_000, pauseAfterFailure: 1 } },
  async ({ standIn, get }) => {
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
    await check("cs.LG", 502, /not the page that was asked for/, (_, response) =>
      response.end("<html>Are you a robot?</html>"),
    );
    await check("cs.RO", 502, /broke off/, (_, response) => response.socket.end("what?\r\n\r\n"));
    await check("cs.SE", 502, /broke off/, (_, response) => response.socket.destroy());
    await check("cs.DB", 502, /cannot use/, (_, response) => response.writeHead(206).end(whole));
  },
);
