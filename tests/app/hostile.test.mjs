// Whatever a proxy sends in place of a feed costs bounded time and memory in the page, is told, and leads nowhere but to
// arXiv.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { pipeline, Readable } from "node:stream";
import { gzipSync } from "node:zlib";

import { feed, model, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { keepMemories } from "./memories.mjs";
import { Digest, Settings } from "./pages.mjs";

const MB = 1_000_000;

/** The page may stand still for no longer, in milliseconds; on a machine of its own it is a fraction of that. */
const LONGEST_STANDSTILL = 5_000;
/** JavaScript and WASM together: 32 MB at most are read, in a buffer that doubles. */
const MOST_MEMORY = 256 * MB;

const [head, tail] = feed({}).split("</skipDays>");
const start = (category) => `${head.replaceAll("cs.LG", category)}</skipDays>`;

/** Item number `n`, as short as one can be that is read. */
const item = (n) => {
  const id = `2504.${String(n % 100_000).padStart(5, "0")}`;
  return `<item><title>T</title><guid>${id}v1</guid><category>cs.LG</category><arxiv:announce_type>new</arxiv:announce_type></item>`;
};

function* repeated(text, times) {
  const many = text.repeat(1_000);
  for (let done = 0; done < times; done += 1_000) yield many;
}

function* items(count) {
  for (let n = 0; n < count; n += 1_000) yield Array.from({ length: 1_000 }, (_, i) => item(n + i)).join("");
}

/** An entity in terms of ten of the one before, nine times over: a billion at the end; and one of 1 MB. */
const laughs = [
  "<!DOCTYPE rss [",
  '<!ENTITY lol0 "lol">',
  ...Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n};`.repeat(10)}">`),
  `<!ENTITY long "${"x".repeat(MB)}">`,
  "]>",
].join("");
const laughing = shortPapers.map((paper) => ({
  ...paper,
  title: `${paper.title} &lol9;`,
  abstract: "&long;".repeat(10_000),
}));

const bomb = gzipSync(Buffer.alloc(300 * MB, " "));

/** What the hostile proxy sends, by name: pieces of a body for `category`. */
const bodies = {
  good: (category) => [feed({ category, papers: shortPapers })],
  "an entity bomb": (category) => [feed({ category, papers: laughing }).replace("<rss", `${laughs}<rss`)],
  *"a million items"(category) {
    yield start(category);
    yield* items(1_000_000);
    yield tail;
  },
  *"as many items as fit"(category) {
    yield start(category);
    yield* items(200_000);
    yield tail;
  },
  *"a million empty items"(category) {
    yield start(category);
    yield* repeated("<item/>", 1_000_000);
    yield tail;
  },
  *"100 MB of white space"(category) {
    yield start(category);
    yield* repeated(" ".repeat(100), MB);
    yield tail;
  },
  *"a title without end"(category) {
    yield `${start(category)}<item><title>`;
    yield* repeated("a <b &amp; ", 3_000_000);
  },
  *"a deep tree"(category) {
    yield `${start(category)}<item>`;
    yield* repeated("<a>", 5_000_000);
  },
  *"tags that never close"() {
    yield "<rss><channel>";
    yield* repeated("<item><title ", 2_000_000);
  },
  "a gzip bomb": () => [bomb],
};

