// Feeds and digests from files: the way without a proxy, and the way in for earlier days.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { day, dayInWords, feed, playRealDay, readRealDay, setUp, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest } from "./pages.mjs";
import { dataFolder, noData, realDay } from "./servers.mjs";

const digests = ["000_83f8cba90274ee6a.txt", "003_edbdba10fdb2b71e.txt"];

function digestFile(name) {
  return readFileSync(path.join(dataFolder, "digests", name), "utf8");
}

test("a feed is pasted, another chosen as a file, and the day is read", {}, async (app) => {
  app.allow(/console: Failed to load resource/);
  await app.servers.arxivIs({ mood: "dead" });
  const digest = await setUp(app);
  const paste = await digest.unfold("Paste or drop feeds instead");
  await paste.getByLabel("Feed").fill("Hello arXiv");
  await digest.says(/^Something that is no feed came where arXiv's feed was due: “Hello arXiv”/);
  await paste.getByLabel("Feed").fill(feed({ papers: shortPapers }));
  await digest.says("cs.LG: 3 entries of 2025-04-21");
  const file = { name: "cs.AI.xml", mimeType: "text/xml", buffer: Buffer.from(feed({ category: "cs.AI" })) };
  await paste.getByLabel("Choose files").setInputFiles(file);
  await digest.says("cs.LG: 3 entries of 2025-04-21 · cs.AI: 0 entries of 2025-04-21");
  await app.pictures("pasted");
  await app.assertAccessible();
  await paste.getByRole("button", { name: "Use these feeds" }).click();
  await digest.says(/arXiv announced 3 entries; 3 distinct papers/);
  await digest.begin.click();
  await digest.says(/^0 papers out of 3 announced\. Scored by gpt-4o/);
});

test("feeds are dropped", {}, async (app) => {
  app.allow(/console: Failed to load resource/);
  await app.servers.arxivIs({ mood: "dead" });
  const digest = await setUp(app);
  const paste = await digest.unfold("Paste or drop feeds instead");
  const dropped = await app.page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "cs.LG.xml"));
    return data;
  }, feed({ papers: shortPapers }));
  await paste.getByText("in a tab, and paste its text here").dispatchEvent("drop", { dataTransfer: dropped });
  await digest.says("cs.LG: 3 entries of 2025-04-21");
});

test("real feeds are pasted", { skip: noData }, async (app) => {
  app.allow(/console: Failed to load resource/);
  await app.servers.modelIs({ answers: realDay(day).answers });
  await app.servers.arxivIs({ mood: "dead" });
  const digest = await setUp(app);
  const paste = await digest.unfold("Paste or drop feeds instead");
  const { feeds } = realDay(day);
  await paste.getByLabel("Choose files").setInputFiles([feeds["cs.LG"], feeds["cs.AI"]]);
  await digest.says(/cs\.LG: \d+ entries of 2025-04-18/);
  await digest.says(/cs\.AI: \d+ entries of 2025-04-18/);
  await paste.getByRole("button", { name: "Use these feeds" }).click();
  await digest.begin.click();
  await digest.shows(26);
});

test("a digest of the system before is imported and leaves as it came", { skip: noData }, async (app) => {
  const archive = new Archive(app.page);
  const texts = digests.map(digestFile);
  await archive.open();
  for (const [index, text] of texts.entries()) await archive.import(digests[index], text);
  await archive.row(dayInWords).getByText("26 imported of 433 announced").waitFor();
  await archive.row("Friday, 27 June 2025").waitFor();
  await archive.row(dayInWords).getByRole("link").click();

  const digest = new Digest(app.page);
  await digest.shows(26);
  await app.page.waitForURL(`**/day/${day}-imported`);
  const { selected } = realDay(day).selected;
  assert.deepEqual(await digest.ids(), selected.map(({ id }) => id), "in the file's order");
  await digest.panel.getByText("This day was imported.").waitFor();
  assert.equal(await digest.panel.getByRole("term").count(), 0, "there is no account of the rest");
  assert.equal(await digest.slider("Relevance").getAttribute("min"), String(Math.min(...selected.map(({ relevance }) => relevance))));
  assert.equal(await digest.slider("Novelty").getAttribute("min"), String(Math.min(...selected.map(({ novelty }) => novelty))));
  await (await digest.unfold("The prompt that was sent")).getByText(/Mixture of Experts/i).first().waitFor();
  const markdown = await digest.download("Markdown");
  assert.ok(markdown.text === texts[0], "to the byte");
  await app.pictures("imported");
  await app.assertAccessible();

  await app.page.reload();
  await digest.shows(26);
  await digest.cutAt("Relevance", 10);
  await digest.shows(selected.filter(({ relevance }) => relevance === 10).length);
  const json = await digest.download("JSON");
  await archive.open();
  await archive.import("again.json", json.text);
  await archive.note("Imported.").waitFor();
});

test("what is no digest gets its sentence", {}, async (app) => {
  const archive = new Archive(app.page);
  await archive.open();
  const check = async (text, sentence) => {
    await archive.import("file.txt", text);
    await archive.note("Not imported.").getByText(sentence).waitFor();
  };
  await check("Dear diary", /This is not a digest: no line reads/);
  await check("", /This is not a digest|has no|empty/i);
  await check('{"a": 1}', /This JSON is not a digest of Firstlight/);
  await check('{"format": "firstlight-digest", "version": 99, "digest": {}}', /has version 99 of its format/);
  await check("# Personalized Daily ArXiv Papers someday", /names no day that can be read/);
  await archive.says("No day is stored yet.");
});

test("an import stands beside a run of the same day", { skip: noData }, async (app) => {
  await readRealDay(app);
  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  await archive.import(digests[0], digestFile(digests[0]));
  await archive.note("Imported.").waitFor();
  await archive.row(dayInWords).nth(1).waitFor();
  const rows = await archive.row(dayInWords).allInnerTexts();
  assert.deepEqual(rows.map((row) => row.match(/(shown|imported) of 433/)[1]), ["shown", "imported"]);

  const digest = new Digest(app.page);
  await archive.row(dayInWords).nth(1).getByRole("link").click();
  await digest.panel.getByText("This day was imported.").waitFor();
  await digest.shows(26);
  assert.notEqual(await digest.slider("Relevance").getAttribute("min"), "1");
  await app.page.goBack();
  await archive.row(dayInWords).nth(0).getByRole("link").click();
  await digest.says(/^26 papers out of 433 announced\. Scored by gpt-4o/);
  assert.equal(await digest.slider("Relevance").getAttribute("min"), "1");
  assert.equal((await digest.sums()).Announced, 433);
});

test("our own export is imported again", { skip: noData }, async (app) => {
  await playRealDay(app);
  const { digest } = await readRealDay(app);
  const ids = await digest.ids();
  const { name, text } = await digest.download("Markdown");
  const archive = new Archive(app.page);
  await archive.open();
  await archive.import(name, text);
  await archive.row(dayInWords).nth(1).getByRole("link").click();
  await digest.panel.getByText("This day was imported.").waitFor();
  await digest.shows(26);
  assert.deepEqual(await digest.ids(), ids);
  assert.ok((await digest.download("Markdown")).text === text, "to the byte");
});
