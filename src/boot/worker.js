// Keeps the page itself on the device, so that it opens without a network, and so that all its parts are of one build,
// whatever its host has put in their place meanwhile. It keeps no day and no key, and never stands between the page and
// arXiv or a model: `/from/` and other hosts are not its business.
//
// `BUILD`, the build's name and the files it consists of, is the first line of the built file (`cargo xtask split`).

const scope = registration.scope;
const family = `firstlight ${scope} `;
const name = family + BUILD.name;

addEventListener("install", (event) => {
  const files = BUILD.files.map((file) => new Request(scope + file, { cache: "no-cache" }));
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(files)));
});

// A tab that still runs the build before may yet ask for a part of it; older ones are gone.
addEventListener("activate", (event) => {
  const tidy = async () => {
    const ours = (await caches.keys()).filter((one) => one.startsWith(family));
    const before = ours.filter((one) => one !== name).slice(0, -1);
    await Promise.all(before.map((one) => caches.delete(one)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// The reader wants the new version now.
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const path = request.url.slice(scope.length);
  if (path.startsWith("from/")) return;
  if (path === "config.json") event.respondWith(newest(request));
  else event.respondWith(kept(request.mode === "navigate" ? scope : request, request));
});

/** What is kept of this build, or of the one before; else the host's. */
async function kept(wanted, request) {
  const cache = await caches.open(name);
  return (await cache.match(wanted)) ?? (await caches.match(wanted)) ?? fetch(request);
}

/** What the host says today; without a network, what it said last. */
async function newest(request) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const last = await cache.match(request);
    if (last) return last;
    throw error;
  }
}
