// Several tabs on one day: one reads it, the others watch, and any of them can continue.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { arxivSays, day, feed, itIs, papersIn, playRealDay, setUp, shortPapers, storedText, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest } from "./pages.mjs";
import { noData } from "./servers.mjs";

/** How often three tabs race: a sample, or as often as the long series wants. */
const races = process.env.FIRSTLIGHT_LONG ? 50 : 5;

async function openTab(app, address = "/") {
  const tab = new Digest(await app.context.newPage());
  await tab.visit(address);
  return tab;
}

/** Papers scored so far, by the bar. */
const scored = (tab) => tab.page.evaluate(() => document.querySelector("main progress")?.value ?? null);

/** What a tab shows of a run. */
const shown = async (tab) => [await scored(tab), await tab.ids()];

/** How many papers an interrupted run has kept, and how many wait, as the page says it. */
async function left(tab) {
  const words = /(\d+) papers are scored and kept; (\d+) wait\./;
  await tab.says(words);
  const [, kept, wait] = words.exec(await tab.main.innerText()).map(Number);
  return { kept, wait };
}

const ends = async (app) => (await app.servers.asked()).model.map(({ end }) => end);

/** In the page: clicks "Read the day" after so many milliseconds, unless `day` is shown by then: another tab was first. */
async function clickToRead([delay, day]) {
  await new Promise((resolve) => setTimeout(resolve, delay));
  for (;;) {
    const buttons = [...document.querySelectorAll("main button")];
    const button = buttons.find((one) => one.textContent.trim() === "Read the day");
    if (button) return button.click();
    if (document.querySelector("main h1")?.textContent === day) return;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** The keys of the runs that are stored. */
async function storedRuns(page) {
  const kept = JSON.parse(await storedText(page));
  return kept["firstlight/runs"][0].filter((key) => key.startsWith("head/"));
}

test("a second tab watches, and continues what the first one leaves", { skip: noData }, async (app) => {
  await playRealDay(app);
  const reader = await setUp(app);
  await reader.begin.waitFor();
  const early = await openTab(app);
  await early.begin.waitFor();

  await app.servers.modelIs({ mood: "held" });
  await reader.begin.click();
  await reader.stop.waitFor();
  await until(async () => (await scored(reader)) > 0);

  // One tab was open before the run began, one comes later.
  const late = await openTab(app, `/day/${day}`);
  for (const tab of [early, late]) {
    await tab.says("This day is being read in another tab.");
    // The reader may get some more of the half that is out: bar and list are looked at together.
    await until(async () => isDeepStrictEqual(await shown(tab), await shown(reader)));
    for (const button of [tab.begin, tab.stop, tab.goOn]) assert.equal(await button.count(), 0);
  }
  app.page = late.page;
  await app.pictures("watching");
  await app.assertAccessible();

  // What comes there shows here.
  const before = await scored(late);
  await app.servers.release();
  // As many at once as a browser has connections to one HTTP/1.1 server.
  await until(async () => (await ends(app)).filter((end) => end === "held").length === 6);
  await until(async () => (await scored(late)) > before);
  await until(async () => (await scored(late)) === (await scored(reader)));
  const seen = await scored(reader);
  await reader.page.close();

  for (const tab of [early, late]) await tab.says("This run was interrupted");
  // What is kept is told a moment later than it is kept.
  const { kept, wait } = await left(late);
  assert.ok(kept >= seen, `${seen} were shown, ${kept} are kept`);
  assert.equal(kept + wait, 213);
  assert.deepEqual(await left(early), { kept, wait });
  await app.servers.modelIs({ mood: "answers" });
  const asked = (await app.servers.asked()).model.length;
  await late.goOn.click();
  for (const tab of [early, late]) {
    await tab.shows(26);
    await tab.says(/^26 papers out of 433 announced/);
  }
  await late.stop.waitFor({ state: "detached" });
  const again = (await app.servers.asked()).model.slice(asked).flatMap(({ body }) => papersIn(body));
  assert.equal(again.length, wait, "only what was missing is asked for");
  await early.note("This day is being read in another tab.").waitFor({ state: "detached" });
  assert.equal(await early.goOn.count(), 0);
  assert.equal((await storedRuns(late.page)).length, 1);
});

test("a tab that crashes leaves its day to the others", { skip: noData }, async (app) => {
  await playRealDay(app);
  const reader = await setUp(app);
  await app.servers.modelIs({ mood: "held" });
  await reader.begin.click();
  await until(async () => (await scored(reader)) > 0);
  const watcher = await openTab(app);
  await watcher.says("This day is being read in another tab.");
  await app.crash(reader.page);
  await watcher.says("This run was interrupted");
  await app.servers.modelIs({ mood: "answers" });
  await watcher.goOn.click();
  await watcher.shows(26);
  await watcher.stop.waitFor({ state: "detached" });
});

test("a tab that did not see the day being read shows it, and asks nothing", {}, async (app) => {
  await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": feed({ category: "cs.AI" }) });
  const reader = await setUp(app);
  // The other tab hears nothing.
  await app.context.addInitScript(() => delete window.BroadcastChannel);
  const deaf = await openTab(app);
  await deaf.begin.waitFor();
  await reader.begin.click();
  await reader.says(/papers? out of 3 announced/);
  await reader.stop.waitFor({ state: "detached" });
  const asked = (await ends(app)).length;
  await deaf.begin.click();
  await deaf.says(/papers? out of 3 announced/);
  assert.equal((await ends(app)).length, asked);
  assert.equal((await storedRuns(reader.page)).length, 1);
});

test("a page that has no locks says so, and reads the day", {}, async (app) => {
  await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": feed({ category: "cs.AI" }) });
  await app.context.addInitScript(() => delete Navigator.prototype.locks);
  const reader = await setUp(app);
  await app.servers.modelIs({ mood: "held", times: 1 });
  await reader.begin.click();
  await reader.says(/does not let tabs know of each other/);
  await until(async () => (await ends(app)).includes("held"));
  await app.servers.release();
  await reader.stop.waitFor({ state: "detached" });
  await reader.says(/papers? out of 3 announced/);
});

test(`three tabs start one run, ${races} times`, { timeout: 600_000 }, async (app, t) => {
  await itIs(app, "2025-04-18T13:00:00Z");
  const reader = await setUp(app);
  const tabs = [reader, await openTab(app), await openTab(app)];
  for (let race = 0; race < races; race++) {
    // Another day each time: Mondays, from 2025 on.
    const date = new Date(Date.UTC(2025, 3, 21 + 7 * race, 13));
    await itIs(app, date.toISOString());
    const [, monday] = date.toUTCString().match(/^(\w+, \d+ \w+ \d+)/);
    const inWords = date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    // Papers of its own too: what was scored the week before would not be asked about again.
    const papers = shortPapers.map((paper, index) => ({ ...paper, id: `2504.${90_000 + 10 * race + index}` }));
    await arxivSays(app, { "cs.LG": feed({ papers, date: monday }), "cs.AI": feed({ category: "cs.AI", date: monday }) });
    const before = (await app.servers.asked()).model.length;
    await Promise.all(tabs.map((tab) => tab.open()));
    for (const tab of tabs) {
      if (race > 0) await tab.says(/papers? out of 3 announced/); // The day before.
      await tab.begin.waitFor();
    }
    // At once, and in later races one after the other, so that the others come anywhere into a run.
    const delay = (race % 5) * 7;
    await Promise.all(tabs.map(({ page }, index) => page.evaluate(clickToRead, [index * delay, inWords])));
    for (const tab of tabs) {
      await tab.heading.filter({ hasText: inWords }).waitFor();
      await tab.says(/papers? out of 3 announced/);
      await tab.stop.or(tab.goOn).or(tab.begin).waitFor({ state: "detached" });
    }
    assert.equal((await storedRuns(reader.page)).length, race + 1, `race ${race}`);
    const asked = (await app.servers.asked()).model.slice(before).flatMap(({ body }) => papersIn(body));
    assert.deepEqual(asked.filter((id, index) => asked.indexOf(id) !== index), [], `race ${race}: asked twice`);
  }
  t.diagnostic(`${races} races of three tabs, ${races} runs`);
});
