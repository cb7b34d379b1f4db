// `cargo xtask measure`: timings in the shipped build, each beside a peer in the same Chromium and the same run.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { dataFolder, noData, startStandIns } from "./app/servers.mjs";

const runs = 5;
const modules = fileURLToPath(new URL("node_modules", import.meta.url));

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

/** Serves feedsmith as it stands in node_modules, with a page that can import it. */
async function servePeer() {
  const imports = {
    feedsmith: "/feedsmith/dist/index.mjs",
    entities: "/entities/dist/esm/index.js",
    "fast-xml-parser": "/fast-xml-parser/src/fxp.js",
    strnum: "/strnum/strnum.js",
  };
  for (const name of ["@nodable/entities", "anynum", "fast-xml-builder", "is-unsafe", "path-expression-matcher", "xml-naming"]) {
    const about = JSON.parse(readFileSync(path.join(modules, name, "package.json"), "utf8"));
    const entry = about.module ?? about.exports?.["."]?.import?.default ?? about.exports?.["."]?.import ?? about.main;
    imports[name] = `/${path.posix.join(name, entry)}`;
  }
  const strnum = JSON.parse(readFileSync(path.join(modules, "strnum/package.json"), "utf8"));
  imports.strnum = `/${path.posix.join("strnum", strnum.main)}`;
  const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
  const server = createServer((request, response) => {
    const wanted = new URL(request.url, "http://localhost").pathname;
    if (wanted === "/") return response.writeHead(200, { "content-type": "text/html" }).end(page);
    const file = path.join(modules, path.normalize(wanted));
    let module;
    try {
      module = readFileSync(file);
    } catch {
      return response.writeHead(404).end();
    }
    return response.writeHead(200, { "content-type": "text/javascript" }).end(module);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/** Milliseconds from handing the text over to having read all of it, on the page that readers paste feeds into. */
async function ours(page, feed) {
  await page.goto("/settings");
  await page.getByText("Paste or drop feeds").click();
  await page.getByLabel("Feed", { exact: true }).waitFor();
  const times = [];
  for (let run = 0; run < runs + 1; run += 1) {
    times.push(
      await page.getByLabel("Feed", { exact: true }).evaluate((field, text) => {
        field.value = text;
        const start = performance.now();
        field.dispatchEvent(new Event("input", { bubbles: true }));
        return performance.now() - start;
      }, feed),
    );
    await page.getByText("1101 entries").waitFor();
  }
  return times.slice(1);
}

async function theirs(page, address, feed) {
  await page.goto(address);
  return page.evaluate(
    async ({ text, runs }) => {
      const { parseRssFeed } = await import("feedsmith");
      const times = [];
      for (let run = 0; run < runs + 1; run += 1) {
        const start = performance.now();
        const { items } = parseRssFeed(text);
        times.push(performance.now() - start);
        if (items.length !== 1101) throw new Error(`feedsmith read ${items.length} items`);
      }
      return times.slice(1);
    },
    { text: feed, runs },
  );
}

if (noData) {
  console.log(`Nothing is measured: ${noData}`);
  process.exit(0);
}
const file = path.join(dataFolder, "edge/largest-1101-items.cs-lg.2026-05-12.xml.gz");
const feed = gunzipSync(readFileSync(file)).toString("utf8");
const [servers, peer] = [await startStandIns(), await servePeer()];
const browser = await chromium.launch({
  executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const context = await browser.newContext({ baseURL: servers.site });
  const page = await context.newPage();
  const other = await context.newPage();
  const mine = await ours(page, feed);
  const feedsmith = await theirs(other, peer.address, feed);
  const row = (times) => ({ median: median(times).toFixed(1), least: Math.min(...times).toFixed(1), most: Math.max(...times).toFixed(1) });
  console.log(`A feed of 1,101 items, ${(feed.length / 1e6).toFixed(2)} million characters, ms over ${runs} runs after one:`);
  console.table({ Firstlight: row(mine), feedsmith: row(feedsmith) });
  const ratio = median(mine) / median(feedsmith);
  console.log(`ratio ${ratio.toFixed(2)}, at most 0.50 is asked for`);
  if (ratio > 0.5) process.exitCode = 1;
} finally {
  await browser.close();
  await servers.stop();
  peer.stop();
}
