// A paper that comes again: recognised, not paid for twice, offered where another model or version is new.

import assert from "node:assert/strict";

import { arxivSays, feed, model, papersIn, setUp, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Profile, Settings } from "./pages.mjs";

const [experts, cows, gradients] = shortPapers;
const tides = { id: "2504.99904", title: "Tides of Attention", abstract: "We measure the tides of attention heads." };

/** Makes it the morning of a day on which arXiv announces these papers. */
async function announce(app, date, papers) {
  await arxivSays(app, { "cs.LG": feed({ date, papers }), "cs.AI": feed({ category: "cs.AI", date }) });
  await app.context.clock.setSystemTime(`${date} 13:00:00 GMT`);
}

/** Reads the day that arXiv shows, to its end. */
async function readToday(app, words) {
  const digest = new Digest(app.page);
  await digest.open();
  await digest.note(words).waitFor();
  await digest.begin.click();
  await digest.begin.waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  await digest.main.getByRole("heading", { level: 1, name: words }).waitFor();
  return digest;
}

/** The papers that a model was asked about since so many requests, with its name. */
async function askedSince(app, count) {
  const { model: requests } = await app.servers.asked();
  const news = requests.slice(count).map(({ body }) => [body.model, papersIn(body).sort()]);
  return { news, count: requests.length };
}

test("a paper that comes again is listed as seen, and asked about by one click", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.main.getByLabel("replacement", { exact: true }).check();
  await profile.saved();
  await announce(app, "Mon, 21 Apr 2025", shortPapers);
  await setUp(app);
  await readToday(app, "Monday, 21 April 2025");
  let { count } = await askedSince(app, 0);

  // Cross-listed the next day, or replaced: only what is new is asked about.
  await announce(app, "Tue, 22 Apr 2025", [
    { ...experts, announce: "cross" },
    { ...cows, announce: "replace", version: 2, abstract: "We photograph twelve thousand cows and publish the pictures." },
    { ...gradients, announce: "replace", version: 2 },
    tides,
  ]);
  const digest = await readToday(app, "Tuesday, 22 April 2025");
  let asked = await askedSince(app, count);
  assert.deepEqual(asked.news, [[model, [tides.id]]]);
  assert.equal((await digest.sums())["Seen before"], 3);
  const list = await digest.unfold("Seen before");
  const row = (title) => list.getByRole("listitem").filter({ hasText: title });
  await row(experts.title).getByText(/relevance \d+, novelty \d+, by gpt-4o/).waitFor();
  const asks = row(experts.title).getByRole("button", { name: "Ask about it" });
  assert.equal(await asks.count(), 0, "the same model has judged this very text");

  // What changed.
  const changed = row(cows.title);
  await changed.getByText(/version 1 then, version 2 now/).waitFor();
  await changed.getByRole("button", { name: "What changed" }).click();
  await changed.locator("del", { hasText: /^ten$/ }).waitFor();
  await changed.locator("ins", { hasText: /^twelve$/ }).waitFor();
  await row(gradients.title).getByRole("button", { name: "What changed" }).click();
  await row(gradients.title).getByText("Title and abstract are the same.").waitFor();
  await app.pictures("seen before");
  await app.assertAccessible();

  // One click.
  await changed.getByRole("button", { name: "Ask about it" }).click();
  await changed.waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  asked = await askedSince(app, asked.count);
  assert.deepEqual(asked.news, [[model, [cows.id]]]);
  await app.page.reload();
  await digest.fold("Seen before").waitFor();
  assert.equal((await digest.sums())["Seen before"], 2, "it is kept");

  // To the day that saw it.
  await digest.unfold("Seen before");
  await row(experts.title).getByRole("link", { name: "Monday, 21 April 2025" }).click();
  await digest.main.getByRole("heading", { level: 1, name: "Monday, 21 April 2025" }).waitFor();

  // Another model is offered it, with the old verdict.
  const settings = new Settings(app.page);
  await settings.open();
  await settings.model.fill("gpt-4o-mini");
  await settings.save.click();
  await settings.says(/Saved/);
  await announce(app, "Wed, 23 Apr 2025", [{ ...experts, announce: "cross" }]);
  await readToday(app, "Wednesday, 23 April 2025");
  assert.deepEqual((await askedSince(app, asked.count)).news, [], "nothing by itself");
  await digest.unfold("Seen before");
  await row(experts.title).getByText(/by gpt-4o$/).waitFor();
  await row(experts.title).getByRole("button", { name: "Ask about it" }).click();
  await digest.fold("Seen before").waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  assert.deepEqual((await askedSince(app, asked.count)).news, [["gpt-4o-mini", [experts.id]]]);
});
