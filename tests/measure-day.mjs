// `cargo xtask measure`, the digest: 40 papers to DOM beside markdown-it, DOMPurify and katex, once as the Markdown has
// them and once as our page, with all that can be done about a paper; a day of a thousand papers under a slider, a filter
// and a scrolling reader, beside a static page of equal height. All in one Chromium.
//
// FIRSTLIGHT_SEARCH names the folder of `tests/measure/search.rs` as a WASM, which reads the Markdown here.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { arxivSays, feed, setUp } from "./app/days.mjs";
import { Archive, Digest } from "./app/pages.mjs";
import { noData, startStandIns } from "./app/servers.mjs";
import { fortyPapers, largestFeed } from "./measure/papers.mjs";

const rounds = 15;
const warmUp = 3;
const papers = 1_000;
const here = fileURLToPath(new URL(".", import.meta.url));
const modules = process.env.FIRSTLIGHT_MODULES ?? path.join(here, "node_modules");
const bench = process.env.FIRSTLIGHT_SEARCH ?? path.join(here, "../target/search-bench");

if (noData) {
  console.log(`The digest is not measured: ${noData}`);
  process.exit(0);
}

const sorted = (times) => [...times].sort((a, b) => a - b);
const median = (times) => sorted(times)[Math.floor(times.length / 2)];
const row = (times) => {
  const shown = { median: median(times), least: Math.min(...times), most: Math.max(...times) };
  return Object.fromEntries(Object.entries(shown).map(([name, time]) => [name, time.toFixed(1)]));
};
let failed = false;
const judge = (what, is, most, unit = "") => {
  const good = is <= most;
  console.log(`${what}: ${is.toFixed(2)}${unit}, at most ${most.toFixed(2)}${unit} is asked for${good ? "" : ": MISSED"}`);
  failed ||= !good;
};

