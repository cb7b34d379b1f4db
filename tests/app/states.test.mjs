// Every state that a reader can see the page in, by the list in tests/states.json, which is checked to name each route and
// status (tests/core/states.rs): usable in both themes, on every screen, for every hand. See inspect.mjs.
//
// A walk goes from one state to the next in one browser, and yields the name of each when it is there. A new state is a
// line in the list and a `yield` in a walk.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test as nodeTest } from "node:test";

import { arxivSays, feed, itIs, model, passes, setUp, shortPapers, store, stored, until } from "./days.mjs";
import { copyOfSite, isKept, renew } from "./editions.mjs";
import { test } from "./harness.mjs";
import { inspect } from "./inspect.mjs";
import { Archive, Data, Digest, FirstVisit, Frame, KeyPart, Profile, Settings, Stopped } from "./pages.mjs";

const { states } = JSON.parse(readFileSync(new URL("../states.json", import.meta.url), "utf8"));
const seen = new Set();

/** What stands on a page that shows a thing of the list: without it the list would be a mere claim. */
const proofs = {
  "Status::Fresh": /: the batch of .*, complete\./,
  "Status::Waiting": /: the batch of .* is not out yet\./,
  "Status::Quiet": /announces nothing|arXiv announced nothing for/,
  "Status::Stale": /arXiv's feed shows the batch of .* again/,
  "Status::Partial": /entries of .* came, /,
  "Status::Refused": /: the request was refused \(403\)\./,
  "Status::Failed": /came where arXiv's feed was due/,
  "Status::Unconfirmed": /: this is dated .* arXiv puts a new date above an old batch/,
  "Scene::Announced": /arXiv announced \d+ entr/,
  "Scene::Quiet": "Nothing was announced.",
  "Scene::Failed": "arXiv’s announcement did not arrive.",
  "Scene::Settled": /Nothing new today\.|papers? out of \d+ announced/,
  "Phase::Running": /^Scoring \d+ of \d+ papers\.|read in another tab|This run was interrupted/,
  "Phase::Finished": /papers? out of 9 announced/,
  "Phase::Stopped": "You stopped this run.",
  "Phase::OverBudget": "The budget ended this run.",
  "Phase::Failed": /^The run ended after \d+ of \d+ papers\.|^No paper could be scored\./,
  "KeepError::Store": "What happens now is not kept.",
  "KeepError::Record": "Not everything stored could be read.",
  "Missing::Model": "No model is chosen yet.",
  "Missing::Key": "The key is missing.",
  "Missing::Lock": "Passphrase",
  "Missing::Nothing": "Use another key",
};

/** Walks, looks at every state on the way, and fails at the end where something is wrong with any. */
function walk(name, options, states) {
  test(`states: ${name}`, { timeout: 400_000, ...options }, async (app) => {
    const wrong = [];
    for await (const state of states(app)) {
      wrong.push(...(await check(app, state)).map((one) => `${state}, ${one}`));
      seen.add(state);
    }
    assert.equal(wrong.join("\n"), "", "somebody finds this hard to use");
  });
}

/** What is wrong with the state that the page is in: sentences. Fails where it is not what the list says. */
async function check(app, name) {
  const state = states.find((one) => one.name === name);
  assert.ok(state, `“${name}” is not in tests/states.json`);
  const { pathname } = new URL(app.page.url());
  const pattern = state.route.replace("*id", "*").replaceAll("*", ".+").replace(/:\w+/g, "[^/]+");
  assert.match(pathname, new RegExp(`^${pattern}$`), name);
  for (const proof of state.shows.map((one) => proofs[one]).filter(Boolean)) {
    await app.page.getByText(proof).filter({ visible: true }).first().waitFor();
  }
  return inspect(app, name);
}

/** Opens every fold of the page, also those that are in others. */
async function unfoldAll(page) {
  const closed = page.locator("main details:not([open]):not(.menu) > summary").filter({ visible: true });
  while (await closed.count()) await closed.first().click();
}

