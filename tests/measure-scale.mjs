// `cargo xtask measure`, the scale: how fast the page opens over 2,500 stored days of 500 papers each.
//
// One day is read as a reader would, over the stand-ins; then all that the page stored of it is written again under
// 2,499 earlier days and other ids: head, body, answers, requests, what was announced and what was seen. So every
// record is of the page's own making. The profile of the browser lies on the disk; "cold" is a new process over it.
//
// FIRSTLIGHT_SCALE_DAYS sets another number of days; FIRSTLIGHT_SCALE_FOLDER keeps the browser's profile there, and takes
// it as it is where there is one.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { arxivSays, feed, setUp } from "./app/days.mjs";
import { dataFolder, noData, startStandIns } from "./app/servers.mjs";

const days = Number(process.env.FIRSTLIGHT_SCALE_DAYS ?? 2_500);
const papers = 500;
const rounds = 5;
/** Where gigabytes may lie: a folder of the system for small things may be in the memory. */
const big = fileURLToPath(new URL("../target/", import.meta.url));

/** The day that is read, and the moment at which the page believes to be: a Wednesday morning in New York. */
const newest = "2026-10-14";
const now = Date.parse(`${newest}T13:00:00Z`);
const asked = { cold: 1_000, warm: 300, calendar: 100 };

if (noData) {
  console.log(`The scale is not measured: ${noData}`);
  process.exit(0);
}

const median = (times) => [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];

/** 500 real papers under ids in a row. */
function announced() {
  const lines = gunzipSync(readFileSync(path.join(dataFolder, "taste/ml.jsonl.gz"))).toString("utf8").trim().split("\n");
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const all = lines.slice(0, papers).map((line, index) => {
    const { title, abstract } = JSON.parse(line);
    return { id: `2610.${10_000 + index}`, title: escaped(title), abstract: escaped(abstract) };
  });
  return { "cs.LG": feed({ category: "cs.LG", date: "Wed, 14 Oct 2026", papers: all }), "cs.AI": feed({ category: "cs.AI", date: "Wed, 14 Oct 2026", papers: all.slice(0, 100) }) };
}

/** Scores as a morning's are: of twenty papers one is shown. */
function answers() {
  const lines = Array.from({ length: papers }, (_, index) =>
    JSON.stringify({
      id: `2610.${10_000 + index}`,
      comment: "It proposes a method, and shows on two data sets that it works; close to the reader's own subject.",
      relevance: index % 20 === 7 ? 9 : 1 + (index % 7),
      novelty: index % 20 === 7 ? 8 : 2 + (index % 6),
    }),
  );
  const file = path.join(mkdtempSync(path.join(tmpdir(), "firstlight-answers-")), "answers.jsonl");
  writeFileSync(file, lines.join("\n"));
  return file;
}

/** Runs in every page before it: the clock is set, and it is noted when the digest can be used. */
function prepare(now) {
  const Real = Date;
  const offset = now - Real.now();
  globalThis.Date = class extends Real {
    constructor(...parts) {
      if (parts.length === 0) super(Real.now() + offset);
      else super(...parts);
    }
    static now() {
      return Real.now() + offset;
    }
  };
  window.busy = [];
  new PerformanceObserver((list) => window.busy.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]))).observe({
    type: "longtask",
    buffered: true,
  });
  const look = () => {
    if (!document.querySelector("main article")) return requestAnimationFrame(look);
    // The frame that is due paints it; the task after it comes when whatever stood in line before a click would is done.
    setTimeout(() => console.info(`usable ${performance.now()}`));
  };
  requestAnimationFrame(look);
}

/** Runs in the page: every stored record that names the day, once more for each of `earlier`. */
async function multiply({ newest, earlier, first }) {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await settled(indexedDB.open("firstlight"));
  const names = [...database.objectStoreNames];
  // Read once, while there is but the one day.
  window.records ??= await (async () => {
    const found = [];
    for (const name of names) {
      const keys = await settled(database.transaction(name).objectStore(name).getAllKeys());
      const values = await settled(database.transaction(name).objectStore(name).getAll());
      keys.forEach((key, index) => {
        if (key.includes(newest)) found.push([name, key, values[index]]);
      });
    }
    return found;
  })();
  const { records } = window;
  const sizes = {};
  for (const [name, key, value] of records) {
    const kind = `${name}/${key.split("/")[0]}`.replace(/^(answers|requests|announcements)\/.*/, "$1");
    sizes[kind] = (sizes[kind] ?? 0) + value.length;
  }
  for (const [index, day] of earlier.entries()) {
    const number = first + index;
    // Ids of the day's month; 500 a day fit into a hundred thousand a month.
    const month = day.slice(2, 4) + day.slice(5, 7);
    const base = 10_000 + (number % 25) * 500;
    const of = (text) =>
      text.replaceAll(newest, day).replace(/2610\.1(\d{4})/g, (_, nth) => `${month}.${base + Number(nth)}`);
    const transaction = database.transaction(names, "readwrite", { durability: "relaxed" });
    for (const [name, key, value] of records) transaction.objectStore(name).put(of(value), of(key));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  database.close();
  return { records: records.length, sizes };
}

/** The working days before `newest`, the newest of them first. */
function earlierDays(count) {
  const all = [];
  for (let day = Date.parse(newest) - 86_400_000; all.length < count; day -= 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() % 6 !== 0) all.push(date.toISOString().slice(0, 10));
  }
  return all;
}