/** A digest of forty papers in the form of the system before. */
function markdown() {
  const entries = fortyPapers().slice(0, 40);
  assert.equal(entries.length, 40);
  const numbered = entries.map((entry, index) => entry.replace(/^## \d+\./, `## ${index + 1}.`).replace(/link\d+/, `link${index + 1}`));
  const line = (entry, index) => {
    const [, title] = /^## \d+\. \[(.*)\]\(/.exec(entry);
    const [, authors] = /\*\*Authors:\*\* (.*)/.exec(entry);
    return `${index + 1}. [${title}](#user-content-link${index + 1})\n**Authors:** ${authors}\n`;
  };
  return [
    "# Personalized Daily ArXiv Papers 2025-04-18\n",
    "Total arXiv papers: 433\n",
    "Total scanned papers: 254\n",
    "Total relevant papers: 40\n",
    "**Table of contents with paper titles:**\n",
    ...numbered.map(line),
    "---\n",
    numbered.join("\n\n"),
  ].join("\n");
}

/** The peers as they stand in node_modules, our reader, and an empty page. */
async function servePeers() {
  const imports = { "markdown-it": "/markdown-it.js", dompurify: "/purify.js", katex: "/katex.js", search: "/search.js" };
  const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><main></main>`;
  const files = {
    "/markdown-it.js": path.join(modules, "markdown-it/dist/browser/markdown-it.esm.min.mjs"),
    "/purify.js": path.join(modules, "dompurify/dist/purify.es.mjs"),
    "/katex.js": path.join(modules, "katex/dist/katex.mjs"),
    "/search.js": path.join(bench, "search.js"),
    "/search_bg.wasm": path.join(bench, "search_bg.wasm"),
  };
  const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const wanted = new URL(request.url, "http://localhost").pathname;
    if (!files[wanted]) return response.writeHead(200, { "content-type": "text/html" }).end(page);
    return response.writeHead(200, { "content-type": types[path.extname(wanted)] }).end(readFileSync(files[wanted]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

/**
 * Makes `window.measure` of the peers' page: Markdown to DOM and layout, as theirs; `window.show`, the same of ours;
 * `window.putBack`, its DOM ready made; and `window.read`, our reading alone.
 */
async function theirs(page, address, text) {
  await page.goto(address);
  await page.evaluate(async (text) => {
    const { default: MarkdownIt } = await import("markdown-it");
    const { default: DOMPurify } = await import("dompurify");
    const { default: katex } = await import("katex");
    const { default: init, entries_of, show } = await import("search");
    await init();
    const markdown = new MarkdownIt();
    // Formulas before all else, so that their underscores are none of Markdown's.
    markdown.inline.ruler.before("escape", "math", (state, silent) => {
      const found = /^\$([^$\n]+)\$/.exec(state.src.slice(state.pos));
      if (!found) return false;
      if (!silent) state.push("math", "math", 0).content = found[1];
      state.pos += found[0].length;
      return true;
    });
    markdown.renderer.rules.math = (tokens, index) =>
      katex.renderToString(tokens[index].content, { output: "mathml", throwOnError: false });
    const place = document.querySelector("main");
    // To the DOM, and with its layout.
    const timed = (work) => () => {
      place.replaceChildren();
      const start = performance.now();
      work();
      const made = performance.now() - start;
      const height = document.body.offsetHeight;
      const time = performance.now() - start;
      if (height < 10_000) throw new Error(`only ${height} px`);
      return [made, time];
    };
    window.measure = timed(() => {
      place.innerHTML = DOMPurify.sanitize(markdown.render(text));
    });
    window.show = timed(() => show(place, text));
    // What ours came to is put back as it is: no program that has all of it laid out takes less.
    window.putBack = () => {
      const made = document.createDocumentFragment();
      made.append(...place.cloneNode(true).childNodes);
      return timed(() => place.append(made))();
    };
    window.read = () => {
      const start = performance.now();
      const count = entries_of(text);
      const time = performance.now() - start;
      if (count !== 40) throw new Error(`${count} papers were read`);
      return time;
    };
  }, text);
}

/** Makes `window.measure` of our page: from the click on the same digest, in the archive, to papers in the DOM, each made anew. */
async function ours(page, text) {
  const archive = new Archive(page);
  await archive.open();
  await archive.import("digest.md", text);
  await archive.note("Imported.").waitFor();
  const digest = new Digest(page);
  await digest.visit("/day/2025-04-18-imported");
  await digest.shows(40);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    // All abstracts whole, and every paper laid out.
    sheet.replaceSync(".paper { content-visibility: visible !important } .abstract.folded { display: block !important; overflow: visible !important }");
    document.adoptedStyleSheets = [sheet];
    const count = () => document.querySelectorAll("main article").length;
    const link = (path) => document.querySelector(`a[href$="${path}"]`);
    // So many papers, and none of their texts is a draft.
    const papers = (wanted) => () => count() === wanted && !document.documentElement.hasAttribute("data-typesetting");
    const so = (isSo) =>
      new Promise((resolve) => {
        if (isSo()) return resolve();
        const watch = new MutationObserver(() => {
          if (!isSo()) return;
          watch.disconnect();
          resolve();
        });
        watch.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-typesetting"] });
      });
    window.measure = async () => {
      link("/archive").click();
      await so(() => count() === 0 && link("/day/2025-04-18-imported"));
      await new Promise(requestAnimationFrame);
      const start = performance.now();
      link("/day/2025-04-18-imported").click();
      await so(papers(40));
      const height = document.body.offsetHeight;
      const time = performance.now() - start;
      if (height < 10_000) throw new Error(`only ${height} px`);
      return time;
    };
  });
  return digest;
}

/**
 * The letters of what both show outside formulas: titles and abstracts. TeX's commands for text are none of a formula:
 * ours sets them as text, within dollars too, and theirs shows their names, or takes them for mathematics.
 */
function letters(page, isOurs) {
  return page.evaluate((isOurs) => {
    const of = (nodes) =>
      nodes.map((node) => {
        const copy = node.cloneNode(true);
        for (const math of copy.querySelectorAll("math, .katex, .katex-error")) {
          const isText = !math.querySelector("mi, mn, mo");
          math.replaceWith(...(isText ? [...math.querySelectorAll("mtext")].map((one) => one.textContent) : []));
        }
        const text = copy.textContent.replace(/\\(?:text\w*|emph)(?=\{)/g, "");
        return text.normalize("NFKD").replace(/[^a-z0-9]/gi, "").toLowerCase();
      });
    const all = (selector) => [...document.querySelectorAll(selector)];
    const named = (name) => all("main p").filter((one) => one.firstElementChild?.textContent === name && !one.closest("li"));
    return isOurs
      ? { titles: of(all("article h2")), abstracts: of(all("article .abstract")) }
      : {
          titles: of(all("h2 a[href]")),
          abstracts: of(named("Abstract:")).map((text) => text.replace(/^abstract/, "")),
          ids: of(named("ArXiv ID:")),
          authors: of(named("Authors:")),
          comments: of(named("Comment:")),
        };
  }, isOurs);
}

/** Forty papers, ours and theirs by turns. */
async function reading(browser, servers) {
  const text = markdown();
  const peers = await servePeers();
  const context = await browser.newContext({ baseURL: servers.site, viewport: { width: 1280, height: 800 } });
  const [mine, other] = [await context.newPage(), await context.newPage()];
  await ours(mine, text);
  await theirs(other, peers.address, text);
  const times = { "our page": [], "of it reading": [], "ours to DOM": [], ours: [], "ours ready made": [], "theirs to DOM": [], theirs: [] };
  const note = (whose, [made, time]) => {
    times[`${whose} to DOM`].push(made);
    times[whose].push(time);
  };
  for (let round = 0; round < warmUp + rounds; round += 1) {
    await mine.bringToFront();
    const made = await mine.evaluate(() => window.measure());
    await other.bringToFront();
    const read = await other.evaluate(() => window.read());
    times["our page"].push(made + read);
    times["of it reading"].push(read);
    note("ours", await other.evaluate(() => window.show()));
    times["ours ready made"].push((await other.evaluate(() => window.putBack()))[1]);
    note("theirs", await other.evaluate(() => window.measure()));
  }
  const said = await letters(other, false);
  const { titles, abstracts } = said;
  assert.deepEqual(await letters(mine, true), { titles, abstracts }, "our page shows the same text");
  await other.evaluate(() => window.show());
  assert.deepEqual(await letters(other, false), said, "and so does what ours makes of the Markdown");
  const kept = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, all.slice(warmUp)]));
  console.log(`A digest of 40 papers, ${(text.length / 1000).toFixed(0)} KB of Markdown, to DOM and layout, ms over ${rounds} rounds:`);
  console.table(Object.fromEntries(Object.entries(kept).map(([name, all]) => [name, row(all)])));
  const toTheirs = (times) => median(times) / median(kept.theirs);
  judge("the digest's text, to markdown-it + DOMPurify + katex", toTheirs(kept.ours), 1 / 2);
  const layoutAside = median(kept["ours to DOM"]) / median(kept["theirs to DOM"]);
  console.log(`  layout aside, which is the same text's on both sides: ${layoutAside.toFixed(2)}`);
  console.log(`  the same DOM ready made, only put in and laid out: ${toTheirs(kept["ours ready made"]).toFixed(2)}`);
  judge("our whole page, from a click to all papers with their instruments, to the same", toTheirs(kept["our page"]), 1 / 2);
  await context.close();
  peers.stop();
}

/** Reads a day of a thousand real papers, all in the digest. */
async function largeDay(browser, servers) {
  const context = await browser.newContext({ baseURL: servers.site, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const app = { page, context, servers };
  const { feed: text, answers, count } = largestFeed(papers);
  assert.equal(count, papers);
  await arxivSays(app, { "cs.LG": text, "cs.AI": feed({ category: "cs.AI", date: "Tue, 12 May 2026" }) });
  const file = path.join(mkdtempSync(path.join(tmpdir(), "firstlight-measure-")), "answers.jsonl");
  writeFileSync(file, answers);
  await servers.modelIs({ answers: file });
  const digest = await setUp(app);
  page.setDefaultTimeout(240_000);
  await digest.begin.click();
  await digest.says(/out of 1000 announced\. Scored by/);
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(papers);
  return { context, page, digest };
}

/** Milliseconds from each `value` set in a field to the frame in which it is painted; between them all comes to rest. */
function painted(field, values) {
  return field.evaluate(async (field, values) => {
    const paint = () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(null);
        });
      });
    const rest = () =>
      new Promise((resolve) => {
        let timer = setTimeout(done, 400);
        const watch = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, 400);
        });
        watch.observe(document.querySelector("main"), { childList: true, subtree: true });
        function done() {
          watch.disconnect();
          resolve();
        }
      });
    const times = [];
    for (const value of values) {
      await rest();
      const start = performance.now();
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await paint();
      times.push(performance.now() - start);
    }
    await rest();
    return times;
  }, values);
}

