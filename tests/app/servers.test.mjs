// What the whole-app tests stand on: the stand-ins speak as the real servers do, and fail as they are told.

import assert from "node:assert/strict";
import { test as nodeTest } from "node:test";

import { noteSkip } from "./harness.mjs";
import { noModelServer, startModelServer, startStandIns } from "./servers.mjs";

const paper = "2610.99001";
const feed = "/from/rss.arxiv.org/rss/cs.LG";

/** A test with stand-ins but no browser. */
function test(name, body) {
  nodeTest(name, { timeout: 60_000 }, async (t) => {
    const servers = await startStandIns();
    t.after(() => servers.stop());
    await body(servers);
  });
}

function ask(base, model, key, { signal, ...more } = {}) {
  const body = {
    model,
    messages: [
      { role: "system", content: "You rate papers." },
      { role: "user", content: `<<<d41d8c ${paper}\nA title\n\nAn abstract.\n` },
    ],
    max_tokens: 16,
    stream: true,
    stream_options: { include_usage: true },
    ...more,
  };
  return fetch(`${base}/chat/completions`, {
    method: "POST",
    signal,
    headers: { "content-type": "application/json", authorization: `Bearer ${key}`, origin: "http://localhost:1" },
    body: JSON.stringify(body),
  });
}

/** The text of a stream, its usage, and whether it ended as it should. */
function readEvents(text) {
  const data = text.split("\n\n").filter(Boolean).map((event) => event.replace(/^data: /, ""));
  const chunks = data.filter((one) => one !== "[DONE]").map((one) => JSON.parse(one));
  return {
    text: chunks.map((chunk) => chunk.choices?.[0]?.delta?.content ?? "").join(""),
    usage: chunks.find((chunk) => chunk.usage)?.usage,
    error: chunks.find((chunk) => chunk.error)?.error,
    done: data.at(-1) === "[DONE]",
  };
}

/** What every OpenAI-compatible server does that a page can ask: the same for the stand-in and the real one. */
async function speaksTheWire(base, model, goodKey, wrongKey) {
  const preflight = await fetch(`${base}/chat/completions`, {
    method: "OPTIONS",
    headers: {
      origin: "http://localhost:1",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  assert.ok(preflight.ok);
  assert.match(preflight.headers.get("access-control-allow-headers"), /authorization|\*/i);

  const list = await fetch(`${base}/models`, { headers: { authorization: `Bearer ${goodKey}` } });
  assert.ok((await list.json()).data.some(({ id }) => id === model));

  const refused = await ask(base, model, wrongKey);
  assert.equal(refused.status, 401);
  assert.ok(refused.headers.get("access-control-allow-origin"));
  assert.equal(typeof (await refused.json()).error.message, "string");

  const streamed = await ask(base, model, goodKey);
  assert.equal(streamed.status, 200);
  assert.match(streamed.headers.get("content-type"), /^text\/event-stream/);
  assert.ok(streamed.headers.get("access-control-allow-origin"));
  const { text, usage, done } = readEvents(await streamed.text());
  assert.ok(text.length > 0 && usage.prompt_tokens > 0 && usage.completion_tokens > 0 && done);

  const whole = await (await ask(base, model, goodKey, { stream: false, stream_options: undefined })).json();
  assert.ok(whole.choices[0].message.content.length > 0 && whole.usage.total_tokens > 0);
}

test("the stand-in for a model speaks the wire", ({ model }) => speaksTheWire(model, "rehearsal", "any", "wrong"));

nodeTest("the real model server speaks the same wire", { timeout: 120_000 }, async (t) => {
  if (noModelServer) return noteSkip(t, noModelServer);
  const server = await startModelServer("good");
  t.after(() => server.stop());
  await speaksTheWire(server.base, server.model, "good", "bad");
});

test("the stand-in answers for the papers it is asked about", async ({ model }) => {
  const { text } = readEvents(await (await ask(model, "rehearsal", "any")).text());
  assert.equal(JSON.parse(text).id, paper);
});

test("the stand-in for a model fails as it is told", async (servers) => {
  const check = async (mood, status, code) => {
    await servers.modelIs({ mood, times: 1 });
    const answer = await ask(servers.model, "rehearsal", "any");
    assert.equal(answer.status, status, mood);
    const text = await answer.text();
    const error = status === 200 ? readEvents(text).error : JSON.parse(text).error;
    assert.equal(error.code ?? error.type, code, mood);
    assert.equal((await ask(servers.model, "rehearsal", "any")).status, 200, "once only");
  };
  await check("wrong-key", 401, "invalid_api_key");
  await check("rate-limit", 429, "rate_limit_exceeded");
  await check("too-large", 429, "rate_limit_exceeded");
  await check("unknown-model", 404, "model_not_found");
  await check("schema-refused", 400, "invalid_request_error");
  await check("overloaded", 529, "overloaded_error");
  await check("no-quota", 429, "insufficient_quota");
  await check("broken", 500, "server_error");
  await check("error-in-stream", 200, 502);

  await servers.modelIs({ mood: "dead" });
  await assert.rejects(ask(servers.model, "rehearsal", "any"), /fetch failed/);
  await servers.modelIs({ mood: "answers" });
  assert.equal((await ask(servers.model, "rehearsal", "any")).status, 200);
});

test("a held stream waits for its release, and tells when the reader went away", async (servers) => {
  await servers.modelIs({ mood: "held" });
  const first = await ask(servers.model, "rehearsal", "any");
  const reader = first.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value;
  await servers.release();
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
  assert.ok(readEvents(text).done);

  const stop = new AbortController();
  const second = await ask(servers.model, "rehearsal", "any", { signal: stop.signal });
  await second.body.getReader().read();
  assert.deepEqual(await ends(servers), ["sent", "held"]);
  stop.abort();
  let seen = await ends(servers);
  // The connection's end travels on its own: ask until it has arrived (the test's own time limit ends this).
  while (seen[1] === "held") seen = await ends(servers);
  assert.deepEqual(seen, ["sent", "dropped"]);
});

async function ends(servers) {
  return (await servers.asked()).model.map(({ end }) => end);
}

test("the stand-in for arXiv fails as it is told, through the mount", async (servers) => {
  const check = async (mood, status, type, said) => {
    await servers.arxivIs({ mood });
    const answer = await fetch(servers.site + feed);
    assert.equal(answer.status, status, mood);
    assert.equal(answer.headers.get("content-type"), type, mood);
    assert.match(await answer.text(), said, mood);
  };
  const rss = "application/rss+xml";
  await check("feeds", 200, rss, new RegExp(`arXiv:${paper}v1[^]*</rss>\\s*$`));
  await check("rate-exceeded", 429, "text/plain", /^Rate exceeded\.$/);
  await check("html", 200, "text/html; charset=utf-8", /^<!DOCTYPE html>/);
  await check("empty", 200, rss, /<pubDate>[^]*<\/rss>\s*$/);
  await check("truncated", 200, rss, /<item>(?![^]*<\/rss>)/);
  await check("overloaded", 503, "text/html; charset=utf-8", /503/);
  await check("dead", 502, "text/plain; charset=utf-8", /^This proxy could not reach rss\.arxiv\.org: /);
  await check("feeds", 200, rss, /<item>/);
  const other = await fetch(`${servers.site}/from/rss.arxiv.org/rss/math.AG`);
  assert.doesNotMatch(await other.text(), /<item>/, "an empty feed for what the sample day does not have");
});
