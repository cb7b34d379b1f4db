// The static site as Caddy serves it (`deploy/caddy/Caddyfile`), and the built one in Chromium with a proxy elsewhere.

import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { startCaddy } from "./caddy.mjs";
import { get } from "./client.mjs";
import { startNginx } from "./nginx.mjs";
import { StandIn, feed } from "./stand-in.mjs";
import { startWorker } from "./worker.mjs";

const script = "app-55880883a511de8d.js";
const text = "export default 1;\n".repeat(50);

/** A folder as `cargo xtask dist` leaves it, small. */
async function smallSite() {
  const folder = await mkdtemp(path.join(tmpdir(), "firstlight-site-"));
  const put = (name, bytes) => writeFile(path.join(folder, name), bytes);
  for (const name of ["sample", "day"]) await mkdir(path.join(folder, name));
  for (const [name, bytes] of [
    ["index.html", "<p>page"],
    ["day/sample.html", "<p>sample"],
    ["404.html", "<p>page"],
    [script, text],
    ["sample/a.xml", text],
    ["a.wasm", "\0asm"],
  ]) {
    await put(name, bytes);
    await put(`${name}.br`, brotliCompressSync(bytes));
    await put(`${name}.gz`, gzipSync(bytes));
  }
  await put("config.json", "{}");
  await put("_headers", "secret of the house");
  return folder;
}

const person = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

for (const base of ["/", "/some/base/"]) {
  test(
    `Caddy serves the site at ${base} with its headers, packed files and a page for every address`,
    { timeout: 60_000 },
    async () => {
      const folder = await smallSite();
      const caddy = await startCaddy({ folder, base });
      const at = (name, headers) => get(caddy.port, base + name, headers);
      try {
        const page = await at("", person);
        assert.deepEqual(
          [page.status, page.body, page.headers["content-type"]],
          [200, "<p>page", "text/html; charset=utf-8"],
        );
        const own = {
          "content-security-policy": "frame-ancestors 'none'",
          "x-content-type-options": "nosniff",
          "referrer-policy": "no-referrer",
          "x-frame-options": "DENY",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "permissions-policy": "camera=(), geolocation=(), microphone=()",
          "cache-control": "no-cache",
        };
        for (const [name, value] of Object.entries(own)) assert.equal(page.headers[name], value, name);

        const deep = await at("day/2025-04-18", person);
        assert.deepEqual([deep.status, deep.body], [200, "<p>page"]);
        for (const who of [person, {}]) {
          const { status, body, headers } = await at("day/sample", who);
          assert.deepEqual([status, body], [200, "<p>sample"]);
          assert.deepEqual([headers["content-type"], headers["cache-control"]], ["text/html; charset=utf-8", "no-cache"]);
        }
        const plain = await at(script);
        assert.deepEqual([plain.status, plain.body, plain.headers["content-encoding"]], [200, text, undefined]);
        assert.equal(plain.headers["cache-control"], "public, max-age=31536000, immutable");
        for (const [kind, name, size] of [
          ["br", "br", brotliCompressSync(text).length],
          ["gzip", "gz", gzipSync(text).length],
        ]) {
          const packed = await at(script, { "accept-encoding": kind });
          assert.deepEqual([packed.headers["content-encoding"], packed.length], [kind, size], name);
          assert.match(packed.headers["content-type"], /javascript/);
          assert.match(packed.headers.vary, /Accept-Encoding/);
        }
        assert.equal((await at("a.wasm", { "accept-encoding": "br" })).headers["content-type"], "application/wasm");
        assert.equal((await at("sample/a.xml")).body, text);
        assert.equal((await at("config.json")).headers["cache-control"], "no-cache");

        for (const gone of ["gone-55880883a511de8d.js", "_headers", "sample/gone.xml"]) {
          const { status, headers, body } = await at(gone);
          assert.deepEqual([status, body], [404, "<p>page"], gone);
          assert.doesNotMatch(headers["cache-control"] ?? "", /immutable/, "a missing file may come back");
          assert.equal(headers["x-content-type-options"], "nosniff");
        }
        for (const out of ["../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc/passwd"]) {
          assert.doesNotMatch((await at(out)).body, /root:/);
        }
      } finally {
        await caddy.stop();
        await rm(folder, { recursive: true });
      }
    },
  );
}