/** A small day, of more papers than a few answers that break off are about. */
const papers = Array.from({ length: 9 }, (_, index) => {
  const { title, abstract } = shortPapers[index % shortPapers.length];
  return { id: `2504.9991${index}`, title: `${title}, Part ${index + 1}`, abstract };
});

async function playSmallDay(app) {
  await arxivSays(app, { "cs.LG": feed({ papers }), "cs.AI": feed({ category: "cs.AI" }) });
}

/** The reader reads these categories from now on. */
async function readCategories(app, categories) {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.categories.fill(categories);
  await profile.saved();
}

walk("before the app, and without it", {}, async function* (app) {
  const { page } = app;
  const visit = new FirstVisit(page);
  app.allow(/Content Security Policy|TrustedHTML|Firstlight refused|Failed to (load resource|fetch)|uncaught|_late\.js/);
  app.allow(/console: .*(RuntimeError|unreachable)/s);
  let arrives;
  const held = new Promise((resolve) => (arrives = resolve));
  const wasm = /_bg\.wasm$/;
  await page.route(wasm, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  await visit.heading.waitFor();
  yield "the frame before the app";
  arrives();
  await visit.ready();
  await page.unroute(wasm);
  yield "first visit";

  await page.evaluate(() => {
    try {
      document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>";
    } catch {}
  });
  await app.violations(1);
  await visit.alert.getByText("refused markup").waitFor();
  yield "first visit with a refusal";

  const wing = /_split_rooms\.wasm$/;
  await page.route(wing, (route) => route.abort());
  await visit.goTo("Settings");
  await visit.note("A part of Firstlight could not be loaded.").waitFor();
  yield "a page that did not arrive";
  await page.unroute(wing);

  await page.route(wasm, (route) => route.fulfill({ status: 404, body: "no" }));
  await page.goto("/");
  await page.getByText("Firstlight did not arrive").waitFor();
  yield "a start that fails";
  await page.unroute(wasm);

  await visit.open();
  await page.evaluate(() => {
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 120, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    WebAssembly.instantiate(bytes).then(({ instance }) => setTimeout(instance.exports.x));
  });
  await new Stopped(page).report.waitFor();
  yield "the app has crashed";
});

walk("a stranger", {}, async function* (app) {
  const frame = new Frame(app.page);
  const pages = {
    "no such page": ["/nowhere", "There is no page at this address"],
    about: ["/about", "What leaves this device"],
    "archive without days": ["/archive", "No day is stored yet."],
    "range without days": ["/archive/range?from=2025-04-14&to=2025-04-18", "No day of this range is stored."],
    "trends without days": ["/trends", "No day is stored yet."],
    "trial without days": ["/trial", "There is no day with scores yet."],
    "search without days": ["/search", "No day is stored yet, so there is nothing to search."],
    "taste without days": ["/taste", "Nothing yet."],
    "no such day": ["/day/2025-01-01", "This day is not stored"],
    "a paper that is not known": ["/paper/nlin/0408039", "Nothing about this paper is stored in this browser yet."],
    "no paper": ["/paper/%3Cb%3E", "A paper is found under its arXiv id"],
  };
  for (const [name, [address, words]] of Object.entries(pages)) {
    await frame.visit(address);
    await frame.says(words);
    yield name;
  }

  await frame.visit("/day/ranked");
  await frame.main.getByRole("button", { name: "Rank it on this device" }).click();
  await frame.main.getByRole("heading", { name: "Ranked on this device" }).waitFor();
  yield "a first day ranked without a model";

  const profile = new Profile(app.page);
  await profile.open();
  await unfoldAll(app.page);
  yield "profile unfolded";
  await profile.categories.fill("cs.LG, c4ts");
  await profile.save.click();
  await profile.alert.getByText("“c4ts” is not an arXiv category").first().waitFor();
  yield "profile with something wrong";
  await profile.open();
  await profile.addNew.click();
  await profile.inUse.waitFor();
  await unfoldAll(app.page);
  yield "several profiles";
  await profile.row("Default").getByRole("button", { name: "Delete it" }).click();
  await profile.row("Default").getByRole("button", { name: "Bring back" }).waitFor();
  yield "a deleted profile";
  await profile.open("/profile#profile=eyJ9");
  await profile.note("This profile was not opened.").waitFor();
  yield "a profile that was refused";
  const link = await profile.link();
  await profile.open(new URL(link).pathname + new URL(link).hash);
  await profile.received.waitFor();
  yield "a profile that was sent";

  const settings = new Settings(app.page);
  await settings.open();
  await unfoldAll(app.page);
  yield "settings unfolded";
  await settings.provider.selectOption({ label: "Another address" });
  await settings.save.click();
  await settings.alert.getByText("The address is missing.").waitFor();
  yield "settings with something wrong";
});

walk("the sample day", {}, async function* (app) {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  await digest.typeset();
  yield "sample day";

  const menu = await digest.exports("BibTeX");
  yield "exports";
  await menu.locator("summary").click();

  await app.page.keyboard.press("?");
  await app.page.getByRole("dialog", { name: "Keys" }).waitFor();
  yield "keys";
  await app.page.keyboard.press("Escape");

  // Few papers from here on: what is looked at is around them.
  await digest.cutAt("Relevance", 10);
  await digest.cutAt("Novelty", 9);
  await digest.panel.getByText("Novelty at least 9").waitFor();
  const title = (await digest.titles())[0];
  await digest.act(title, "Note and tags").click();
  const paper = digest.paper(title);
  await paper.getByLabel("Note", { exact: true }).fill("Compare with §3.");
  await paper.getByLabel("Tags", { exact: true }).fill("to read, MoE");
  yield "a note being written";

  await paper.getByRole("button", { name: "Done" }).click();
  await digest.act(title, "Star").click();
  await digest.act(title, "Read").click();
  const another = (await digest.titles()).at(-1);
  await digest.act(another, "Hide").click();
  await digest.unfold("1 hidden paper");
  yield "papers marked and hidden";

  const filter = await digest.unfold("Filter");
  await filter.getByLabel("Author").fill("nobody of this name");
  await digest.says("No paper here passes the filter.");
  yield "sample day filtered to nothing";
  await filter.getByLabel("Author").fill("");
  await paper.waitFor();

  await unfoldAll(app.page);
  yield "sample day unfolded";

  await digest.visit("/day/sample");
  await digest.papers.nth(3).getByRole("link", { name: /^Details of/ }).click();
  await digest.says("canned answers on 2026-10-15, prompt");
  yield "paper of the sample";
});

walk("a database that does not open", {}, async function* (app) {
  // A request that nobody answers, in a browser where there were days before.
  await app.page.addInitScript(() => {
    const slots = Object.fromEntries(["success", "error", "blocked", "upgradeneeded"].map((one) => [`on${one}`, { writable: true }]));
    slots.readyState = { value: "pending" };
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, slots);
    IDBFactory.prototype.databases = async () => [{ name: "firstlight", version: 1 }];
  });
  const frame = new Frame(app.page);
  const pages = {
    "today opening": "/",
    "archive opening": "/archive",
    "range opening": "/archive/range",
    "trends opening": "/trends",
    "settings opening": "/settings",
    "profile opening": "/profile",
    "taste opening": "/taste",
    "a day opening": "/day/2025-01-01",
  };
  for (const [name, address] of Object.entries(pages)) {
    await frame.visit(address);
    await frame.main.getByText("Opening…").waitFor();
    yield name;
  }
});

