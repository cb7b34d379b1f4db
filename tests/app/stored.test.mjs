// How much is stored, whether the browser keeps it, and thinning out old days.

import assert from "node:assert/strict";

import { kept, readRealDay, readSampleDay, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Data } from "./pages.mjs";
import { noData } from "./servers.mjs";

/** Lets the browser answer `granted` when it is asked to keep what is stored, and counts how often it is. */
function answer(app, granted, brands = true) {
  return app.page.addInitScript(
    ([granted, brands]) => {
      let lasting = false;
      globalThis.askedToLast = 0;
      StorageManager.prototype.persisted = async () => lasting;
      StorageManager.prototype.persist = async () => {
        globalThis.askedToLast += 1;
        return (lasting = granted);
      };
      // A browser that asks its reader, as Firefox does.
      if (!brands) delete Navigator.prototype.userAgentData;
    },
    [granted, brands],
  );
}

const asked = (page) => page.evaluate(() => globalThis.askedToLast);

test("what is stored, and asking the browser to keep it", {}, async (app) => {
  await answer(app, true);
  const data = new Data(app.page);
  await data.open();
  await data.says(/^\d+(\.\d)? [KMG]B are stored, of \d+(\.\d)? [KMG]B that the browser would give this page\./);
  await data.says(/The browser may clear it by itself/);
  assert.equal(await asked(app.page), 0, "nothing is worth it yet");
  await app.pictures("your data");
  await app.assertAccessible();
  await data.askToKeep.click();
  await data.says(/It stays until you delete it\./);
  assert.equal(await asked(app.page), 1);
});

test("a browser that does not promise it", {}, async (app) => {
  await answer(app, false);
  const data = new Data(app.page);
  await data.open();
  await data.askToKeep.click();
  await data.says(/The browser does not promise that now\./);
  await data.askToKeep.waitFor();
});

test("it is asked by itself once there is a day: after the run where it asks nobody", {}, async (app) => {
  await answer(app, true);
  const { digest } = await readSampleDay(app);
  await until(async () => (await asked(digest.page)) === 1);
});

test("and in a click where it asks the reader", {}, async (app) => {
  await answer(app, false, false);
  await readSampleDay(app);
  assert.equal(await asked(app.page), 0, "not out of the blue");
  const data = new Data(app.page);
  await data.open();
  const { bytes } = await data.download();
  await data.bring(bytes, "All of it was here already.");
  assert.equal(await asked(app.page), 1);
});

/** Resolves when the papers of the real day are on the page, and none of their texts is a draft. */
async function isThere(digest) {
  await digest.shows(26);
  await digest.page.locator("html:not([data-typesetting])").waitFor({ state: "attached" });
}

test("old days are thinned out: the digest stays, and its sums", { skip: noData }, async (app) => {
  // A year and more after the day.
  await app.context.clock.setSystemTime("2026-05-04T12:00:00Z");
  const { digest } = await readRealDay(app);
  // A day whose announcements are not confirmed is not finished.
  await digest.says("Sources: everything is here");
  await isThere(digest);
  const [titles, sums] = [await digest.titles(), await digest.sums()];
  const texts = await digest.papers.allInnerTexts();
  const sizes = async () => {
    const all = await kept(app.page);
    const size = (name) => all[`firstlight/${name}`][1].join("").length;
    return { announcements: size("announcements"), runs: size("runs"), requests: size("requests") };
  };
  const before = await sizes();
  const data = new Data(app.page);
  await data.open();
  const button = (name) => data.main.getByRole("button", { name });
  await data.main.getByLabel("Older than").selectOption({ label: "a year" });
  await button("What would go").click();
  await data.says(/^1 digest is older than a year\./);
  await app.pictures("would thin out");
  await app.assertAccessible();
  await button("Leave them").click();
  assert.deepEqual(await sizes(), before);
  await button("What would go").click();
  await button("Thin them out").click();
  await data.says(/^Thinned out 1 digest: \d+(\.\d)? [KM]B less\.$/);
  await data.says(/^.*\d+ abstracts and 2 announcements went, and the texts of the requests\./);
  await app.pictures("thinned out");
  const after = await sizes();
  assert.equal(after.announcements, 0);
  assert.ok(after.runs < before.runs / 2 && after.requests < before.requests / 4, JSON.stringify([before, after]));

  await digest.visit("/day/2025-04-18");
  await isThere(digest);
  assert.deepEqual([await digest.titles(), await digest.sums()], [titles, sums]);
  assert.deepEqual(await digest.papers.allInnerTexts(), texts);
  await data.open();
  await data.main.getByLabel("Older than").selectOption({ label: "a year" });
  await button("What would go").click();
  await button("Thin them out").click();
  await data.says("Nothing was left to thin out.");
});
