// Every failure has its own sentence, none looks like a result, and earlier days stay as they are.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";

import { arxivSays, feed, itIs, model, papersIn, readSampleDay, sampleDayInWords, setUp, shortPapers, storedDays, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest, Settings } from "./pages.mjs";

/** Chromium logs an error of its own for each answer of 400 and above, and for each that does not come. */
const logged = /console: Failed to load resource: (the server responded with a status of|net::ERR_)/;
const looksLikeAResult = /\b(0|no) (new )?(papers|entries)\b(?! (was|could be) scored)/i;

/**
 * Leaves the page for one without the app. A day that was read is stored once more when the listings have confirmed it, some
 * twenty seconds later: only what no page works on any more can be compared.
 */
async function leave(app) {
  await app.page.goto("/config.json");
}

/** A day is stored; the next morning `break_it`; then Today says `sentences` above the stored day, which is as it was. */
async function stillThere(app, break_it, ...sentences) {
  app.allow(logged);
  await itIs(app, "2026-10-15T13:00:00Z");
  const { count } = await readSampleDay(app);
  await leave(app);
  const before = await storedDays(app.page);
  await itIs(app, "2026-10-16T13:00:00Z");
  await break_it();
  const digest = new Digest(app.page);
  await digest.open();
  for (const sentence of sentences) await digest.says(sentence);
  assert.doesNotMatch(await digest.main.innerText(), looksLikeAResult);
  await digest.shows(count);
  assert.equal(await storedDays(app.page), before);
  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  await archive.row(sampleDayInWords).getByRole("link").click();
  await digest.shows(count);
}

const noAnnouncement = ["arXiv’s announcement did not arrive.", "Earlier days are untouched."];

test("arXiv behind a dead proxy", {}, async (app) => {
  const dead = async () => {
    await app.servers.arxivIs({ mood: "dead" });
    // The proxy says so itself, and its clock shows the real day.
    const date = "Fri, 16 Oct 2026 13:00:00 GMT";
    await app.context.route("**/from/**", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), date } });
    });
  };
  await stillThere(app, dead, ...noAnnouncement, /failed \(502\)/);
});

test("a proxy that cannot be reached", {}, async (app) => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  const dead = async () => {
    const settings = new Settings(app.page);
    await settings.open();
    await settings.goThrough(`http://localhost:${port}/?url={url}`);
    await Promise.all([app.page.waitForEvent("load"), settings.saveProxy.click()]);
    await settings.note(`Nothing answers at http://localhost:${port}.`).waitFor();
    await settings.saveUntested.click();
    await settings.says("Saved.");
  };
  await stillThere(app, dead, ...noAnnouncement, /No answer came for cs\.LG: the proxy cannot be reached/);
});

test("arXiv asks to slow down", {}, async (app) => {
  const busy = () => app.servers.arxivIs({ mood: "rate-exceeded" });
  await stillThere(app, busy, ...noAnnouncement, /^Too many requests: arXiv or the proxy refuses more for now/);
});

