// The one place in the world that asks a host of arXiv: its cache, and the line before it.
//
// There is one object for `arxiv.org`, and one for `rss.arxiv.org` and `export.arxiv.org`, which arXiv counts as one.
// Whatever data centre a reader is near, the request ends up here, so a thousand readers are one request.

import { DurableObject } from "cloudflare:workers";

import { lineOf, target as read } from "./allow.js";
import { ask } from "./ask.js";
import { goodUntil } from "./calendar.js";
import * as clock from "./clock.js";
import { limits } from "./limits.js";
import { Line } from "./line.js";
import { originsOf } from "./origins.js";
import { Pages } from "./pages.js";
import { Trouble } from "./trouble.js";

/** Statuses that speak of the address, not of arXiv's health: an older page would not be the answer. */
const ABOUT_THE_ADDRESS = [400, 404, 410];
/** Statuses that ask to be left alone. */
const LEAVE_ALONE = [429, 503];

export class Upstream extends DurableObject {
  #pages;
  #line;
  /** Address → the promise of what is being asked: whoever comes meanwhile waits for the same. */
  #asking = new Map();
  /** Address → `{ result, until }` of what is no page: not asked again for a while. */
  #lately = new Map();
  /** Host → until when it is left alone, and why. */
  #paused = new Map();

  constructor(context, env) {
    super(context, env);
    this.#pages = new Pages(context.storage);
  }

  /** GET `https://HOST/PATH` with, at most, If-None-Match. */
  async fetch(request) {
    const target = read(request.url.slice("https://".length));
    if (target.refusal) return new Trouble(403, target.refusal).response();
    const tag = request.headers.get("if-none-match");
    const page = this.#pages.find(target.url);
    if (page && page.good > clock.now()) return this.#serve(page, tag, "hit");

    const result = this.#recent(target) ?? (await this.#once(target));
    const kept = this.#pages.find(target.url);
    if (result.page) return kept ? this.#serve(kept, tag, `fwd=${page ? "stale" : "miss"}`) : lost().response();
    if (result.redirect) return new Response(null, { status: 302, headers: { location: result.redirect.url } });
    const hides = !ABOUT_THE_ADDRESS.includes(result.status);
    if (kept && hides && kept.fetched > clock.now() - limits.staleTime) {
      return this.#serve(kept, tag, "hit", result.status);
    }
    return failure(result);
  }

  /** For the health path: what is known of this line. */
  health() {
    const now = clock.now();
    const left = [...this.#paused].filter(([, pause]) => pause.until > now);
    return {
      waiting: this.#line?.waiting ?? 0,
      paused: Object.fromEntries(left.map(([host, pause]) => [host, Math.ceil((pause.until - now) / 1000)])),
    };
  }

  #recent(target) {
    const known = this.#lately.get(target.url);
    return known && known.until > clock.now() ? known.result : null;
  }

