// Papers of equal scores are compared: offered with what it takes, asked for by a click, told beside each paper.

import assert from "node:assert/strict";

import { arxivSays, feed, modelSays, setUp, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Ties } from "./pages.mjs";

/** Three equals, two equals of another score, one alone, one that is not shown. */
const scores = [[9, 8], [9, 8], [9, 8], [8, 8], [8, 8], [10, 10], [2, 2]];
const names = ["Merging Experts", "Routing Tokens", "Sparse Attention", "Low-Rank Gradients", "Pruned Caches"];
const titles = [...names, "A Theory of Everything", "A Dataset of Cows"];
const papers = titles.map((title, index) => ({
  id: `2504.9990${index + 1}`,
  title,
  abstract: `We write about ${title.toLowerCase()} and say how it is done.`,
}));

/** As the stand-in has it, which likes older ids better. */
const asCompared = ["A Theory of Everything", ...names];

const offered = "5 papers at the top have the same scores as others: compare them";

/** A day that was read, and its titles in the order of their scores and matches. */
async function readDay(app) {
  await arxivSays(app, { "cs.LG": feed({ papers }), "cs.AI": feed({ category: "cs.AI", papers: [] }) });
  await modelSays(app, scores, "It is about", papers);
  await setUp(app);
  const digest = new Ties(app.page);
  await digest.begin.click();
  await digest.shows(6);
  await digest.stop.waitFor({ state: "detached" });
  await digest.offer.waitFor();
  const asScored = await digest.titles();
  assert.notDeepEqual(asScored, asCompared);
  assert.deepEqual([...asScored].sort(), [...asCompared].sort());
  return { digest, asScored };
}

const requests = async (app) => (await app.servers.asked()).model;

test("papers of equal scores are compared, and who wins more stands first", {}, async (app) => {
  const { digest } = await readDay(app);
  const before = (await requests(app)).length;
  const offer = await digest.unfold(offered);
  await offer.getByText(/^About [\d,]+ tokens in [23] requests to gpt-4o/).waitFor();
  await offer.getByText(/each asked about twice/).waitFor();
  await app.pictures("ties offered");
  await app.assertAccessible();
  assert.equal((await requests(app)).length, before, "an estimate asks nobody");

  await digest.compare.click();
  await digest.says("5 papers of equal scores were compared with each other. Who won more stands first.");
  assert.deepEqual(await digest.titles(), asCompared);
  const bodies = (await requests(app)).slice(before).map(({ body }) => body.messages[1].content);
  assert.equal(bodies.length, 2);
  const pairs = bodies.map((body) => body.split("\n## Pairs\n\n")[1].trim().split("\n"));
  assert.deepEqual(pairs.map((list) => list.length), [4, 4], "three of three, and one of two");
  assert.deepEqual(pairs[1].map((pair) => pair.split(" or ").reverse().join(" or ")).sort(), [...pairs[0]].sort());
  assert.ok(!bodies.join().includes("2504.99907"), "what is not shown is not asked about");

  // Why a paper stands where it does, what it cost, and what was sent.
  const why = (title) => digest.paper(title).locator("details.match summary").innerText();
  assert.equal(await why("Merging Experts"), "won 4 of 4 comparisons with papers of equal scores");
  assert.equal(await why("Routing Tokens"), "won 2 of 4 comparisons with papers of equal scores");
  assert.equal(await why("Pruned Caches"), "won 0 of 2 comparisons with papers of equal scores");
  assert.match(await why("A Theory of Everything"), /^match \d+ %$/, "it has no equal");
  await digest.panel.getByRole("row", { name: /comparing ties/ }).waitFor();
  const sent = await digest.unfold("What was sent");
  await until(async () => (await sent.getByText(/comparing ties/).count()) === 2);
  const { text } = await digest.download("Markdown");
  assert.ok(text.indexOf(names[0]) < text.indexOf(names[2]), "the export has the same order");
  assert.ok(!text.includes("comparing"), "and its table of costs is as it was");
  await app.pictures("ties compared");
  await app.assertAccessible();

  // It is all kept, and nothing is left to compare.
  await app.page.reload();
  await digest.says("5 papers of equal scores were compared with each other");
  assert.deepEqual(await digest.titles(), asCompared);
  assert.equal(await digest.offer.count(), 0);
});

test("comparing is stopped, or cut off, and the day stays finished", {}, async (app) => {
  const { digest, asScored } = await readDay(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.unfold(offered);
  await digest.compare.click();
  await digest.says(/^Comparing papers of equal scores: 0 of 2 requests answered\.$/);
  await digest.main.getByRole("progressbar", { name: "Requests answered" }).waitFor();
  await app.pictures("ties being compared");
  await digest.stop.click();
  await digest.says("You stopped the comparing.");
  await until(async () => (await requests(app)).at(-1).end === "dropped");
  await app.pictures("comparing stopped");
  await app.assertAccessible();
  assert.equal(await digest.goOn.count(), 0, "the day itself is finished");
  assert.deepEqual(await digest.titles(), asScored);

  // The page is closed while it asks.
  await digest.unfold(offered);
  await digest.compare.click();
  await digest.stop.waitFor();
  await until(async () => (await requests(app)).at(-1).end === "held");
  const asked = (await requests(app)).length;
  await app.page.reload();
  await digest.offer.waitFor();
  assert.equal(await digest.goOn.count(), 0);
  assert.deepEqual(await digest.titles(), asScored);
  assert.equal((await requests(app)).length, asked, "it does not go on by itself");

  await app.servers.modelIs({ mood: "answers" });
  await digest.unfold(offered);
  await digest.compare.click();
  await digest.says("5 papers of equal scores were compared");
  assert.deepEqual(await digest.titles(), asCompared);
});

test("an answer that says nothing leaves the order, and a failure is told", {}, async (app) => {
  const { digest, asScored } = await readDay(app);
  app.allow(/status of 429/);
  await app.servers.modelIs({ mood: "no-quota" });
  await digest.unfold(offered);
  await digest.compare.click();
  await digest.says("The comparing failed.");
  await app.pictures("comparing failed");
  assert.deepEqual(await digest.titles(), asScored);
  await app.assertAccessible();
  await app.servers.modelIs({ mood: "refusal" });
  const before = (await requests(app)).length;
  await digest.unfold(offered);
  await digest.compare.click();
  // It has begun when it asks: before, there is no Stop to go away.
  await until(async () => (await requests(app)).length > before);
  await digest.stop.waitFor({ state: "detached" });
  await digest.shows(6);
  assert.deepEqual(await digest.titles(), asScored);
  assert.equal(await digest.goOn.count(), 0);
});

test("another tab shows what was compared, and compares nothing twice", {}, async (app) => {
  const { digest } = await readDay(app);
  const other = new Ties(await app.context.newPage());
  await other.visit("/");
  await other.offer.waitFor();
  await app.servers.modelIs({ mood: "held" });
  await digest.unfold(offered);
  await digest.compare.click();
  await digest.stop.waitFor();
  await other.offer.waitFor({ state: "detached" });
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await digest.says("5 papers of equal scores were compared");
  await other.says("5 papers of equal scores were compared");
  // A tab that watches lays the day out anew a moment later.
  await until(async () => (await other.titles()).join() === asCompared.join());
  assert.equal(await other.offer.count(), 0);
});
