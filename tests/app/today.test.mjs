// Today's instruments: the day's account as a picture and as a list, pulling papers up, sliders that say what they do, and
// days of a thousand papers.

import assert from "node:assert/strict";

import { plugins } from "@citation-js/core";
import "@citation-js/plugin-bibtex";

import { arxivSays, day, dayInWords, feed, readManyPapers, readRealDay, setUp, shortPapers, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Ledger } from "./pages.mjs";
import { noData } from "./servers.mjs";

async function openSample(app) {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  return digest;
}

const undo = (digest) => digest.main.getByRole("button", { name: "Undo" });

test("every announced paper can be found with its reason, and pulled up", {}, async (app) => {
  const digest = await openSample(app);
  const sums = await digest.sums();
  const ledger = new Ledger(digest);
  await digest.panel.getByRole("link", { name: "68: Announced" }).click();
  await ledger.lists("68 entries");
  await ledger.rows.nth(67).waitFor({ state: "attached" });
  await ledger.became.selectOption({ label: "Below your cut-offs (27)" });
  await ledger.lists("27 of 68 entries");
  await app.pictures("ledger");
  await app.assertAccessible();
  await ledger.find.fill("words of  NOTHING");
  await ledger.lists("0 of 68 entries");
  await ledger.became.selectOption({ label: "All (68)" });
  await ledger.find.fill("no usable answer");
  await ledger.lists("1 of 68 entries");
  await ledger.row(/not scored: the model gave no usable answer/).waitFor();

  // It has no scores, and so stands last.
  const [title] = await ledger.row("no usable answer").getByRole("link").allInnerTexts();
  await ledger.button("no usable answer", "Pull up").click();
  await digest.shows(16);
  assert.equal((await digest.ids()).at(-1), "2610.99042");
  const pulled = digest.paper(title);
  await pulled.getByText("Pulled up by you.").waitFor();
  assert.match(await pulled.locator(".rank").innerText(), /16$/);
  await digest.says("15 papers out of 68 announced. Scored by canned answers, cost unknown. You pulled up 1 more.");
  assert.deepEqual(await digest.sums(), { ...sums, "Pulled up by you, besides": 1 });
  const json = JSON.parse((await digest.download("JSON")).text).digest;
  assert.deepEqual([json.entries.length, json.entries.at(-1).id, json.totals.arxiv], [16, "2610.99042", 68]);
  const bibtex = await digest.download("BibTeX");
  assert.equal(plugins.input.data(bibtex.text, "@biblatex/text").length, 16);
  await app.pictures("pulled up");
  await app.assertAccessible();

  await undo(digest).click();
  await digest.shows(15);
  await ledger.button("no usable answer", "Pull up").click();
  await digest.shows(16);
  await ledger.button("no usable answer", "Put back").click();
  await digest.shows(15);
  await undo(digest).click();
  await digest.shows(16);
  await pulled.getByRole("button", { name: "Put back" }).click();
  await digest.shows(15);
  assert.deepEqual(await digest.sums(), sums);
});

test("what was pulled up stays so, in this day alone, and reaches the other tabs", {}, async (app) => {
  const replaced = { ...shortPapers[2], id: "2503.00007", title: "An Old Idea, Revised by Zo\\\"e", announce: "replace", version: 2 };
  await arxivSays(app, { "cs.LG": feed({ papers: [...shortPapers, replaced] }), "cs.AI": feed({ category: "cs.AI" }) });
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.says(/out of 4 announced\. Scored by/);
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  assert.equal(await digest.papers.count(), 0, "all are below the cut-offs");
  const ledger = new Ledger(digest);
  await ledger.open();
  // Of what was not asked for the run has the id alone; the announcement has the rest.
  await ledger.find.fill("zoë not asked");
  await ledger.lists("1 of 4 entries");
  await ledger.button("An Old Idea", "Pull up").click();
  await digest.shows(1);
  await digest.paper(/An Old Idea, Revised by Zoë/).getByText("replacement").waitFor();
  await ledger.find.fill("cows");
  await ledger.button("A Dataset of Cows", "Pull up").click();
  await digest.shows(2);
  assert.deepEqual(await digest.titles(), ["A Dataset of Cows", "An Old Idea, Revised by Zoë"], "scored ones first");

  const other = new Digest(await app.context.newPage());
  await other.open();
  await other.shows(2);
  await other.paper("A Dataset of Cows").getByRole("button", { name: "Put back" }).click();
  await digest.shows(1);
  await app.page.reload();
  await digest.shows(1);
  assert.equal((await digest.sums()).Shown, 0);
});

test("a slider says what each of its places lets through", {}, async (app) => {
  const digest = await openSample(app);
  const told = async () => (await digest.slider("Novelty").getAttribute("aria-valuetext")).match(/\d+/g).map(Number);
  const [at, here, below, lower, above, higher] = await told();
  assert.deepEqual([at, below, above], [7, 6, 8]);
  assert.equal(here, 15);
  assert.ok(lower >= here && here >= higher);
  await digest.slider("Novelty").press("ArrowLeft");
  await digest.shows(lower);
  assert.deepEqual((await told()).slice(0, 2), [6, lower]);
  await digest.cutAt("Novelty", 8);
  await digest.shows(higher);
});

