// A whole-app test: the built page in Chromium, stand-ins on loopback, and nothing wrong at the end that the test
// has not named. Every test has its own servers and its own profile of the browser, so tests know nothing of each
// other.

import assert from "node:assert/strict";
import { EventEmitter, on } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test as nodeTest } from "node:test";
import { fileURLToPath } from "node:url";

import { allRules, colours, violations } from "./axe.mjs";
import { browser, crash, kill, launchIn } from "./chromium.mjs";
import { patience, tidying, within } from "./patience.mjs";
import { startStandIns } from "./servers.mjs";

const artifacts = path.resolve(fileURLToPath(import.meta.url), "../../artifacts");

/** In the order in which they are looked at. */
const widths = [320, 768, 1280];
const schemes = ["light", "dark"];

/**
 * A test of the whole app: `body` gets an `App`.
 *
 * `options.skip`: why it cannot run here, or null. `options.now`: what the page's clock says (it stands still; timers
 * run). `options.timeout`: milliseconds for each attempt. `options.device`: what playwright is to say of the device.
 * `options.profile`: "kept" for a browser of its own with a profile on the disk, which has a quota that can be set.
 * `options.site`: makes the folder of a built page other than the usual one, of the attempt's own: `app.site`.
 * `options.asHosted`: whether the sample day comes as it is put up, and not as the app from its first moment.
 *
 * A real browser on a busy machine fails for reasons that are not the app's, once in some hundred tests. So a test that
 * fails is attempted once more, from the very start, and `cargo xtask test` names those that needed it: what is named
 * there again and again is a race in the app or in its test. With FIRSTLIGHT_ONCE nothing is attempted again.
 */
export function test(name, options, body) {
  const { skip = null, timeout = 240_000 } = options;
  nodeTest(name, { timeout: 2 * (timeout + 4 * tidying) }, async (t) => {
    if (skip) return noteSkip(t, skip);
    await attempt(name, t, { ...options, timeout }, body).catch((error) => {
      if (process.env.FIRSTLIGHT_ONCE) throw error;
      noteSecondAttempt(t, error);
      return attempt(name, t, { ...options, timeout }, body);
    });
  });
}

async function attempt(name, t, { now = null, timeout, device = {}, profile = null, site, asHosted = false }, body) {
  const ownSite = site?.();
  const servers = await within(patience, "the stand-ins start", startStandIns(ownSite, { asHosted }));
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
    const context = await within(
      patience,
      "Chromium starts",
      folder ? launchIn(folder, wanted) : browser().then((chromium) => chromium.newContext(wanted)),
    );
    context.setDefaultTimeout(patience);
    const whole = async () => {
      if (now) await context.clock.setFixedTime(now);
      const app = await App.open(context, servers, wanted);
      app.site = ownSite;
      await body(app, t).catch(async (error) => {
        await within(tidying, "a picture of the failure", app.picture(`failed ${name}`)).catch(() => {});
        throw app.explain(error);
      });
      await app.assertNothingWrong();
    };
    try {
      // Not every promise of a test knows an end: what runs in a page of a dead process may never answer.
      await within(timeout, "the whole test", whole());
    } finally {
      await within(tidying, "the window closes", context.close()).catch(() => kill(context.browser()));
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
  if (file) appendFileSync(file, `${t.name}\t${String(error.message ?? error).split("\n", 1)[0]}\n`);
}

/** Skips the test `t` and says why, also to `cargo xtask test`. */
export function noteSkip(t, why) {
  t.skip(why);
  const file = process.env.FIRSTLIGHT_SKIPS;
  if (file) appendFileSync(file, `${t.name}\t${why}\n`);
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
    await crash(page);
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
    const session = await this.context.newCDPSession(this.page);
    for (const [colorScheme, rules] of [["light", allRules], ["dark", colours]]) {
      await this.page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(session, rules), [], `axe, ${colorScheme}`);
    }
    await session.detach();
    await this.page.emulateMedia({ colorScheme: null });
  }
}
