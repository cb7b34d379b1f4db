// `cargo xtask measure`, the search: our index beside minisearch's, over the same papers, in one Chromium and one page.
//
// Ours is `tests/measure/search.rs` as a WASM of its own, built as the app is; FIRSTLIGHT_SEARCH names its folder.
// Both index title, authors, abstract and comment, find by beginnings, and ask for all words. Building ends with what
// is stored (ours) or with the index in memory (minisearch, whose JSON is made untimed); loading begins with strings
// in memory.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { dataFolder, noData } from "./app/servers.mjs";

const runs = 5;
const aDay = 25;
const here = fileURLToPath(new URL(".", import.meta.url));
const bench = process.env.FIRSTLIGHT_SEARCH ?? path.join(here, "../target/search-bench");

if (noData) {
  console.log(`The search is not measured: ${noData}`);
  process.exit(0);
}

/** Ten thousand real papers; what the data has no names for gets names made of the words of other titles. */
function papers() {
  const lines = ["ml", "astro"].flatMap((name) =>
    gunzipSync(readFileSync(path.join(dataFolder, `taste/${name}.jsonl.gz`))).toString("utf8").trim().split("\n"),
  );
  const read = lines.map((line) => JSON.parse(line));
  const all = [...new Map(read.filter(({ id }) => /^\d{4}\.\d{4,5}$/.test(id)).map((paper) => [paper.id, paper])).values()].slice(0, 10_000);
  const word = (index) => all[index % all.length].title.split(/\s+/)[index % 3] ?? "Anon";
  return all.map((paper, index) => ({
    id: paper.id,
    title: paper.title,
    authors: [1, 2, 3, 4, 5].map((nth) => `${word(index * 7 + nth)} ${word(index * 13 + nth * 5)}`).join(", "),
    abstract: paper.abstract,
    comment: paper.comment ?? "",
    relevance: paper.relevance ?? 5,
    novelty: paper.novelty ?? 5,
  }));
}

const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };
const corpus = JSON.stringify(papers());

