// What may be fetched: a fixed map of hosts, and of each the paths that Firstlight reads.
//
// A proxy that fetches whatever it is asked for is a relay for attackers (CVE-2020-36851). Nothing here is decoded,
// joined or made regular: the text of an address is of a known shape, or it is refused. The same rules stand in
// `xtask/src/serve/allow.rs` and `deploy/nginx/firstlight.conf`; `tests/deploy/addresses.json` is put to all three.

/** An archive or a category: `math`, `cs.LG`, `cond-mat.mes-hall`. */
const CATEGORY = String.raw`[A-Za-z][A-Za-z-]{0,15}(?:\.[A-Za-z][A-Za-z-]{0,15})?`;
/** RFC 3986, without what means something to a proxy; an escape stands for no control character and no `%`. */
const VALUE = String.raw`(?:[A-Za-z0-9._~!$'()*+,;:@/\[\]-]|%(?!25|7[Ff])[2-9A-Fa-f][0-9A-Fa-f])`;

const number = /^[0-9]{1,5}$/;
const word = /^[A-Za-z]{1,20}$/;
const text = new RegExp(`^${VALUE}+$`);

/** What a path is about. It decides for how long its page is good. */
export const FEED = "feed";
export const API = "api";
export const LISTING = "listing";
export const CATCHUP = "catch-up";

const places = [
  {
    host: "rss.arxiv.org",
    kind: FEED,
    path: new RegExp(`^/(?:rss|atom)/${CATEGORY}(?:\\+${CATEGORY}){0,15}$`),
    query: null,
  },
  {
    host: "export.arxiv.org",
    kind: API,
    path: /^\/api\/query$/,
    query: { search_query: text, id_list: text, start: number, max_results: number, sortBy: word, sortOrder: word },
    needsQuery: true,
  },
  {
    host: "arxiv.org",
    kind: LISTING,
    path: new RegExp(`^/list/${CATEGORY}/new$`),
    query: { skip: number, show: number },
  },
  {
    host: "arxiv.org",
    kind: CATCHUP,
    path: new RegExp(`^/catchup/${CATEGORY}/[0-9]{4}-[0-9]{2}-[0-9]{2}$`),
    query: { abs: /^(?:True|False)$/, page: number },
  },
];

/** Each host of the map, and the line in which its requests stand: arXiv counts feeds and API as one. */
export const lineOf = { "rss.arxiv.org": "interop", "export.arxiv.org": "interop", "arxiv.org": "listings" };

/** Longer addresses are nobody's. */
const LONGEST = 2_000;

/**
 * Reads `HOST/PATH[?QUERY]`, what follows `/from/` in the mount's address.
 *
 * Gives `{ host, path, kind, url }`, or `{ refusal }`, a sentence.
 */
export function target(address) {
  const slash = address.indexOf("/");
  const host = slash < 0 ? address : address.slice(0, slash);
  if (!Object.hasOwn(lineOf, host)) return { refusal: "This proxy fetches from arXiv's own hosts only." };
  const path = slash < 0 ? "" : address.slice(slash);
  const place = path.length <= LONGEST && places.find((one) => one.host === host && fits(one, path));
  if (!place) return { refusal: "This proxy fetches arXiv's feeds, listings and query results only." };
  return { host, path, kind: place.kind, url: `https://${host}${path}` };
}

/** Where a redirect from `from` leads, by the same rules; `{ refusal }` outside the map. */
export function redirected(from, location) {
  if (location.startsWith("/") && !location.startsWith("//")) return target(from.host + location);
  return target(location.startsWith("https://") ? location.slice("https://".length) : "");
}

function fits(place, pathAndQuery) {
  const mark = pathAndQuery.indexOf("?");
  if (mark < 0) return !place.needsQuery && place.path.test(pathAndQuery);
  return (
    place.query !== null &&
    place.path.test(pathAndQuery.slice(0, mark)) &&
    known(place.query, pathAndQuery.slice(mark + 1))
  );
}

/** Each parameter is known, of its shape, and there once. */
function known(shapes, query) {
  const seen = new Set();
  return query.split("&").every((pair) => {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, Math.max(equals, 0));
    if (seen.has(name) || !Object.hasOwn(shapes, name)) return false;
    seen.add(name);
    return shapes[name].test(pair.slice(equals + 1));
  });
}
