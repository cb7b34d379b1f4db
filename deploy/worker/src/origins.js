// Which sites may read through this proxy, and what a browser is told about it.

import { Trouble } from "./trouble.js";

/** https anywhere, http on one's own machine: scheme, host and perhaps a port, as browsers write an origin. */
const ORIGIN =
  /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|http:\/\/(?:localhost|127\.0\.0\.1))(?::[0-9]{1,5})?$/;

/** What a page may see besides the few headers that any page may. Date corrects a wrong clock. */
const EXPOSED = "Age, Cache-Status, Date, ETag, Retry-After";

/** The origins in `ORIGINS`, parted by blanks or commas: `{ known, wrong }`. */
export function originsOf(env) {
  const all = String(env.ORIGINS ?? "")
    .split(/[\s,]+/)
    .filter(Boolean);
  return { known: all.filter((one) => ORIGIN.test(one)), wrong: all.filter((one) => !ORIGIN.test(one)) };
}

/**
 * Throws where a browser says that another site is asking. Gives the origin to name in the answer, or null for a page
 * of the proxy's own site.
 */
export function admit(request, env) {
  const origin = request.headers.get("origin");
  if (origin !== null) {
    if (originsOf(env).known.includes(origin)) return origin;
    if (origin === new URL(request.url).origin) return null;
    throw foreign();
  }
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") throw foreign();
  return null;
}

/** The answer as browsers get it: hostile until it is parsed, so that opened as a page it may do nothing. */
export function sealed(response, origin, now) {
  const headers = new Headers(response.headers);
  headers.set("date", new Date(now).toUTCString());
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("vary", "Origin");
  if (origin !== null) {
    headers.set("access-control-allow-origin", origin);
    headers.set("access-control-expose-headers", EXPOSED);
  }
  return new Response(response.body, { status: response.status, headers });
}

/** The answer to a browser that asks whether it may ask. */
export function preflight(origin) {
  const headers = { allow: "GET, OPTIONS" };
  if (origin !== null)
    Object.assign(headers, { "access-control-allow-methods": "GET", "access-control-max-age": "86400" });
  return new Response(null, { status: 204, headers });
}

function foreign() {
  return new Trouble(403, "Another site asked for this. This proxy serves the sites that it is set up for only.");
}
