// Opening Today over many stored days: only the newest of them stands between the reader and its digest.

import assert from "node:assert/strict";

import { head, readManyPapers, store } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest } from "./pages.mjs";

const reading = "Reading arXiv’s announcement.";

/** In every page from now on: what is read of all runs' heads is held back until `window.release()`. */
function holdHeads() {
  const read = IDBObjectStore.prototype.getAll;
  const released = new Promise((resolve) => (window.release = resolve));
  window.held = 0;
  IDBObjectStore.prototype.getAll = function (range, ...rest) {
    const request = read.call(this, range, ...rest);
    if (this.name === "runs" && range?.lower?.startsWith("head/")) {
      window.held += 1;
      request.addEventListener("success", (event) => {
        event.stopImmediatePropagation();
        released.then(() => request.onsuccess(event));
      });
    }
    return request;
  };
}

test("the newest day is on the page before the other days are read", {}, async (app) => {
  // A page without the app has no icon.
  app.allow(/favicon\.ico/);
  const { digest } = await readManyPapers(app, 20);
  await digest.whole();
  const ids = await digest.ids();
  await store(app.page, Object.fromEntries([head("2025-04-14"), head("2025-04-15")]));
  // The page that has read the day asks arXiv for listings still: it goes before they are counted.
  await app.page.goto("/config.json");
  const asked = async () => (await app.servers.asked()).arxiv.length;
  const before = await asked();
  await app.page.addInitScript(holdHeads);
  await digest.open();

  await digest.shows(ids.length);
  assert.deepEqual(await digest.ids(), ids);
  await digest.says(reading);
  await app.page.waitForFunction(() => window.held > 0);
  assert.equal(await asked(), before, "arXiv’s turn comes after that of the stored days");
  // The digest is whole: it can be cut, and marked.
  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(20);
  const article = await digest.papers.first().elementHandle();

  await app.page.evaluate(() => window.release());
  await digest.main.getByText(reading).waitFor({ state: "detached" });
  assert.ok(await article.evaluate((one) => one.isConnected), "nothing was laid out anew");
  const archive = new Archive(app.page);
  await app.page.getByRole("link", { name: "Archive" }).click();
  await archive.row("Tuesday, 15 April 2025").waitFor();
  assert.equal(await archive.days.count(), 3);
});

test("a day that cannot be read is told of, and the others are there", {}, async (app) => {
  const { digest } = await readManyPapers(app, 20);
  const count = await digest.whole();
  const [key, value] = head("2025-04-28");
  await store(app.page, { [key]: value.slice(0, -1) });
  await app.page.reload();
  await digest.says("Not everything stored could be read.");
  await digest.shows(count);
});

/** In every page from now on: what it reads of its runs; whether its first reading is done; what it heard. */
function noteReads() {
  window.reads = [];
  new BroadcastChannel("firstlight").onmessage = ({ data }) => (window.heard = data);
  const get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = function (key) {
    if (this.name === "runs") window.reads.push(String(key).split("/")[0]);
    return get.call(this, key);
  };
  const close = IDBDatabase.prototype.close;
  IDBDatabase.prototype.close = function () {
    window.isReadAhead = true;
    return close.call(this);
  };
}

/** Holds the app back on `page` until what is given is called. */
async function holdApp(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/_bg\.wasm/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("what Today begins with is read once, before the app is there", {}, async (app) => {
  const { digest } = await readManyPapers(app, 20);
  const count = await digest.whole();
  const { page } = app;
  await page.addInitScript(noteReads);
  const release = await holdApp(page);
  await page.goto("/", { waitUntil: "commit" });
  await page.waitForFunction(() => window.isReadAhead);
  release();
  await digest.shows(count);
  const reads = await page.evaluate(() => window.reads);
  assert.deepEqual(reads.filter((what) => ["head", "body"].includes(what)).sort(), ["body", "head"]);
});

test("what another tab stores while the page opens is not missed", {}, async (app) => {
  const { digest } = await readManyPapers(app, 20);
  const count = await digest.whole();
  const star = (digest) => digest.papers.first().getByRole("button", { name: "Star", exact: true });

  const page = await app.context.newPage();
  await page.addInitScript(noteReads);
  const release = await holdApp(page);
  await page.goto("/", { waitUntil: "commit" });
  await page.waitForFunction(() => window.isReadAhead);
  await star(digest).click();
  await page.waitForFunction(() => window.heard?.startsWith("mark "));
  release();

  const second = new Digest(page);
  await second.shows(count);
  await star(second).and(page.locator("[aria-pressed=true]")).waitFor();
});

test("a page that was told of a run that is gone finds the others", {}, async (app) => {
  const { digest } = await readManyPapers(app, 20);
  const count = await digest.whole();
  for (const lines of ["get runs head/default/2020-01-02/0001\nget nowhere x\nscan\n\n?", "get runs head/other/2025-04-18/0001"]) {
    await app.page.evaluate((lines) => localStorage.setItem("firstlight.first", lines), lines);
    await digest.open();
    await digest.shows(count);
  }
});