/** Our WASM, minisearch as it stands in node_modules, the papers, and an empty page. */
async function serve() {
  const imports = { minisearch: "/minisearch.js", search: "/search.js" };
  const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
  const files = {
    "/search.js": path.join(bench, "search.js"),
    "/search_bg.wasm": path.join(bench, "search_bg.wasm"),
    "/minisearch.js": path.join(here, "node_modules/minisearch/dist/es/index.js"),
  };
  const server = createServer((request, response) => {
    const wanted = new URL(request.url, "http://localhost").pathname;
    if (wanted === "/") return response.writeHead(200, { "content-type": "text/html" }).end(page);
    if (wanted === "/papers.json") return response.writeHead(200, { "content-type": types[".json"] }).end(corpus);
    if (!files[wanted]) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": types[path.extname(wanted)] }).end(readFileSync(files[wanted]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/** Runs in the page: ten thousand papers, both sides, one after the other. */
async function sideBySide({ runs, aDay, queries }) {
  const { default: MiniSearch } = await import("minisearch");
  const { default: init, Bench } = await import("search");
  await init();
  const papers = await (await fetch("/papers.json")).json();
  const options = {
    fields: ["title", "authors", "abstract", "comment"],
    storeFields: [],
    searchOptions: { prefix: true, combineWith: "AND", boost: { title: 4, authors: 3 } },
  };
  const dayOf = (index) => new Date(Date.UTC(2015, 0, 1 + Math.floor(index / aDay))).toISOString().slice(0, 10);
  const ours = new Bench();
  for (let from = 0; from < papers.length; from += aDay) {
    ours.take(dayOf(from), JSON.stringify(papers.slice(from, from + aDay)));
  }
  const times = { build: [[], []], load: [[], []], query: {}, size: [0, 0], hits: {} };
  const timed = (work) => {
    const start = performance.now();
    const result = work();
    return [performance.now() - start, result];
  };
  let saved, json;
  for (let run = 0; run < runs; run += 1) {
    const [mine, stored] = timed(() => ours.build());
    const [other, index] = timed(() => {
      const index = new MiniSearch(options);
      index.addAll(papers);
      return index;
    });
    times.build[0].push(mine);
    times.build[1].push(other);
    saved = stored;
    json = JSON.stringify(index);
  }
  times.size = [saved.reduce((sum, text) => sum + text.length, 0), json.length];
  let index;
  for (let run = 0; run < runs; run += 1) {
    const [mine] = timed(() => ours.load(saved));
    const [other, loaded] = timed(() => MiniSearch.loadJSON(json, options));
    times.load[0].push(mine);
    times.load[1].push(other);
    index = loaded;
  }
  if (ours.papers() !== papers.length) throw new Error(`${ours.papers()} papers were loaded`);
  // One after the other, so that nothing is remembered from the query before.
  for (let run = 0; run < runs * 5; run += 1) {
    for (const query of queries) {
      const [mine, found] = timed(() => ours.find(query, 20));
      const [other, theirs] = timed(() => index.search(query));
      times.query[query] ??= [[], []];
      times.query[query][0].push(mine);
      times.query[query][1].push(other);
      times.hits[query] = [found[0], theirs.length];
    }
  }
  times.papers = ours.papers();
  ours.free();
  return times;
}

/** Runs in the page: 62,500 papers on 2,500 days, typed into key by key. */
async function typing({ aDay, days, queries }) {
  const { default: init, Bench } = await import("search");
  await init();
  const papers = await (await fetch("/papers.json")).json();
  const ours = new Bench();
  const day = (index) => new Date(Date.UTC(2015, 0, 1 + index)).toISOString().slice(0, 10);
  for (let index = 0; index < days; index += 1) {
    const some = Array.from({ length: aDay }, (_, nth) => {
      const number = index * aDay + nth;
      // The same texts come again under other ids.
      const id = `${15 + Math.floor(number / 90_000)}${String(1 + (number % 12)).padStart(2, "0")}.${String(10_000 + Math.floor(number / 12)).padStart(5, "0")}`;
      return { ...papers[(number * 7) % papers.length], id };
    });
    ours.take(day(index), JSON.stringify(some));
  }
  const saved = ours.build();
  const start = performance.now();
  ours.load(saved);
  const load = performance.now() - start;
  const keys = [];
  for (const query of queries) {
    for (let end = 1; end <= query.length; end += 1) {
      const typed = query.slice(0, end);
      const start = performance.now();
      const found = ours.find(typed, 20);
      keys.push([typed, performance.now() - start, found[0]]);
    }
  }
  return { papers: ours.papers(), load, size: saved.reduce((sum, text) => sum + text.length, 0), keys };
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const row = (times) => ({
  median: median(times).toFixed(2),
  least: Math.min(...times).toFixed(2),
  most: Math.max(...times).toFixed(2),
});

const queries = [
  "attention",
  "transformer model",
  "large language mod",
  "a",
  "galaxy redshift survey",
  "gra neu net",
  "nothingofthekind",
];
const peer = await serve();
const browser = await chromium.launch({
  executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
let failed = false;
const judge = (what, ratio, most) => {
  const good = ratio <= most;
  console.log(`${what}: ratio ${ratio.toFixed(2)}, at most ${most.toFixed(2)} is asked for${good ? "" : ": MISSED"}`);
  failed ||= !good;
};
try {
  const page = await (await browser.newContext()).newPage();
  await page.goto(peer.address);
  const times = await page.evaluate(sideBySide, { runs, aDay, queries });
  console.log(`The search over ${times.papers} papers, ${aDay} a day, ms over ${runs} runs:`);
  console.table({
    "building, ours": row(times.build[0]),
    "building, minisearch": row(times.build[1]),
    "loading, ours": row(times.load[0]),
    "loading, minisearch": row(times.load[1]),
  });
  console.log(`stored: ${(times.size[0] / times.papers).toFixed(0)} bytes a paper, minisearch ${(times.size[1] / times.papers).toFixed(0)}`);
  judge("building", median(times.build[0]) / median(times.build[1]), 1 / 3);
  judge("loading", median(times.load[0]) / median(times.load[1]), 1 / 4);
  const table = {};
  const sums = [0, 0];
  for (const [query, [mine, other]] of Object.entries(times.query)) {
    table[query] = { ours: median(mine).toFixed(2), minisearch: median(other).toFixed(2), hits: times.hits[query].join(" / ") };
    sums[0] += median(mine);
    sums[1] += median(other);
  }
  console.table(table);
  judge("queries together", sums[0] / sums[1], 1);

  const large = await (await browser.newContext()).newPage();
  await large.goto(peer.address);
  const typed = await large.evaluate(typing, {
    aDay,
    days: 2_500,
    queries: ["sparse attention tr", "\"large language models\" relevance:>=5", "author:a galaxy -survey"],
  });
  assert.equal(typed.papers, 62_500);
  const slowest = [...typed.keys].sort((one, other) => other[1] - one[1]).slice(0, 5);
  console.log(
    `62,500 papers on 2,500 days: ${(typed.size / 1e6).toFixed(0)} MB read in ${typed.load.toFixed(0)} ms; ` +
      `${typed.keys.length} keys, median ${median(typed.keys.map((key) => key[1])).toFixed(1)} ms, the slowest:`,
  );
  for (const [text, time, total] of slowest) console.log(`  ${time.toFixed(1)} ms for ${JSON.stringify(text)}, ${total} papers`);
  judge("a key", slowest[0][1] / 50, 1);
} finally {
  await browser.close();
  peer.stop();
}
if (failed) process.exitCode = 1;
