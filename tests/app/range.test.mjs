// Several days as one list: grouped, marked, filtered, taken away.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { day, dayInWords, readRealDay, stored, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Frame } from "./pages.mjs";
import { dataFolder, noData } from "./servers.mjs";

/** The page at /archive/range. */
class Range extends Frame {
  constructor(page) {
    super(page);
    this.papers = this.main.getByRole("article");
    this.groups = this.main.getByRole("heading", { level: 2 });
    this.grouped = this.main.getByLabel("Grouped");
    this.words = this.main.getByLabel("Words");
    this.from = this.main.getByLabel("From");
    this.to = this.main.getByLabel("To", { exact: true });
    this.show = this.main.getByRole("button", { name: "Show", exact: true });
  }

  async open(from, to) {
    await this.visit(`/archive/range?from=${from}&to=${to}`);
  }

  /** Resolves when so many papers are listed. */
  async lists(count) {
    await this.page.waitForFunction((count) => document.querySelectorAll("main article").length === count, count);
  }
}

const files = ["000_83f8cba90274ee6a.txt", "003_edbdba10fdb2b71e.txt"];

/** Resolves when a digest of this day is stored: the page lists it before, and who leaves the page then leaves it behind. */
function isKept(app, day) {
  return until(() => stored(app.page, `import/${day}`));
}

test("the days of a range are one list, by day or topic, each paper once", { skip: noData }, async (app) => {
  // The digest of the same day from a file has the same papers: they stand once.
  await readRealDay(app);
  const archive = new Archive(app.page);
  await archive.open();
  await archive.import(files[0], readFileSync(path.join(dataFolder, "digests", files[0]), "utf8"));
  await archive.note("Imported.").waitFor();
  await isKept(app, day);
  await archive.main.getByRole("link", { name: "This week" }).click();
  const range = new Range(app.page);
  await range.says("No day of this range is stored.");
  await range.open("2025-04-14", "2025-04-18");
  await range.lists(26);
  await range.says(
    /^26 papers of 1 day\. arXiv announced 433 entries, 213 distinct papers of the kinds you read\. What reading them cost is not known\.$/,
  );
  // Tags are heard one by one.
  const tags = range.papers.first().locator(".meta").getByRole("listitem");
  assert.deepEqual(await tags.allInnerTexts(), ["cs.LG"]);
  assert.deepEqual(await range.groups.allInnerTexts(), [dayInWords]);
  await app.pictures("range");
  await app.assertAccessible();

  await range.grouped.selectOption({ label: "By topic, which is the primary category" });
  await range.main.getByRole("heading", { name: "Machine Learning (cs.LG)" }).waitFor();
  assert.ok((await range.groups.count()) > 1);
  assert.equal(await range.papers.count(), 26);

  // What was starred is found by the filter, and hidden papers leave.
  const title = await range.papers.nth(1).getByRole("heading").innerText();
  await range.papers.nth(1).getByRole("button", { name: "Star" }).click();
  await range.unfold("Filter");
  await range.main.getByLabel("Starred").check();
  await range.lists(1);
  assert.equal(await range.papers.getByRole("heading").innerText(), title);
  await range.main.getByLabel("Starred").uncheck();
  await range.lists(26);
  await range.papers.first().getByRole("button", { name: "Hide" }).click();
  await range.lists(25);
  await range.main.getByRole("button", { name: "Undo" }).click();
  await range.lists(26);
  await range.words.fill("no paper has these words");
  await range.says("No paper here passes the filter.");
  await range.words.fill("");
  await range.lists(26);

  // All of it leaves as a file.
  const menu = await range.unfold("Export");
  await menu.getByLabel("Format").selectOption({ label: "BibTeX" });
  const [file] = await Promise.all([
    app.page.waitForEvent("download"),
    menu.getByRole("button", { name: "Save file" }).and(app.page.locator(":enabled")).click(),
  ]);
  const text = readFileSync(await file.path(), "utf8");
  assert.equal(text.match(/^@/gm).length, 26);
  assert.match(file.suggestedFilename(), /2025\.bib$/);

  // A paper leads to its day.
  await range.papers.first().getByRole("link", { name: dayInWords }).click();
  await app.page.waitForURL(/\/day\/2025-04-18#paper-/);
});

test("a range is any days, and nonsense is told", { skip: noData, now: "2025-07-02T15:00:00Z" }, async (app) => {
  const archive = new Archive(app.page);
  await archive.open();
  for (const file of files) {
    await archive.import(file, readFileSync(path.join(dataFolder, "digests", file), "utf8"));
  }
  await archive.row("Friday, 27 June 2025").waitFor();
  for (const one of [day, "2025-06-27"]) await isKept(app, one);
  const range = new Range(app.page);
  await range.open("2025-04-01", "2025-06-30");
  await range.main.getByRole("heading", { name: "1 April to 30 June 2025" }).waitFor();
  await range.says(/^\d+ papers of 2 days from files\.$/);
  assert.deepEqual(await range.groups.allInnerTexts(), ["Friday, 27 June 2025", dayInWords]);
  await range.from.fill("2025-06-23");
  await range.to.fill("2025-06-27");
  await range.show.click();
  await range.main.getByRole("heading", { name: "23 to 27 June 2025" }).waitFor();
  await app.page.waitForFunction(() => document.querySelectorAll("main section.group").length === 1);
  assert.deepEqual(await range.groups.allInnerTexts(), ["Friday, 27 June 2025"]);
  await range.main.getByRole("link", { name: "Earlier" }).click();
  await range.main.getByRole("heading", { name: "18 to 22 June 2025" }).waitFor();
  await range.says("No day of this range is stored.");
  await app.assertAccessible();
  await range.main.getByRole("link", { name: "Later" }).click();
  await range.main.getByRole("heading", { name: "23 to 27 June 2025" }).waitFor();
  // Whatever an address asks for, the page says what it shows, and why where it shows something else.
  const nothing = "No day of this range is stored.";
  const misheard = "The address asks for a day that there is not. These days are shown instead.";
  for (const [from, to, heading, sentences] of [
    ["2025-06-27", "2025-06-01", "1 to 27 June 2025", []],
    ["2025-06-27", "x", "27 June 2025", [misheard]],
    ["%F0%9F%8C%85", "2025-99-99", "30 June to 2 July 2025", [misheard, nothing]],
    ["", "", "30 June to 2 July 2025", [nothing]],
    ["9999-12-01", "9999-12-31", "1 to 31 December 9999", [nothing]],
    ["0001-01-01", "2025-06-27", "27 June 2024 to 27 June 2025", ["A range is a year at most. These are its newest 366 days."]],
  ]) {
    await range.open(from, to);
    await range.main.getByRole("heading", { name: heading, exact: true }).waitFor();
    for (const sentence of sentences) await range.says(sentence);
    assert.equal(await range.main.getByText(misheard).count(), sentences.includes(misheard) ? 1 : 0, heading);
    if (!sentences.includes(nothing)) await range.main.getByRole("heading", { name: "Friday, 27 June 2025" }).waitFor();
  }
  await range.visit("/archive/range/abc/2025-99-99");
  await range.main.getByRole("heading", { level: 1 }).waitFor();
  assert.match(await range.main.innerText(), /There is no page at this address|not found/i);
});
