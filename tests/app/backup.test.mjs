// The back-up: everything into one file, out of the browser, and into another one.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { kept, readRealDay, readSampleDay, store, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Data, Digest, FirstVisit, Profile } from "./pages.mjs";
import { noData } from "./servers.mjs";

/** A hash of each record that the page keeps, but for what is made anew and what is of the device alone. */
async function records(page) {
  const found = {};
  for (const [store, content] of Object.entries(await kept(page)).filter(([name]) => name.startsWith("firstlight/"))) {
    const [keys, values] = content;
    keys.forEach((key, index) => {
      const name = `${store}: ${key}`;
      if (store === "firstlight/index" || name === "firstlight/settings: conduct") return;
      // What was learned grows while the page is open.
      if (store === "firstlight/taste") return;
      found[name] = createHash("sha256").update(values[index]).digest("hex");
    });
  }
  return found;
}

/** What a reader of one day has; something may have been learned by then. */
const everything =
  /1 run, 1 day’s announcements, 1 mark, 1 profile(, 1 learned taste)? and 1 set of settings\./;

/** The headings of a back-up, each with where its records stand: `[begin, end]`. */
function* headings(bytes) {
  for (let place = 0; place < bytes.length; ) {
    const begin = bytes.indexOf("\n", place) + 1;
    const heading = JSON.parse(bytes.subarray(place, begin).toString().replace(/^%firstlight-backup 1 [0-9a-f]{8} /, ""));
    const end = begin + heading.bytes;
    yield { ...heading, place: [begin, end] };
    place = end + 1;
  }
}

/** Where the part of `kind` has its records in a back-up. */
const placeOf = (bytes, kind) => [...headings(bytes)].find((heading) => heading.kind === kind).place;

/** What is in a back-up, by kind and name, but for when it was made and what was learned meanwhile. */
function parts(bytes) {
  const lasting = [...headings(bytes)].filter(({ kind }) => !["about", "list", "end", "taste"].includes(kind));
  return Object.fromEntries(lasting.map(({ kind, name = "", piece = 1, sha256 }) => [`${kind} ${name} ${piece}`, sha256]));
}

/** A day that was read, a starred paper with a note, a profile of one's own. */
async function aReader(app) {
  const { digest, count } = await readSampleDay(app);
  const title = (await digest.titles())[0];
  await digest.act(title, "Star").click();
  // A page that is left before it has stored something may never store it.
  await until(async () => (await kept(app.page))["firstlight/marks"][0].length === 1);
  const profile = new Profile(app.page);
  await profile.open();
  await profile.followed.fill("Ada Example");
  await profile.saved();
  return { title, count };
}

test("a back-up, erased, brought back: the same state, and twice changes nothing", {}, async (app) => {
  const { title, count } = await aReader(app);
  const data = new Data(app.page);
  await data.open();
  const before = await records(app.page);
  assert.ok(Object.keys(before).length > 40, "a day, marks, a profile, settings");
  const { name, bytes } = await data.download();
  assert.match(name, /^firstlight-\d{4}-\d\d-\d\d\.backup$/);
  await data.says(`${name}, `);
  await data.says(everything);
  await app.pictures("backed up");
  await app.assertAccessible();

  await data.eraseEverything();
  const visit = new FirstVisit(app.page);
  await visit.sampleDay.waitFor();
  assert.equal(new URL(app.page.url()).pathname, "/");
  await data.open();
  assert.deepEqual(await records(app.page), {});
  await data.bring(bytes, "Brought back.");
  await data.says(new RegExp(`^.*New here: ${everything.source}`));
  await app.pictures("brought back");
  await app.assertAccessible();
  assert.deepEqual(await records(app.page), before);
  // The page may not reach the model that came before it is loaded anew.
  await Promise.all([app.page.waitForEvent("load"), app.page.getByRole("button", { name: "Load anew" }).click()]);
  await data.backUp.waitFor();
  await data.bring(bytes, "All of it was here already. Nothing was changed.");
  assert.deepEqual(await records(app.page), before);

  const digest = new Digest(app.page);
  await digest.open();
  await digest.shows(count);
  assert.equal(await digest.act(title, "Star").getAttribute("aria-pressed"), "true");
  const profile = new Profile(app.page);
  await profile.open();
  assert.equal((await profile.followed.inputValue()).trim(), "Ada Example");
});

test("another browser, and a tab that was open there before", { skip: noData }, async (app) => {
  const { digest } = await readRealDay(app);
  // They come a few at a time.
  await digest.shows(26);
  const ids = await digest.ids();
  const data = new Data(app.page);
  await data.open();
  const { bytes } = await data.download();
  const before = await records(app.page);

  const elsewhere = await app.context.browser().newContext(app.options);
  try {
    const early = new Archive(await elsewhere.newPage());
    await early.open();
    const there = new Data(await elsewhere.newPage());
    await there.open();
    await there.bring(bytes, "Brought back.");
    assert.deepEqual(await records(there.page), before);
    await early.row("Friday, 18 April 2025").waitFor();
    const day = new Digest(there.page);
    await day.visit("/day/2025-04-18");
    await day.shows(26);
    assert.deepEqual(await day.ids(), ids);
  } finally {
    await elsewhere.close();
  }
});