test("a web page comes where XML was due", {}, async (app) => {
  const page = () => app.servers.arxivIs({ mood: "html" });
  await stillThere(app, page, ...noAnnouncement, /^A web page titled “arXiv\.org” came where arXiv's feed was due/);
});

test("arXiv is overloaded", {}, async (app) => {
  await stillThere(app, () => app.servers.arxivIs({ mood: "overloaded" }), ...noAnnouncement, /failed \(503\)/);
});

test("nothing was announced on a weekday", {}, async (app) => {
  const date = "Fri, 16 Oct 2026";
  const holiday = { "cs.LG": feed({ date }), "cs.AI": feed({ category: "cs.AI", date }) };
  const empty = /^.*arXiv’s announcement of Friday, 16 October 2026 is empty\./;
  await stillThere(app, () => arxivSays(app, holiday), "Nothing was announced.", empty);
});

test("nothing is announced on a weekend", {}, async (app) => {
  const date = "Sat, 17 Oct 2026";
  const weekend = { "cs.LG": feed({ date }), "cs.AI": feed({ category: "cs.AI", date }) };
  const says = /^.*Saturday, 17 October 2026 is a weekend day, and arXiv announces nothing\./;
  const saturday = async () => {
    await itIs(app, "2026-10-17T13:00:00Z");
    await arxivSays(app, weekend);
  };
  await stillThere(app, saturday, "Nothing was announced.", says);
});

test("arXiv still shows a day that is stored", {}, async (app) => {
  await stillThere(app, () => app.servers.arxivIs({ mood: "feeds" }), /papers? out of 68 announced/);
});

test("a look that failed can be repeated", {}, async (app) => {
  app.allow(logged);
  await app.servers.arxivIs({ mood: "rate-exceeded" });
  const digest = await setUp(app);
  await digest.says(/^Too many requests/);
  await app.pictures("failed");
  await app.assertAccessible();
  await app.servers.arxivIs({ mood: "feeds" });
  await digest.lookAgain.click();
  await digest.says(/arXiv announced 68 entries; 43 distinct papers/);
});

test("one category fails while the other works: the day says what it lacks", {}, async (app) => {
  await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": "<!doctype html><title>Sign in</title>" });
  const digest = await setUp(app);
  await digest.says(/^cs\.AI: A web page titled “Sign in” came where arXiv's feed was due/);
  await digest.begin.click();
  await digest.says(/^0 papers out of 3 announced/);
  await digest.says("arXiv did not give all of this day.");
  await app.page.reload();
  await digest.says(/cs\.AI: A web page titled “Sign in”/);
});

test("a feed that breaks off: what was complete is read, the rest is named", {}, async (app) => {
  const whole = feed({ papers: shortPapers });
  const cut = whole.slice(0, whole.indexOf("nearly low-rank"));
  await arxivSays(app, { "cs.LG": cut, "cs.AI": feed({ category: "cs.AI" }) });
  const digest = await setUp(app);
  await digest.says(/arXiv announced 2 entries; 2 distinct papers/);
  await digest.says(/^cs\.LG: It breaks off after 2 complete items\./);
});

/** A day is stored; then the model is in a `mood` while the next day is read, which fails with `sentence`. */
async function modelFails(app, mood, sentence) {
  app.allow(logged);
  await itIs(app, "2026-10-15T13:00:00Z");
  const { count } = await readSampleDay(app);
  await leave(app);
  const before = JSON.parse(await storedDays(app.page));
  await itIs(app, "2026-10-16T13:00:00Z");
  await arxivSays(app, { "cs.LG": feed({ date: "Fri, 16 Oct 2026", papers: shortPapers }) });
  await app.servers.modelIs({ mood });
  const digest = new Digest(app.page);
  await digest.open();
  await digest.says("Friday, 16 October 2026.");
  await digest.begin.click();
  await digest.says("No paper could be scored.");
  const note = await digest.note("No paper could be scored.").innerText();
  assert.match(note, sentence);
  assert.match(note, /Earlier days are untouched\./);
  assert.equal((await digest.sums())["Not scored"], 3);

  await digest.goTo("Archive");
  const archive = new Archive(app.page);
  await archive.row("Friday, 16 October 2026").getByText("failed before any paper was scored").waitFor();
  await archive.row(sampleDayInWords).getByRole("link").click();
  await digest.shows(count);
  const after = JSON.parse(await storedDays(app.page));
  for (const [index, [name, [keys, values]]] of before.entries()) {
    const now = new Map(after[index][1][0].map((key, place) => [key, after[index][1][1][place]]));
    for (const [place, key] of keys.entries()) assert.equal(now.get(key), values[place], `${name}/${key}`);
  }

  await app.servers.modelIs({ mood: "answers" });
  await digest.goTo("Today");
  await digest.says("No paper could be scored.");
  await digest.says("arXiv announced 3 entries. No paper was scored.");
  assert.doesNotMatch(await digest.main.innerText(), /\b0 papers\b|No paper reaches/);
  await digest.goOn.click();
  await digest.says(/^0 papers out of 3 announced\. Scored by gpt-4o/);
  await digest.goOn.waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  assert.equal((await digest.sums())["Not scored"], 0);
}

test("a wrong key", {}, async (app) => {
  await modelFails(app, "wrong-key", /The provider did not accept the key/);
  const asked = (await app.servers.asked()).model.filter(({ body }) => JSON.stringify(body).includes("2504.99901"));
  assert.equal(asked.length, 2, "once with the wrong key, once again");
});

test("no credit left", {}, async (app) => {
  await modelFails(app, "no-quota", /The account has no credit left with this provider/);
});

test("a model that the provider does not know", {}, async (app) => {
  await modelFails(app, "unknown-model", /The provider does not know this model/);
});

test("a sign-in page where the model's answer was due", {}, async (app) => {
  await modelFails(app, "web-page", /A web page came back where the model's answer was due/);
});

test("a model server that is not there", {}, async (app) => {
  const { origin } = new URL(app.servers.model);
  await modelFails(app, "dead", new RegExp(`No answer came from ${origin}\\. Check that the server runs`));
});

test("a rate limit is waited for", {}, async (app) => {
  app.allow(logged);
  await app.servers.modelIs({ mood: "rate-limit", times: 2 });
  const { digest } = await readSampleDay(app);
  assert.equal(await digest.goOn.count(), 0);
  assert.equal((await digest.sums())["Not scored"], 0);
});

test("an error in the stream is made up for", {}, async (app) => {
  app.allow(logged);
  await app.servers.modelIs({ mood: "error-in-stream", times: 1 });
  const { digest } = await readSampleDay(app);
  assert.equal((await digest.sums())["Not scored"], 0);
  const [first, second] = (await app.servers.asked()).model.map(({ body }) => papersIn(body));
  assert.deepEqual(second, first, "nothing had arrived, so all of it is asked for again");
});

test("a server without schemas is asked for plain lines", {}, async (app) => {
  app.allow(logged);
  await app.servers.modelIs({ mood: "schema-refused", times: 1 });
  const { digest } = await readSampleDay(app);
  assert.equal((await digest.sums())["Not scored"], 0);
  const forms = (await app.servers.asked()).model.map(({ body }) => body.response_format?.type ?? "none");
  assert.deepEqual([forms[0], ...new Set(forms.slice(1))], ["json_schema", "none"]);
});

test("the reader asks for plain lines from the start", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.plainLines.check();
  await settings.use(app.servers.model, model);
  await settings.readToday.click();
  const digest = new Digest(app.page);
  await digest.begin.click();
  await until(async () => (await app.servers.asked()).model.length > 0);
  await digest.stop.waitFor({ state: "detached" });
  const forms = (await app.servers.asked()).model.map(({ body }) => body.response_format?.type ?? "none");
  assert.deepEqual([...new Set(forms)], ["none"]);
});
