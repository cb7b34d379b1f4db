// What a reader never wants to see: not shown, not sent, and accounted for with the word.

import assert from "node:assert/strict";

import { arxivSays, feed, papersIn, setUp, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Profile } from "./pages.mjs";

test("papers with words that are never to be shown are not sent, and the ledger names the word", {}, async (app) => {
  const papers = shortPapers.map((paper, index) =>
    index === 0 ? { ...paper, abstract: "Of COWS and sparse models.", authors: "Zoe Followed" } : paper,
  );
  await arxivSays(app, { "cs.LG": feed({ papers }), "cs.AI": feed({ category: "cs.AI" }) });
  const profile = new Profile(app.page);
  await profile.open();
  await profile.followed.fill("Zoe Followed");
  await profile.never.fill("horses\ncows\nlow rank gradient");
  await profile.saved();
  const digest = await setUp(app);
  await digest.says("One is by an author you follow. One has words that you never want to see, and is not sent.");
  await digest.begin.click();
  await digest.says(/^1 paper out of 3 announced/);
  await digest.stop.waitFor({ state: "detached" });
  // A followed author is exempt; “low rank gradient” is no whole word of “Low-Rank Gradients”.
  assert.deepEqual(await digest.ids(), [papers[0].id]);
  const { model } = await app.servers.asked();
  assert.deepEqual(model.flatMap(({ body }) => papersIn(body)), [papers[2].id]);
  assert.ok(model.every(({ body }) => !JSON.stringify(body).includes("Dataset of Cows")));
  assert.equal((await digest.sums())["Screened out"], 1);
  const list = await digest.unfold("Screened out");
  await list.getByText("it has “cows”, which you never want to see").waitFor();
  await app.pictures("never");
  await app.assertAccessible();

  // The same holds after a reload, from what is stored.
  await app.page.reload();
  await (await digest.unfold("Screened out")).getByText("it has “cows”").waitFor();
});
