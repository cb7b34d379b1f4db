// Every export is read back by parsers that are not ours, with all papers and fields.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { plugins } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";
import { parse as parseCsv } from "csv-parse/sync";
import { parseAtomFeed } from "feedsmith";

import { readRealDay, setUp } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest } from "./pages.mjs";
import { dataFolder, noData, realDay } from "./servers.mjs";

/** What a page or a file hides or drops: nobody can see it. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/gu;

const plainLine = (text) => text.replace(unseen, "").replace(/\s+/g, " ").trim();

/** A text of a feed, which feedsmith gives as a string or with its type. */
const words = (text) => text?.value ?? text;

/** Letters and digits alone, without accents. */
const letters = (text) => text.normalize("NFKD").replace(/[^a-z0-9]/gi, "").toLowerCase();

/** What of arXiv's TeX has to stand in any reading of it: the stretches between formulas and commands. */
function stretches(tex) {
  const outside = tex.replace(/\$[^$]*\$/g, "\u0000").replace(/\\[a-zA-Z]+|\\.|[{}$^_~]/g, "\u0000");
  return outside.split("\u0000").map(letters).filter((one) => one.length > 8);
}

/**
 * Fails where `text` is not a reading of `tex`: the same where nothing is to be typeset, the same letters where dashes and
 * quotes are, else with every stretch between formulas in it.
 */
