// Storage that is full, foreign or damaged: the page goes on and says what that means.

import assert from "node:assert/strict";

import { digestOfAnotherDay, model, playRealDay, readSampleDay, sampleDayInWords, setUp, store, stored, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest, FirstVisit, Settings } from "./pages.mjs";
import { noData } from "./servers.mjs";

/** Bytes that settings fit into, and a day does not. */
const tight = 40_000;

/** Gives the page's origin so much room; all there is where nothing is said. Chromium looks at it every half minute. */
async function setQuota(app, quotaSize) {
  const session = await app.context.newCDPSession(app.page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(app.servers.site).origin, quotaSize });
}

/** The sample day is begun where there is no room for it, and is half-way through its first batch. */
async function beginWithoutRoom(app) {
  await setQuota(app, tight);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held", times: 1 });
  await digest.begin.click();
  // While the run still asks.
  await digest.says("What happens now is not kept.");
  await digest.says(/storage for this page is full/);
  await digest.stop.waitFor();
  await until(async () => (await app.servers.asked()).model.some(({ end }) => end === "held"));
  return digest;
}

test("a device that has no room: the day is read in memory, said so at once, and exported", { profile: "kept" }, async (app) => {
  const digest = await beginWithoutRoom(app);
  await app.pictures("no room");
  await app.assertAccessible();
  await app.servers.release();
  await digest.stop.waitFor({ state: "detached" });
  const count = await digest.whole();
  assert.ok(count > 0);
  assert.ok((await digest.download("Markdown")).text.includes(`\nTotal relevant papers: ${count}\n`));
  assert.equal(JSON.parse((await digest.download("JSON")).text).format, "firstlight-digest");

  // Another day, and back: what is in memory alone stays there.
  await digest.goTo("Archive");
  const archive = new Archive(app.page);
  await archive.import("digest.json", digestOfAnotherDay);
  await archive.row("Thursday, 17 April 2025").getByRole("link").click();
  await digest.paper("A paper of another day").waitFor();
  await digest.goTo("Today");
  await digest.shows(count);
  // The browser asks before the page is closed.
  const asked = app.page.waitForEvent("dialog");
  const closing = app.page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await closing;
});

test("room that is there again while the run asks", { profile: "kept" }, async (app) => {
  const digest = await beginWithoutRoom(app);
  await setQuota(app, undefined);
  await app.servers.release();
  await digest.stop.waitFor({ state: "detached" });
  await digest.note("What happens now is not kept.").waitFor({ state: "detached" });
  const count = await digest.whole();
  assert.ok(count > 0);
  await app.page.reload();
  await digest.shows(count);
  assert.equal(await digest.goOn.count(), 0, "all of it was stored after all");
});

test("a refusal at the commit", { skip: noData }, async (app) => {
  await playRealDay(app);
  const digest = await setUp(app);
  await digest.begin.waitFor();
  await app.page.evaluate(() => (IDBTransaction.prototype.commit = IDBTransaction.prototype.abort));
  await digest.begin.click();
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
  await digest.says("What happens now is not kept.");
  await digest.says(/storage for this page is full/);
  assert.match((await digest.download("Markdown")).text, /^Total relevant papers: 26$/m);
});

test("storage that the browser refuses: the sample shows, and a day is read in memory", { skip: noData }, async (app) => {
  await playRealDay(app);
  await app.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  const visit = new FirstVisit(app.page);
  await visit.open();
  await visit.sampleDay.click();
  const digest = new Digest(app.page);
  await digest.shows(15);
  await visit.goTo("Archive");
  await visit.says("What happens now is not kept.");
  await visit.says(/gives the page no storage/);
  await app.pictures("storage refused");

  // The policy is narrowed by what is in local storage, which is still there.
  await app.page.evaluate((model) => localStorage.setItem("firstlight.origins", JSON.stringify([model])), new URL(app.servers.model).origin);
  const settings = new Settings(app.page);
  await settings.open();
  await settings.provider.selectOption({ label: "Another address" });
  await settings.address.fill(app.servers.model);
  await settings.model.fill(model);
  await settings.save.click();
  await digest.goTo("Today");
  await digest.begin.click();
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
  assert.match((await digest.download("Markdown")).text, /^Total relevant papers: 26$/m);
});

test("a database of a newer page is left alone", {}, async (app) => {
  app.allow(/favicon\.ico/);
  const visit = new FirstVisit(app.page);
  await visit.open();
  await app.page.goto("/config.json");
  const version = (wanted) =>
    app.page.evaluate(
      (wanted) =>
        new Promise((resolve, reject) => {
          const request = indexedDB.open("firstlight", wanted);
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const { version } = request.result;
            request.result.close();
            resolve(version);
          };
        }),
      wanted,
    );
  assert.equal(await version(99), 99);
  await visit.open();
  await visit.says(/newer version of this page/);
  await app.page.goto("/config.json");
  assert.equal(await version(undefined), 99);
});

test("a damaged record costs itself only", {}, async (app) => {
  const { count } = await readSampleDay(app);
  await store(app.page, { "head/default/2025-01-02/0001": "{", "import/2025-01-03": '{"version":1}' });
  const digest = new Digest(app.page);
  await digest.open();
  await digest.shows(count);
  await digest.says("Not everything stored could be read.");
  const archive = new Archive(app.page);
  await archive.open();
  await archive.row(sampleDayInWords).waitFor();
  await archive.says("Not everything stored could be read.");
});

test("a damaged imported day is named, and the others are there", {}, async (app) => {
  const archive = new Archive(app.page);
  await archive.open();
  await archive.import("digest.json", digestOfAnotherDay);
  await archive.row("Thursday, 17 April 2025").waitFor();
  await store(app.page, { "import/2025-01-03": '{"version":1}' });
  await archive.open();
  await archive.says(/stored imported day is damaged and was left as it is/);
  await archive.row("Thursday, 17 April 2025").waitFor();
});

test("a day whose papers are damaged says so, and the others open", {}, async (app) => {
  const { count } = await readSampleDay(app);
  const head = (await stored(app.page, "head/default/2026-10-15/0001")).replace("2026-10-15", "2026-10-14");
  await store(app.page, { "head/default/2026-10-14/0001": head, "body/default/2026-10-14/0001": "{" });
  const digest = new Digest(app.page);
  await digest.visit("/day/2026-10-14");
  await digest.says("This day cannot be opened.");
  await digest.says("Not everything stored could be read.");
  await app.pictures("damaged day");
  await digest.visit("/day/2026-10-15");
  await digest.shows(count);
});
