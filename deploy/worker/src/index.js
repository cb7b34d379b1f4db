// A proxy for Firstlight as a Cloudflare Worker: `{base}/from/{host}/{path}`, and `{base}/health`.
//
// GET only; OPTIONS is answered here. No cookie, key or referrer passes in either direction: the request to arXiv is
// made of the address alone, and only the headers below come back. Configuration: ORIGINS, the sites that may use it.
//
// Read on in `allow.js` (what may be fetched), `upstream.js` (the cache and the line before arXiv), `ask.js` (one
// request, bounded), `calendar.js` (until when a page is good), `limits.js` (all numbers).

import { lineOf, redirected, target as read } from "./allow.js";
import { now } from "./clock.js";
import { limits } from "./limits.js";
import { admit, originsOf, preflight, sealed } from "./origins.js";
import { Trouble } from "./trouble.js";

export { Upstream } from "./upstream.js";

/** The address as it came, in parts: the base, and what follows `/from/`. */
const MOUNT = /^[a-z]+:\/\/[^/]*((?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}){0,4})\/from\/(.*)$/s;
const HEALTH = /^[a-z]+:\/\/[^/]*(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}){0,4}\/health$/;

/** What `wrangler.json` has before somebody sets it. */
const EXAMPLE = "https://you.github.io";

/** What an answer may say to the page. */
const PASSED = ["content-type", "etag", "last-modified", "cache-control", "cache-status", "age", "retry-after"];

export default {
  async fetch(request, env) {
    let origin = null;
    try {
      origin = admit(request, env);
      return sealed(await answer(request, env, origin), origin, now());
    } catch (error) {
      if (!(error instanceof Trouble)) console.error(error);
      const told = error instanceof Trouble ? error : new Trouble(500, "This proxy failed. Its log says why.");
      return sealed(told.response(), origin, now());
    }
  },
};

async function answer(request, env, origin) {
  if (request.method === "OPTIONS") return preflight(origin);
  if (request.method !== "GET") {
    const refusal = new Trouble(405, "This proxy answers GET only.").response();
    refusal.headers.set("allow", "GET, OPTIONS");
    return refusal;
  }
  if (HEALTH.test(request.url)) return health(env);
  const mount = MOUNT.exec(request.url);
  if (!mount) throw new Trouble(404, "Nothing is here. Addresses of arXiv are read at /from/HOST/PATH.");
  let target = read(mount[2]);
  if (target.refusal) throw new Trouble(403, target.refusal);
  for (let hop = 0; hop <= limits.redirects; hop += 1) {
    const response = await fromLine(env, target, request.headers.get("if-none-match"));
    const location = response.headers.get("location");
    if (response.status !== 302 || location === null) return passed(response);
    target = redirected(target, location);
    if (target.refusal) throw new Trouble(502, target.refusal);
  }
  throw new Trouble(502, `${target.host} sent this proxy from address to address.`);
}

/** Asks the one object that stands before `target`'s host. */
async function fromLine(env, target, tag) {
  const headers = tag === null ? {} : { "if-none-match": tag };
  try {
    return await line(env, lineOf[target.host]).fetch(target.url, { headers, redirect: "manual" });
  } catch (error) {
    // Restarted by an update, or more requests at once than it can take.
    console.error(error);
    throw new Trouble(503, "This proxy is overloaded or just being renewed. Try again in a moment.", 10);
  }
}

function line(env, name) {
  return env.UPSTREAM.get(env.UPSTREAM.idFromName(name));
}

function passed(response) {
  const headers = new Headers();
  for (const name of PASSED) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, headers });
}

/** `{ ok, origins, lines }`; asks nobody. 500 where the configuration cannot be right. */
async function health(env) {
  const { known, wrong } = originsOf(env);
  const names = [...new Set(Object.values(lineOf))];
  const states = await Promise.all(names.map((name) => line(env, name).health()));
  const report = {
    ok: true,
    origins: known.length,
    lines: Object.fromEntries(names.map((name, at) => [name, states[at]])),
  };
  if (known.includes(EXAMPLE))
    report.problem = `ORIGINS still names the example, ${EXAMPLE}: write your site's origin.`;
  if (wrong.length > 0)
    report.problem = `ORIGINS holds something that is no origin (such as ${EXAMPLE}, without a path).`;
  report.ok = report.problem === undefined;
  return Response.json(report, { status: report.ok ? 200 : 500, headers: { "cache-control": "no-store" } });
}
