// What the page says of arXiv: of each status, of days without papers, of days that were missed. See states.mjs.

import { arxivSays, feed, itIs, passes, setUp } from "./days.mjs";
import { readCategories, unfoldAll, walks } from "./states.mjs";

const walk = walks("morning");

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
