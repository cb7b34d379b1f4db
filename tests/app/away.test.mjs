// The reader, or the network, goes away while a run asks: it pauses where it must, and goes on by itself.

import assert from "node:assert/strict";

import { playRealDay, setUp, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { noData } from "./servers.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Turns the page as the browser does when another one is brought before it, or it is brought back. */
function turn(page, hidden) {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

const asked = async (app) => (await app.servers.asked()).model.length;

test("on a phone the screen stays on while a run asks, and a hidden page asks nothing new", { skip: noData, device: phone }, async (app) => {
  // Headless Chromium grants no wake lock: this one notes what is asked of it, and lets go like a real one.
  await app.context.addInitScript(() => {
    window.wakes = [];
    const request = async (type) => {
      const sentinel = { type, released: false, release: async () => (sentinel.released = true) };
      window.wakes.push(sentinel);
      return sentinel;
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) for (const wake of window.wakes) wake.released = true;
    });
  });
  const wakes = () => app.page.evaluate(() => window.wakes.map(({ type, released }) => `${type} ${released ? "off" : "on"}`));
  await playRealDay(app);
  const digest = await setUp(app);
  assert.deepEqual(await wakes(), []);
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.papers.first().waitFor();
  await until(async () => (await wakes()).length > 0);
  assert.deepEqual(await wakes(), ["screen on"]);
  await digest.says(/Keep this page in view/);
  await app.picture("running on a phone");

  await turn(app.page, true);
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await digest.says(/The page was hidden/);
  assert.equal(await asked(app), 1, "what was under way came to its end, and nothing else was asked");

  await turn(app.page, false);
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
  await until(async () => (await wakes()).every((wake) => wake === "screen off"));
  assert.deepEqual(await wakes(), ["screen off", "screen off"], "asked for again when the page was back");
});

test("a desktop's background tab goes on", { skip: noData }, async (app) => {
  await playRealDay(app);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.papers.first().waitFor();
  await turn(app.page, true);
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
});

test("a network that goes and comes back costs nothing but time", { skip: noData }, async (app) => {
  app.allow(/net::ERR_/);
  await playRealDay(app);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held", times: 1 });
  await digest.begin.click();
  await digest.papers.first().waitFor();
  await app.context.setOffline(true);
  // As when a cable is pulled: what was under way breaks off, and nothing else gets through.
  await app.servers.modelIs({ mood: "dead" });
  await app.servers.release();
  await digest.says(/There is no connection; the run tries again/);
  await app.pictures("no network");
  await app.servers.modelIs({ mood: "answers" });
  await app.context.setOffline(false);
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
  assert.equal((await digest.sums())["Not scored"], 0);
});

test("a provider that asks to wait is said to", { skip: noData }, async (app) => {
  app.allow(/status of 529/);
  await playRealDay(app);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "overloaded", times: 2 });
  // It stands there for some seconds: whoever looks must look beforehand.
  const waiting = digest.says(/The provider asks to wait; the run goes on by itself in \d+ s/);
  await digest.begin.click();
  await waiting;
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
});
