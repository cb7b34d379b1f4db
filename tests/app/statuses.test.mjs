// Today says where each category stands: calm where all is well, and what it will do where something is missing.

import assert from "node:assert/strict";

import { model } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

const days = ["2026-07-10", "2026-07-13", "2026-07-14", "2026-07-15"];
const at = (time) => Date.parse(time);
const tuesday = at("2026-07-14T13:00:00Z");

async function itIs(app, now) {
  await app.servers.arxivIs({ now });
  await app.context.clock.setSystemTime(now);
}

async function opened(app, now, orders = {}) {
  await app.servers.arxivIs({ invented: { days, papers: 12 }, ...orders });
  await app.context.clock.install({ time: now });
  await itIs(app, now);
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  await settings.readToday.click();
  return new Digest(app.page);
}

const asked = async (app) => (await app.servers.asked()).arxiv.map(({ path }) => path);

test("a fresh day is calm, and is not asked for again", {}, async (app) => {
  const digest = await opened(app, tuesday);
  await digest.says("Sources: everything is here");
  await app.page.locator("summary", { hasText: "Sources:" }).click();
  await digest.says(/cs\.LG: the batch of Tuesday, 14 July 2026, complete\./);
  await digest.says(/\d+ entries, as arXiv’s listing states, from the feed\./);
  assert.deepEqual(await asked(app), ["/rss/cs.LG", "/rss/cs.AI", "/list/cs.LG/new", "/list/cs.AI/new"]);
  await digest.read();
  await digest.open();
  await digest.says("Sources: everything is here");
  assert.equal((await asked(app)).length, 4, "what is stored whole is not asked for again");
  await app.pictures("today fresh");
});

test("a refused category is named, is asked again by itself, and joins the day that was read without it", {}, async (app) => {
  app.allow(/403/);
  const digest = await opened(app, tuesday, { mood: "refused", only: "cs.AI" });
  await digest.says("Sources: not everything is here");
  await digest.says(/cs\.AI: the request was refused \(403\)/);
  await digest.says(/It is asked again at \d\d:\d\d, while this page is open\./);
  await app.pictures("today refused");
  await app.assertAccessible();
  await digest.read();
  const before = (await app.servers.asked()).model.length;

  await app.servers.arxivIs({ mood: "feeds" });
  await digest.open();
  await digest.says(/entries have arrived since this day was read, with \d+ further papers?\./);
  await app.pictures("today late");
  assert.equal((await app.servers.asked()).model.length, before, "it costs nothing before the click");
  await app.page.getByRole("button", { name: "Read them too" }).click();
  await app.page.getByRole("button", { name: "Read them too" }).waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  const again = (await app.servers.asked()).model.map(({ body }) => JSON.stringify(body));
  assert.ok(again.length > before);
  await digest.says("Sources: everything is here");
});

test("an old batch under a new date is found out by the listing's", {}, async (app) => {
  const digest = await opened(app, at("2026-07-13T13:00:00Z"));
  await digest.says("Sources: everything is here");
  await itIs(app, tuesday);
  await app.servers.arxivIs({ mood: "stale", only: "cs.AI" });
  await digest.open();
  await digest.says("Sources: not everything is here");
  await digest.says(/cs\.AI: arXiv's feed shows the batch of Monday, 13 July 2026 again/);
  await app.pictures("today stale");
});

test("a weekend is quiet and says when the next announcement comes", {}, async (app) => {
  const digest = await opened(app, at("2026-07-11T16:00:00Z"));
  await digest.says(/Saturday, 11 July 2026 is a weekend day/);
  await digest.says(/The next announcement is that of Monday, 13 July 2026: it comes at 00:00 on Monday\./);
  await digest.read();
  await digest.open();
  await digest.says("Nothing new today.");
  await app.pictures("today quiet");
  await app.assertAccessible();
});
