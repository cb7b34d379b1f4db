// A whole-app test: the built page in Chromium, stand-ins on loopback, and nothing wrong at the end that the test
// has not named. Every test has its own servers and its own profile of the browser, so tests know nothing of each
// other.

import assert from "node:assert/strict";
import { EventEmitter, on } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test as nodeTest } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { startStandIns } from "./servers.mjs";

const artifacts = path.resolve(fileURLToPath(import.meta.url), "../../artifacts");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** In the order in which they are looked at. */
const widths = [320, 768, 1280];
const schemes = ["light", "dark"];

/** Longer than any step takes on a busy machine, arXiv's pace included; nothing waits for it when all is well. */
const patience = 60_000;

/** How Chromium is started. */
const launch = {
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
};

/** One Chromium for all tests of a file, and another where that one has crashed. */
let starting;
async function browser() {
  if (!(await starting?.catch(() => null))?.isConnected()) starting = surely(() => chromium.launch(launch));
  return starting;
}
after(async () => (await starting?.catch(() => null))?.close());

/** A Chromium with a profile of its own in `folder`. */
export function launchIn(folder, options) {
  return surely(() => chromium.launchPersistentContext(folder, { ...launch, ...options }));
}

/**
 * What `start` resolves to. On a busy machine Chromium sometimes crashes before it shows a page (seen as a SIGSEGV
 * within the first second): no test has begun then, and another start says nothing less about the app.
 */
async function surely(start, attempts = 3) {
  try {
    return await start();
  } catch (error) {
    if (attempts === 1 || !/process did exit/.test(error.message)) throw error;
    return surely(start, attempts - 1);
  }
}

/**
 * A test of the whole app: `body` gets an `App`.
 *
 * `options.skip`: why it cannot run here, or null. `options.now`: what the page's clock says (it stands still; timers
 * run). `options.timeout`: milliseconds for each attempt. `options.device`: what playwright is to say of the device.
 * `options.profile`: "kept" for a browser of its own with a profile on the disk, which has a quota that can be set.
 * `options.site`: makes the folder of a built page other than the usual one, of the attempt's own: `app.site`.
 *
 * A real browser on a busy machine fails for reasons that are not the app's, once in some hundred tests. So a test that
 * fails is attempted once more, from the very start, and `cargo xtask test` names those that needed it: what is named
 * there again and again is a race in the app or in its test. With FIRSTLIGHT_ONCE nothing is attempted again.
 */
export function test(name, options, body) {
  const { skip = null, timeout = 240_000 } = options;
  nodeTest(name, { timeout: 2 * timeout }, async (t) => {
    if (skip) return noteSkip(t, skip);
    await attempt(name, t, { ...options, timeout }, body).catch((error) => {
      if (process.env.FIRSTLIGHT_ONCE) throw error;
      noteSecondAttempt(t, error);
      return attempt(name, t, { ...options, timeout }, body);
    });
  });
}

