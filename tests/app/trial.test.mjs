// Trying before adopting: what a change would have changed, by scores alone; and trials, with an estimate first.

import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { arxivSays, feed, setUp } from "./days.mjs";
import { test } from "./harness.mjs";
import { Trial } from "./pages.mjs";

const titles = ["Merging Experts", "Routing Tokens", "Sparse Attention", "A Dataset of Cows", "Low-Rank Gradients"];
const papers = titles.map((title, index) => ({
  id: `2504.9990${index + 1}`,
  title,
  abstract: `We write about ${title.toLowerCase()} and say how it is done.`,
}));

/** Has the model say these scores, `[relevance, novelty]`, of the papers in their order. */
async function modelSays(app, scores) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "firstlight-answers-")), "answers.jsonl");
  const line = ([relevance, novelty], index) =>
    JSON.stringify({ id: papers[index].id, comment: `It is about ${titles[index]}.`, relevance, novelty });
  writeFileSync(file, scores.map(line).join("\n"));
  await app.servers.modelIs({ answers: file });
}

/** A day that was read: three of five papers are shown. */
async function readDay(app) {
  await arxivSays(app, { "cs.LG": feed({ papers }), "cs.AI": feed({ category: "cs.AI", papers: [] }) });
  await modelSays(app, [[8, 7], [9, 8], [7, 8], [2, 9], [10, 10]]);
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.shows(3);
  await digest.stop.waitFor({ state: "detached" });
  return new Trial(app.page);
}

test("what a change would have changed, by the scores that are there", {}, async (app) => {
  const trial = await readDay(app);
  const asked = (await app.servers.asked()).model.length;
  await trial.goTo("Profile");
  await trial.main.getByRole("slider", { name: /^Relevance/ }).fill("7");
  const fold = await trial.unfold("What this would have changed on your last day");
  await fold.getByText("On Monday, 21 April 2025 this would have shown 4 papers instead of 3: +1 −0.").waitFor();
  await fold.getByRole("link", { name: "Sparse Attention" }).waitFor();
  await app.pictures("what would have changed");
  await app.assertAccessible();
  await trial.main.getByRole("slider", { name: /^Relevance/ }).fill("10");
  await fold.getByText("this would have shown 1 paper instead of 3: +0 −2.").waitFor();
  // Other words for the model are another matter.
  await trial.main.getByLabel("Topics").fill("Cows, and nothing else.");
  await fold.getByText(/only a trial can tell/).waitFor();
  assert.equal((await app.servers.asked()).model.length, asked, "nobody was asked");
  await fold.getByRole("link", { name: "Try it on that day" }).click();
  await trial.heading.getByText("Try before you adopt").waitFor();
  await trial.unfold("Topics");
  assert.equal(await trial.main.getByLabel("Topics").inputValue(), "Cows, and nothing else.");
});

test("criteria are tried on a stored day, held against it, adopted, and taken back", {}, async (app) => {
  const trial = await readDay(app);
  const asked = (await app.servers.asked()).model.length;
  await trial.visit("/trial");
  await trial.unfold("Topics");
  await trial.main.getByLabel("Topics").fill("Cows, and nothing else.");
  await trial.main.getByText(/^About [\d,]+ tokens in 1 requests? to gpt-4o/).waitFor();
  await app.pictures("a trial is chosen");
  await app.assertAccessible();
  assert.equal((await app.servers.asked()).model.length, asked, "an estimate asks nobody");
  await modelSays(app, [[3, 7], [9, 8], [7, 3], [10, 9], [10, 10]]);
  await trial.run.click();
  await trial.says("3 papers shown instead of 3: +1 −1.");
  await trial.main.getByRole("heading", { name: "Comes (1)" }).waitFor();
  await trial.main.getByText("relevance 2 → 10, novelty 9 → 9").waitFor();
  await trial.main.getByText("relevance 8 → 3, novelty 7 → 7").waitFor();
  await trial.main.getByText("Moves by two points or more (1)").waitFor();
  await trial.main.getByText(/it picks 62 to 81 of 100 papers again/).waitFor();
  await app.pictures("a trial has ended");
  await app.assertAccessible();

  await trial.main.getByRole("button", { name: "Adopt these criteria" }).click();
  await trial.says("Adopted. It holds from the next run on.");
  await trial.goTo("Profile");
  assert.equal(await trial.main.getByLabel("Topics").inputValue(), "Cows, and nothing else.");

  // The day is what it was, and the trial is kept.
  await trial.goTo("Today");
  await trial.says(/^3 papers out of 5 announced/);
  await trial.visit("/trial");
  await trial.main.getByRole("button", { name: "Trial 1: all papers of Monday, 21 April 2025" }).click();
  await trial.says("3 papers shown instead of 3: +1 −1.");
  await trial.says("This is what you have.");
  await trial.main.getByRole("button", { name: "Forget trial 1" }).click();
  await trial.main.getByRole("heading", { name: "Trials" }).waitFor({ state: "detached" });
});

test("another model is tried; Stop keeps what came, and the trial goes on", {}, async (app) => {
  const trial = await readDay(app);
  await trial.visit("/trial");
  await trial.main.getByLabel("Model").fill("gpt-4o-mini");
  await trial.main.getByText(/requests? to gpt-4o-mini/).waitFor();
  await app.servers.modelIs({ mood: "held" });
  await trial.run.click();
  await trial.says(/^Trying: [1-4] of 5 papers\.$/);
  await app.pictures("a trial asks");
  await trial.main.getByRole("button", { name: "Stop" }).click();
  await trial.says("This trial is not finished.");
  await app.servers.modelIs({ mood: "answers" });
  await trial.main.getByRole("button", { name: "Continue" }).click();
  await trial.says("Both show the same 3 papers.");
  await trial.main.getByRole("button", { name: "Adopt gpt-4o-mini" }).click();
  await trial.says("Adopted.");
  await trial.main.getByRole("button", { name: "Undo" }).click();
  await trial.main.getByText("Adopted.").waitFor({ state: "detached" });
  await trial.goTo("Settings");
  assert.equal(await trial.main.getByLabel("Model", { exact: true }).inputValue(), "gpt-4o");
});
