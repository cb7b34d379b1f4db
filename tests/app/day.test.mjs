// A reader's day: set up, read, stopped, gone on with, kept.

import assert from "node:assert/strict";

import { arxivSays, day, dayInWords, feed, itIs, model, papersIn, playRealDay, readRealDay, setUp, shortPapers, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest, FirstVisit, Frame, Settings } from "./pages.mjs";
import { noData } from "./servers.mjs";

test("first visit, a model, the real day: 26 papers, kept over a reload", { skip: noData }, async (app) => {
  const selected = await playRealDay(app);
  const visit = new FirstVisit(app.page);
  await visit.open();
  await visit.useMyKey.click();
  const settings = new Settings(app.page);
  await settings.use(app.servers.model, model);
  await settings.says("Ready.");
  await settings.readToday.click();

  const digest = new Digest(app.page);
  await digest.says("arXiv announced 433 entries; 213 distinct papers are of the kinds you read.");
  assert.deepEqual((await app.servers.asked()).model, [], "nothing is asked before the click");
  await app.pictures("announced");
  await app.assertAccessible();
  await digest.begin.click();
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });

  const scores = (papers) => papers.map(({ id, relevance, novelty }) => ({ id, relevance, novelty }));
  const document = JSON.parse((await digest.download("JSON")).text);
  const byId = (one, other) => one.id.localeCompare(other.id);
  assert.deepEqual(scores(entriesOf(document)).sort(byId), scores(selected.selected).sort(byId));
  assert.deepEqual((await digest.sums()), {
    Announced: 433,
    "Not asked for": 179,
    "Scanned, each category counted": 254,
    "Listed in two categories": 41,
    "Distinct papers": 213,
    "Not scored": 0,
    "Screened out": 0,
    Scored: 213,
    "Below your cut-offs": 187,
    Shown: 26,
  });
  const ids = await digest.ids();
  const { arxiv, model: requests } = await app.servers.asked();
  const paths = arxiv.map(({ path }) => path);
  assert.deepEqual(paths.slice(0, 2), ["/rss/cs.LG", "/rss/cs.AI"]);
  // A first day has none before it to compare with, so that the listings are asked too.
  assert.ok(paths.slice(2).every((path) => path.startsWith("/list/")), `${paths}`);
  assert.ok(requests.every(({ end }) => end === "sent"));
  await app.pictures("real day");
  await app.assertAccessible();

  await app.page.reload();
  await digest.shows(26);
  assert.deepEqual(await digest.ids(), ids);
  assert.equal((await app.servers.asked()).model.length, requests.length, "a reload asks no model");
});

function entriesOf(document) {
  return document.digest.entries;
}

test("a stored day is in the archive, and back and forward lead through it", { skip: noData }, async (app) => {
  await readRealDay(app);
  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  // The list hears of the end when the run is stored, a moment after its Stop button went.
  await archive.row(dayInWords).filter({ hasText: /26 shown of 433 announced/ }).waitFor();
  await app.pictures("archive");
  await app.assertAccessible();

  await archive.row(dayInWords).getByRole("link").click();
  const digest = new Digest(app.page);
  await digest.shows(26);
  await app.page.waitForURL(`**/day/${day}`);
  assert.equal(await digest.heading.innerText(), dayInWords);
  await app.page.goBack();
  await archive.row(dayInWords).waitFor();
  await app.page.goForward();
  await digest.shows(26);

  await digest.visit(`/day/${day}`);
  await digest.shows(26);
  const nowhere = new Frame(app.page);
  await nowhere.visit("/day/2025-04-17");
  await nowhere.says("This day is not stored");
  await nowhere.visit("/day/yesterday");
  await nowhere.says("This day is not stored");
  await nowhere.visit("/nowhere/at/all");
  await nowhere.says("There is no page at this address");
});

