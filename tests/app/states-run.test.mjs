// A key, a run in all its phases, and the pages about the day that it leaves. See states.mjs.

import { digestOfAnotherDay, feed, itIs, model, shortPapers, store, stored, until } from "./days.mjs";
import { Archive, Data, Digest, KeyPart, Settings } from "./pages.mjs";
import { playSmallDay, proofs, unfoldAll, walks } from "./states.mjs";

const walk = walks("run");

walk("keys", {}, async function* (app) {
  const settings = new Settings(app.page);
  await settings.open();
  const paste = await settings.unfold("Paste or drop feeds");
  await paste.getByLabel("Feed", { exact: true }).fill(feed({ papers: shortPapers }));
  await settings.says("cs.LG: 3 entries of 2025-04-21");
  await paste.getByRole("button", { name: "Use these feeds" }).click();
  await settings.goTo("Today");
  const digest = new Digest(app.page);
  await digest.says("No model is chosen yet.");
  yield "no model is chosen";

  await playSmallDay(app);
  await settings.open();
  await settings.choose("xAI", model);
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
  // Or else the folds of the page before were opened.
  await settings.provider.waitFor();
  await unfoldAll(app.page);
  yield "a key kept";
  await app.page.reload();
  await digest.goTo("Today");
  // The settings ask for the passphrase too: Today has this button beside it.
  await digest.begin.waitFor();
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
  await archive.import("digest.json", digestOfAnotherDay);
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
