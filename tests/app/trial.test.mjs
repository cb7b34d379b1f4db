// Trying before adopting: what a change would have changed, by scores alone; and trials, with an estimate first.

import assert from "node:assert/strict";

import { modelSays, readFivePapers, stored } from "./days.mjs";
import { test } from "./harness.mjs";
import { Profile, SecondLook, Settings, Trial } from "./pages.mjs";

/** A day that was read: three of five papers are shown. */
async function readDay(app) {
  await readFivePapers(app);
  return new Trial(app.page);
}

/** How many requests came to the model. */
const asked = async (app) => (await app.servers.asked()).model.length;

test("what a change would have changed, by the scores that are there", {}, async (app) => {
  const trial = await readDay(app);
  const before = await asked(app);
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
  assert.equal(await asked(app), before, "nobody was asked");
  await fold.getByRole("link", { name: "Try it on that day" }).click();
  await trial.heading.getByText("Try before you adopt").waitFor();
  await trial.unfold("Topics");
  assert.equal(await trial.main.getByLabel("Topics").inputValue(), "Cows, and nothing else.");
});

test("criteria are tried on a stored day, held against it, adopted, and taken back", {}, async (app) => {
  const trial = await readDay(app);
  const before = await asked(app);
  await trial.open();
  await trial.unfold("Topics");
  await trial.main.getByLabel("Topics").fill("Cows, and nothing else.");
  await trial.main.getByText(/^About [\d,]+ tokens in 1 requests? to gpt-4o/).waitFor();
  await app.pictures("a trial is chosen");
  await app.assertAccessible();
  assert.equal(await asked(app), before, "an estimate asks nobody");
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

  await trial.button("Adopt these criteria").click();
  await trial.says("Adopted. It holds from the next run on.");
  await app.pictures("criteria are adopted");
  await app.assertAccessible();
  await trial.goTo("Profile");
  assert.equal(await trial.main.getByLabel("Topics").inputValue(), "Cows, and nothing else.");

  // The day is what it was, and the trial is kept.
  await trial.goTo("Today");
  await trial.says(/^3 papers out of 5 announced/);
  await trial.visit("/trial");
  await trial.button("Trial 1: all papers of Monday, 21 April 2025").click();
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
  await trial.stop.click();
  await trial.says("This trial is not finished.");
  await app.servers.modelIs({ mood: "answers" });
  await trial.goOn.click();
  await trial.says("Both show the same 3 papers.");
  await trial.button("Adopt gpt-4o-mini").click();
  await trial.says("Adopted.");
  await trial.button("Undo adopting gpt-4o-mini").click();
  await trial.main.getByText("Adopted.").waitFor({ state: "detached" });
  await trial.goTo("Settings");
  assert.equal(await trial.main.getByLabel("Model", { exact: true }).inputValue(), "gpt-4o");
});

test("criteria and a model are adopted one after the other, and each is taken back alone", {}, async (app) => {
  const trial = await readDay(app);
  const profile = new Profile(app.page);
  await profile.goTo("Profile");
  const topics = await profile.topics.inputValue();
  await profile.model.fill("gpt-4o");
  await profile.saved();
  await trial.open();
  await trial.unfold("Topics");
  await trial.main.getByLabel("Topics").fill("Cows, and nothing else.");
  await trial.main.getByLabel("Model").fill("gpt-4o-mini");
  await trial.run.click();
  await trial.cameTo.waitFor();
  await trial.button("Adopt gpt-4o-mini").click();
  await trial.button("Undo adopting gpt-4o-mini").waitFor();
  await trial.button("Adopt these criteria").click();
  await trial.button("Undo adopting these criteria").waitFor();
  // What is in use, without leaving the page, on which the way back is.
  const inUse = async () => {
    const other = new Profile(await app.context.newPage());
    await other.open();
    const found = [await other.topics.inputValue(), await other.model.inputValue()];
    await other.page.close();
    return found;
  };
  assert.deepEqual(await inUse(), ["Cows, and nothing else.", "gpt-4o-mini"], "the second one leaves the first one");
  await trial.button("Undo adopting gpt-4o-mini").click();
  await trial.button("Adopt gpt-4o-mini").waitFor();
  assert.deepEqual(await inUse(), ["Cows, and nothing else.", "gpt-4o"]);
  await trial.button("Undo adopting these criteria").click();
  await trial.button("Adopt these criteria").waitFor();
  assert.deepEqual(await inUse(), [topics, "gpt-4o"], "all is as it was");
});

