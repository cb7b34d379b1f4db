// `cargo xtask measure`: timings in the shipped build, each beside a peer in the same Chromium and the same run.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { dataFolder, noData, startStandIns } from "./app/servers.mjs";

/** Rounds that count, after those in which both are compiled; the two take turns, so that what else the machine does
 * falls on both. */
const rounds = 15;
const warmUp = 3;
/** At most so much of feedsmith's time. */
const asked = 1 / 3;
const modules = fileURLToPath(new URL("node_modules", import.meta.url));

const sorted = (times) => [...times].sort((a, b) => a - b);
const median = (times) => sorted(times)[Math.floor(times.length / 2)];

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

/**
 * Our reader, on the page that readers paste and drop feeds into: each round gives milliseconds from handing a feed over
 * to the announcement read, once as a text and once as the bytes of a file, which is how a fetch hands them over too.
 */
async function ours(page, feeds) {
  await page.goto("/settings");
  await page.getByText("Paste or drop feeds").click();
  const field = await page.getByLabel("Feed", { exact: true }).elementHandle();
  await field.evaluate((field, feeds) => {
    const drop = field.closest(".drop");
    const told = drop.querySelector("[role=status]");
    const settled = () => new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    // What it was given last stands last.
    const check = ({ category, entries }) => {
      const expected = `${category}: ${entries} entries`;
      const last = told.textContent.split(" · ").at(-1);
      if (!last.startsWith(expected)) throw new Error(`${expected} expected, not ${last}`);
    };
    const files = feeds.map(({ text }) => new TextEncoder().encode(text));
    window.measure = {
      async text(which) {
        field.value = feeds[which].text;
        const start = performance.now();
        field.dispatchEvent(new Event("input", { bubbles: true }));
        const time = performance.now() - start;
        await settled();
        check(feeds[which]);
        return time;
      },
      async bytes(which) {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([files[which]], "feed.xml"));
        // Reading a file from the disk is the browser's business.
        Blob.prototype.arrayBuffer = async () => files[which].buffer;
        const start = performance.now();
        drop.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        await settled();
        const time = performance.now() - start;
        check(feeds[which]);
        return time;
      },
    };
  }, feeds);
}

/** feedsmith: the same from a text, and from bytes, which it has to be decoded for. */
async function theirs(page, address, feeds) {
  await page.goto(address);
  await page.evaluate(async (feeds) => {
    const { parseRssFeed } = await import("feedsmith");
    const files = feeds.map(({ text }) => new TextEncoder().encode(text));
    const timed = (which, read) => {
      const start = performance.now();
      const { items } = parseRssFeed(read());
      const time = performance.now() - start;
      if (items.length !== feeds[which].entries) throw new Error(`feedsmith read ${items.length} items`);
      return time;
    };
    window.measure = {
      text: (which) => timed(which, () => feeds[which].text),
      bytes: (which) => timed(which, () => new TextDecoder().decode(files[which])),
    };
  }, feeds);
}

if (noData) {
  console.log(`Nothing is measured: ${noData}`);
  process.exit(0);
}
const file = path.join(dataFolder, "edge/largest-1101-items.cs-lg.2026-05-12.xml.gz");
const text = gunzipSync(readFileSync(file)).toString("utf8");
// The same feed under another name besides: then each reading shows on the page.
const feeds = ["cs.LG", "cs.AI"].map((category) => ({
  category,
  entries: 1101,
  text: text.replace("<title>cs.LG updates", `<title>${category} updates`),
}));
const [servers, peer] = [await startStandIns(), await servePeer()];
const browser = await chromium.launch({
  executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const context = await browser.newContext({ baseURL: servers.site });
  const pages = { Firstlight: await context.newPage(), feedsmith: await context.newPage() };
  await ours(pages.Firstlight, feeds);
  await theirs(pages.feedsmith, peer.address, feeds);
  const times = {};
  for (let round = 0; round < warmUp + rounds; round += 1) {
    for (const form of ["text", "bytes"]) {
      for (const [name, page] of Object.entries(pages)) {
        await page.bringToFront();
        const time = await page.evaluate(([form, which]) => window.measure[form](which), [form, round % feeds.length]);
        (times[`${name}, from ${form}`] ??= []).push(time);
      }
    }
  }
  const row = (all) => {
    const kept = sorted(all.slice(warmUp));
    const [least, most] = [kept.at(0), kept.at(-1)];
    const shown = { median: median(kept), least, most, "the first": all[0] };
    return Object.fromEntries(Object.entries(shown).map(([name, time]) => [name, time.toFixed(1)]));
  };
  console.log(`A feed of 1,101 items, ${(text.length / 1e6).toFixed(2)} million characters, ms over ${rounds} rounds:`);
  console.table(Object.fromEntries(Object.entries(times).map(([name, all]) => [name, row(all)])));
  for (const form of ["text", "bytes"]) {
    const of = (name) => median(times[`${name}, from ${form}`].slice(warmUp));
    const ratio = of("Firstlight") / of("feedsmith");
    console.log(`from ${form}: ratio ${ratio.toFixed(2)}, at most ${asked.toFixed(2)} is asked for`);
    if (ratio > asked) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await servers.stop();
  peer.stop();
}
