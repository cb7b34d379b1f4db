// Erase everything: data, key and caches, after one question, in every tab.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { kept, readSampleDay, setUp, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Data, FirstVisit } from "./pages.mjs";
import { dist } from "./servers.mjs";

const nothing = { local: {}, session: {}, cookie: "", caches: [] };

test("after one question all is gone, and the page is as on a first visit", {}, async (app) => {
  await readSampleDay(app);
  const data = new Data(app.page);
  await data.open();
  const before = await kept(app.page);
  // What other pages of the same host keep is theirs.
  await app.page.evaluate(async () => {
    localStorage.setItem("neighbour", "1");
    sessionStorage.setItem("neighbour", "1");
    await caches.open("neighbour");
    await caches.open(`firstlight ${location.origin}/elsewhere/ 0123456789abcdef`);
    await caches.open(`firstlight ${location.origin}/ 0123456789abcdef`);
  });
  await data.erase.click();
  await data.dialog.getByText("This cannot be undone.").waitFor();
  await app.pictures("erase everything");
  await app.assertAccessible();
  await data.dialog.getByRole("button", { name: "Keep it" }).click();
  await data.dialog.waitFor({ state: "hidden" });
  const after = await kept(app.page);
  assert.deepEqual(after["firstlight/runs"], before["firstlight/runs"]);

  await data.eraseEverything();
  const visit = new FirstVisit(app.page);
  await visit.sampleDay.waitFor();
  const foreign = { ...nothing, local: { neighbour: "1" }, session: { neighbour: "1" } };
  foreign.caches = ["neighbour", `firstlight ${new URL(app.servers.site).origin}/elsewhere/ 0123456789abcdef`];
  assert.deepEqual(await kept(app.page), foreign);
  assert.ok(await app.page.evaluate(() => document.documentElement.hasAttribute("data-first-visit")));
  await app.pictures("erased");
  // And it can be used as on the first day.
  await readSampleDay(app);
});

test("a run that asks in another tab is stopped, and writes nothing more", {}, async (app) => {
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.stop.waitFor();
  await until(async () => (await app.servers.asked()).model.some(({ end }) => end === "held"));
  const other = new Archive(await app.context.newPage());
  await other.open();

  const data = new Data(await app.context.newPage());
  await data.open();
  // The other tabs go to the front page by themselves.
  const gone = [digest, other].map(({ page }) => page.waitForEvent("load"));
  await data.eraseEverything();
  await Promise.all(gone);
  await app.servers.release();
  for (const { page } of [digest, other, data]) {
    const visit = new FirstVisit(page);
    await visit.sampleDay.waitFor();
    assert.equal(new URL(page.url()).pathname, "/");
  }
  assert.deepEqual(await kept(data.page), nothing);
});

test("a tab that does not let go is named, and then it goes", { timeout: 300_000 }, async (app) => {
  app.allow(/favicon\.ico/);
  await readSampleDay(app);
  const blocker = await app.context.newPage();
  await blocker.goto("/config.json");
  // Something that is not this page has the database open, and closes it for nobody.
  await blocker.evaluate(
    () => new Promise((resolve) => (indexedDB.open("firstlight").onsuccess = ({ target }) => resolve((globalThis.open = target.result) && 0))),
  );
  const data = new Data(app.page);
  await data.open();
  await data.erase.click();
  await data.dialog.getByRole("button", { name: "Erase everything" }).click();
  await data.says("Not everything was erased.");
  await data.says("Another tab of this page does not let go of the database. Close it, and erase once more.");
  await app.pictures("not erased");
  await blocker.close();
  await data.eraseEverything();
  await new FirstVisit(app.page).sampleDay.waitFor();
  assert.deepEqual(await kept(app.page), nothing);
});

/** A page that is kept on the device, also where the build is none for shipping: its folder. */
function keptSite() {
  const site = mkdtempSync(path.join(tmpdir(), "firstlight-site-"));
  cpSync(dist, site, { recursive: true });
  const edit = (name, is, change) => {
    const file = path.join(site, name);
    const text = readFileSync(file, "utf8");
    if (!is.test(text)) writeFileSync(file, change(text));
  };
  edit("worker.js", /^const BUILD/m, (text) => `const BUILD = { name: "0123456789abcdef", files: ["index.html"] };\n${text}`);
  edit("index.html", /data-workers=/, (text) => text.replace('<meta name="firstlight"', '<meta name="firstlight" data-workers="worker.js"'));
  return site;
}

test("the page’s own copy goes too", { device: { serviceWorkers: "allow" }, site: keptSite }, async (app) => {
  await readSampleDay(app);
  const data = new Data(app.page);
  await data.open();
  await app.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  assert.equal((await kept(app.page)).caches.length, 1);
  await data.eraseEverything();
  await new FirstVisit(app.page).sampleDay.waitFor();
  const workers = await app.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  assert.deepEqual([workers, await kept(app.page)], [0, nothing]);
});
