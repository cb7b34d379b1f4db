// `cargo xtask measure taste`: how long the taste takes in Chromium, over real papers, with the code as it is shipped.
//
// `tests/measure/taste.rs` is the core's taste as a WASM of its own; FIRSTLIGHT_TASTE names its folder. Learning goes in
// slices as on the page, by the clock after every 16 steps.

import { createServer } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { dataFolder, noData } from "./app/servers.mjs";

const runs = 5;
const here = fileURLToPath(new URL(".", import.meta.url));
const bench = process.env.FIRSTLIGHT_TASTE ?? path.join(here, "../target/taste-bench");

if (noData) {
  console.log(`The taste is not measured: ${noData}`);
  process.exit(0);
}

/** 20,000 real papers; where the data have fewer, their texts come again under other ids. */
function papers() {
  const lines = ["ml", "astro"].flatMap((name) =>
    gunzipSync(readFileSync(path.join(dataFolder, `taste/${name}.jsonl.gz`))).toString("utf8").trim().split("\n"),
  );
  const read = lines.map((line) => JSON.parse(line));
  return Array.from({ length: 20_000 }, (_, number) => {
    const { title, abstract, R, selected } = read[(number * 7) % read.length];
    const id = `${15 + Math.floor(number / 90_000)}${String(1 + (number % 12)).padStart(2, "0")}.${String(10_000 + Math.floor(number / 12)).padStart(5, "0")}`;
    return [id, title, abstract, R ?? (selected ? 9 : 2)];
  });
}

const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
const corpus = JSON.stringify(papers());

async function serve() {
  const files = { "/taste.js": path.join(bench, "taste.js"), "/taste_bg.wasm": path.join(bench, "taste_bg.wasm") };
  const server = createServer((request, response) => {
    const wanted = new URL(request.url, "http://localhost").pathname;
    if (wanted === "/") return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    if (wanted === "/papers.json") return response.writeHead(200, { "content-type": "application/json" }).end(corpus);
    if (!files[wanted]) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": types[path.extname(wanted)] }).end(readFileSync(files[wanted]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/** Runs in the page. */
async function measured({ runs }) {
  const { default: init, Bench } = await import("/taste.js");
  await init();
  const papers = await (await fetch("/papers.json")).json();
  const bench = new Bench();
  for (const paper of papers) bench.take(...paper);
  const times = { rank: [], day: [], all: [], seal: [], open: [], longest: 0, bytes: 0 };
  const timed = (work) => {
    const start = performance.now();
    const result = work();
    return [performance.now() - start, result];
  };
  const slice = 16;
  const learn = (day, first, count) => {
    let whole = timed(() => bench.begin(day, first, count))[0];
    for (let more = true; more; ) {
      const [time] = timed(() => {
        const start = performance.now();
        while ((more = bench.go_on(16)) && performance.now() - start < slice);
      });
      whole += time;
      times.longest = Math.max(times.longest, time);
    }
    return whole;
  };
  const day = (number) => new Date(Date.UTC(2025, 0, 1 + number)).toISOString().slice(0, 10);
  for (let run = 0; run < runs; run += 1) {
    bench.forget();
    let all = 0;
    for (let number = 0; number < 40; number += 1) {
      const time = learn(day(number), number * 500, 500);
      all += time;
      if (number === 39) times.day.push(time);
    }
    times.all.push(all);
    const [rank, ranked] = timed(() => bench.rank(run * 1_000, 1_000));
    if (ranked !== 1_000 || bench.days() !== 40) throw new Error(`${ranked} ranked, ${bench.days()} days`);
    times.rank.push(rank);
    const [sealing, json] = timed(() => bench.seal());
    const [opening, same] = timed(() => bench.open(json));
    if (!same) throw new Error("another taste was read than was written");
    times.seal.push(sealing);
    times.open.push(opening);
    times.bytes = json.length;
  }
  return times;
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const row = (times) => ({
  median: median(times).toFixed(1),
  least: Math.min(...times).toFixed(1),
  most: Math.max(...times).toFixed(1),
});

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
let failed = false;
const judge = (what, time, most) => {
  const good = time <= most;
  console.log(`${what}: ${time.toFixed(1)} ms, at most ${most} is asked for${good ? "" : ": MISSED"}`);
  failed ||= !good;
};
try {
  const page = await (await browser.newContext()).newPage();
  await page.goto(server.address);
  const times = await page.evaluate(measured, { runs });
  console.log(`The taste, ms over ${runs} runs; ${(times.bytes / 1e6).toFixed(2)} MB are stored:`);
  console.table({
    "1,000 papers featurised and ranked": row(times.rank),
    "a day of 500 learned": row(times.day),
    "20,000 papers learned": row(times.all),
    "written as a record": row(times.seal),
    "read from it": row(times.open),
  });
  judge("1,000 papers ranked", median(times.rank), 100);
  judge("a day of 500", median(times.day), 50);
  judge("20,000 papers", median(times.all), 1_000);
  judge("the longest slice", times.longest, 50);
} finally {
  await browser.close();
  server.stop();
}
if (failed) process.exitCode = 1;
