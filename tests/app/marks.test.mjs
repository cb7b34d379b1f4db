// What readers do with papers: marks, the filter, keys.

import assert from "node:assert/strict";

import { arxivSays, day, feed, readRealDay, setUp, shortPapers, storedText } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";
import { noData } from "./servers.mjs";

/** A small day of the reader's own, three papers, all shown. */
async function readSmallDay(app) {
  await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": feed({ category: "cs.AI" }) });
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.says(/out of 3 announced\. Scored by/);
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(3);
  return digest;
}

/** Resolves when the button is pressed, or is no more. */
const isPressed = (button, pressed = true) => button.and(button.page().locator(`[aria-pressed=${pressed}]`)).waitFor();

/** Resolves when the focus is on the paper with this title. */
const isFocused = (page, title) =>
  page.waitForFunction((title) => document.activeElement.querySelector("h2")?.innerText === title, title);

async function openSample(app) {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  await digest.typeset();
  return digest;
}

test("papers are starred, read and hidden, and each is undone", {}, async (app) => {
  const digest = await openSample(app);
  const titles = await digest.titles();
  const ids = await digest.ids();
  for (const name of ["Star", "Read"]) {
    const button = digest.act(titles[1], name);
    await button.click();
    await isPressed(button);
    await digest.main.getByRole("button", { name: "Undo" }).click();
    await isPressed(button, false);
  }
  await digest.act(titles[1], "Hide").click();
  await digest.shows(14);
  assert.deepEqual(await digest.ids(), ids.toSpliced(1, 1));
  // The focus goes on to the next paper.
  await isFocused(app.page, titles[2]);
  assert.match(await digest.papers.nth(1).locator(".rank").innerText(), /3$/, "ranks stay");
  assert.equal((await digest.sums()).Shown, 15, "the day's account stays");
  await digest.main.getByRole("button", { name: "Undo" }).click();
  await digest.shows(15);

  await digest.act(titles[0], "Hide").click();
  await digest.act(titles[3], "Hide").click();
  await digest.shows(13);
  const hidden = await digest.unfold("2 hidden papers");
  assert.equal(await hidden.getByRole("listitem").count(), 2);
  await hidden.getByRole("button", { name: "Show again" }).first().click();
  await digest.shows(14);
  await digest.fold("1 hidden paper").waitFor();
});

test("notes and tags are written, and stand below the paper", {}, async (app) => {
  const digest = await openSample(app);
  const [title] = await digest.titles();
  const paper = digest.paper(title);
  await digest.act(title, "Note and tags").click();
  await paper.getByLabel("Note", { exact: true }).fill("Compare with <b>§3</b>.\nSecond line.");
  await paper.getByLabel("Tags", { exact: true }).fill("to read, MoE, To Read");
  await app.pictures("a note being written");
  await app.assertAccessible();
  await paper.getByRole("button", { name: "Done" }).click();
  await paper.getByText("Compare with <b>§3</b>.").waitFor();
  assert.deepEqual(await paper.getByRole("list", { name: "Your tags" }).getByRole("listitem").allInnerTexts(), ["to read", "MoE"]);
  await digest.main.getByRole("button", { name: "Undo" }).click();
  await paper.getByRole("list", { name: "Your tags" }).waitFor({ state: "detached" });
});

test("marks outlive the page and reach the other tabs", {}, async (app) => {
  const digest = await readSmallDay(app);
  const [first, second] = await digest.titles();
  await digest.act(first, "Star").click();
  await digest.act(second, "Note and tags").click();
  await digest.paper(second).getByLabel("Note", { exact: true }).fill("Mine.");
  await digest.paper(second).getByRole("button", { name: "Done" }).click();
  await digest.paper(second).getByText("Mine.").waitFor();

  const other = new Digest(await app.context.newPage());
  await other.open();
  await other.says(/out of 3 announced/);
  await other.cutAt("Relevance", 1);
  await other.cutAt("Novelty", 1);
  await other.shows(3);
  await isPressed(other.act(first, "Star"));
  await other.paper(second).getByText("Mine.").waitFor();
  await other.act(first, "Star").click();
  await isPressed(digest.act(first, "Star"), false);
  await digest.act(first, "Hide").click();
  await other.shows(2);
});

test("the sample's marks are kept nowhere", {}, async (app) => {
  const digest = await openSample(app);
  const [title] = await digest.titles();
  await digest.act(title, "Star").click();
  await isPressed(digest.act(title, "Star"));
  assert.doesNotMatch(await storedText(app.page), /2610\.99/);
});