/** A proxy that means harm, at a port of its own. `sent` counts the bytes that one answer got rid of, at most. */
async function startProxy() {
  const proxy = { body: "good", sent: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost").searchParams.get("url") ?? "";
    // The listing that is asked for where the feed leaves doubts is no better.
    const [, category] = url.match(/arxiv\.org\/(?:rss|list)\/([\w.-]+)/) ?? [];
    response.setHeader("access-control-allow-origin", "*");
    // The morning of its feeds: of another day the page would say that, and look no further.
    response.setHeader("access-control-expose-headers", "date");
    response.setHeader("date", "Mon, 21 Apr 2025 13:00:00 GMT");
    if (!category) return response.writeHead(404).end();
    if (proxy.body === "a gzip bomb") response.setHeader("content-encoding", "gzip");
    const pieces = typeof proxy.body === "string" ? bodies[proxy.body](category) : proxy.body(category);
    const counted = function* () {
      let sent = 0;
      for (const piece of pieces) {
        sent += piece.length;
        proxy.sent = Math.max(proxy.sent, sent);
        yield piece;
      }
    };
    pipeline(Readable.from(counted()), response, () => {}); // The page hangs up, and rightly so.
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  proxy.template = `http://localhost:${server.address().port}/?url={url}`;
  proxy.stop = () => server.closeAllConnections() ?? server.close();
  return proxy;
}

function hostileTest(name, body) {
  test(name, { timeout: 300_000 }, async (app) => {
    const proxy = await startProxy();
    try {
      await app.context.addInitScript(() => {
        let last = performance.now();
        window.standstill = 0;
        setInterval(() => {
          const now = performance.now();
          window.standstill = Math.max(window.standstill, now - last);
          last = now;
        }, 10);
      });
      await app.context.addInitScript(keepMemories);
      const settings = new Settings(app.page);
      await settings.open();
      await settings.use(app.servers.model, model);
      await settings.goThrough(proxy.template);
      await Promise.all([app.page.waitForEvent("load"), settings.saveProxy.click()]);
      await settings.says("Saved.");
      await body(app, proxy);
    } finally {
      proxy.stop();
    }
  });
}

/** Bytes of memory that the page holds: JavaScript's, and that of every WASM. */
async function memory(app) {
  const session = await app.context.newCDPSession(app.page);
  await session.send("HeapProfiler.collectGarbage");
  await session.detach();
  return app.page.evaluate(() => window.wasmBytes() + performance.memory.usedJSHeapSize);
}

async function assertBounded(app, what) {
  const standstill = await app.page.evaluate(() => window.standstill);
  const held = await memory(app);
  if (process.env.FIRSTLIGHT_FIGURES) console.log(`${what}: stood still ${Math.round(standstill)} ms, holds ${Math.round(held / MB)} MB`);
  assert.ok(standstill < LONGEST_STANDSTILL, `${what}: the page stood still for ${standstill} ms`);
  assert.ok(held < MOST_MEMORY, `${what}: the page holds ${held} bytes`);
}

const tooLarge = /^The answer has \d+ MB, and arXiv's largest feeds have under 3 MB\./;
const tooMany = /: It has more than 4,000 items, twice arXiv's limit, so the rest was left\./;

/** What the page says of each. */
const told = {
  "an entity bomb": /announced \d+ entries; 3 distinct papers/,
  "a million items": tooLarge,
  "as many items as fit": tooMany,
  "a million empty items": tooMany,
  "100 MB of white space": tooLarge,
  "a title without end": tooLarge,
  "a deep tree": /: Its elements nest deeper than in any feed, so the rest was left\./,
  "tags that never close": /^This is a feed, but not one of arXiv's announcements\./,
  "a gzip bomb": tooLarge,
};

hostileTest("bodies without measure cost bounded time and memory, and are told", async (app, proxy) => {
  const digest = new Digest(app.page);
  for (const [what, sentence] of Object.entries(told)) {
    Object.assign(proxy, { body: what, sent: 0 });
    await digest.open();
    await digest.says(sentence);
    await assertBounded(app, what);
    assert.ok(proxy.sent < 60 * MB, `${what}: ${proxy.sent} bytes were taken of one answer`);
  }
  proxy.body = "good";
  await digest.open();
  await digest.begin.click();
  await digest.says(/papers out of \d+ announced/);
});

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const evil = "https://evil.example";

/** Titles and abstracts that would lead elsewhere. */
const leading = [
  [`<a href="${evil}">Click</a>`, `<a href="${evil}">Click</a> <form action="${evil}"><button>Go</button></form>`],
  [`[arXiv](${evil})`, `![arXiv](${evil}/pixel.png) [arXiv](${evil}) <${evil}>`],
  [`\\href{${evil}}{arXiv}`, `\\href{javascript:alert(1)}{arXiv:2504.99901} \\href{//evil.example}{arXiv} \\url{data:text/html,x}`],
  [`${evil}/title`, `See ${evil}/abs/2504.99901, javascript:alert(1) and https://arxiv.org@evil.example/abs/2504.99901.`],
];

/** Items with a sound id in the guid, and a link and texts that are not; and items whose ids are none. */
const misleading = (category) => {
  const links = [`${evil}/abs/`, "javascript:alert(1)//abs/", "//evil.example/abs/", "https://arxiv.org@evil.example/abs/"];
  const sound = leading.map(([title, abstract], n) => ({ id: `2504.9990${n + 1}`, title: escaped(title), abstract: escaped(abstract) }));
  const ids = ["2504.99905@evil.example", "../../evil", "2504.99906/../../evil", "javascript:alert(1)", "２５０４.99907", "2504.99908\" onclick=\"x"];
  const unsound = ids.map((id) => ({ id: escaped(id), title: "No id", abstract: "None." }));
  let text = feed({ category, papers: [...sound, ...unsound] });
  for (const [n, link] of links.entries()) {
    text = text.replace(`<link>https://arxiv.org/abs/2504.9990${n + 1}</link>`, `<link>${link}2504.9990${n + 1}</link>`);
  }
  return [text];
};

hostileTest("false links and ids lead nowhere but to arXiv, and an address in an abstract shows itself", async (app, proxy) => {
  proxy.body = misleading;
  const digest = new Digest(app.page);
  await digest.open();
  await digest.says(/4 distinct papers/);
  await digest.begin.click();
  await digest.says(/papers out of \d+ announced/);
  await digest.stop.waitFor({ state: "detached" });
  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(4);
  // What an abstract leads to is a link when it is typeset.
  await app.page.locator("html:not([data-typesetting])").waitFor({ state: "attached" });
  const links = await digest.page.locator("a").evaluateAll((all) =>
    all.map((one) => ({
      href: new URL(one.getAttribute("href"), document.baseURI).href,
      text: one.textContent,
      rel: one.rel,
      inAbstract: one.closest(".abstract") !== null,
    })),
  );
  const papers = links.filter(({ href }) => href.startsWith("https://arxiv.org/"));
  assert.ok(papers.length >= 4 * 3, `${papers.length} links to arXiv`);
  for (const { href } of papers) assert.match(href, /^https:\/\/arxiv\.org\/(abs|pdf|html)\/2504\.9990[1-4]$/);
  const site = new URL(app.servers.site).origin;
  const away = links.filter(({ href }) => !papers.some((one) => one.href === href) && new URL(href).origin !== site);
  // An author's own address in the text of an abstract may be followed, and shows where it leads.
  for (const { href, text, rel, inAbstract } of away) {
    assert.ok(inAbstract, `${text} leads to ${href}`);
    assert.equal(new URL(text).href, href, "it says where it leads");
    assert.match(rel, /noopener/);
    assert.match(rel, /noreferrer/);
  }
});