const given = process.env.FIRSTLIGHT_SCALE_FOLDER;
const folder = given ?? mkdtempSync(path.join(big, "firstlight-scale-"));
const isThere = existsSync(path.join(folder, "Default"));
const servers = await startStandIns();
/** What is stored belongs to an origin, so that this one must not change with the port. */
const site = "http://localhost/";
const mapped = `MAP localhost:80 127.0.0.1:${new URL(servers.site).port}`;

async function start() {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", `--host-resolver-rules=${mapped}`],
    baseURL: site,
    viewport: { width: 1280, height: 900 },
    serviceWorkers: "block",
  });
  context.setDefaultTimeout(600_000);
  await context.addInitScript(prepare, now);
  return context;
}

/** Reads a day, and stores it as all the others. */
async function fill() {
  const context = await start();
  const page = context.pages()[0] ?? (await context.newPage());
  const digest = await setUp({ page, servers });
  await digest.begin.click();
  await digest.says(/ out of 600 announced/);
  await digest.stop.waitFor({ state: "detached" });
  console.log(`One day of ${papers} papers is read, ${await digest.papers.count()} of them are shown.`);
  const earlier = earlierDays(days - 1);
  const began = Date.now();
  let told;
  for (let from = 0; from < earlier.length; from += 50) {
    told = await page.evaluate(multiply, { newest, earlier: earlier.slice(from, from + 50), first: from });
    if (from % 500 === 0) console.log(`  ${from} days, ${((Date.now() - began) / 1_000).toFixed(0)} s`);
  }
  const megabytes = (Object.values(told.sizes).reduce((sum, size) => sum + size, 0) * days) / 1e6;
  console.log(`${days} days are stored, ${told.records} records each, ${megabytes.toFixed(0)} MB. Bytes of a day:`);
  console.log(told.sizes);
  // What was written settles on the disk.
  await page.waitForTimeout(5_000);
  await context.close();
}

let failed = false;
function judge(what, times, most) {
  const middle = median(times);
  const good = middle <= most;
  failed ||= !good;
  const all = times.map((time) => time.toFixed(0)).join(", ");
  console.log(`${what}: ${middle.toFixed(0)} ms in the median of ${all}; at most ${most} is asked for${good ? "" : ": MISSED"}`);
}

/**
 * What the page says of when it could be used after it was `opened`, and how long it was busy in one go until then and
 * after. It says so by itself: a page that is asked has to read Playwright's own script first, and that in the midst of
 * what is measured.
 */
async function usable(page, opened) {
  const said = page.waitForEvent("console", (message) => message.text().startsWith("usable "));
  await opened();
  const at = Number((await said).text().split(" ")[1]);
  await page.waitForTimeout(1_500);
  const busy = await page.evaluate(() => window.busy);
  return { at, busy };
}

try {
  await servers.arxivIs({ now });
  await arxivSays({ servers }, announced());
  await servers.arxivIs({ now });
  await servers.modelIs({ answers: answers() });
  let context, page;
  if (!isThere) await fill();

  const times = { cold: [], warm: [], calendar: [], "calendar, the first": [] };
  const longest = { cold: [], warm: [] };
  const note = (kind, { at, busy }) => {
    times[kind].push(at);
    longest[kind].push(Math.max(0, ...busy.map(([, duration]) => duration)));
  };
  for (let round = 0; round < rounds; round += 1) {
    context = await start();
    page = context.pages()[0] ?? (await context.newPage());
    note("cold", await usable(page, () => page.goto("/")));
    note("warm", await usable(page, () => page.reload()));
    const open = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            const start = performance.now();
            setTimeout(() => resolve(Infinity), 10_000);
            const look = () => {
              if (!document.querySelector("table.month")) return requestAnimationFrame(look);
              setTimeout(() => resolve(performance.now() - start));
            };
            document.querySelector('header nav a[data-place="archive"]').click();
            requestAnimationFrame(look);
          }),
      );
    times["calendar, the first"].push(await open());
    await page.locator('header nav a[data-place=""]').click();
    await page.locator("main article").first().waitFor();
    times.calendar.push(await open());
    await context.close();
  }
  judge("A usable Today, cold", times.cold, asked.cold);
  judge("A usable Today, warm", times.warm, asked.warm);
  judge("The calendar", times.calendar, asked.calendar);
  console.log(`The calendar with its code: ${times["calendar, the first"].map((time) => time.toFixed(0)).join(", ")} ms`);
  for (const [kind, all] of Object.entries(longest)) {
    console.log(`The longest task, ${kind}: ${all.map((time) => time.toFixed(0)).join(", ")} ms`);
  }
} finally {
  await servers.stop();
  if (!given) rmSync(folder, { recursive: true, force: true });
}
if (failed) process.exitCode = 1;