test("a damaged file: the part that is lost is named, and the rest comes", {}, async (app) => {
  await aReader(app);
  const data = new Data(app.page);
  await data.open();
  const { bytes } = await data.download();
  const before = await records(app.page);

  await data.eraseEverything();
  await data.open();
  const damaged = Buffer.from(bytes);
  damaged[placeOf(bytes, "marks")[0] + 60] ^= 4;
  damaged[placeOf(bytes, "announced")[0] - 20] ^= 1;
  await data.bring(damaged, "Not everything could be brought back.");
  await data.says("marks: damaged in the file");
  await data.says("Damaged in the file, with nothing lost:");
  await data.says(/^arXiv’s announcements of \S+, \d+ \S+ \d{4}$/);
  await app.pictures("a damaged back-up");
  await app.assertAccessible();
  const marks = (found) => Object.keys(found).filter((name) => name.startsWith("firstlight/marks"));
  const rest = Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith("firstlight/marks")));
  assert.deepEqual(await records(app.page), rest);
  assert.equal(marks(before).length, 1);

  // A copy that broke off in the day, which is here.
  await data.bring(bytes.subarray(0, placeOf(bytes, "run")[1] - 100), /The file ends before its end/);
  await data.says(/^the digest of .*: the file ends before it does$/);
  assert.deepEqual(await records(app.page), before, "the marks, which stand before it, came");
  await data.bring(bytes, "All of it was here already. Nothing was changed.");
  await data.bring(Buffer.from("%PDF-1.7"), "This file is no back-up of Firstlight.");
  await data.says("Nothing was brought back.");
  const newer = Buffer.from(bytes.toString().replaceAll("%firstlight-backup 1 ", "%firstlight-backup 2 "));
  await data.bring(newer, /A newer version of this page wrote this back-up/);
});

test("what is here in another form stays, and is told", {}, async (app) => {
  await aReader(app);
  const data = new Data(app.page);
  await data.open();
  const { bytes } = await data.download();
  const profile = new Profile(app.page);
  await profile.open();
  await profile.followed.fill("Béla Sample");
  await profile.saved();
  await data.open();
  await data.bring(bytes, "Brought back.");
  await data.says("Different here, and left as it is:");
  await data.says("the profile default");
  await app.pictures("kept");
  await profile.open();
  assert.equal((await profile.followed.inputValue()).trim(), "Béla Sample");
});

test("the profile in use stays in use, whichever was chosen elsewhere meanwhile", {}, async (app) => {
  await aReader(app);
  const there = new Profile(await app.context.newPage());
  await there.open();
  await there.addNew.click();
  await there.uses("New profile");
  await until(async () => (await kept(app.page))["firstlight/settings"][0].includes("present-profile"));
  const profile = new Profile(app.page);
  await profile.uses("Default");
  const data = new Data(app.page);
  await data.goTo("Settings");
  await data.backUp.waitFor();
  const { bytes } = await data.download();
  await data.bring(bytes, "All of it was here already. Nothing was changed.");
  await data.goTo("Profile");
  await profile.uses("Default");
  await there.uses("New profile");
});

test("a browser that lets choose a place gets the file there, piece by piece", {}, async (app) => {
  // In place of the dialogue, which no test can answer: the file is a real one, of the browser's own file system.
  await app.page.addInitScript(() => {
    globalThis.asked = 0;
    globalThis.showSaveFilePicker = async () => {
      globalThis.asked += 1;
      if (globalThis.putAway) throw new DOMException("The user aborted a request.", "AbortError");
      return (await navigator.storage.getDirectory()).getFileHandle("chosen", { create: true });
    };
  });
  await aReader(app);
  const data = new Data(app.page);
  await data.open();
  const { bytes } = await data.download();
  await app.page.reload();
  await data.backUp.waitFor();
  await app.page.evaluate(() => (globalThis.putAway = true));
  for (const asked of [1, 2]) {
    await data.backUp.click();
    await until(async () => (await app.page.evaluate(() => globalThis.asked)) === asked);
    // Whatever came of putting it away the first time stands there at the second.
    assert.equal(await data.written.count(), 0, "put away is no failure, and nothing is written elsewhere");
  }
  await app.page.evaluate(() => (globalThis.putAway = false));
  await data.backUp.click();
  await data.says(/^firstlight-.*\.backup, [\d.]+ [KM]B\.$/);
  const written = await app.page.evaluate(async () => {
    const file = await (await (await navigator.storage.getDirectory()).getFileHandle("chosen")).getFile();
    return file.text();
  });
  assert.ok(written.endsWith("\n"));
  const [there, here] = [Buffer.from(written), bytes].map(parts);
  assert.ok(Object.keys(here).length > 4);
  assert.deepEqual(there, here);
});

test("a kept key goes along encrypted, or stays", { timeout: 300_000 }, async (app) => {
  await readSampleDay(app);
  const data = new Data(app.page);
  await data.open();
  const written = { version: 1, record: { origin: "https://api.example.org", lock: { passphrase: { salt: "AAECAwQFBgcICQoLDA0ODw", rounds: 600000 } }, iv: "AAECAwQFBgcICQoL", sealed: "c2VhbGVkLWFuZC10YWdnZWQ", lock_after: "half-an-hour" } };
  await store(app.page, { "key/https://api.example.org": JSON.stringify(written) }, "settings");
  assert.match((await data.download()).bytes.toString(), /c2VhbGVkLWFuZC10YWdnZWQ/);
  await data.withKeys.uncheck();
  const { bytes } = await data.download();
  assert.ok(!bytes.includes("c2VhbGVkLWFuZC10YWdnZWQ"));
});
