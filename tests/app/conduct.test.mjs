// arXiv is asked slowly, one request at a time over all tabs, and the page says why it waits.

import assert from "node:assert/strict";

import { model, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

const days = ["2026-07-13", "2026-07-14"];
const tuesday = Date.parse("2026-07-14T13:00:00Z");

const asked = async (app) => (await app.servers.asked()).arxiv.map(({ path }) => path);

test("the page waits between requests, says so, and other tabs wait with it", {}, async (app) => {
  await app.servers.arxivIs({ invented: { days, papers: 8 }, now: tuesday });
  await app.context.clock.install({ time: tuesday });
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  await app.context.clock.pauseAt(tuesday + 60_000);
  await settings.readToday.click();
  const digest = new Digest(app.page);
  await digest.says(/Waiting 3 s: arXiv asks for this between requests\./);
  await until(async () => (await asked(app)).length === 1);
  await app.picture("today waiting");
  assert.deepEqual(await asked(app), ["/rss/cs.LG"]);

  await app.context.clock.runFor(2_000);
  assert.equal((await asked(app)).length, 1, "not before its time");
  await app.context.clock.runFor(1_500);
  await until(async () => (await asked(app)).length >= 2);
  await digest.begin.waitFor();
  // The feeds are here; the listings, which confirm them, take 15 s each.
  await until(async () => (await asked(app)).length >= 3);
  await app.context.clock.runFor(14_000);
  assert.deepEqual(await asked(app), ["/rss/cs.LG", "/rss/cs.AI", "/list/cs.LG/new"]);
  await app.context.clock.runFor(2_000);
  await until(async () => (await asked(app)).length === 4);
  await digest.says("Sources: everything is here");
});
