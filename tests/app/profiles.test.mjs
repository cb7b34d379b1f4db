// Several profiles: each with its own days, one in use in a tab.

import assert from "node:assert/strict";

import { arxivSays, feed, heads, itIs, papersIn, setUp, shortPapers, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Profile } from "./pages.mjs";

const [experts, cows, gradients] = shortPapers;
const monday = "Monday, 21 April 2025";

/** Monday's feeds: two papers in cs.LG, one in cs.CV. */
async function announce(app) {
  await itIs(app, "2025-04-21T12:00:00Z");
  await arxivSays(app, {
    "cs.LG": feed({ papers: [experts, gradients] }),
    "cs.AI": feed({ category: "cs.AI" }),
    "cs.CV": feed({ category: "cs.CV", papers: [cows] }),
  });
}

/** Adds a profile that reads cs.CV, and has it in use. */
async function addVision(app) {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.addNew.click();
  await profile.uses("New profile");
  await profile.name.fill("Vision");
  await profile.categories.fill("cs.CV");
  await profile.saved();
  return profile;
}

async function readTheDay(digest) {
  await digest.begin.click();
  await digest.stop.or(digest.main.getByRole("heading", { level: 1, name: monday })).first().waitFor();
  await digest.stop.waitFor({ state: "detached" });
  await digest.main.getByRole("heading", { level: 1, name: monday }).waitFor();
}

test("each profile has its own day, and Today opens that of the one in use", {}, async (app) => {
  await announce(app);
  const digest = await setUp(app);
  await digest.says(/arXiv announced 2 entries/);
  await readTheDay(digest);
  await digest.says(/out of 2 announced/);

  const profile = await addVision(app);
  await app.pictures("profiles");
  await app.assertAccessible();
  await profile.row("Default").getByText("1 day").waitFor();
  await profile.row("Vision").getByText("no days yet").waitFor();

  await profile.goTo("Today");
  await digest.says(/arXiv announced 1 entry/);
  await app.pictures("today of a second profile");
  await app.assertAccessible();
  await readTheDay(digest);
  await digest.says(/out of 1 announced/);
  const asked = (await app.servers.asked()).model.map(({ body }) => papersIn(body).sort());
  assert.deepEqual(asked, [[experts.id, gradients.id].sort(), [cows.id]]);
  const keys = await heads(app.page);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], "head/default/2025-04-21/0001");
  assert.match(keys[1], /^head\/p-[0-9a-f]{16}\/2025-04-21\/0001$/);

  // To and fro on Today, and the choice stays over a reload.
  const inUse = profile.inUse;
  await inUse.selectOption({ label: "Default" });
  await digest.says(/out of 2 announced/);
  await inUse.selectOption({ label: "Vision" });
  await digest.says(/out of 1 announced/);
  assert.equal(await app.page.locator("main article[hidden]").count(), 0, "nothing of the other run waits behind it");
  await app.page.reload();
  await digest.says(/out of 1 announced/);
  await digest.goTo("Archive");
  await digest.says("Archive");
  await digest.main.getByText(/of 1 announced/).first().waitFor();
  assert.equal((await app.servers.asked()).model.length, 2, "nobody was asked again");
});

test("a deleted profile leaves its days under its name, and comes back", {}, async (app) => {
  await announce(app);
  const digest = await setUp(app);
  await readTheDay(digest);
  const profile = await addVision(app);
  await profile.row("Default").locator("summary").click();
  await profile.row("Default").getByText("Its days stay, under its name").waitFor();
  await profile.row("Default").getByRole("button", { name: "Delete it" }).click();
  await profile.several.getByRole("heading", { name: "Deleted" }).waitFor();
  assert.equal(await profile.inUse.count(), 0, "one is left");
  await profile.row("Vision").locator("summary").click();
  await profile.says("This is the only profile: one has to stay.");
  await app.pictures("a deleted profile");
  await app.assertAccessible();

  await app.page.reload();
  await profile.row("Default").locator("summary").click();
  await profile.row("Default").getByRole("link", { name: monday }).click();
  await digest.says("As the profile “Default” read it, which you have deleted.");
  await digest.says(/out of 2 announced/);
  await digest.goTo("Today");
  await digest.says(/arXiv announced 1 entry/);

  await digest.goTo("Profile");
  await profile.row("Default").getByRole("button", { name: "Bring back" }).click();
  await profile.inUse.selectOption({ label: "Default" });
  await digest.goTo("Today");
  await digest.says(/out of 2 announced/);
});

