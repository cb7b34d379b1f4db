// What the app begins with is sent for before there is an app, side by side and ahead of the styles: its program and the
// wing of the page that is opened, compiled as they arrive; what the host says of itself; and the records that Today
// reads first. What fails in here fails without a word: whoever needs it asks for it anew, and says so.
"use strict";
(() => {
  const build = document.querySelector('meta[name="firstlight"]').dataset;
  const place = location.pathname.slice(build.base.length).split("/")[0];

  function stored(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      // Storage may be switched off.
      return null;
    }
  }

  /** A promise for later: who waits for it hears of a failure. */
  const sent = (promise) => {
    promise.catch(() => {});
    return promise;
  };

  // A part of the app, compiled while it arrives.
  async function compile(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new TypeError(`${address} answered ${answer.status}`);
    return WebAssembly.compileStreaming(answer);
  }

  // Whoever wants a part that was sent for ahead and did not arrive asks for it anew.
  const parts = new Map();
  globalThis.firstlightPart = (address) => {
    const coming = parts.get(address)?.catch(() => compile(address));
    parts.delete(address);
    return coming ?? compile(address);
  };

  // The wing that the app will ask for as soon as it runs, made ready beside it. (The build writes the names.)
  function sendForWing() {
    const wing = ["", "day"].includes(place) ? build.morning : build.rooms;
    for (const name of (wing ?? "").split(" ").filter(Boolean)) {
      const address = new URL(build.base + name, location).href;
      parts.set(address, sent(compile(address)));
    }
  }

  // What the host of this page says about itself: { "proxy": "https://…" }. A host may leave it out.
  async function hostConfig() {
    try {
      const answer = await fetch(`${build.base}config.json`, { signal: AbortSignal.timeout(5000) });
      const config = answer.ok ? await answer.json() : {};
      return typeof config === "object" && config !== null ? config : {};
    } catch {
      return {};
    }
  }

  // Whether the app has never stored anything here: then its front page needs none of what reads it. A browser that
  // cannot tell is taken for a known one. ("firstlight" is the database of src/browser/store.rs.)
  async function isFirstVisit() {
    try {
      // Also where the answer is known: it has the browser open its files while the app arrives.
      const looked = sent(indexedDB.databases());
      if (stored("firstlight.returning") !== null) return false;
      const silence = new Promise((_, refuse) => setTimeout(refuse, 1000));
      const databases = await Promise.race([looked, silence]);
      return !databases.some(({ name }) => name === "firstlight");
    } catch {
      return false;
    }
  }

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function openDatabase() {
    const opening = indexedDB.open("firstlight");
    // Where it is gone, none is made: that is the app's.
    opening.onupgradeneeded = () => opening.transaction.abort();
    const database = await asked(opening);
    database.onversionchange = () => database.close();
    return database;
  }

  // What a line asks for, as src/browser/store/ahead.rs reads it.
  async function read(database, line) {
    const [how, store, ...rest] = line.split(" ");
    const key = rest.join(" ");
    const records = database.transaction(store).objectStore(store);
    if (how === "get") return [await asked(records.get(key))];
    const below = IDBKeyRange.bound(key, `${key}\uffff`, false, true);
    return Promise.all([records.getAllKeys(below), records.getAll(below)].map(asked));
  }

  // What Today reads first, as the app said it when that changed last (src/run/first.rs), line by line.
  const reads = new Map();
  let channel;
  let hasChanged = false;
  function readFirst() {
    const lines = (stored("firstlight.first") ?? "").split("\n").filter(Boolean);
    if (place !== "" || lines.length === 0 || !globalThis.BroadcastChannel) return;
    // Another tab writes (src/app/desk/tabs.rs): what was read may be old.
    channel = new BroadcastChannel("firstlight");
    channel.onmessage = () => {
      hasChanged = true;
      reads.clear();
    };
    const database = openDatabase();
    for (const line of lines) reads.set(line, sent(database.then((open) => read(open, line))));
    const all = Promise.allSettled(reads.values());
    database.then(async (open) => (await all, open.close()), () => {});
  }

  globalThis.firstlightAhead = {
    program: sent(compile(build.base + build.wasm)),
    config: hostConfig(),
    isFirstVisit: isFirstVisit().then((yes) => {
      if (!yes || location.pathname !== build.base) sendForWing();
      return yes;
    }),
    /** What a line asked for, once; nothing where it was not read. */
    take(line) {
      const found = reads.get(line);
      reads.delete(line);
      return found;
    },
    /** From now on nothing is taken. Whether another tab wrote meanwhile. */
    end() {
      channel?.close();
      reads.clear();
      return hasChanged;
    },
  };
  readFirst();
})();
