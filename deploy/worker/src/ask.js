// One request to arXiv and its answer, bounded in time and size. Nothing of the reader goes out.

import { API, CATCHUP, FEED, LISTING, redirected } from "./allow.js";
import { limits } from "./limits.js";
import { Trouble } from "./trouble.js";

/** How a whole page of each kind ends; the feeds before 2024 were RDF. */
const ENDS = {
  [FEED]: /<\/(?:rss|feed|rdf:RDF)>\s*$/,
  [API]: /<\/feed>\s*$/,
  [LISTING]: /<\/html>\s*$/i,
  [CATCHUP]: /<\/html>\s*$/i,
};

/** What may stand as the type of a page; all else is text to whoever opens it. */
const TYPES =
  /^(?:application\/(?:rss\+xml|atom\+xml|xml)|text\/(?:xml|html|plain))(?:; ?charset=[a-zA-Z0-9-]{1,20})?$/;

const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{1,200}"$/;

/**
 * Asks for `target`. `etag` is that of the page we have, or null. Gives one of
 *
 * - `{ page: { bytes, text, type, etag, modified } }`, a whole page; `text` is its beginning and its end,
 * - `{ same: true }`, where the page that we have is still the one,
 * - `{ redirect: target }`, inside the map,
 * - `{ error: { status, bytes, type, retryAfter } }`, what arXiv said instead; `retryAfter` in milliseconds or null.
 *
 * Throws `Trouble` where there was no answer, which may be better soon (it has a `retryAfter`), or one that is no use.
 */
export async function ask(target, etag, agent, clock) {
  const abort = new AbortController();
  const tooLate = Symbol("too late");
  const deadline = clock.sleep(limits.answerTime).then(() => tooLate);
  const inTime = async (promise) => {
    // Should the deadline win, nobody else would look at the failure.
    promise.catch(() => {});
    const outcome = await Promise.race([promise, deadline]);
    if (outcome === tooLate) {
      const sentence = `${target.host} did not answer within ${limits.answerTime / 1000} seconds.`;
      throw new Trouble(504, sentence, limits.pauseAfterFailure / 1000);
    }
    return outcome;
  };
  try {
    const headers = {
      "user-agent": agent,
      accept: "application/rss+xml, application/atom+xml, text/xml, text/html",
      "accept-encoding": "gzip",
    };
    if (etag) headers["if-none-match"] = etag;
    const answer = await inTime(fetch(target.url, { headers, redirect: "manual", signal: abort.signal }));
    return await read(target, answer, etag, inTime);
  } catch (error) {
    if (error instanceof Trouble) throw error;
    const sentence = `This proxy could not reach ${target.host}, or its answer broke off.`;
    throw new Trouble(502, sentence, limits.pauseAfterFailure / 1000);
  } finally {
    // Where the answer was read to its end, there is nothing left to stop.
    abort.abort();
  }
}

async function read(target, answer, etag, inTime) {
  const { status, headers } = answer;
  if (status === 304 && etag) return { same: true };
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null) {
    const to = redirected(target, location);
    if (to.refusal) {
      throw new Trouble(502, `${target.host} sent this proxy elsewhere, to an address that it does not fetch from.`);
    }
    return { redirect: to };
  }
  const type = TYPES.test(headers.get("content-type") ?? "")
    ? headers.get("content-type")
    : "text/plain; charset=utf-8";
  if (status >= 400) {
    const bytes = await body(target, answer, limits.errorSize, inTime, "cut");
    return { error: { status, bytes, type, retryAfter: milliseconds(headers.get("retry-after")) } };
  }
  if (status !== 200) throw new Trouble(502, `${target.host} answered ${status}, which this proxy cannot use.`);
  const bytes = await body(target, answer, limits.answerSize, inTime, "refuse");
  const text = ends(bytes);
  if (!ENDS[target.kind].test(text)) {
    throw new Trouble(502, `What ${target.host} sent is cut short, or not the page that was asked for.`);
  }
  const tag = headers.get("etag") ?? "";
  return {
    page: {
      bytes,
      text,
      type,
      etag: ETAG.test(tag) ? tag : await digest(bytes),
      modified: date(headers.get("last-modified")),
    },
  };
}

/** The body up to `most` bytes; what is longer is cut there, or refused. */
async function body(target, answer, most, inTime, longer) {
  const chunks = [];
  let size = 0;
  const tooLarge = () => new Trouble(502, `${target.host} answered with more than ${limits.answerSize >> 20} MB.`);
  if (longer === "refuse" && Number(answer.headers.get("content-length")) > most) throw tooLarge();
  const reader = answer.body?.getReader();
  for (;;) {
    const { done, value } = reader ? await inTime(reader.read()) : { done: true };
    if (done) break;
    size += value.byteLength;
    if (size > most && longer === "refuse") throw tooLarge();
    chunks.push(value);
    if (size >= most && longer === "cut") break;
  }
  const bytes = new Uint8Array(Math.min(size, most));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - at), at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Enough of both ends to judge a page by. */
function ends(bytes) {
  const decoder = new TextDecoder();
  if (bytes.length <= 8_000) return decoder.decode(bytes);
  return `${decoder.decode(bytes.subarray(0, 6_000))}\n…\n${decoder.decode(bytes.subarray(-500))}`;
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 12);
  return `"${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}

function date(text) {
  return text !== null && text.length < 40 && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** Seconds, or a date, which needs a clock that agrees: a minute then. */
function milliseconds(retryAfter) {
  if (retryAfter === null) return null;
  if (/^\d{1,6}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return Number.isNaN(Date.parse(retryAfter)) ? null : limits.pause;
}
