// The way to arXiv: chosen, tested with a real request, and saved only where it works; what a proxy sees of the reader.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";

import { model, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

/** What Chromium itself logs where a response may not be read, or none comes. */
const silence = /blocked by CORS policy|Failed to load resource/;

/**
 * A proxy of the shape `?url=` on a port of its own, before the stand-in for arXiv. `mood` says what it does with what it
 * gets; `asked` is what it was asked: `{ url, headers }`.
 */
async function startProxy(app) {
  const proxy = { asked: [], mood: "good" };
  const moods = {
    good: (feed) => [200, feed],
    "hides a 429": () => [200, "Rate exceeded."],
    "asks to slow down": () => [429, "Rate exceeded.", { "retry-after": "30", "access-control-expose-headers": "Retry-After" }],
    "wraps in JSON": (feed) => [200, JSON.stringify({ contents: feed.slice(0, 20) })],
    "shows a page": () => [200, "<!doctype html><html><head><title>Welcome</title></head></html>"],
    "lets little through": (feed) => [200, feed.slice(0, feed.length / 2)],
    "answers an old question": (feed) => [200, feed.replace("<title>cs.LG updates", "<title>cs.AI updates")],
    forbids: () => [403, "not here"],
    "lets nobody in": (feed) => [200, feed, { "access-control-allow-origin": "https://elsewhere.example" }],
    "breaks off": (feed) => [200, feed.slice(0, feed.length / 3), { "content-length": String(Buffer.byteLength(feed)) }],
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost").searchParams.get("url");
    if (url === null) return response.writeHead(404).end();
    proxy.asked.push({ url, headers: request.headers });
    const feed = await (await fetch(app.servers.arxiv + new URL(url).pathname)).text();
    const [status, body, headers] = moods[proxy.mood](feed);
    response.writeHead(status, { "content-type": "text/xml", "access-control-allow-origin": "*", ...headers });
    response.write(body);
    if (proxy.mood === "breaks off") setImmediate(() => response.destroy());
    else response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.origin = `http://localhost:${server.address().port}`;
  proxy.template = `${proxy.origin}/?url={url}`;
  proxy.stop = () => server.closeAllConnections() ?? server.close();
  return proxy;
}

/** A test with a proxy beside the stand-ins. */
function proxyTest(name, body) {
  test(name, {}, async (app) => {
    app.allow(silence);
    const proxy = await startProxy(app);
    try {
      await body(app, proxy);
    } finally {
      proxy.stop();
    }
  });
}

async function open(app) {
  const settings = new Settings(app.page);
  await settings.open();
  return settings;
}

/** The way that is chosen, and the one that is in use: what the form shows after a reload. */
const chosen = (settings) => settings.way.locator("option:checked").innerText();
async function inUse(settings) {
  await settings.open();
  return chosen(settings);
}

const works = /^The feed of cs\.LG for \w+, \d+ \w+ \d{4} announces \d+ entries \(\d+ new, \d+ cross-lists, \d+ replacements\)\. [\d.]+ [KM]B came in [\d.]+ m?s, the first of it after [\d.]+ m?s\./;

test("the site's own proxy is tested", {}, async (app) => {
  const settings = await open(app);
  assert.equal(await chosen(settings), "The one that this site offers");
  await settings.testProxy.click();
  const note = settings.note("It works.");
  await note.waitFor();
  assert.match((await note.innerText()).replace("It works. ", ""), works);
  assert.doesNotMatch(await note.innerText(), /Save it/, "it is in use already");
  assert.equal((await app.servers.asked()).arxiv.length, 1);
  await settings.unfold("What a proxy can see and do");
  await settings.says(/It sees which categories you read/);
  await settings.says(/It never sees your key, your criteria/);
  await app.pictures("proxy works");
  await app.assertAccessible();
  app.allow(silence);
  await app.servers.arxivIs({ mood: "dead" });
  await settings.testProxy.click();
  await settings.note("arXiv or the proxy failed (502).").waitFor();
});

proxyTest("another proxy is tested before it is saved, and then the day comes through it", async (app, proxy) => {
  const settings = await open(app);
  await settings.use(app.servers.model, model);
  await settings.goThrough(proxy.template);
  await app.pictures("proxy template");
  await Promise.all([app.page.waitForEvent("load"), settings.testProxy.click()]);
  const note = settings.note("It works.");
  await note.waitFor();
  assert.match(await note.innerText(), /Save it to use it\.$/);
  assert.equal(await inUse(settings), "The one that this site offers", "a test saves nothing");

  await settings.goThrough(proxy.template);
  await Promise.all([app.page.waitForEvent("load"), settings.saveProxy.click()]);
  await settings.says("Saved.");
  assert.equal(await inUse(settings), "Another one, by a template");
  assert.equal(await settings.template.inputValue(), proxy.template);
  const { arxiv } = await app.servers.asked();
  proxy.asked.length = 0;
  await settings.goTo("Today");
  const digest = new Digest(app.page);
  await digest.begin.waitFor();
  // The listings are asked after the feeds, and one may be on its way.
  const hosts = new Set(proxy.asked.map(({ url }) => new URL(url).hostname));
  hosts.delete("arxiv.org");
  assert.deepEqual(hosts, new Set(["rss.arxiv.org"]));
  // All of it comes through the proxy.
  await until(async () => (await app.servers.asked()).arxiv.length - arxiv.length === proxy.asked.length);
  for (const { headers } of proxy.asked) {
    assert.deepEqual([headers.cookie, headers.authorization, headers.referer], [undefined, undefined, undefined]);
  }
});

proxyTest("whatever is wrong with a proxy has its sentence, and is not saved", async (app, proxy) => {
  const settings = await open(app);
  const site = new URL(app.servers.site).origin;
  const check = async (mood, ...sentences) => {
    proxy.mood = mood;
    await settings.saveProxy.click();
    for (const sentence of sentences) await settings.says(sentence);
    await settings.says("Nothing was changed: the way that was in use stays in use.");
  };
  proxy.mood = "hides a 429";
  await settings.goThrough(proxy.template);
  await Promise.all([app.page.waitForEvent("load"), settings.saveProxy.click()]);
  await settings.says(/^Too many requests: arXiv or the proxy refuses more for now/);
  await settings.says(/The answer called itself a success \(200\) all the same, so this proxy hides what goes wrong\./);
  assert.equal(await chosen(settings), "Another one, by a template", "the form is as it was before the reload");
  await app.pictures("proxy fails");
  await app.assertAccessible();
  await check("asks to slow down", /Wait 30 seconds, then try again\./);
  await check("wraps in JSON", /^JSON came where arXiv's feed was due: “{"contents":/);
  await check("shows a page", /^A web page titled “Welcome” came where arXiv's feed was due/);
  await check("lets little through", /^The feed broke off after \d+ KB and \d+ complete entries\./, /the proxy lets no more through/);
  await check("breaks off", /^The feed broke off after \d+ KB and \d+ complete entries\./);
  await check("answers an old question", /^The feed of cs\.AI came where cs\.LG was asked for/);
  await check("forbids", /^The request was refused \(403\)\./, /It said: “not here”\./);
  await check("lets nobody in", `${proxy.origin} answers, but does not let this page read the answer.`, new RegExp(`Access-Control-Allow-Origin: ${site}`));
  proxy.stop();
  await check("good", `Nothing answers at ${proxy.origin}.`);
  assert.equal(await inUse(settings), "The one that this site offers");
});

test("a host without a proxy says so, and public ones tell their limits", {}, async (app) => {
  app.allow(silence);
  await app.page.route("**/from/**", (route) => route.fulfill({ status: 404, body: "404" }));
  const settings = await open(app);
  await settings.testProxy.click();
  await settings.note(`${new URL(app.servers.site).origin} has no proxy beside this page.`).waitFor();
  await settings.way.selectOption({ label: "corsproxy.io (public)" });
  await settings.says(/on localhost only, and up to 1 MB: the feed of cs\.LG was larger on 71 of 632 days/);
  await settings.way.selectOption({ label: "codetabs.com (public)" });
  await settings.says(/Up to 625 KB: the feed of cs\.LG was larger on 242 of 632 days/);
  await settings.note("has no proxy beside this page").waitFor({ state: "detached" });
});
