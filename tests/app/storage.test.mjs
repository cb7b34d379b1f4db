// Storage that is full, foreign or damaged: the page goes on and says what that means.

import assert from "node:assert/strict";

import { playRealDay, readSampleDay, sampleDayInWords, setUp } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest, FirstVisit } from "./pages.mjs";
import { noData } from "./servers.mjs";

for (const [when, breaks] of [
  ["with a request", () => (IDBObjectStore.prototype.put = () => { throw new DOMException("No room.", "QuotaExceededError"); })],
  ["at the commit", () => (IDBTransaction.prototype.commit = IDBTransaction.prototype.abort)],
]) {
  // Chromium's own override of the quota does not reach the contexts of tests, so the refusal is stood in for.
  test(`a device without room, which shows ${when}: the day is read, and not kept`, { skip: noData }, async (app) => {
    await playRealDay(app);
    const digest = await setUp(app);
    await digest.begin.waitFor();
    await app.page.evaluate(breaks);
    await digest.begin.click();
    await digest.shows(26);
    await digest.stop.waitFor({ state: "detached" });
    await digest.says("What happens now is not kept.");
    await digest.says(/storage for this page is full/);
    assert.match((await digest.download("Markdown")).text, /^Total relevant papers: 26$/m);
    await app.pictures("no room");
    await app.assertAccessible();
  });
}

test("storage that the browser refuses", {}, async (app) => {
  await app.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  const visit = new FirstVisit(app.page);
  await visit.open();
  await visit.sampleDay.click();
  await new Digest(app.page).shows(15);
  await visit.goTo("Archive");
  await visit.says("What happens now is not kept.");
  await visit.says(/gives the page no storage/);
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
  await app.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("firstlight");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const write = request.result.transaction("runs", "readwrite");
          write.objectStore("runs").put("{", "head/default/2025-01-02/0001");
          write.objectStore("runs").put('{"version":1}', "import/2025-01-03");
          write.oncomplete = () => resolve(request.result.close());
        };
      }),
  );
  const digest = new Digest(app.page);
  await digest.open();
  await digest.shows(count);
  await digest.says("Not everything stored could be read.");
  const archive = new Archive(app.page);
  await archive.open();
  await archive.row(sampleDayInWords).waitFor();
});

test("a day whose papers are damaged says so, and the others open", {}, async (app) => {
  const { count } = await readSampleDay(app);
  await app.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("firstlight");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const runs = request.result.transaction("runs", "readwrite").objectStore("runs");
          const reading = runs.get("head/default/2026-10-15/0001");
          reading.onsuccess = () => {
            runs.put(reading.result.replace("2026-10-15", "2026-10-14"), "head/default/2026-10-14/0001");
            runs.put("{", "body/default/2026-10-14/0001");
          };
          runs.transaction.oncomplete = () => resolve(request.result.close());
        };
      }),
  );
  const digest = new Digest(app.page);
  await digest.visit("/day/2026-10-14");
  await digest.says("This day cannot be opened.");
  await digest.says("Not everything stored could be read.");
  await app.pictures("damaged day");
  await digest.visit("/day/2026-10-15");
  await digest.shows(count);
});
