// A second look at papers near a cut-off: offered with what it takes, asked for by a click, shown beside the first.

import assert from "node:assert/strict";

import { modelSays, readFivePapers } from "./days.mjs";
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
