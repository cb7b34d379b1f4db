// Stop ends what is under way at once: the provider sees its connections close.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";

import { papersIn, playRealDay, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";
import { noData } from "./servers.mjs";

/** How long it may take until every connection is closed, in milliseconds. */
const limit = 500;

/**
 * A provider that streams a few characters every 20 ms, on each of its connections. `open`: how many are streaming;
 * `closed`: when each of them was closed by the other side; `requests`: how many there were.
 */
async function slowModel() {
  const state = { open: 0, closed: [], requests: 0, last: 0 };
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*, authorization, content-type");
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    let body = "";
    for await (const chunk of request) body += chunk;
    state.requests++;
    state.last = Date.now();
    state.open++;
    const papers = papersIn(JSON.parse(body)).map((id) => ({ id, comment: "Slowly.", relevance: 9, novelty: 9 }));
    const text = JSON.stringify({ papers });
    response.writeHead(200, { "content-type": "text/event-stream" });
    let place = 0;
    const timer = setInterval(() => {
      // The last character never comes.
      const content = text.slice(place, Math.min(place + 4, text.length - 1));
      place += content.length;
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`);
      // The first batch goes alone: it ends, so that others follow.
      if (state.requests === 1 && place >= 120) response.end('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    }, 20);
    response.on("close", () => {
      clearInterval(timer);
      state.open--;
      if (!response.writableEnded) state.closed.push(Date.now());
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { state, address: `http://localhost:${server.address().port}/v1`, stop: () => server.closeAllConnections() ?? server.close() };
}

test("Stop closes every connection within half a second", { skip: noData }, async (app, t) => {
  const slow = await slowModel();
  try {
    await playRealDay(app);
    const settings = new Settings(app.page);
    await settings.open();
    await settings.use(slow.address, "slow");
    await settings.readToday.click();
    const digest = new Digest(app.page);
    await digest.begin.click();
    await app.page.waitForFunction(() => document.querySelector("progress")?.value > 3);
    // Several are under way.
    await until(() => slow.state.open > 1);
    const clicked = await digest.stop.evaluate((button) => {
      button.click();
      return Date.now();
    });
    await digest.says("You stopped this run.");
    // The page says so without waiting until the other side hears of it.
    await until(() => slow.state.open === 0);
    const took = Math.max(...slow.state.closed) - clicked;
    t.diagnostic(`${slow.state.closed.length} connections were closed ${took} ms after Stop`);
    assert.ok(took <= limit, `${took} ms`);
    // What was sent just before the click may arrive just after it.
    assert.ok(slow.state.last - clicked < limit, "nothing is asked afterwards");
  } finally {
    slow.stop();
  }
});