test("a filter takes away for the moment", { skip: noData }, async (app) => {
  const { digest } = await readRealDay(app);
  // They come a few at a time.
  await digest.shows(26);
  const all = await digest.ids();
  const filter = await digest.unfold("Filter");
  await filter.getByLabel("Words").fill("mixture");
  await filter.getByText(/^\d+ of 26 shown$/).waitFor();
  const found = await digest.papers.count();
  assert.ok(found > 0 && found < 26, `${found}`);
  for (const text of await digest.papers.allTextContents()) assert.match(text, /mixture/i);
  await app.pictures("filtered");
  await app.assertAccessible();

  await filter.getByLabel("Words").fill("");
  await filter.getByLabel("Announced as").selectOption({ label: "cross-list" });
  await filter.getByText(/^\d+ of 26 shown$/).waitFor();
  const cross = await digest.papers.count();
  await filter.getByLabel("Announced as").selectOption({ label: "new" });
  const fresh = await digest.papers.count();
  assert.ok(cross > 0 && fresh > 0 && cross + fresh >= 26, `${cross} + ${fresh}`);
  await filter.getByLabel("Announced as").selectOption({ label: "Any" });
  await filter.getByLabel("Relevance + novelty").selectOption({ label: "18 and more" });
  assert.ok((await digest.papers.count()) < 26);
  await filter.getByRole("button", { name: "Show all" }).click();
  await digest.shows(26);
  assert.deepEqual(await digest.ids(), all);

  const [first, second] = await digest.titles();
  await digest.act(first, "Read").click();
  await digest.act(second, "Star").click();
  await filter.getByLabel("Unread").check();
  await digest.shows(25);
  await filter.getByLabel("Starred").check();
  await digest.shows(1);
  await filter.getByLabel("Author").fill("nobody of this name");
  await digest.says("No paper here passes the filter.");
  assert.equal((await digest.sums()).Shown, 26, "the day's account stays");
  await digest.visit(`/day/${day}`);
  await digest.shows(26);
});

test("keys lead through a digest", { timeout: 240_000 }, async (app) => {
  const digest = await openSample(app);
  const { keyboard } = app.page;
  const titles = await digest.titles();
  await keyboard.press("j");
  await isFocused(app.page, titles[0]);
  await keyboard.press("j");
  await keyboard.press("j");
  await keyboard.press("k");
  await isFocused(app.page, titles[1]);
  await keyboard.press("o");
  await digest.paper(titles[1]).getByRole("button", { name: "Fold the abstract" }).waitFor();
  await keyboard.press("s");
  await isPressed(digest.act(titles[1], "Star"));
  await keyboard.press("m");
  await isPressed(digest.act(titles[1], "Read"));
  await keyboard.press("x");
  await digest.shows(14);
  await isFocused(app.page, titles[2]);
  await keyboard.press("z");
  await digest.shows(15);
  await isFocused(app.page, titles[1]);
  await app.pictures("marked");
  await app.assertAccessible();

  // In a field they are text.
  await keyboard.press("/");
  const words = digest.fold("Filter").getByLabel("Words");
  await words.and(app.page.locator(":focus")).waitFor();
  await keyboard.type("xjs?");
  assert.equal(await words.inputValue(), "xjs?");
  await words.fill("");
  await digest.shows(15);
  await isPressed(digest.act(titles[1], "Star"));
  await words.blur();

  await keyboard.press("?");
  const help = app.page.getByRole("dialog", { name: "Keys" });
  await help.waitFor();
  assert.match(await help.innerText(), /Star\s*s/);
  await app.pictures("keys");
  await app.assertAccessible();
  await keyboard.press("s");
  await keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });

  await keyboard.press("j");
  await keyboard.press("Enter");
  await app.page.waitForURL(/\/paper\/2610\.99/);
  await keyboard.press("g");
  await keyboard.press("a");
  await app.page.waitForURL("**/archive");
  await keyboard.press("g");
  await keyboard.press("t");
  await app.page.waitForURL((url) => url.pathname === "/");
});

test("keys can be changed and switched off", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  const which = await settings.unfold("Which key does what");
  const keys = settings.main.locator("form").filter({ has: app.page.getByLabel("Single keys do something") });
  const save = keys.getByRole("button", { name: "Save" });
  await which.getByLabel("Go to the archive").fill("k");
  await which.getByText("“Previous paper” has this key").waitFor();
  await which.getByLabel("Go to the archive").fill("y");
  await app.pictures("keys in the settings");
  await app.assertAccessible();
  await save.click();
  await keys.getByText("Saved.").waitFor();
  await app.page.reload();
  await settings.provider.waitFor();
  await app.page.keyboard.press("y");
  await app.page.waitForURL("**/archive");

  await settings.open();
  await settings.main.getByLabel("Single keys do something").uncheck();
  await save.click();
  await keys.getByText("Saved.").waitFor();
  await app.page.locator("h1").focus();
  await app.page.keyboard.press("y");
  await app.page.keyboard.press("?");
  assert.equal(await app.page.getByRole("dialog").count(), 0);
  assert.match(app.page.url(), /\/settings$/);
});

test("a finger finds the buttons", { device: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } }, async (app) => {
  const digest = await openSample(app);
  const paper = digest.papers.first();
  for (const name of ["Star", "Read", "Hide", "Note and tags"]) {
    const { width, height } = await paper.getByRole("button", { name, exact: true }).boundingBox();
    assert.ok(width >= 44 && height >= 44, `${name}: ${width} × ${height}`);
  }
});