  /** The one question about `target` that is under way, else a new one. Never rejects. */
  #once(target) {
    let asking = this.#asking.get(target.url);
    if (!asking) {
      asking = this.#result(target).finally(() => this.#asking.delete(target.url));
      this.#asking.set(target.url, asking);
    }
    return asking;
  }

  /** `{ page: true }` where one was kept, `{ redirect }`, or an error with `status`. */
  async #result(target) {
    try {
      // Now, so that nobody waits for a refusal; and again when it is the turn of whoever waited.
      this.#check(target.host);
      const reserve = limits.answerTime;
      return await this.#lineOf(target).turn(
        () => this.#check(target.host),
        () => this.#ask(target),
        reserve,
      );
    } catch (error) {
      if (error instanceof Trouble) return error;
      console.error(error);
      return lost();
    }
  }

  async #ask(target) {
    const page = this.#pages.find(target.url);
    let answer;
    try {
      answer = await ask(target, page?.etag ?? null, this.#agent(), clock);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (error.retryAfter === null) return this.#remember(target, error);
      this.#pause(target.host, limits.pauseAfterFailure, error.message);
      return error;
    }
    const now = clock.now();
    this.#paused.delete(target.host);
    if (answer.same) {
      this.#pages.extend(target.url, now, goodUntil(target.kind, page.text, now));
      return { page: true };
    }
    if (answer.page) {
      this.#lately.delete(target.url);
      this.#pages.keep(target.url, answer.page, now, goodUntil(target.kind, answer.page.text, now));
      return { page: true };
    }
    if (answer.redirect) return this.#remember(target, { redirect: answer.redirect });
    const { status, retryAfter } = answer.error;
    if (LEAVE_ALONE.includes(status)) {
      const pause = Math.min(retryAfter ?? limits.pause, limits.longestPause);
      this.#pause(target.host, pause, `${target.host} asked this proxy to wait (status ${status}).`);
      return { ...answer.error, retryAfter: Math.ceil(pause / 1000) };
    }
    return this.#remember(target, { ...answer.error, retryAfter: null });
  }

  #lineOf(target) {
    this.#line ??= new Line({
      pace: limits.pace[lineOf[target.host]],
      longest: limits.longestQueue,
      clock,
      free: this.#pages.number("free"),
      keep: (free) => this.#pages.keepNumber("free", free),
    });
    return this.#line;
  }

  /** Throws where `host` is to be left alone. */
  #check(host) {
    const pause = this.#paused.get(host);
    const left = pause ? pause.until - clock.now() : 0;
    if (left > 0) throw new Trouble(503, pause.why, Math.ceil(left / 1000));
  }

  #pause(host, time, why) {
    this.#paused.set(host, { until: clock.now() + time, why });
  }

  #remember(target, result) {
    this.#lately.delete(target.url);
    this.#lately.set(target.url, { result, until: clock.now() + limits.brief });
    if (this.#lately.size > limits.errorsKept) this.#lately.delete(this.#lately.keys().next().value);
    return result;
  }

  /** Says who asks and for whom, so that arXiv can tell somebody. */
  #agent() {
    const [origin] = originsOf(this.env).known;
    return `Firstlight-proxy/0.1 (one shared cache for all readers${origin ? ` of ${origin}` : ""})`;
  }

  /** The page, or 304 where the reader has it. `failed` is the status in whose place it stands. */
  #serve(page, tag, how, failed = null) {
    const now = clock.now();
    const left = Math.floor((page.good - now) / 1000);
    const told = [how];
    if (failed !== null) told.push(`ttl=${left}`, `fwd-status=${failed}`, "detail=stale");
    else if (how === "hit") told.push(`ttl=${left}`);
    const headers = new Headers({
      "content-type": page.type,
      etag: page.etag,
      age: String(Math.max(0, Math.floor((now - page.fetched) / 1000))),
      "cache-control":
        failed === null && left > 0 ? `public, max-age=${Math.floor((page.good - page.fetched) / 1000)}` : "no-cache",
      "cache-status": `Firstlight; ${told.join("; ")}`,
    });
    if (page.modified) headers.set("last-modified", page.modified);
    if (tag !== null && matches(tag, page.etag)) return new Response(null, { status: 304, headers });
    return new Response(this.#pages.bytes(page.address), { headers });
  }
}

/** If-None-Match compares weakly: a compressed page is the same page. */
function matches(tags, etag) {
  const plain = (tag) => tag.trim().replace(/^W\//, "");
  return tags.trim() === "*" || tags.split(",").some((tag) => plain(tag) === plain(etag));
}

/** What stands in a page's place: arXiv's own words, or ours. */
function failure(result) {
  if (result instanceof Trouble) return result.response();
  const headers = { "content-type": result.type, "cache-control": "no-store" };
  if (result.retryAfter !== null) headers["retry-after"] = String(result.retryAfter);
  return new Response(result.bytes, { status: result.status, headers });
}

function lost() {
  return new Trouble(500, "This proxy could not keep a page. Whoever runs it finds the reason in its log.", 60);
}
