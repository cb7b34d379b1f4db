// What a reader sees who has no day and no key. See states.mjs.

import { Digest, Frame, Profile, Settings } from "./pages.mjs";
import { unfoldAll, walks } from "./states.mjs";

const walk = walks("stranger");

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
