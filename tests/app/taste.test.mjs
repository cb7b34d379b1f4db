// The taste: a day without a key, what stars teach, what the page says of it, seeds, and starting anew.

import assert from "node:assert/strict";

import { arxivSays, feed, readSampleDay, storedText } from "./days.mjs";
import { test } from "./harness.mjs";
import { Profile, RankedDay, Taste } from "./pages.mjs";

const letters = "ABCDEFGHIJKL";

/** Twelve papers on bees and twelve on pulsars: enough for words to stand in several. */
const bees = Array.from({ length: 12 }, (_, number) => ({
  id: `2504.980${String(number).padStart(2, "0")}`,
  title: `Honey Bees and Their Hives, Part ${letters[number]}`,
  abstract: `We watch honey bees in hive number ${number} and describe how the colony gathers nectar and pollen.`,
}));
const pulsars = Array.from({ length: 12 }, (_, number) => ({
  id: `2504.990${String(number).padStart(2, "0")}`,
  title: `Pulsar Timing with Radio Arrays, Part ${letters[number]}`,
  abstract: `We time pulsar number ${number} with a radio array and bound the gravitational background.`,
}));

/** Makes it a morning on which arXiv announces these papers. */
async function announce(app, date, papers) {
  await arxivSays(app, { "cs.LG": feed({ date, papers }), "cs.AI": feed({ category: "cs.AI", date }) });
  await app.context.clock.setSystemTime(`${date} 13:00:00 GMT`);
}

/** A reader who wrote that this, and nothing else, is what they are after. */
async function wants(app, topic) {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.topics.fill(`- Relevant: ${topic}`);
  for (const [list, words] of Object.entries({ Relevant: topic, Irrelevant: "cows", Application: "" })) {
    await profile.main.getByLabel(list, { exact: true }).fill(words);
  }
  await profile.saved();
}

/** How many of the first twelve papers on the page are about bees. */
async function beesOnTop(day) {
  const ids = await day.ids();
  return ids.slice(0, 12).filter((id) => id.startsWith("2504.980")).length;
}