/** Scrolls through the page frame by frame: how many frames were dropped, and the tasks of more than 50 ms. */
function scrolled(page) {
  return page.evaluate(async () => {
    const tasks = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    watch.observe({ type: "longtask" });
    const frame = () => new Promise(requestAnimationFrame);
    scrollTo(0, 0);
    for (let still = 0; still < 30; still += 1) await frame();
    let [dropped, last, frames] = [0, await frame(), 0];
    const end = document.documentElement.scrollHeight - innerHeight;
    // A reader who flings: two screens in a second, then the length of the day in ten.
    for (let at = 0; at < end; at += frames < 120 ? 25 : Math.max(300, end / 600)) {
      scrollTo(0, at);
      const now = await frame();
      dropped += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1);
      last = now;
      frames += 1;
    }
    watch.takeRecords().forEach(({ duration }) => tasks.push(duration));
    watch.disconnect();
    return { dropped, frames, tasks, height: end };
  });
}

/** A page of plain text with the same words and the same height. */
async function staticPage(context, page) {
  const { texts, height } = await page.evaluate(() => ({
    texts: [...document.querySelectorAll("main article")].map((one) =>
      ["h2", ".who", ".why", ".abstract"].map((part) => one.querySelector(part)?.textContent ?? ""),
    ),
    height: document.documentElement.scrollHeight,
  }));
  const peer = await context.newPage();
  await peer.evaluate(
    ({ texts, height }) => {
      for (const [title, ...paragraphs] of texts) {
        const article = document.createElement("article");
        article.style.cssText = `max-width: 44rem; overflow: hidden; font: 16px serif; height: ${height / texts.length}px`;
        const heading = document.createElement("h2");
        heading.textContent = title;
        article.append(heading, ...paragraphs.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
        document.body.append(article);
      }
    },
    { texts, height },
  );
  return peer;
}

async function thousand(browser, servers) {
  const { context, page, digest } = await largeDay(browser, servers);
  const slider = await digest.slider("Relevance").elementHandle();
  const steps = Array.from({ length: 3 }, () => [2, 1, 5, 1, 8, 1, 10, 9, 10, 1, 7, 6, 5, 4, 3, 2, 1]).flat();
  const slid = await painted(slider, steps.map(String));
  await digest.unfold("Filter");
  const words = await digest.fold("Filter").getByLabel("Words").elementHandle();
  const typed = ["graph neural", "the"].flatMap((text) => [...text, ""].map((_, end) => text.slice(0, end + 1)).concat([""]));
  const keys = await painted(words, typed);
  console.log(`A day of ${papers} papers, ms to the frame that shows it:`);
  console.table({ "a slider moved": row(slid), "a key in the filter": row(keys) });
  judge("a slider", Math.max(...slid), 50, " ms");
  judge("a key in the filter", Math.max(...keys), 50, " ms");

  const peer = await staticPage(context, page);
  const sums = { ours: 0, theirs: 0 };
  let worst = 0;
  let seen;
  for (let round = 0; round < 3; round += 1) {
    await page.bringToFront();
    seen = await scrolled(page);
    sums.ours += seen.dropped;
    worst = Math.max(worst, ...seen.tasks);
    await peer.bringToFront();
    sums.theirs += (await scrolled(peer)).dropped;
  }
  console.log(`Scrolling ${seen.height} px in ${seen.frames} frames, three times: ${sums.ours} frames dropped, ${sums.theirs} of a static page`);
  judge("the longest task while scrolling", worst, 50, " ms");
  judge("dropped frames", sums.ours, Math.max(1.2 * sums.theirs, 3));
  await context.close();
}

const servers = await startStandIns();
const browser = await chromium.launch({
  executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const only = process.env.FIRSTLIGHT_MEASURE ?? "";
  if (only !== "thousand") await reading(browser, servers);
  if (only !== "reading") await thousand(browser, servers);
} finally {
  await browser.close();
  await servers.stop();
}
if (failed) process.exitCode = 1;
