// `cargo xtask measure`, the back-up: 1 GB of days out of a browser, erased, and in again, and what memory that took.
//
// The days are invented and lie in a real profile on the disk. The file goes where a reader would choose it to: to the
// browser's own file system in place of the dialogue, which no script can answer, and comes back by being dropped.
// Memory is that of the pages' processes, as the system counts it; only one of them has anything to do. What of it is the
// page's own is told beside it: the memory of its WASM, the objects of its scripts with what is no longer used and not yet
// collected, and bytes that scripts hold outside of that. The back-up is written twice: as a browser goes, which collects
// when it likes, and with all garbage collected twice a second, which shows what is in use.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { launchIn } from "./app/chromium.mjs";
import { keepMemories } from "./app/memories.mjs";
import { startStandIns } from "./app/servers.mjs";

/** Where gigabytes may lie: a folder of the system for small things may be in the memory. */
const big = fileURLToPath(new URL("../target/", import.meta.url));

/** Days of 457 KB each, as one with 500 papers has. */
const days = Number(process.env.FIRSTLIGHT_DAYS ?? 2300);
/** No more of ours, in bytes. */
const most = 100e6;

/** Runs in the page: invents the days. */
async function fill([from, to]) {
  const words = "the model of a paper we prove that and show in which every other one is large or small by far ".split(" ");
  const text = (length, seed) => {
    let made = "";
    for (let at = seed; made.length < length; at = (at * 48271 + 11) % 2147483647) made += `${words[at % words.length]} `;
    return made;
  };
  const record = (length, seed) => JSON.stringify({ version: 1, record: { text: text(length, seed) } });
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("firstlight");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  for (let number = from; number < to; number += 1) {
    const day = new Date(Date.UTC(2015, 0, 1 + number)).toISOString().slice(0, 10);
    const transaction = database.transaction(["announcements", "runs", "answers", "requests"], "readwrite");
    const put = (store, key, value) => transaction.objectStore(store).put(value, key);
    const path = `default/${day}/0001`;
    const endpoint = { base_url: "https://model.example/v1", model: "gpt-4o" };
    const head = { key: { profile: "default", day, number: 1 }, phase: "finished", endpoint, costs: [], began: 0, announced: 500, candidates: 200, scored: 200, relevant: 25 };
    put("runs", `head/${path}`, JSON.stringify({ version: 1, record: head }));
    put("runs", `body/${path}`, record(180_000, number + 1));
    put("runs", `seen/${path}`, record(6_000, number + 2));
    put("announcements", `cs.LG/${day}`, record(60_000, number + 3));
    for (let answer = 0; answer < 200; answer += 1) {
      const place = `${path}/${String(Math.floor(answer / 16)).padStart(4, "0")}/${String(answer % 16).padStart(4, "0")}`;
      put("answers", place, record(450, number * 200 + answer + 1));
    }
    for (let request = 0; request < 13; request += 1) put("requests", `${path}/${String(request).padStart(5, "0")}`, record(9_000, number * 13 + request + 1));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  database.close();
}

/** Runs in the page: a sum over all records, whatever their order, and how many they are. */
async function sumUp() {
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("firstlight");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const ask = (request) => new Promise((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error))));
  const sum = new Uint8Array(32);
  let [count, bytes] = [0, 0];
  for (const store of ["announcements", "runs", "answers", "requests", "marks", "profiles", "taste"]) {
    const keys = await ask(database.transaction(store).objectStore(store).getAllKeys());
    for (let at = 0; at < keys.length; at += 500) {
      const range = IDBKeyRange.bound(keys[at], keys[Math.min(at + 499, keys.length - 1)]);
      const values = await ask(database.transaction(store).objectStore(store).getAll(range));
      for (let index = 0; index < values.length; index += 1) {
        const encoded = new TextEncoder().encode(`${store}\n${keys[at + index]}\n${values[index]}`);
        new Uint8Array(await crypto.subtle.digest("SHA-256", encoded)).forEach((byte, place) => (sum[place] ^= byte));
        count += 1;
        bytes += encoded.length;
      }
    }
  }
  database.close();
  return { count, bytes, sum: [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}

/** The memory of processes in bytes: what is their own, without what they share and what the disk could give again. */
function memory(pids) {
  const own = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/RssAnon:\s+(\d+)/)[1]) * 1024;
  return pids.reduce((sum, pid) => sum + own(pid), 0);
}