walk("storage that the browser refuses", {}, async function* (app) {
  await app.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  await new Archive(app.page).open();
  yield "storage refused";
});

walk("a new version", { device: { serviceWorkers: "allow" }, site: copyOfSite }, async function* (app) {
  await playSmallDay(app);
  const digest = await setUp(app);
  await isKept(app.page);
  renew(app.site);
  await new FirstVisit(app.page).open();
  await app.page.getByRole("button", { name: "Use it now" }).waitFor();
  await digest.begin.waitFor();
  yield "a new version";
});

walk("mornings without papers", {}, async function* (app) {
  app.allow(/Failed to load resource/);
  await readCategories(app, "cs.LG");
  await app.servers.arxivIs({ mood: "rate-exceeded" });
  let arrives;
  const held = new Promise((resolve) => (arrives = resolve));
  await app.context.route("**/from/**", async (route) => {
    await held;
    await route.continue();
  });
  const digest = await setUp(app);
  await digest.says("Reading arXiv’s announcement.");
  yield "reading the announcement";
  arrives();
  await digest.says(/^Too many requests/);
  yield "the announcement failed";
  await app.context.unroute("**/from/**");

  await arxivSays(app, { "cs.LG": feed({ date: "Fri, 16 Oct 2026" }) });
  await digest.lookAgain.click();
  yield "the announcement is empty";
});

