// A second look at papers near a cut-off: offered with what it takes, asked for by a click, shown beside the first.

import assert from "node:assert/strict";

import { parse as parseCsv } from "csv-parse/sync";

import { modelSays, readFivePapers, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { SecondLook } from "./pages.mjs";

/** A day that was read: of five papers three are near a cut-off, and two of these are shown. */
async function readDay(app) {
  await readFivePapers(app);
  return new SecondLook(app.page);
}

test("papers near a cut-off are looked at again, and the mean counts", {}, async (app) => {
  const digest = await readDay(app);
  const asked = (await app.servers.asked()).model.length;
  const offer = await digest.unfold("A second look at 3 papers near a cut-off");
  await offer.getByText(/^About [\d,]+ tokens in 1 requests? to gpt-4o/).waitFor();
  await offer.getByText(/62 to 81 of 100/).waitFor();
  await app.pictures("second look offered");
  await app.assertAccessible();
  assert.equal((await app.servers.asked()).model.length, asked, "an estimate asks nobody");

  // One falls, one rises, one stays.
  await modelSays(app, [[5, 6], [9, 8], [9, 9]], "Looked at again, it is about");
  await digest.second.click();
  await digest.says("3 papers were looked at twice; on 2 of them the two verdicts are two points or more apart.");
  assert.deepEqual(await digest.titles(), ["Low-Rank Gradients", "Routing Tokens", "Sparse Attention"]);
  const body = (await app.servers.asked()).model.at(-1).body.messages[1].content;
  assert.ok(body.includes("2504.99903") && !body.includes("2504.99904"), "only those near are asked about");
  const sparse = digest.paper("Sparse Attention");
  await sparse.getByText("Two looks disagree: relevance 7 and 9, novelty 8 and 9.").waitFor();
  await sparse.getByText("8.5").waitFor();
  await digest.paper("Routing Tokens").getByText("Looked at twice: relevance 9 and 9").waitFor();
  await digest.panel.getByRole("row", { name: /second look/ }).waitFor();
  await app.pictures("two looks");
  await app.assertAccessible();

  // It is all kept, and nothing is left to look at.
  await app.page.reload();
  await digest.says("3 papers were looked at twice");
  assert.equal(await digest.fold("A second look").count(), 0);
  assert.deepEqual(await digest.titles(), ["Low-Rank Gradients", "Routing Tokens", "Sparse Attention"]);

  // It leaves with both verdicts in the JSON, and with their mean elsewhere.
  const { entries } = JSON.parse((await digest.download("JSON")).text).digest;
  const looks = Object.fromEntries(entries.map(({ title, relevance, novelty, looks }) => [title, [relevance, novelty, looks]]));
  const comment = (title) => `Looked at again, it is about ${title}.`;
  assert.deepEqual(looks, {
    "Low-Rank Gradients": [10, 10, undefined],
    "Routing Tokens": [9, 8, { relevance: [9, 9], novelty: [8, 8], comment: comment("Routing Tokens") }],
    "Sparse Attention": [8, 8, { relevance: [7, 9], novelty: [8, 9], comment: comment("Sparse Attention") }],
  });
  const rows = parseCsv((await digest.download("CSV")).text, { bom: true, columns: true });
  const means = [["10", "10"], ["9", "8"], ["8", "8.5"]];
  assert.deepEqual(rows.map(({ relevance, novelty }) => [relevance, novelty]), means);

  // A range says of the paper what its day says.
  await digest.visit("/archive/range?from=2025-04-21&to=2025-04-21");
  const there = digest.paper("Sparse Attention");
  await there.getByText("Two looks disagree: relevance 7 and 9, novelty 8 and 9.").waitFor();
  await there.getByText("8.5").waitFor();
  const headings = await digest.papers.getByRole("heading").allInnerTexts();
  assert.deepEqual(headings, ["Low-Rank Gradients", "Routing Tokens", "Sparse Attention"]);

  // The paper's page has one judgement, with both verdicts.
  await digest.visit("/paper/2504.99903");
  const judgement = digest.main.locator(".judgements > li");
  await judgement.getByText("Two looks disagree: relevance 7 and 9, novelty 8 and 9.").waitFor();
  assert.equal(await judgement.count(), 1);
  assert.deepEqual(await judgement.locator(".score b").allInnerTexts(), ["8", "8.5"]);
  await judgement.getByText("Looked at again, it is about Sparse Attention.").waitFor();
  await digest.main.getByText("relevance 8, novelty 8.5").waitFor();
  await app.pictures("a paper with two verdicts");
  await app.assertAccessible();
});

test("a second look is stopped, and the day stays finished", {}, async (app) => {
  const digest = await readDay(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.unfold("A second look at 3 papers near a cut-off");
  await digest.second.click();
  await digest.says(/^Looking again: \d of 3 papers\.$/);
  await app.pictures("second look asks");
  await digest.stop.click();
  await digest.says("You stopped the second look.");
  await app.pictures("second look stopped");
  await app.assertAccessible();
  assert.equal(await digest.goOn.count(), 0, "the day itself is finished");
  await digest.shows(3);
  await app.servers.modelIs({ mood: "answers" });
  await digest.unfold(/^A second look at [123] papers? near a cut-off$/);
  await digest.second.click();
  await digest.says(/^3 papers were looked at twice/);
});

test("a tab that is closed during a second look leaves the day finished", {}, async (app) => {
  const digest = await readDay(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.unfold("A second look at 3 papers near a cut-off");
  await digest.second.click();
  await digest.says(/^Looking again: \d of 3 papers\.$/);
  // That is said before the request is there.
  await until(async () => (await app.servers.asked()).model.at(-1).end === "held");
  const { length: asked } = (await app.servers.asked()).model;
  await app.page.reload();
  await digest.says("The page was closed during the second look.");
  await digest.says(/[123] papers? keeps? the one verdict, and what came is kept\./);
  assert.equal(await digest.goOn.count(), 0, "the day itself is finished");
  await digest.shows(3);
  await app.pictures("second look cut off");
  await app.assertAccessible();
  assert.equal((await app.servers.asked()).model.length, asked, "it does not go on by itself");
  await app.servers.modelIs({ mood: "answers" });
  await digest.unfold(/^A second look at [123] papers? near a cut-off$/);
  await digest.second.click();
  await digest.says("3 papers were looked at twice");
});