async function attempt(name, t, { now = null, timeout, device = {}, profile = null, site }, body) {
  const ownSite = site?.();
  const servers = await startStandIns(ownSite);
  const folder = profile && mkdtempSync(path.join(tmpdir(), "firstlight-profile-"));
  try {
    const wanted = {
      baseURL: servers.site,
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "America/New_York",
      // What the worker answers, no test sees or breaks: only tests of the worker let it in.
      serviceWorkers: "block",
      ...device,
    };
    const context = folder ? await launchIn(folder, wanted) : await (await browser()).newContext(wanted);
    context.setDefaultTimeout(patience);
    if (now) await context.clock.setFixedTime(now);
    // A test that waits for what never comes finds its browser gone.
    const late = setTimeout(() => context.close({ reason: `not done after ${timeout} ms` }), timeout);
    try {
      const app = await App.open(context, servers, wanted);
      app.site = ownSite;
      await body(app, t).catch(async (error) => {
        await app.picture(`failed ${name}`).catch(() => {});
        throw app.explain(error);
      });
      await app.assertNothingWrong();
    } finally {
      clearTimeout(late);
      await context.close();
    }
  } finally {
    await servers.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

/** Says why the test `t` is attempted again, also to `cargo xtask test`. */
function noteSecondAttempt(t, error) {
  t.diagnostic(`attempted again: ${error.stack ?? error}`);
  const file = process.env.FIRSTLIGHT_AGAIN;
  if (file) appendFileSync(file, `${t.name}: ${String(error.message ?? error).split("\n", 1)[0]}\n`);
}

/** Skips the test `t` and says why, also to `cargo xtask test`. */
export function noteSkip(t, why) {
  t.skip(why);
  const file = process.env.FIRSTLIGHT_SKIPS;
  if (file) appendFileSync(file, `${t.name}: ${why}\n`);
}

/** The page under test, the servers behind it, and what went wrong so far. */
class App {
  /** What is not named by `allow` must not be there at the end: sentences. */
  #wrong = [];
  #violations = [];
  #violated = new EventEmitter();
  #allowed = [];

  static async open(context, servers, options) {
    const app = new App();
    Object.assign(app, { context, servers, options });
    await context.exposeBinding("firstlightReportsViolation", (_, violation) => {
      app.#violations.push(violation);
      app.#violated.emit("violation");
    });
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const { violatedDirective: directive, blockedURI: blocked, sample, sourceFile, lineNumber } = event;
        window.firstlightReportsViolation({ directive, blocked, sample, at: `${sourceFile}:${lineNumber}` });
      });
    });
    context.on("page", (page) => app.#watch(page));
    context.on("request", (request) => app.#watchRequest(request));
    app.page = await context.newPage();
    return app;
  }

  #watch(page) {
    page.on("console", (message) => {
      if (message.type() === "error") this.#note(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#note(`uncaught: ${error.stack ?? error}`));
    page.on("crash", () => this.#note("the page crashed"));
  }

  /** The page talks to its own host and to this machine, and to nobody else. */
  #watchRequest(request) {
    const url = new URL(request.url());
    const known = url.protocol === "data:" || url.protocol === "blob:" || url.hostname === "localhost" || url.hostname === "127.0.0.1";
    if (!known) this.#note(`asked a foreign host: ${url}`);
  }

  #note(sentence) {
    if (!this.#allowed.some((pattern) => pattern.test(sentence))) this.#wrong.push(sentence);
  }

  /** From now on, what matches is expected: Chromium itself logs an error for each 401, for instance. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  /** Resolves with the page's next `count` violations of its policy, which are hereby accounted for. */
  async violations(count) {
    const signal = AbortSignal.timeout(patience);
    const more = on(this.#violated, "violation", { signal });
    while (this.#violations.length < count) await more.next();
    return this.#violations.splice(0, count);
  }

  /** Fails where anything went wrong that was not allowed. */
  async assertNothingWrong() {
    // The page reports in tasks of its own: let those that stand in line have their turn.
    for (const page of this.context.pages()) {
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    }
    assert.deepEqual(this.#violations, [], "the page's own policy was violated");
    assert.deepEqual(this.#wrong, [], "the browser reported errors");
  }

  /** The same error, with what the browser had to say. */
  explain(error) {
    const seen = [...this.#wrong, ...this.#violations.map((violation) => JSON.stringify(violation))];
    if (seen.length > 0) error.message += `\nThe browser reported:\n  ${seen.join("\n  ")}`;
    return error;
  }

  /** Kills the process of `page` as if it had crashed, and takes its window away. */
  async crash(page) {
    this.allow(/the page crashed/);
    const session = await this.context.newCDPSession(page);
    const crashed = new Promise((resolve) => page.once("crash", resolve));
    session.send("Page.crash").catch(() => {}); // Nobody is left to answer.
    await crashed;
    await page.close();
  }

  /** Looks at the page: a file in tests/artifacts, which is not in the repository. */
  async picture(name) {
    mkdirSync(artifacts, { recursive: true });
    const file = path.join(artifacts, `${name.replace(/[^a-z0-9]+/gi, "-")}.png`);
    await this.page.screenshot({ path: file, fullPage: true });
  }

  /** Looks at the page at every width, light and dark, and leaves it as it was. Nothing may stick out sideways. */
  async pictures(name) {
    const before = this.page.viewportSize();
    for (const width of widths) {
      await this.page.setViewportSize({ width, height: 900 });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} px wide on a screen of ${width} px`);
      for (const colorScheme of schemes) {
        await this.page.emulateMedia({ colorScheme });
        await this.picture(`${name} ${width} ${colorScheme}`);
      }
    }
    await this.page.emulateMedia({ colorScheme: null });
    await this.page.setViewportSize(before);
  }

  /** Fails where axe finds the page hard to use for somebody: WCAG 2.2 A and AA, light and dark. */
  async assertAccessible() {
    for (const colorScheme of schemes) {
      await this.page.emulateMedia({ colorScheme });
      const found = await this.#axe();
      assert.deepEqual(found, [], `axe, ${colorScheme}`);
    }
    await this.page.emulateMedia({ colorScheme: null });
  }

  async #axe() {
    // Over the protocol: a script element would be refused by the page's policy, and rightly so.
    const session = await this.context.newCDPSession(this.page);
    await session.send("Runtime.evaluate", { expression: readFileSync(axe, "utf8") });
    const expression = `axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }).then(({ violations }) => violations.map(({ id, help, nodes }) =>
      ({ id, help, where: nodes.slice(0, 5).map((node) => node.html.slice(0, 200)) })))`;
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    await session.detach();
    assert.equal(exceptionDetails, undefined, "axe did not run");
    return result.value;
  }
}