test("the filter asks for each score alone", { skip: noData }, async (app) => {
  const { digest, selected: { selected } } = await readRealDay(app);
  const filter = await digest.unfold("Filter");
  for (const [name, score] of [["Relevance", "relevance"], ["Novelty", "novelty"]]) {
    const count = selected.filter((paper) => paper[score] >= 9).length;
    assert.ok(count > 0 && count < 26);
    await filter.getByLabel(name, { exact: true }).selectOption({ label: "9 and more" });
    await filter.getByText(`${count} of 26 shown`).waitFor();
    await digest.shows(count);
    await filter.getByRole("button", { name: "Show all" }).click();
    await digest.shows(26);
  }
});

test("what a search found leaves as a file", { skip: noData }, async (app) => {
  const { digest, selected: { selected } } = await readRealDay(app);
  await digest.visit("/search?q=date%3A2025-04");
  await digest.says("26 papers fit, the best first.");
  const ids = async (papers) => {
    const { name, text } = await digest.download("BibTeX", papers);
    assert.equal(name, "found.bib");
    return plugins.input.data(text, "@biblatex/text").map(({ properties }) => properties.eprint);
  };
  assert.deepEqual((await ids("All that was found (26)")).sort(), selected.map(({ id }) => id).sort());
  assert.equal((await ids("What is listed (20)")).length, 20);
  const csv = await digest.download("CSV", "What is listed (20)");
  assert.ok(csv.text.includes(day));
  await app.pictures("search export");
  await app.assertAccessible();

  await digest.visit(`/paper/${selected[0].id}`);
  await digest.says(dayInWords);
  const menu = digest.fold("Export");
  await menu.locator("summary").click();
  await menu.getByLabel("Format").selectOption({ label: "RIS" });
  const [file] = await Promise.all([
    app.page.waitForEvent("download"),
    menu.getByRole("button", { name: "Save file" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), `${selected[0].id}.ris`);
  await app.pictures("paper export");
});

test("a long day comes whole, and is found, filtered and cut", { timeout: 400_000 }, async (app) => {
  const count = 200;
  const { digest, papers } = await readManyPapers(app, count);
  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(count);
  assert.ok((await digest.ids()).includes(papers.at(-1).id));
  await digest.cutAt("Relevance", 10);
  await digest.shows(count / 10);
  await digest.cutAt("Relevance", 1);
  await digest.shows(count);
  const ranks = await app.page.evaluate(() => [...document.querySelectorAll("main article .rank")].map((one) => Number(one.textContent.match(/\d+/)[0])));
  assert.deepEqual(ranks, Array.from({ length: count }, (_, index) => index + 1));

  // When nobody does anything, what is far from the screen is laid out too: nothing has the height that stood for it. Who
  // looks with every frame keeps the page from its ease.
  await app.page.waitForFunction(
    () =>
      [...document.querySelectorAll(".many > .bundle")].every(
        (one) => one.offsetHeight !== parseFloat(getComputedStyle(one).containIntrinsicHeight.replace("auto ", "")),
      ),
    null,
    { polling: 500 },
  );
  assert.equal(await app.page.locator(".bundle").count(), count / 4);

  // Each number stands in one line, beside its paper.
  const broken = await app.page.evaluate(() =>
    [...document.querySelectorAll("main article .rank")].filter((one) => {
      const range = new Range();
      range.selectNodeContents(one);
      range.setStartAfter(one.querySelector(".unseen"));
      const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)));
      return lines.size !== 1 || one.scrollWidth > one.clientWidth;
    }).length,
  );
  assert.equal(broken, 0);

  // What the reader does in a paper stays with it, also when it goes elsewhere under their hands.
  const ninth = digest.papers.nth(8);
  const name = await ninth.getAttribute("id");
  await ninth.getByRole("button", { name: "Whole abstract" }).click();
  await ninth.getByRole("button", { name: "Note and tags" }).click();
  await app.page.keyboard.type("half of ");
  const orders = digest.panel.getByRole("combobox", { name: "Order" });
  await orders.evaluate((select) => {
    select.selectedIndex = 1;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await until(async () => (await digest.ids()).indexOf(name.replace("paper-", "")) > 16);
  await app.page.keyboard.type("a sentence");
  const moved = app.page.locator(`[id="${name}"]`);
  assert.equal(await moved.getByRole("textbox", { name: "Note" }).inputValue(), "half of a sentence");

  const filter = await digest.unfold("Filter");
  await filter.getByLabel("Words").fill(`number${count} layers`);
  await digest.shows(0);
  await filter.getByLabel("Words").fill(`number${count - 1}`);
  await digest.shows(1);
  await filter.getByLabel("Words").fill("");
  await digest.shows(count);
  await moved.getByRole("button", { name: "Fold the abstract" }).waitFor();

  const ledger = new Ledger(digest);
  await ledger.open();
  await ledger.lists(`${count} entries`);
  await ledger.find.fill(`zoe ${papers[16].id}`);
  await ledger.lists(`1 of ${count} entries`);
  await ledger.rows.nth(0).getByRole("link", { name: "in the digest" }).click();
  await app.page.waitForURL(new RegExp(`#paper-${papers[16].id}$`));
});