/** Runs before the page does: a place to save to. */
function prepare() {
  globalThis.showSaveFilePicker = async () => (await navigator.storage.getDirectory()).getFileHandle("backup", { create: true });
}

/** Numbers of bytes as megabytes. */
const mb = (bytes) => (bytes / 1e6).toFixed(0);

const folder = mkdtempSync(path.join(big, "firstlight-backup-"));
const servers = await startStandIns();
const context = await launchIn(folder, { baseURL: servers.site, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
context.setDefaultTimeout(30 * 60_000);
try {
  const page = await context.newPage();
  await page.addInitScript(prepare);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Back up everything" }).waitFor();
  for (let from = 0; from < days; from += 100) await page.evaluate(fill, [from, Math.min(days, from + 100)]);
  const before = await page.evaluate(sumUp);
  console.log(`${before.count} records, ${(before.bytes / 1e6).toFixed(0)} MB, on ${days} days.`);

  /** A page that has just been opened at the settings, and the processes of all pages. */
  const fresh = async () => {
    const opened = await context.newPage();
    await opened.addInitScript(prepare);
    await opened.addInitScript(keepMemories);
    await opened.goto("/settings");
    await opened.getByRole("button", { name: "Back up everything" }).waitFor();
    const session = await context.newCDPSession(opened);
    await session.send("HeapProfiler.collectGarbage");
    const browser = await context.browser().newBrowserCDPSession();
    const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
    const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    return { opened, session, pids: renderers };
  };
  /** What a page holds itself, in bytes: of scripts, beside them, of WASM. */
  const held = async (session) => {
    const { totalSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
    const { result } = await session.send("Runtime.evaluate", { expression: "wasmBytes()" });
    return [totalSize, backingStorageSize - result.value, result.value];
  };
  const measured = async (name, work, done, garbage = "left lying") => {
    const { opened, session, pids } = await fresh();
    const [rest, restHeld] = [memory(pids), await held(session)];
    let [peak, peakHeld] = [rest, restHeld];
    const watch = setInterval(() => {
      peak = Math.max(peak, memory(pids));
      // The page closes under it once it is done.
      held(session).then((now) => (peakHeld = peakHeld.map((most, place) => Math.max(most, now[place]))), () => {});
    }, 20);
    const collect = () => session.send("HeapProfiler.collectGarbage").catch(() => {});
    const collecting = garbage === "collected" && setInterval(collect, 500);
    const start = performance.now();
    await work(opened);
    await opened.getByText(done).first().waitFor();
    clearInterval(watch);
    clearInterval(collecting);
    const seconds = (performance.now() - start) / 1000;
    console.log(`${name}: ${seconds.toFixed(0)} s, ${mb(peak - rest)} MB at most besides the ${mb(rest)} MB at rest`);
    const parts = ["scripts", "bytes of scripts", "WASM"].map((part, place) => `${part} ${mb(peakHeld[place] - restHeld[place])} MB above ${mb(restHeld[place])}`);
    console.log(`  at most, each by itself: ${parts.join(", ")}`);
    if (peak - rest > most) process.exitCode = 1;
    return { opened, session };
  };
  await page.close();
  const backUp = (page) => page.getByRole("button", { name: "Back up everything" }).click();
  const written = /^firstlight-.*\.backup, /;
  await (await measured("backing up, garbage collected", backUp, written, "collected")).opened.close();
  const { opened } = await measured("backing up", backUp, written);
  const loads = opened.waitForEvent("load");
  await opened.getByRole("button", { name: "Erase everything…" }).click();
  await opened.getByRole("dialog").getByRole("button", { name: "Erase everything" }).click();
  await loads;
  await opened.close();
  const bring = (page) =>
    page.evaluate(async () => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(await (await (await navigator.storage.getDirectory()).getFileHandle("backup")).getFile());
      const place = [...document.querySelectorAll(".drop")].find((one) => one.textContent.includes("Drop a back-up"));
      place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
  const back = await measured("bringing back", bring, "Brought back.");
  const after = await back.opened.evaluate(sumUp);
  assert.deepEqual(after, before, "the same records");
  console.log(`the same ${after.count} records are there again`);
} finally {
  await context.close();
  await servers.stop();
  rmSync(folder, { recursive: true, force: true });
}
