// What a run will take, what it takes, what it may take at most, and what was sent for it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { arxivSays, feed, model, setUp, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

/** Gives the model a price, gpt-4o's, for a server on this machine is in no table. */
async function price(settings) {
  await settings.unfold("Prices");
  await settings.main.getByLabel("Prompt, dollars per million tokens").fill("2.50");
  await settings.main.getByLabel("Completion").fill("10");
}

async function budget(settings, dollars) {
  await settings.main.getByLabel("Dollars per run").fill(dollars);
  await settings.main.getByRole("button", { name: "Save the budget" }).click();
  await settings.says("Saved.");
}

/** The settings filled in with a price and perhaps a budget; then Today. */
async function setUpWithPrice(app, dollars) {
  const settings = new Settings(app.page);
  await settings.open();
  await price(settings);
  await settings.use(app.servers.model, model);
  if (dollars) await budget(settings, dollars);
  await settings.goTo("Today");
  return new Digest(app.page);
}

const dollars = (text) => [...text.matchAll(/\$(\d+\.\d+)/g)].map(([, amount]) => Number(amount));

test("the estimate holds what the run then costs", {}, async (app) => {
  const digest = await setUpWithPrice(app);
  const estimate = digest.fold(/^About [\d,]+ tokens in \d+ requests to gpt-4o: \$[\d.]+ to \$[\d.]+,/);
  await estimate.waitFor();
  assert.deepEqual((await app.servers.asked()).model, [], "an estimate asks nobody");
  await estimate.locator("summary").click();
  await digest.says("By your own price for this model.");
  await app.pictures("estimate");
  await app.assertAccessible();
  const rows = await estimate.getByRole("definition").allInnerTexts();
  const [low, high] = dollars(rows[5]);

  await digest.read();
  const together = await digest.panel.getByRole("row", { name: /^Together/ }).innerText();
  const [cost] = dollars(together);
  // The stand-in counts a token for four bytes, a fifth more than o200k does.
  assert.ok(low <= cost && cost <= high * 1.2, `${cost} is not in ${low} to ${high}`);
  const { model: asked } = await app.servers.asked();
  assert.ok(asked.length >= Number(rows[1].split(" ")[0]));
  await digest.panel.getByText(/^By what the provider says it charged, else your own price, else the bundled prices of 20/).waitFor();
});

test("a budget is hard: nothing is asked that could pass it", {}, async (app) => {
  const digest = await setUpWithPrice(app, "0.001");
  await digest.says(/^Your budget of \$0\.001 a run may end it early/);
  await app.pictures("small budget");
  await digest.begin.click();
  await digest.says("The budget ended this run.");
  assert.deepEqual((await app.servers.asked()).model, []);

  const settings = new Settings(app.page);
  await settings.goTo("Settings");
  await settings.says("Nothing is asked that could pass a budget");
  await app.pictures("budget");
  await app.assertAccessible();
  await settings.main.getByLabel("Dollars per run").fill("much");
  await settings.main.getByRole("button", { name: "Save the budget" }).click();
  await settings.alert.getByText("“much” is no amount. Write dollars, such as 0.50.").waitFor();
  await budget(settings, "2");
  await app.page.reload();
  await settings.provider.waitFor();
  assert.equal(await settings.main.getByLabel("Dollars per run").inputValue(), "2");

  await settings.goTo("Today");
  await digest.goOn.click();
  await digest.goOn.waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  assert.ok((await app.servers.asked()).model.length > 0);
});

test("what was stopped is shown as not confirmed, while it runs and after", {}, async (app) => {
  const digest = await setUpWithPrice(app, "2");
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.says(/0 tokens in, 0 out · \$0 so far · up to \$0\.\d+ not confirmed yet · budget \$2\.00$/);
  await app.pictures("meter");
  await digest.stop.click();
  await digest.says("You stopped this run.");
  await digest.says(/Scored by gpt-4o for \$0 and up to \$0\.\d+, not confirmed\.$/);
  await digest.panel.getByText(/^and 1 request not confirmed: up to \$0\.\d+$/).first().waitFor();
  await app.pictures("not confirmed");
  await app.assertAccessible();
});

test("every request can be looked into and saved, as text and without the key", {}, async (app) => {
  const hostile = { ...shortPapers[0], title: "&lt;img src=x onerror=alert(1)&gt; Merging" };
  const papers = feed({ papers: [hostile, ...shortPapers.slice(1)] });
  await arxivSays(app, { "cs.LG": papers, "cs.AI": feed({ category: "cs.AI" }) });
  const digest = await setUp(app);
  await digest.unfold("Use another key");
  await digest.key.fill("sk-canary-0123456789");
  await digest.begin.click();
  await digest.says(/papers? out of 3 announced/);
  await digest.stop.waitFor({ state: "detached" });
  const { model: asked } = await app.servers.asked();
  assert.ok(asked.length > 0 && asked[0].headers.authorization.includes("canary"));

  await app.page.reload();
  await digest.says("What was sent");
  const sent = await digest.unfold("What was sent");
  await digest.says(/^Every request of this run as it went to the provider\./);
  const requests = sent.getByRole("listitem");
  await requests.nth(asked.length - 1).waitFor();
  assert.equal(await requests.count(), asked.length);
  const [first] = await requests.all();
  assert.match(
    await first.locator("summary").innerText(),
    /^1\. scoring · gpt-4o\s+\d\d:\d\d:\d\d UTC · \d+\.\d s · [\d.]+ kB out, [\d.]+ kB in · status 200 · [\d,]+ tokens in, \d+ out · cost unknown$/,
  );
  await first.locator("summary").click();
  const text = (name) => first.getByRole("group", { name, exact: true }).textContent();
  const [system, user] = asked[0].body.messages;
  assert.equal(await text("System part"), system.content);
  assert.equal(await text("User part"), user.content);
  assert.match(user.content, /Title: <img src=x onerror=alert\(1\)> Merging/);
  assert.match(await text("Reply"), /"id":"2504\.99902"/);
  await app.pictures("what was sent");
  await app.assertAccessible();

  const [file] = await Promise.all([
    app.page.waitForEvent("download"),
    sent.getByRole("button", { name: "Save as JSON" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "2025-04-21-requests.json");
  const saved = readFileSync(await file.path(), "utf8");
  assert.equal(JSON.parse(saved).requests.length, asked.length);
  assert.deepEqual(JSON.parse(JSON.parse(saved).requests[0].body), asked[0].body);
  assert.ok(!saved.includes("canary"));
});
