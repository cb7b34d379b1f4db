// A reader who was away for two weeks: the missed days are listed, and one click fills them, whenever the tab is closed.

import assert from "node:assert/strict";

import { model, passes, storedText } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest, Settings } from "./pages.mjs";

/** arXiv was off on 3 July 2026, so that Monday the 6th has no batch. */
const days = [
  "2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02", "2026-07-03", "2026-07-07", "2026-07-08", "2026-07-09",
  "2026-07-10", "2026-07-13", "2026-07-14",
];
const missed = days.slice(2, -1);
const before = Date.parse("2026-06-30T13:00:00Z");
const back = Date.parse("2026-07-14T13:00:00Z");

/** The page's time and arXiv's are the same, and stand where they are put. */
async function itIs(app, now) {
  await app.servers.arxivIs({ now });
  await app.context.clock.setSystemTime(now);
}

const isThere = (locator) => async () => (await locator.count()) > 0;

async function away(app) {
  await app.servers.arxivIs({ invented: { days, papers: 8 } });
  await app.context.clock.install({ time: before });
  await itIs(app, before);
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  await settings.readToday.click();
  const digest = new Digest(app.page);
  await digest.read();
  // The listings confirm the feeds meanwhile: that day lacks nothing.
  await passes(app, isThere(digest.main.getByText("Sources: everything is here")));
  await itIs(app, back);
  await digest.open();
  return digest;
}

const catchUps = async (app) =>
  (await app.servers.asked()).arxiv.map(({ path }) => path).filter((path) => path.startsWith("/catchup/"));

/** The finished runs that are stored, by day, with what each has announced. */
async function runs(app) {
  const stored = JSON.parse(await storedText(app.page));
  const [name] = Object.keys(stored).filter((key) => key.endsWith("/runs"));
  const [keys, records] = stored[name];
  return keys.flatMap((key, index) => {
    if (!key.startsWith("head/")) return [];
    const { record } = typeof records[index] === "string" ? JSON.parse(records[index]) : records[index];
    return [{ day: key.split("/")[2], phase: record.phase, announced: record.announced, open: record.open ?? [] }];
  });
}

test("two weeks away are listed with sizes and an estimate, and filled on one click", { timeout: 300_000 }, async (app) => {
  const digest = await away(app);
  await digest.says(`${missed.length} days since Wednesday, 1 July 2026 are missing.`);
  await digest.says(/arXiv is asked for 16 pages, 15 s apart: about 4 minutes/);
  await digest.says(/tokens in \d+ requests/);
  // Today is not held up: it can be read before.
  await digest.begin.waitFor();
  await digest.unfold("The days");
  await digest.says("Thursday, 2 July 2026");
  await app.pictures("catch-up list");
  await app.assertAccessible();
  assert.deepEqual(await catchUps(app), [], "nothing is fetched before the click");

  await app.page.getByRole("button", { name: "Fill these days" }).click();
  await passes(app, isThere(digest.main.getByText("All missing days are filled.")));
  const filled = await runs(app);
  const counts = Object.fromEntries(filled.map(({ day, announced }) => [day, announced]));
  assert.deepEqual(Object.keys(counts).sort(), days.slice(1, -1));
  assert.ok(filled.every(({ phase, open }) => phase === "finished" && open.length === 0), JSON.stringify(filled));
  const asked = await catchUps(app);
  assert.equal(new Set(asked).size, 16, "each page was asked for");
  assert.equal(asked.length, 16, "once");

  await digest.read();
  const archive = new Archive(app.page);
  await archive.open();
  await archive.days.nth(9).waitFor();
  assert.equal(await archive.days.count(), 10);
});

test("closing the tab while days are filled loses and repeats nothing", { timeout: 300_000 }, async (app) => {
  const digest = await away(app);
  // The reader closes the tab again and again, each time somewhere else.
  for (const pages of [1, 3, 6, 9, 12]) {
    await app.page.getByRole("button", { name: "Fill these days" }).click();
    await passes(app, async () => (await catchUps(app)).length >= pages);
    await digest.open();
  }
  await app.page.getByRole("button", { name: "Fill these days" }).click();
  await passes(app, isThere(digest.main.getByText("All missing days are filled.")));
  const filled = await runs(app);
  assert.deepEqual(filled.map(({ day }) => day).sort(), days.slice(1, -1), "one run a day");
  assert.ok(filled.every(({ phase, open }) => phase === "finished" && open.length === 0), JSON.stringify(filled));
  // What was stored is not asked for again; each closing costs the page that was under way at most.
  const asked = await catchUps(app);
  assert.equal(new Set(asked).size, 16);
  assert.ok(asked.length <= 16 + 5, `${asked.length}`);
});

test("filling can be stopped and gone on with, and days can be left out", { timeout: 300_000 }, async (app) => {
  const digest = await away(app);
  await app.servers.modelIs({ mood: "held" });
  await app.page.getByRole("button", { name: "Fill these days" }).click();
  await digest.says(/Filling Wednesday, 1 July 2026: day 1 of 8/);
  await passes(app, isThere(digest.main.getByText("Asking the model.")));
  await app.page.getByRole("progressbar", { name: "Days filled" }).waitFor();
  await app.picture("catch-up going");
  await app.page.getByRole("main").getByRole("button", { name: "Stop" }).first().click();
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await app.page.getByRole("button", { name: "Fill these days" }).waitFor();
  await app.page.getByRole("button", { name: "Leave them out" }).click();
  await app.page.getByRole("button", { name: "Fill these days" }).waitFor({ state: "detached" });
  await digest.open();
  await digest.begin.waitFor();
  assert.equal(await app.page.getByRole("button", { name: "Fill these days" }).count(), 0, "they stay left out");
});