walk("a weekend, and an early morning", {}, async function* (app) {
  const saturday = "2026-07-11T16:00:00Z";
  await app.servers.arxivIs({ invented: { days: ["2026-07-10"], papers: 3 } });
  await app.context.clock.install({ time: saturday });
  await itIs(app, saturday);
  await readCategories(app, "cs.LG");
  // What is not the day's is not read: an empty feed.
  await app.servers.arxivIs({ mood: "empty" });
  const digest = await setUp(app);
  await digest.says("Nothing was announced.");
  yield "a weekend before the first day";

  // Half an hour after midnight in New York the feed is still Friday's.
  await app.servers.arxivIs({ now: Date.parse("2026-07-10T16:00:00Z"), mood: "feeds" });
  const monday = new Date("2026-07-13T04:30:00Z");
  await app.context.clock.setSystemTime(monday);
  await app.context.route("**/from/**", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date: monday.toUTCString() } });
  });
  await digest.open();
  await digest.says("Friday, 10 July 2026.");
  await unfoldAll(app.page);
  yield "the announcement is not out";
});

walk("a morning of every status", {}, async function* (app) {
  app.allow(/Failed to load resource/);
  const days = ["2026-07-13", "2026-07-14"];
  const now = new Date("2026-07-14T04:30:00Z");
  const before = Date.parse("2026-07-13T13:00:00Z");
  await app.servers.arxivIs({ invented: { days, papers: 12 } });
  await app.context.clock.install({ time: now });
  await app.context.clock.setSystemTime(now);
  // What arXiv does when it is asked for one, and for its listing.
  const moods = {
    "cs.LG": {},
    "cs.AI": { now: before },
    "cs.CL": { mood: "empty" },
    "cs.CV": { mood: "stale" },
    "cs.RO": { mood: "truncated" },
    "cs.NE": { mood: "refused" },
    "cs.DC": { mood: "html" },
    "stat.ML": {},
  };
  const unanswered = [];
  await app.context.route("**/from/**", async (route) => {
    const url = route.request().url();
    const [, source, category] = /\/(rss|list)\/([\w.-]+)/.exec(url);
    if (category === "stat.ML" && source === "list") return unanswered.push(route);
    await app.servers.arxivIs({ mood: "feeds", now: now.getTime(), ...moods[category] });
    // The stand-in invents papers of few categories: they are all of the first.
    const response = await route.fetch({ url: url.replace(category, "cs.LG") });
    const body = (await response.text()).replaceAll("cs.LG", category);
    return route.fulfill({ response, body, headers: { ...response.headers(), date: now.toUTCString() } });
  });
  await readCategories(app, Object.keys(moods).join(", "));
  const digest = await setUp(app);
  await passes(app, async () => unanswered.length > 0);
  await unfoldAll(app.page);
  yield "a morning of every status";
});

