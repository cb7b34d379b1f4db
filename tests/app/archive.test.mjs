// The archive's calendar: every day with its state, the years, the keys.

import assert from "node:assert/strict";

import { arxivSays, feed, head, setUp, shortPapers, store } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest } from "./pages.mjs";

/** The moment at which the page is opened: on Wednesday, 23 April 2025, in New York. */
const now = "2025-04-23T15:00:00Z";

const week = [
  head("2023-12-29"),
  head("2025-04-14"),
  head("2025-04-15", { open: ["cs.LG"] }),
  head("2025-04-16", { phase: "stopped", scored: 100 }),
  head("2025-04-17", { phase: { failed: { why: "The key was refused." } }, scored: 0, relevant: 0 }),
  head("2025-04-21", { relevant: 4 }),
];
const file = JSON.stringify({
  format: "firstlight-digest",
  version: 1,
  digest: { day: "2025-04-18", source: "import", entries: [] },
});

test("the calendar shows every day with its state, by months and years", { now }, async (app) => {
  const archive = new Archive(app.page);
  await archive.open();
  await archive.calendar.getByText("Days that you read, or bring in from files, are marked here.").waitFor();
  await app.assertAccessible();

  await archive.import("a.json", file);
  await archive.note("Imported.").waitFor();
  await store(app.page, Object.fromEntries(week));
  await app.page.reload();
  await archive.month("April 2025").waitFor();

  for (const name of [
    "14 April: 26 shown",
    "15 April: 26 shown, arXiv did not give all of it",
    "16 April: unfinished, 100 of 213 scored",
    "17 April: failed",
    "18 April: 0 imported",
    "21 April: 4 shown",
    "22 April: not read",
  ]) {
    assert.equal(await archive.cell(name).count(), 1, name);
  }
  // A weekend and what is to come are no links; a holiday says which.
  const april = archive.month("April 2025");
  assert.equal(await april.getByRole("link", { name: /^(19|20|24|30) April/ }).count(), 0);
  assert.equal(await archive.calendar.getByRole("table").count(), 4);
  await archive.month("January 2025").getByText("quiet, Martin Luther King Jr. Day").waitFor({ state: "attached" });
  await app.pictures("archive calendar");
  await app.assertAccessible();

  // A year by itself.
  await archive.calendar.getByRole("link", { name: "2023" }).click();
  await archive.month("December 2023").waitFor();
  assert.equal(await archive.calendar.getByRole("table").count(), 1);
  assert.equal(await archive.calendar.getByRole("link", { name: "2023" }).getAttribute("aria-current"), "page");
  await app.page.goBack();
  await archive.month("April 2025").waitFor();
  await archive.calendar.getByRole("link", { name: "Jan", exact: true }).click();
  await app.page.waitForURL(/#2025-01$/);

  // What the address asks for, whoever wrote it, breaks nothing.
  const tables = archive.calendar.getByRole("table");
  for (const [year, months] of [["2024", 12], ["1066", 0], ["99999", 0], ["-1", 0], ["%F0%9F%8C%85", 4], ["2025'", 4]]) {
    await archive.visit(`/archive?year=${year}`);
    await archive.row("Monday, 21 April 2025").waitFor();
    if (months === 0) await archive.calendar.getByText("Nothing is stored of that year. Choose one of these.").waitFor();
    else await tables.first().waitFor();
    assert.equal(await tables.count(), months, year);
  }
});

test("arrow keys walk through the calendar, and Enter opens a day", { now }, async (app) => {
  await arxivSays(app, { "cs.LG": feed({ date: "Wed, 23 Apr 2025", papers: shortPapers }) });
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.says(/out of 3 announced/);
  // That is said from the first answer on; a run that is left before its end is an interrupted one.
  await digest.stop.waitFor({ state: "detached" });
  await store(app.page, Object.fromEntries(week));
  const archive = new Archive(app.page);
  await archive.open();
  await archive.month("April 2025").waitFor();
  // One day of a month takes the focus; the others are reached from there.
  const april = archive.month("April 2025");
  assert.equal(await april.locator("[tabindex='0']").count(), 1);
  const focused = () => app.page.evaluate(() => document.activeElement.getAttribute("data-day"));
  await april.locator("[tabindex='0']").focus();
  assert.equal(await focused(), "2025-04-23");
  for (const [key, day] of [
    ["ArrowLeft", "2025-04-22"],
    ["ArrowLeft", "2025-04-21"],
    ["ArrowLeft", "2025-04-18"],
    ["ArrowUp", "2025-04-11"],
    ["ArrowRight", "2025-04-14"],
    ["ArrowUp", "2025-04-07"],
    ["ArrowUp", "2025-03-31"],
    ["ArrowDown", "2025-04-07"],
  ]) {
    await app.page.keyboard.press(key);
    assert.equal(await focused(), day, key);
  }
  await archive.cell(/^23 April/).focus();
  await app.page.keyboard.press("Enter");
  await new Digest(app.page).says(/out of 3 announced/);
  await app.page.waitForURL("**/day/2025-04-23");
});

test("the newest days are listed first, and more by a button", { now }, async (app) => {
  const archive = new Archive(app.page);
  await archive.open();
  await archive.import("a.json", file);
  await archive.note("Imported.").waitFor();
  const days = Array.from({ length: 35 }, (_, index) => new Date(Date.UTC(2025, 2, 1 + index)).toISOString().slice(0, 10));
  await store(app.page, Object.fromEntries(days.map((day) => head(day))));
  await app.page.reload();
  await archive.row("Friday, 18 April 2025").waitFor();
  assert.equal(await archive.days.count(), 10);
  const more = archive.main.getByRole("button", { name: /^Show/ });
  await more.click();
  assert.equal(await archive.days.count(), 30);
  assert.equal(await more.innerText(), "Show 6 more days");
  await more.click();
  assert.equal(await archive.days.count(), 36);
  assert.equal(await more.count(), 0);
});
