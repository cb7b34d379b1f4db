// The search: what was shown is found while one types, all else by looking through it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { day, dayInWords, readRealDay, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Frame } from "./pages.mjs";
import { dataFolder, noData } from "./servers.mjs";

/** The page at /search, and the field in the archive. */
class Search extends Frame {
  constructor(page) {
    super(page);
    this.field = this.main.getByRole("searchbox", { name: "Search your archive" });
    this.hits = this.main.getByRole("article");
    this.marks = this.main.locator("mark");
    this.more = this.main.getByRole("button", { name: /^Show/ });
    this.lookThrough = this.main.getByRole("button", { name: "Look through all of them" });
    this.help = this.fold("What can be searched for");
  }

  async open(query = "") {
    await this.visit(query ? `/search?q=${encodeURIComponent(query)}` : "/search");
  }

  /** Types a query and resolves when the page says how many papers fit. */
  async finds(query, count) {
    await this.field.fill(query);
    const words = count === 0 ? "No paper that you were shown fits." : count === 1 ? "One paper fits." : `${count} papers fit, the best first.`;
    await this.says(words);
    await this.lists(Math.min(count, 20));
  }

  async lists(count) {
    await this.page.waitForFunction((count) => document.querySelectorAll("main article").length === count, count);
  }

  titles() {
    return this.hits.getByRole("heading").allInnerTexts();
  }
}

/** The keys of the index in the store. */
function indexKeys(page) {
  return inIndex(page, "getAllKeys", []);
}

/** What one call of the store of indexes gives. */
function inIndex(page, method, values) {
  return page.evaluate(
    ([method, values]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("firstlight");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction("index", "readwrite");
          const request = transaction.objectStore("index")[method](...values);
          transaction.oncomplete = () => {
            database.close();
            resolve(request.result);
          };
          transaction.onabort = () => reject(transaction.error);
        };
      }),
    [method, values],
  );
}

test("a real day is searched by words, phrases and filters, and the rest looked through", { skip: noData, timeout: 240_000 }, async (app) => {
  const { digest, selected: { selected } } = await readRealDay(app);
  const archive = new Archive(app.page);
  const search = new Search(app.page);
  await archive.goTo("Archive");
  await archive.row(dayInWords).waitFor();

  // The archive's field leads to the page, which says in its address what was asked.
  const best = selected.filter(({ relevance }) => relevance >= 9);
  await search.field.fill("relevance:>=9");
  await search.field.press("Enter");
  await app.page.waitForURL(/\/search\?q=relevance%3A%3E%3D9$/);
  await search.says(`${best.length} papers fit, the best first.`);
  await until(async () => (await indexKeys(app.page)).length > 1);
  assert.deepEqual((await indexKeys(app.page)).sort(), [`terms/${day}`, `texts/${day}`]);

  // Words of a title find its paper first, and are marked.
  const paper = selected.find(({ title }) => /^[\w\s:-]+$/.test(title) && title.split(" ").length > 5);
  const words = paper.title.split(/\s+/);
  await search.field.fill(`"${words.slice(0, 4).join(" ")}"`);
  await search.says(/One paper fits\.|papers fit/);
  await app.page.waitForFunction((title) => document.querySelector("main article h2")?.innerText.trim() === title, paper.title);
  assert.equal((await search.marks.first().innerText()).toLowerCase(), words.slice(0, 4).join(" ").toLowerCase());

  await search.finds("date:2025-04", 26);
  await search.more.click();
  await search.lists(26);
  await search.finds("date:2025-05", 0);
  // That nothing fits was said of the query before, too: something fits in between.
  await search.finds("relevance:>=9", best.length);
  await search.finds("relevance:>=9 -date:2025-04", 0);
  await search.finds("date:2025-04-18", 26);
  await search.finds("is:starred", 0);

  // A star is found as soon as it is there.
  await digest.goTo("Today");
  await digest.shows(26);
  const starred = (await digest.titles())[2];
  await digest.papers.nth(2).getByRole("button", { name: "Star" }).click();
  await digest.goTo("Archive");
  await search.field.fill("is:starred");
  await search.field.press("Enter");
  await search.finds("is:starred", 1);
  assert.deepEqual(await search.titles(), [starred]);
  await search.field.fill("is:lovely date:2025-04");
  await search.says("“is:lovely” was left out: a paper can be starred, followed, noted, read, unread, hidden or imported.");
  await search.lists(20);

  // A hit leads to its place in the day, and Back to the hits.
  await search.field.fill("expert");
  // What was listed before fits no more.
  await app.page.waitForFunction(() => {
    const { length } = document.querySelectorAll("main article");
    return length > 0 && length < 20;
  });
  const count = await search.hits.count();
  await app.pictures("search");
  await app.assertAccessible();
  await search.hits.first().getByRole("link", { name: dayInWords }).click();
  await digest.shows(26);
  await app.page.waitForURL(new RegExp(`/day/${day}#paper-`));
  await app.page.goBack();
  await search.lists(count);
  assert.equal(await search.field.inputValue(), "expert");

  // What no digest showed is found by looking through the days.
  await search.finds("expert -relevance:8..10", 0);
  await search.lookThrough.click();
  await search.says(/^\d+ papers read; \d+ fit\./);
  const others = await search.hits.count();
  assert.ok(others > 0);
  assert.ok((await search.titles()).every((title) => title.length > 0));
  await app.pictures("search others");
  await app.assertAccessible();
  // 433 entries, 41 of them twice asked for: all but the 26 that were shown are read, each once.
  await search.field.fill("date:2025-05");
  await search.lookThrough.click();
  await search.says(/^\d+ papers read; none fits\./);
  await search.field.fill("date:2025-04-18");
  await search.lookThrough.click();
  await search.says(/The newest 100 are listed\./);

  // Another visit reads the index as it is stored.
  await search.open("expert");
  await search.lists(count);
});

test("an index that is damaged is made anew, and imported digests are searched as well", { skip: noData }, async (app) => {
  const archive = new Archive(app.page);
  const search = new Search(app.page);
  await search.open();
  await search.says("No day is stored yet, so there is nothing to search.");
  await app.assertAccessible();
  await archive.open();
  const files = ["000_83f8cba90274ee6a.txt", "003_edbdba10fdb2b71e.txt"];
  for (const file of files) await archive.import(file, readFileSync(path.join(dataFolder, "digests", file), "utf8"));
  await archive.row("Friday, 27 June 2025").waitFor();

  await search.field.fill("is:imported date:2025-06");
  await search.field.press("Enter");
  await search.says(/papers fit, the best first\./);
  const hits = await search.hits.count();
  await search.hits.first().getByRole("link", { name: "Friday, 27 June 2025 (from a file)" }).waitFor();
  await until(async () => (await indexKeys(app.page)).length === 4);

  const [key] = (await indexKeys(app.page)).filter((key) => key.startsWith("terms/2025-06"));
  await inIndex(app.page, "put", ['{"version":1,"record":"AAAA"}', key]);
  await search.open("is:imported date:2025-06");
  await search.says(/papers fit, the best first\./);
  await search.lists(hits);

  // Without a query the page says what there is, and how to ask.
  await search.open();
  await search.says(/papers of 2 days can be searched/);
  await app.pictures("search empty");
  await app.assertAccessible();
  await search.help.getByRole("button", { name: "relevance:>=9" }).click();
  await search.says(/papers fit, the best first\./);
  await app.page.waitForURL(/q=relevance/);
});