walk("keys", {}, async function* (app) {
  const settings = new Settings(app.page);
  await settings.open();
  const paste = await settings.unfold("Paste or drop feeds");
  await paste.getByLabel("Feed", { exact: true }).fill(feed({ papers: shortPapers }));
  await settings.says("cs.LG: 3 entries of 2025-04-21");
  await paste.getByRole("button", { name: "Use these feeds" }).click();
  await settings.goTo("Today");
  const digest = new Digest(app.page);
  yield "no model is chosen";

  await playSmallDay(app);
  await settings.open();
  await settings.provider.selectOption({ label: "xAI" });
  await settings.model.fill(model);
  await Promise.all([app.page.waitForEvent("load"), settings.save.click()]);
  await settings.ready();
  await settings.goTo("Today");
  await digest.begin.click();
  yield "announced, the key missing";
  await digest.main.getByRole("button", { name: "Rank it on this device" }).click();
  await digest.main.getByRole("heading", { name: "Ranked on this device" }).waitFor();
  yield "a day ranked without a model";
  const part = new KeyPart(app.page);
  await part.key.fill("sk-kept-0123456789abcdef");
  await part.keepWith("four words or more");
  await part.isOpen();
  await settings.goTo("Settings");
  await unfoldAll(app.page);
  yield "a key kept";
  await app.page.reload();
  await digest.goTo("Today");
  await part.passphrase.waitFor();
  yield "announced, the key locked";
});

walk("a run", {}, async function* (app) {
  app.allow(/Failed to load resource|ERR_/);
  await itIs(app, "2025-04-21T13:00:00Z");
  await playSmallDay(app);
  const settings = new Settings(app.page);
  await settings.open();
  await settings.unfold("Prices");
  await settings.main.getByLabel("Prompt, dollars per million tokens").fill("2.50");
  await settings.main.getByLabel("Completion").fill("10");
  await settings.use(app.servers.model, model);
  await settings.readToday.click();
  const digest = new Digest(app.page);
  await digest.begin.waitFor();
  await unfoldAll(app.page);
  yield "announced";

  const budget = async (dollars) => {
    await settings.goTo("Settings");
    await settings.main.getByLabel("Dollars per run").fill(dollars);
    await settings.main.getByRole("button", { name: "Save the budget" }).click();
    await settings.says("Saved.");
    await settings.goTo("Today");
  };
  await budget("0.001");
  await digest.begin.click();
  await digest.says("The budget ended this run.");
  yield "a run came to its budget";
  await budget("");

  await app.servers.modelIs({ mood: "overloaded" });
  await digest.goOn.click();
  await digest.says(/The provider asks to wait; the run goes on by itself in \d+ s/);
  yield "a run waits for its provider";

  await app.servers.modelIs({ mood: "held" });
  await until(async () => (await app.servers.asked()).model.some(({ end }) => end === "held"));
  yield "a run asks";
  const reader = app.page;
  app.page = await app.context.newPage();
  await new Digest(app.page).open();
  await new Digest(app.page).says("This day is being read in another tab.");
  yield "a run asks in another tab";
  await app.page.close();
  app.page = reader;

  await digest.stop.click();
  await digest.says("You stopped this run.");
  yield "a run was stopped";

  await app.servers.modelIs({ mood: "wrong-key" });
  await digest.goOn.click();
  await digest.says(proofs["Phase::Failed"]);
  yield "a run failed";

  await app.servers.modelIs({ mood: "held" });
  await digest.goOn.click();
  await digest.stop.waitFor();
  await app.page.reload();
  await digest.says("This run was interrupted");
  yield "a run was interrupted";

  await app.servers.modelIs({ mood: "answers" });
  await digest.goOn.click();
  await digest.goOn.waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  yield "nothing reaches the cut-offs";

  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(9);
  await unfoldAll(app.page);
  yield "a day that was read";
  const [id] = await digest.ids();
  const title = (await digest.titles())[0];

  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  const digestFile = {
    format: "firstlight-digest",
    version: 1,
    digest: {
      day: "2025-04-17",
      source: "import",
      entries: [
        { id: "2504.00001", title: "A paper of another day", authors: "Ada Example", abstract: "Yes.", author_match: "unmatched", relevance: 10, novelty: 10 },
      ],
    },
  };
  await archive.import("digest.json", JSON.stringify(digestFile));
  await archive.note("Imported.").waitFor();
  yield "archive with days";
  await archive.visit("/archive/range?from=2025-04-14&to=2025-04-21");
  await archive.main.getByRole("article").first().waitFor();
  await unfoldAll(app.page);
  yield "range of days";
  await archive.visit("/trends");
  await archive.says(/^Not enough yet/);
  yield "trends of too few days";
  await archive.open();
  await archive.row("Thursday, 17 April 2025").getByRole("link").click();
  await digest.paper("A paper of another day").waitFor();
  yield "an imported day";

  await digest.visit("/trial");
  await digest.main.getByRole("button", { name: "Try it" }).waitFor();
  await unfoldAll(app.page);
  yield "trial to be chosen";

  await digest.visit("/search?q=paper");
  await digest.says("One paper fits.");
  yield "search with papers";
  await digest.visit("/search?q=zebra");
  await digest.says("No paper that you were shown fits.");
  yield "search without papers";

  await digest.visit(`/paper/${id}`);
  await digest.heading.filter({ hasText: title }).waitFor();
  await digest.main.getByRole("heading", { name: "What models said" }).waitFor();
  yield "paper of a day";

  await digest.visit("/day/2025-04-21");
  yield "a stored day";

  await digest.visit("/taste");
  await digest.main.getByRole("heading", { name: "These words speak for a paper" }).waitFor();
  yield "taste that learned";

  const data = new Data(app.page);
  await data.open();
  await data.download();
  await data.says(/\.backup, /);
  yield "everything backed up";
  await data.erase.click();
  await data.dialog.waitFor();
  yield "everything about to be erased";

  // Of another day something is to be asked.
  await itIs(app, "2025-04-22T13:00:00Z");
  await app.context.route("**/from/**", (route) => route.abort());
  await digest.open();
  await digest.says("arXiv’s announcement did not arrive.");
  yield "offline";

  const head = (await stored(app.page, "head/default/2025-04-21/0001")).replace("2025-04-21", "2025-04-14");
  await store(app.page, { "head/default/2025-04-14/0001": head, "body/default/2025-04-14/0001": "{" });
  await digest.visit("/day/2025-04-14");
  await digest.says("This day cannot be opened.");
  yield "a day that is damaged";
});