test("a copy has the same criteria and no days; changes that are not saved hold it up", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.topics.fill("Topics about sundials.");
  await profile.row("Default").getByRole("button", { name: "Copy Default" }).click();
  await profile.says("Save or discard your changes first.");
  await profile.saved();
  await profile.row("Default").getByRole("button", { name: "Copy Default" }).click();
  await profile.uses("Copy of Default");
  await until(async () => (await profile.topics.inputValue()) === "Topics about sundials.");
  await profile.topics.fill("Topics about hourglasses.");
  await profile.saved();
  await profile.row("Default").getByRole("button", { name: "Use Default" }).click();
  await profile.uses("Default");
  await until(async () => (await profile.topics.inputValue()) === "Topics about sundials.");
});

test("a run goes on behind the page when another profile is taken into use, here and in another tab", {}, async (app) => {
  await announce(app);
  const digest = await setUp(app);
  await digest.begin.waitFor();
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.stop.waitFor();

  // Another tab takes another profile into use: this one stays with its run.
  const second = await app.context.newPage();
  const there = new Profile(second);
  await there.open();
  await there.addNew.click();
  await there.inUse.waitFor();
  await there.name.fill("Vision");
  await there.categories.fill("cs.CV");
  await there.saved();
  await there.goTo("Today");
  const other = new Digest(second);
  await other.says(/arXiv announced 1 entry/);
  assert.equal(await other.stop.count(), 0, "no run of its own");
  await digest.stop.waitFor();

  // This tab hears of the profile, and takes it into use as well.
  const inUse = new Profile(app.page).inUse;
  await inUse.selectOption({ label: "Vision" });
  await digest.says(/arXiv announced 1 entry/);
  assert.equal(await digest.stop.count(), 0);
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await inUse.selectOption({ label: "Default" });
  await digest.says(/out of 2 announced/);
  await digest.stop.waitFor({ state: "detached" });
  const keys = await heads(app.page);
  assert.deepEqual(keys, ["head/default/2025-04-21/0001"]);
  const asked = (await app.servers.asked()).model.flatMap(({ body }) => papersIn(body)).sort();
  assert.deepEqual(asked, [experts.id, gradients.id].sort());
});

test("a day is read by itself on opening, once, within a budget and with an open key", {}, async (app) => {
  await announce(app);
  const digest = await setUp(app);
  await digest.begin.waitFor();
  const profile = new Profile(app.page);
  await profile.open();
  await profile.says("once there is a budget for a run, here or in the settings");
  assert.equal(await profile.byItself.count(), 0);
  await profile.money.fill("1");
  await profile.byItself.check();
  await profile.saved();
  assert.equal((await app.servers.asked()).model.length, 0);

  await app.servers.modelIs({ mood: "held" });
  await profile.goTo("Today");
  await digest.stop.waitFor();
  await digest.says("It began by itself, as this profile has it.");
  await app.pictures("begun by itself");
  await app.assertAccessible();
  // Another tab does not begin it a second time.
  const second = new Digest(await app.context.newPage());
  await second.open();
  await second.says("This day is being read in another tab.");
  await digest.stop.click();
  await digest.goOn.waitFor();
  const asked = (await app.servers.asked()).model.length;
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();

  // What the reader stopped does not begin again by itself.
  await app.page.reload();
  await digest.goOn.waitFor();
  assert.equal((await app.servers.asked()).model.length, asked);
  assert.deepEqual(await heads(app.page), ["head/default/2025-04-21/0001"]);
});