test("Caddy passes the mount on to nginx, whose rules hold", { timeout: 60_000 }, async () => {
  const standIn = await StandIn.start();
  const nginx = await startNginx(standIn);
  const folder = await smallSite();
  const caddy = await startCaddy({ folder, base: "/some/base/", proxy: `127.0.0.1:${nginx.port}` });
  try {
    const read = (address, headers) =>
      get(caddy.port, `/some/base/from/${address}`, { "sec-fetch-site": "same-origin", ...headers });
    assert.equal((await read("rss.arxiv.org/rss/cs.LG")).body, feed());
    assert.equal((await read("evil.test/")).status, 403);
    assert.equal((await read("rss.arxiv.org/rss/cs.LG", { "sec-fetch-site": "cross-site" })).status, 403);
    assert.equal(standIn.asked.length, 1);
    await nginx.stop();
    const alone = await read("rss.arxiv.org/rss/cs.LG");
    assert.deepEqual([alone.status, alone.body], [502, "502 Bad Gateway"], "no page in place of a feed");
  } finally {
    await caddy.stop();
    await nginx.stop();
    await standIn.stop();
    await rm(folder, { recursive: true });
  }
});

const built = process.env.FIRSTLIGHT_SITE;
const missing = built
  ? null
  : "no site was built (cargo xtask dist --base /some/base/, then FIRSTLIGHT_SITE=target/site)";

test(
  "the built site is complete: its 404 page is the page, and packed files are the files",
  { timeout: 60_000 },
  async (t) => {
    if (missing) return skip(t);
    const read = (name) => readFile(path.join(built, name));
    const page = await read("index.html");
    assert.deepEqual(await read("404.html"), page);
    assert.deepEqual(brotliDecompressSync(await read("index.html.br")), page);
    assert.deepEqual(gunzipSync(await read("index.html.gz")), page);
    const sample = (await read("day/sample.html")).toString();
    const own = [...sample.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, address]) => address);
    assert.ok(own.includes("/some/base/paper/2610.99034"));
    assert.deepEqual(own.filter((address) => !address.startsWith("/some/base/")), []);
    const wasm = /data-wasm="([^"]+)"/.exec(page)[1];
    assert.deepEqual(brotliDecompressSync(await read(`${wasm}.br`)), await read(wasm));
    assert.match((await read("_headers")).toString(), new RegExp(`\n/some/base/${wasm}\n  cache-control: .*immutable`));
  },
);

test(
  "the built site starts below its base, and reads arXiv through a Worker on another host",
  { timeout: 120_000 },
  async (t) => {
    if (missing) return skip(t);
    const folder = await mkdtemp(path.join(tmpdir(), "firstlight-built-"));
    await cp(built, folder, { recursive: true });
    const standIn = await StandIn.start();
    const caddy = await startCaddy({ folder, base: "/some/base/" });
    const here = `http://127.0.0.1:${caddy.port}`;
    const worker = await startWorker(standIn, { origins: here });
    const proxy = `http://127.0.0.1:${worker.port}`;
    await writeFile(path.join(folder, "config.json"), JSON.stringify({ proxy }));
    const browser = await chromium.launch({
      executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    try {
      const page = await browser.newPage();
      const wrong = [];
      page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
      page.on("pageerror", (error) => wrong.push(String(error)));
      // An address that the page routes for itself, below the base, first of all.
      const answer = await page.goto(`${here}/some/base/about`);
      assert.equal(answer.status(), 200);
      await page.locator('html[data-boot="running"]').waitFor();
      assert.equal(await page.locator("a.brand").getAttribute("href"), "/some/base/");
      const read = (address) =>
        page.evaluate(async (url) => {
          const answer = await fetch(url, { cache: "no-cache" });
          const { headers } = answer;
          return {
            status: answer.status,
            body: await answer.text(),
            etag: headers.get("etag"),
            date: headers.get("date"),
            cache: headers.get("cache-status"),
          };
        }, proxy + address);
      const first = await read("/from/rss.arxiv.org/rss/cs.LG");
      assert.deepEqual([first.status, first.body, first.cache], [200, feed(), "Firstlight; fwd=miss"]);
      assert.ok(first.etag && first.date, "the page sees both");
      assert.match((await read("/from/rss.arxiv.org/rss/cs.LG")).cache, /^Firstlight; hit/);
      // The sample day as it is put up, and the app in its place.
      await page.goto(`${here}/some/base/day/sample`);
      assert.equal(await page.locator("html").getAttribute("data-boot"), "waiting");
      assert.equal(await page.locator("article").count(), 15);
      await page.mouse.move(300, 300);
      await page.locator(".still").waitFor({ state: "detached" });
      assert.equal(await page.locator("article").count(), 15);
      assert.deepEqual(wrong, []);
      await page.goto(`${here}/some/base/about`);
      const refused = await read("/from/evil.test/");
      assert.equal(refused.status, 403, "and the page is told so");
    } finally {
      await browser.close();
      await worker.stop();
      await caddy.stop();
      await standIn.stop();
      await rm(folder, { recursive: true });
    }
  },
);

/** Skips the test and says why, also to `cargo xtask test`. */
function skip(t) {
  t.skip(missing);
  const file = process.env.FIRSTLIGHT_SKIPS;
  if (file) appendFileSync(file, `${t.name}\t${missing}\n`);
}