test("Stop aborts what is in flight, keeps what came, and Continue asks for the rest", { skip: noData }, async (app) => {
  await playRealDay(app);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();

  // Papers that are complete are on the page before their batch is.
  await digest.papers.first().waitFor();
  await app.page.waitForFunction(() => document.querySelector("progress").value > 0);
  assert.deepEqual((await ends(app)), ["held"], "the first batch goes alone");
  await digest.says(/^Scoring \d+ of 213 papers\.$/);
  await app.pictures("running");
  await app.assertAccessible();

  await digest.stop.click();
  await digest.says("You stopped this run.");
  await until(async () => !(await ends(app)).includes("held"));
  assert.deepEqual(await ends(app), ["dropped"]);
  const said = await digest.note("You stopped this run.").innerText();
  const [, scored, waiting] = said.match(/(\d+) papers are scored and kept; (\d+) wait\./).map(Number);
  assert.ok(scored > 0);
  assert.equal(scored + waiting, 213);
  const kept = await digest.ids();
  await app.pictures("stopped");
  await app.assertAccessible();

  await app.page.reload();
  await digest.says("You stopped this run.");
  // They come a few at a time.
  await digest.shows(kept.length);
  assert.deepEqual(await digest.ids(), kept, "what was scored outlives the page");
  assert.deepEqual(await ends(app), ["dropped"], "nothing is asked without a click");

  await app.servers.modelIs({ mood: "answers" });
  await digest.goOn.click();
  await digest.shows(26);
  await digest.stop.waitFor({ state: "detached" });
  assert.equal((await digest.sums())["Not scored"], 0);
  const asked = (await app.servers.asked()).model.slice(1);
  const again = asked.flatMap(({ body }) => papersIn(body));
  assert.equal(again.length, waiting, "only what was missing is asked for");
});

test("a page that was closed while it asked can go on", { skip: noData }, async (app) => {
  await playRealDay(app);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.papers.first().waitFor();
  await app.page.reload();
  await digest.says("This run was interrupted");
  await app.servers.modelIs({ mood: "answers" });
  await digest.goOn.click();
  await digest.shows(26);
});

test("a run goes on while the reader looks at other pages", { skip: noData }, async (app) => {
  await playRealDay(app);
  const digest = await setUp(app);
  await app.servers.modelIs({ mood: "held", times: 1 });
  await digest.begin.click();
  await digest.papers.first().waitFor();
  await digest.goTo("About");
  await digest.says("What leaves this device");
  await app.servers.release();
  await digest.goTo("Today");
  await digest.shows(26);
});

test("earlier days can be looked at while a run asks", { skip: noData }, async (app) => {
  await itIs(app, "2025-04-18T13:00:00Z");
  await readRealDay(app);
  await itIs(app, "2025-04-21T13:00:00Z");
  await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": feed({ category: "cs.AI" }) });
  await app.servers.modelIs({ mood: "held" });
  const digest = new Digest(app.page);
  await digest.open();
  await digest.says("Monday, 21 April 2025.");
  await digest.begin.click();
  await digest.stop.waitFor();

  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  await archive.row("Monday, 21 April 2025").getByText(/^unfinished/).waitFor();
  await archive.row(dayInWords).getByRole("link").click();
  await digest.shows(26);
  assert.equal(await digest.heading.innerText(), dayInWords);
  await digest.goTo("Today");
  await digest.stop.waitFor();
  await app.servers.release();
  await digest.stop.waitFor({ state: "detached" });
  assert.equal(await digest.heading.innerText(), "Monday, 21 April 2025");
  assert.deepEqual((await ends(app)).filter((end) => end !== "sent"), []);
});

test("two tabs show the same days", { skip: noData }, async (app) => {
  await readRealDay(app);
  const other = new Digest(await app.context.newPage());
  await other.open();
  await other.shows(26);
  const first = new Digest(app.page);
  await first.open();
  await first.shows(26);
  const archive = new Archive(other.page);
  await archive.open();
  await archive.row(dayInWords).waitFor();
});

async function ends(app) {
  return (await app.servers.asked()).model.map(({ end }) => end);
}
