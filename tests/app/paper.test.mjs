// A paper's own page: everything known of it, over all days.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { plugins } from "@citation-js/core";
import "@citation-js/plugin-bibtex";

import { day, dayInWords, readRealDay } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest } from "./pages.mjs";
import { dataFolder, noData } from "./servers.mjs";

test("a paper's page has everything that is known of it", { skip: noData }, async (app) => {
  const { digest, selected } = await readRealDay(app);
  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  await archive.import("digest.md", readFileSync(path.join(dataFolder, "digests/000_83f8cba90274ee6a.txt"), "utf8"));
  await archive.note("Imported.").waitFor();
  await digest.goTo("Today");
  await digest.shows(26);
  const [{ id, relevance }] = selected.selected;
  const title = (await digest.titles())[(await digest.ids()).indexOf(id)];
  await digest.paper(title).getByRole("link", { name: `Details of ${id}` }).click();
  await app.page.waitForURL(`**/paper/${id}`);

  const page = new Digest(app.page);
  await page.heading.filter({ hasText: title }).waitFor();
  const judged = page.main.getByRole("heading", { name: "What models said" }).locator("xpath=..");
  await judged.getByText(`gpt-4o on ${day}, prompt`).waitFor();
  await judged.getByText(`in an imported digest of ${day}`).waitFor();
  assert.equal(await judged.getByRole("listitem").count(), 2);
  assert.match(await judged.getByRole("listitem").first().innerText(), new RegExp(`relevance\\s+${relevance}`));
  const announced = page.main.getByRole("heading", { name: "When it was announced" }).locator("xpath=..");
  assert.equal(await announced.getByRole("link", { name: dayInWords }).count(), 2);
  await announced.getByText(/cs\.(LG|AI), (new|cross-list)/).first().waitFor();
  await page.main.getByText("Machine Learning").first().waitFor();
  const [entry] = plugins.input.data(await page.main.getByLabel("BibTeX entry").innerText(), "@biblatex/text");
  assert.equal(entry.properties.eprint, id);

  await page.main.getByRole("button", { name: "Star", exact: true }).click();
  await app.page.keyboard.press("m");
  await page.main.getByRole("button", { name: "Read", exact: true }).and(app.page.locator("[aria-pressed=true]")).waitFor();
  await app.pictures("paper");
  await app.assertAccessible();

  await app.page.reload();
  await page.main.getByRole("button", { name: "Star", exact: true }).and(app.page.locator("[aria-pressed=true]")).waitFor();
  await announced.getByRole("link", { name: dayInWords }).first().click();
  await digest.shows(26);
});

test("a paper of the sample has its page", {}, async (app) => {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  const title = (await digest.titles())[3];
  await digest.papers.nth(3).getByRole("link", { name: /^Details of/ }).click();
  await digest.heading.filter({ hasText: title }).waitFor();
  await digest.says("canned answers on 2026-10-15, prompt");
  await digest.act(title, "Star").click();
  await app.pictures("paper of the sample");
  await app.assertAccessible();
  await digest.main.getByRole("link", { name: "Thursday, 15 October 2026" }).click();
  await digest.shows(15);
});

test("what is not known, and what is no paper, is said", {}, async (app) => {
  const page = new Digest(app.page);
  await page.visit("/paper/nlin/0408039");
  await page.says("Nothing about this paper is stored in this browser yet.");
  assert.equal(await page.main.getByRole("link", { name: "Look at arXiv" }).getAttribute("href"), "https://arxiv.org/abs/nlin/0408039");
  await app.pictures("unknown paper");
  await app.assertAccessible();
  await page.visit("/paper/%3Cb%3E");
  await page.says("A paper is found under its arXiv id");
});
