// The tab is killed at random points of a run over a real day, and the run is continued in another.

import assert from "node:assert/strict";

import { crash } from "./chromium.mjs";
import { day, papersIn, playRealDay, setUp, stored, storedText } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest } from "./pages.mjs";
import { patience, within } from "./patience.mjs";
import { noData } from "./servers.mjs";

/** How often the tab is killed: a sample, or as often as the long series wants. */
const kills = process.env.FIRSTLIGHT_LONG ? 50 : 6;
/** Milliseconds for the series, of which a kill takes some twenty thousand. */
const longest = 120_000 + kills * 60_000;
/** The same points each time; set FIRSTLIGHT_SEED for others. */
const seed = Number(process.env.FIRSTLIGHT_SEED ?? 20250418);

/** Numbers from 0 up to 1, the same for the same seed (mulberry32, public domain). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The Markdown without the table of tokens and costs, which counts what was paid twice. */
function withoutTable(markdown) {
  const kept = markdown.split("\n").filter((line) => !line.startsWith("|"));
  assert.ok(kept.length > 100 && kept.length < markdown.split("\n").length, "there was a table");
  return kept.join("\n");
}

/** In the page: calls `firstlightWrote(keys)` when answers under so many keys have been committed. */
function reportWrites(point) {
  const keys = [];
  let isTold = false;
  const tell = () => {
    if (keys.length < point || isTold || !window.firstlightWrote) return;
    isTold = true;
    window.firstlightWrote(keys);
  };
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    if (this.name === "answers" || point === 0) {
      this.transaction.addEventListener("complete", () => {
        if (this.name === "answers") keys.push(key);
        tell();
      });
    }
    return put.call(this, value, key);
  };
}

/** The stored answers, by their keys. */
async function answers(page) {
  const kept = JSON.parse(await within(patience, "the storage answers", storedText(page)));
  const [keys, values] = kept["firstlight/answers"];
  return new Map(keys.map((key, index) => [key, values[index]]));
}

/** Begins the day, or goes on with it; false where its run came to its end before the tab died. */
async function goOn(digest) {
  const head = await stored(digest.page, `head/default/${day}/0001`);
  if (head && JSON.parse(head).record.phase === "finished") return false;
  await digest.begin.or(digest.goOn).first().click();
  return true;
}

/** Continues until the day is read, however the run stood. */
async function readToTheEnd(digest) {
  await goOn(digest);
  await digest.says(/^26 papers out of 433 announced/);
  await digest.stop.or(digest.goOn).waitFor({ state: "detached" });
}

test(`the tab is killed at ${kills} points of a run`, { skip: noData, timeout: longest }, async (app, t) => {
  await playRealDay(app);
  const undisturbed = await setUp(app);
  await undisturbed.begin.waitFor();
  // The settings as they are before the first run: each kill has a profile of its own that begins here.
  const storageState = await app.context.storageState({ indexedDB: true });
  await readToTheEnd(undisturbed);
  const expected = withoutTable((await undisturbed.download("Markdown")).text);
  const all = await answers(undisturbed.page);
  assert.equal(all.size, 213);

  const next = random(seed);
  const points = [];
  for (let kill = 0; kill < kills; kill++) {
    // Anywhere in its share of the run, so that few kills are spread over all of it too.
    const point = Math.floor(((kill + next()) / kills) * (all.size + 1));
    const twice = next() < 0.2;
    const context = await app.context.browser().newContext({ ...app.options, storageState });
    try {
      points.push(await killAt(app, context, point, twice, expected));
    } finally {
      await context.close();
    }
  }
  t.diagnostic(`killed with so many of 213 answers stored: ${points.join(", ")}`);
});

/**
 * Kills a tab when `point` answers are stored, or so; where `twice`, again when half of the rest is. Returns how many
 * were stored.
 */
async function killAt(app, context, point, twice, expected) {
  let committed;
  await context.exposeBinding("firstlightWrote", (_, keys) => committed(keys));
  const stored = new Map();
  const deaths = [];
  for (const more of twice ? [point, Math.ceil((213 - point) / 2)] : [point]) {
    const digest = new Digest(await context.newPage());
    await digest.page.addInitScript(reportWrites, more);
    await digest.open();
    const due = new Promise((resolve) => (committed = resolve));
    if (!(await goOn(digest))) break;
    // A run that has fewer to ask for ends before.
    const keys = await Promise.race([due, digest.says(/^26 papers out of 433 announced/).then(() => [])]);
    await crash(digest.page);
    const quiet = await context.newPage();
    await quiet.goto("/config.json");
    const now = await answers(quiet);
    await quiet.close();
    for (const key of [...keys, ...stored.keys()]) assert.ok(now.has(key), `${key} was committed and is there`);
    for (const [key, value] of stored) assert.equal(now.get(key), value, `${key} is as it was`);
    for (const [key, value] of now) stored.set(key, value);
    deaths.push(stored.size);
  }
  const before = (await app.servers.asked()).model.length;
  const digest = new Digest(await context.newPage());
  await digest.open();
  await readToTheEnd(digest);
  assert.equal(withoutTable((await digest.download("Markdown")).text), expected, `killed at ${deaths}`);
  const now = await answers(digest.page);
  for (const [key, value] of stored) assert.equal(now.get(key), value, `${key} is as it was`);
  // What was stored is not asked again.
  const papers = new Set([...stored.values()].map((json) => JSON.parse(json).record.paper));
  const again = (await app.servers.asked()).model.slice(before).flatMap(({ body }) => papersIn(body));
  assert.deepEqual(again.filter((paper) => papers.has(paper)), [], `killed at ${deaths}: asked again`);
  return deaths.join("+");
}