walk("days that were missed", {}, async function* (app) {
  app.allow(/Failed to load resource/);
  const friday = "2026-07-10T13:00:00Z";
  await app.servers.arxivIs({ invented: { days: ["2026-07-10", "2026-07-13", "2026-07-14", "2026-07-15"], papers: 8 } });
  await app.context.clock.install({ time: friday });
  await itIs(app, friday);
  await readCategories(app, "cs.LG, cs.AI");
  const digest = await setUp(app);
  const says = (words) => async () => (await digest.main.getByText(words).count()) > 0;
  await passes(app, says("Sources: everything is here"));
  await digest.read();

  await itIs(app, "2026-07-11T16:00:00Z");
  await digest.open();
  await digest.says("Nothing new today.");
  yield "a weekend after a day";

  await itIs(app, "2026-07-14T13:00:00Z");
  await digest.open();
  const fill = digest.main.getByRole("button", { name: "Fill these days" });
  await passes(app, async () => (await fill.count()) > 0);
  yield "missed days";
  await app.servers.modelIs({ mood: "held" });
  await fill.click();
  await passes(app, says("Asking the model."));
  yield "missed days being filled";
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await passes(app, says("All missing days are filled."));
  yield "missed days filled";

  await itIs(app, "2026-07-15T13:00:00Z");
  await app.servers.arxivIs({ mood: "refused", only: "cs.AI" });
  await digest.open();
  await passes(app, async () => (await digest.begin.count()) > 0);
  await digest.read();
  await app.servers.arxivIs({ mood: "feeds" });
  await digest.open();
  await passes(app, says(/entries have arrived since this day was read/));
  yield "papers that came late";
});

nodeTest("every state of the list was looked at", () => {
  const names = states.map(({ name }) => name);
  assert.deepEqual([...seen].sort(), [...names].sort());
});