test("two tabs try one at a time, and no trial takes the number of another one", {}, async (app) => {
  const trial = await readDay(app);
  const other = new Trial(await app.context.newPage());
  await other.open();
  await trial.open();
  await app.servers.modelIs({ mood: "held" });
  await trial.run.click();
  await trial.stop.waitFor();
  // The other tab knows of it, and keeps what was chosen there.
  await other.kept(1).waitFor();
  await other.main.getByLabel("Model").fill("gpt-4o-mini");
  await other.run.click();
  await other.says("Another tab is trying something just now.");
  assert.equal(await other.main.getByLabel("Model").inputValue(), "gpt-4o-mini");
  await trial.stop.click();
  await trial.says("This trial is not finished.");

  await app.servers.modelIs({ mood: "answers" });
  await other.run.click();
  await other.cameTo.waitFor();
  await trial.kept(2).waitFor();
  await trial.button("Forget trial 2").click();
  await trial.kept(2).waitFor({ state: "detached" });
  await trial.run.click();
  await trial.kept(3).waitFor();
  assert.equal(await trial.kept(2).count(), 0);
  await trial.kept(1).click();
  await trial.says("This trial is not finished.");

  // What was forgotten in another tab is said to be gone.
  await other.kept(3).waitFor();
  if (await other.kept(2).count()) await other.kept(2).click();
  await other.kept(2).waitFor({ state: "detached" });
});

/** A trial is under way in `trial`; then a second look is wanted in `tab`, for which the month's budget leaves no room. */
async function leaveNoRoomBeside(app, trial, tab) {
  await app.servers.modelIs({ mood: "held" });
  await trial.run.click();
  await trial.says(/^Trying: [1-4] of 5 papers\.$/);
  const used = async (key) => JSON.parse(await stored(app.page, key)).record.costs;
  const [day] = await used("head/default/2025-04-21/0001");
  const [tried] = await used("~trial/head/~1/2025-04-21/0002");
  // In dollars, of which a server on this machine takes none until it is given a price.
  const price = { prompt: 2.5, completion: 10 };
  const cost = ({ prompt, completion }) => (prompt * price.prompt + completion * price.completion) / 1e6;
  const room = cost(day.usage) + cost(tried.under_way.up_to) + 0.0001;
  const settings = new Settings(tab.page);
  await settings.goTo("Settings");
  await settings.unfold("Prices");
  await settings.main.getByLabel("Prompt, dollars per million tokens").fill(String(price.prompt));
  await settings.main.getByLabel("Completion").fill(String(price.completion));
  await settings.save.click();
  await settings.main.getByLabel("Dollars per month").fill(room.toFixed(6));
  await settings.main.getByRole("button", { name: "Save the budget" }).click();
  await settings.says("Saved.");
  const before = await asked(app);
  await settings.goTo("Today");
  await tab.unfold("A second look at 3 papers near a cut-off");
  await tab.second.click();
  await tab.says(/this month's budget of \$0\.\d+/);
  assert.equal(await asked(app), before, "nothing was asked");
}

test("the month’s budget counts a trial that is under way here", {}, async (app) => {
  const trial = await readDay(app);
  await trial.open();
  await leaveNoRoomBeside(app, trial, new SecondLook(app.page));
});

test("the month’s budget counts a trial that is under way in another tab", {}, async (app) => {
  const trial = await readDay(app);
  const reader = new SecondLook(await app.context.newPage());
  await reader.open();
  await reader.shows(3);
  await trial.open();
  await leaveNoRoomBeside(app, trial, reader);
});