test("the first day without a key is ranked by the criteria, and says what that is", {}, async (app) => {
  await wants(app, "pulsar timing");
  await announce(app, "Mon, 21 Apr 2025", [...bees, ...pulsars]);
  const day = new RankedDay(app.page);
  await day.visit("/day/ranked");
  await day.rank.click();
  await day.shows(24);
  assert.equal(await beesOnTop(day), 0, "what the criteria name stands first");
  await day.says("24 papers. Ordered by your criteria alone.");
  await day.says(/It is no relevance and no novelty/);
  const [first] = await day.titles();
  assert.match(await day.why(first), /^Match \d+ %\. For it: “pulsar timing”/);
  assert.equal(await day.papers.getByText(/^(relevance|novelty)/).count(), 0, "no score that no model gave");
  assert.deepEqual((await app.servers.asked()).model, [], "nobody was asked");
  await app.pictures("ranked without a key");
  await app.assertAccessible();

  const kept = await storedText(app.page);
  assert.ok(!/"firstlight\/runs":\[\["head/.test(kept), "no run is made of it");
  await day.goTo("Archive");
  await day.says(/No day is stored yet|Nothing/);
});

test("stars move the order, and it is there again on the next visit", {}, async (app) => {
  // The criteria speak for neither.
  await wants(app, "sundials");
  await announce(app, "Mon, 21 Apr 2025", [...bees, ...pulsars]);
  const day = new RankedDay(app.page);
  await day.visit("/day/ranked");
  await day.rank.click();
  await day.shows(24);
  for (const { title } of bees.slice(0, 4)) await day.act(title, "Star").click();
  await day.act(bees[4].title, "More like this").click();
  for (const { title } of pulsars.slice(0, 4)) await day.act(title, "Hide").click();
  await day.shows(20);
  await day.says("9 marks since this order was made.");
  await day.anew.click();
  await day.anew.waitFor({ state: "detached" });
  await day.says(/Ordered by your criteria and 4 stars, 1 example and 4 hidden papers/);
  assert.equal(await beesOnTop(day), 12, "also those that have no mark");

  await day.visit("/");
  await day.shows(20);
  assert.equal(await beesOnTop(day), 12);

  // The next day begins with what was learned.
  const more = bees.map((paper, index) => ({ ...paper, id: `2504.970${String(index).padStart(2, "0")}` }));
  const others = pulsars.map((paper, index) => ({ ...paper, id: `2504.960${String(index).padStart(2, "0")}` }));
  await announce(app, "Tue, 22 Apr 2025", [...others, ...more]);
  await day.visit("/");
  await day.rank.click();
  await day.shows(24);
  const ids = await day.ids();
  assert.ok(ids.slice(0, 12).every((id) => id.startsWith("2504.970")), ids.join(" "));
});

test("the page of the taste names words, learns anew and forgets", {}, async (app) => {
  await announce(app, "Mon, 21 Apr 2025", [...bees, ...pulsars]);
  const day = new RankedDay(app.page);
  await day.come();
  await day.shows(24);
  for (const { title } of bees.slice(0, 6)) await day.act(title, "Star").click();
  for (const { title } of pulsars.slice(0, 6)) await day.act(title, "Hide").click();
  await day.main.getByRole("link", { name: "What your taste has learned" }).click();
  const taste = new Taste(app.page);
  await taste.says(/It has learned from 6 stars and 6 hidden papers/);
  const words = (list) => list.allInnerTexts();
  assert.ok((await words(taste.speakFor)).some((word) => /hive|bees|honey/.test(word)));
  assert.ok((await words(taste.speakAgainst)).some((word) => /pulsar|radio|timing/.test(word)));
  await taste.says(/^Not enough yet: 0 stars/);
  await taste.says("No day was screened under your criteria as they are now, so nothing was left out.");
  await app.pictures("the taste");
  await app.assertAccessible();

  await taste.forget.click();
  await taste.main.getByRole("button", { name: "Forget all of it" }).click();
  await taste.says(/^Nothing yet\./);
  await taste.open();
  await taste.says(/^Nothing yet\./);
  await taste.learnAnew.click();
  await taste.says("Learned anew from what is stored.");
  await taste.says(/It has learned from 6 stars and 6 hidden papers/);

  // A star that is taken off is learned no more.
  await day.visit("/");
  await day.act(bees[0].title, "Star").click();
  await day.main.getByRole("link", { name: "What your taste has learned" }).click();
  await taste.says(/It has learned from 5 stars and 6 hidden papers/);
});

test("seeds count as stars, wherever their text comes from", {}, async (app) => {
  await announce(app, "Mon, 21 Apr 2025", [...bees, ...pulsars]);
  const day = new RankedDay(app.page);
  await day.come();
  await day.shows(24);
  const taste = new Taste(app.page);
  await taste.open();
  await taste.says(/^Nothing yet\./);
  await taste.papers.fill("nothing here");
  await taste.add.click();
  await taste.says(/^No paper was found in this text/);
  await taste.papers.fill(`@misc{a, title={${bees[0].title}}, year={2025}}\n@misc{b, eprint={${bees[1].id}}}\n@misc{c, eprint={2501.00001}, title={Unknown}}`);
  await taste.add.click();
  await taste.says("2 seeds added.");
  await taste.says(/1 paper is not stored here/);
  await taste.says(/It has learned from 2 stars/);
  await taste.askArxiv.click();
  await taste.says(/arXiv gave 0 of 1/);
  const seeds = await taste.unfold("2 seeds");
  await app.pictures("seeds");
  await app.assertAccessible();
  await seeds.getByRole("button", { name: `Remove ${bees[1].id}` }).click();
  await taste.fold("1 seed").waitFor();
  await taste.says(/It has learned from 1 star,/);
});

test("a day that a model read is learned from, and its run keeps the matches", {}, async (app) => {
  const { digest, count } = await readSampleDay(app);
  assert.ok(count > 0);
  const taste = new Taste(app.page);
  await taste.open();
  await taste.says(/It has learned from 1 scored day \(\d+ papers with scores\)/);
  assert.ok((await taste.speakFor.count()) > 0);
  await digest.open();
  await digest.says(/announced\. Scored by/);
  const [id] = await digest.ids();
  assert.match(await storedText(app.page), /\\"matches\\":\{\\"criteria/);
  await digest.visit(`/paper/${id}`);
  await digest.main.getByRole("button", { name: "Find them" }).click();
  await digest.says(/\d % alike, /);
  assert.equal(await digest.main.locator(`a[href$="/paper/${id}"]`).count(), 0, "a paper is not near itself");
});