function assertReads(text, tex, what) {
  if (/onerror=/.test(tex)) {
    // Broken formulas, of which nobody knows where they end: what is markup elsewhere is text here.
    assert.match(text, /onerror=/, what);
  } else if (/[\\$^]/.test(tex)) {
    const seen = letters(text);
    for (const one of stretches(tex)) assert.ok(seen.includes(one), `${what}: ${one} in ${text}`);
  } else if (/--|``|''|[~{}_'"]/.test(tex)) {
    assert.equal(letters(text), letters(tex), what);
  } else {
    assert.equal(plainLine(text), plainLine(tex), what);
  }
}

/** How many people a line of authors names: commas in parentheses and before a suffix are none. */
function people(line) {
  const outside = line.replace(/\([^()]*\)/g, "").replace(/, (Jr|Sr|II|III|IV)\b\.?/g, " $1");
  return outside.split(",").filter((name) => /\p{L}/u.test(name)).length;
}

/** All formats of the digest on the page against its JSON. */
async function checkAll(digest, { day, categories }) {
  const papers = JSON.parse((await digest.download("JSON")).text).digest.entries;
  // They come onto the page a few at a time.
  await digest.shows(papers.length);
  assert.deepEqual(papers.map(({ id }) => id), await digest.ids());

  const bibtex = await digest.download("BibTeX");
  assert.equal(bibtex.name, `${day}.bib`);
  const entries = plugins.input.data(bibtex.text, "@biblatex/text");
  const citations = plugins.input.chain(bibtex.text);
  assert.equal(entries.length, papers.length);
  assert.equal(new Set(entries.map(({ label }) => label)).size, papers.length, "keys are unique");
  for (const [index, paper] of papers.entries()) {
    const { type, label, properties } = entries[index];
    assert.equal(type, "misc");
    assert.match(label, /^[a-z]+-[\w.-]+$/);
    assert.equal(properties.eprint, paper.id);
    assert.equal(properties.archivePrefix ?? properties.archiveprefix, "arXiv");
    assert.equal(properties.url, `https://arxiv.org/abs/${paper.id}`);
    assert.equal(String(properties.year), `20${/(?:^|\/)(\d\d)/.exec(paper.id)[1]}`);
    const primary = properties.primaryClass ?? properties.primaryclass;
    if (categories) assert.match(primary, /^[a-z-]+(\.[A-Za-z-]+)?$/);
    else assert.equal(primary, undefined);
    assert.equal(citations[index].author.length, people(paper.authors), `${paper.id}: ${paper.authors}`);
    assertReads(citations[index].title, paper.title, `BibTeX title of ${paper.id}`);
    assertReads(citations[index].abstract, paper.abstract, `BibTeX abstract of ${paper.id}`);
  }

  const ris = await digest.download("RIS");
  assert.equal(ris.name, `${day}.ris`);
  const records = [plugins.input.data(ris.text, "@ris/file")].flat();
  assert.equal(records.length, papers.length);
  for (const [index, paper] of papers.entries()) {
    const record = records[index];
    assert.equal(record.TY, "UNPB");
    assert.equal(record.ID, entries[index].label);
    assert.equal(record.DO, `10.48550/arXiv.${paper.id}`);
    assert.equal(record.UR, `https://arxiv.org/abs/${paper.id}`);
    assert.equal([record.AU].flat().length, people(paper.authors), paper.id);
    assertReads(record.TI, paper.title, `RIS title of ${paper.id}`);
    assertReads(record.AB, paper.abstract, `RIS abstract of ${paper.id}`);
    const remark = [record.N1].flat().join(" ");
    if (paper.comment) assertReads(remark.replace(/ \(relevance.*$/, ""), paper.comment, `RIS note of ${paper.id}`);
    if (paper.relevance) assert.match(remark, new RegExp(`relevance ${paper.relevance}\\b`));
  }

  const csv = await digest.download("CSV");
  assert.equal(csv.name, `${day}.csv`);
  assert.ok(csv.text.replaceAll("\r\n", "").match(/[\r\n]/) === null, "lines end in CRLF");
  const rows = parseCsv(csv.text, { bom: true, columns: true, record_delimiter: "\r\n" });
  assert.equal(rows.length, papers.length);
  for (const [index, paper] of papers.entries()) {
    const row = rows[index];
    const armed = (text) => text.replace(/^'(?=[=+\-@])/, "");
    assert.deepEqual([row.id, row.day, row.url], [paper.id, day, `https://arxiv.org/abs/${paper.id}`]);
    assert.deepEqual([row.relevance, row.novelty], [String(paper.relevance ?? ""), String(paper.novelty ?? "")]);
    assert.equal(row.followed, paper.author_match === "matched" ? "yes" : "no");
    assert.equal(row.authors.split("; ").length, people(paper.authors), paper.id);
    assertReads(armed(row.title), paper.title, `CSV title of ${paper.id}`);
    assertReads(armed(row.abstract), paper.abstract, `CSV abstract of ${paper.id}`);
    assertReads(armed(row.comment), paper.comment ?? "", `CSV comment of ${paper.id}`);
    if (categories) assert.ok(row.categories.length > 0);
  }
  // Nothing that a stranger wrote runs in a spreadsheet.
  for (const row of rows) for (const field of Object.values(row)) assert.doesNotMatch(field, /^[=+\-@\t\r]/);

  const atom = await digest.download("Atom feed");
  assert.equal(atom.name, `${day}.atom`);
  const feed = parseAtomFeed(atom.text);
  assert.match(words(feed.title), new RegExp(day));
  assert.match(feed.id, /^urn:uuid:/);
  assert.equal(feed.entries.length, papers.length);
  for (const [index, paper] of papers.entries()) {
    const entry = feed.entries[index];
    assert.equal(entry.id, `https://arxiv.org/abs/${paper.id}`);
    assert.equal(entry.links[0].href, entry.id);
    assert.equal(entry.updated.slice(0, 10), day);
    assert.equal(entry.authors.length, people(paper.authors), paper.id);
    assertReads(words(entry.title), paper.title, `Atom title of ${paper.id}`);
    assertReads(words(entry.content), paper.abstract, `Atom abstract of ${paper.id}`);
    if (paper.relevance) assert.match(words(entry.summary), new RegExp(`relevance ${paper.relevance}\\b`));
  }
  return { papers, rows, records };
}

test("a real day leaves in every format", { skip: noData }, async (app) => {
  const { digest } = await readRealDay(app);
  const { papers } = await checkAll(digest, { day: "2025-04-18", categories: true });
  assert.equal(papers.length, 26);
});

test("the other real day leaves in every format", { skip: noData }, async (app) => {
  const { feeds, answers } = realDay("2025-06-27");
  await app.servers.arxivIs({ feeds });
  await app.servers.modelIs({ answers });
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.says(/papers out of 396 announced/);
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  const { papers } = await checkAll(digest, { day: "2025-06-27", categories: true });
  assert.equal(papers.length, await digest.papers.count());
});

test("an imported day leaves in every format", { skip: noData }, async (app) => {
  const archive = new Archive(app.page);
  await archive.open();
  const text = readFileSync(path.join(dataFolder, "digests/003_edbdba10fdb2b71e.txt"), "utf8");
  await archive.import("digest.md", text);
  await archive.row("Friday, 27 June 2025").getByRole("link").click();
  const digest = new Digest(app.page);
  await digest.shows(24);
  const { papers } = await checkAll(digest, { day: "2025-06-27", categories: false });
  assert.equal(papers.filter((paper) => paper.author_match === "matched").length, 2);
});

test("the sample day, which is hostile, leaves in every format", {}, async (app) => {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  await digest.cutAt("Relevance", 1);
  await digest.cutAt("Novelty", 1);
  await digest.shows(42);
  const { rows, records } = await checkAll(digest, { day: "2026-10-15", categories: true });
  const hostile = rows.find(({ id }) => id === "2610.99014");
  assert.match(hostile.title, /<script>alert\(1\)<\/script>/, "markup is text");
  // Formulas are as readable as a line can have them, and accents are letters.
  assert.ok(rows.every(({ title }) => !/\\['"`^~vc]\b/.test(title)));
  assert.ok(records.some(({ AU }) => [AU].flat().some((name) => /[^\u0000-\u007f]/.test(name))));
});

test("a selection leaves, and the clipboard takes it", {}, async (app) => {
  await app.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  const titles = await digest.titles();
  await digest.act(titles[2], "Star").click();
  await digest.act(titles[4], "Star").click();
  const starred = JSON.parse((await digest.download("JSON", "The starred ones")).text).digest;
  assert.deepEqual([starred.entries.length, starred.totals.relevant, starred.totals.arxiv], [2, 2, 68]);

  await digest.act(titles[0], "Hide").click();
  await digest.shows(14);
  const listed = await digest.download("BibTeX", "What is listed now");
  assert.equal(plugins.input.data(listed.text, "@biblatex/text").length, 14);

  const menu = await digest.exports("BibTeX", "What is listed now");
  await menu.getByText(/^14 papers, \d+ KB\.$/).waitFor();
  await app.pictures("exports");
  await app.assertAccessible();
  await menu.getByRole("button", { name: "Copy" }).click();
  await menu.getByText("Copied.").waitFor();
  assert.equal(await app.page.evaluate(() => navigator.clipboard.readText()), listed.text);
});

test("what the share sheet gets is the text", {}, async (app) => {
  await app.context.addInitScript(() => {
    navigator.canShare = () => true;
    navigator.share = (what) => ((window.shared = what), Promise.resolve());
  });
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  const { text } = await digest.download("Markdown");
  const menu = await digest.exports("Markdown");
  await menu.getByRole("button", { name: "Share" }).click();
  await app.page.waitForFunction(() => window.shared);
  assert.deepEqual(await app.page.evaluate(() => window.shared), { title: "2026-10-15.md", text });
});
