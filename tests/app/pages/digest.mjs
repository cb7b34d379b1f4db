// A digest, and what a day offers besides.

import { readFileSync } from "node:fs";

import { Frame } from "./frame.mjs";

/** A finished or growing digest, and what Today says above it. */
export class Digest extends Frame {
  constructor(page) {
    super(page);
    this.papers = this.main.getByRole("article");
    this.stop = this.main.getByRole("button", { name: "Stop" });
    this.goOn = this.main.getByRole("button", { name: "Continue" });
    this.begin = this.main.getByRole("button", { name: "Read the day" });
    this.lookAgain = this.main.getByRole("button", { name: "Look again" });
    this.key = this.main.getByLabel("Key", { exact: true });
    this.panel = page.getByRole("complementary", { name: "The day in numbers" });
    this.order = this.panel.getByLabel("Order");
    this.progress = this.main.getByRole("progressbar", { name: "Papers scored" });
  }

  /** Opens Today. */
  async open() {
    await this.visit("/");
  }

  /** Reads the day that was announced: clicks, and resolves when the run asks no more, however it ended. */
  async read() {
    await this.begin.click();
    // In this order: a run can be over before anybody saw that it began.
    await this.begin.waitFor({ state: "detached" });
    await this.stop.waitFor({ state: "detached" });
  }

  /** The entry of one paper, by its title. */
  paper(title) {
    return this.papers.filter({ has: this.page.getByRole("heading", { name: title }) });
  }

  /** The titles, in the order of the page. */
  titles() {
    return this.papers.getByRole("heading", { level: 2 }).allInnerTexts();
  }

  /** The papers' ids, in the order of the page. */
  ids() {
    return this.papers.evaluateAll((papers) => papers.map(({ id }) => id.replace(/^paper-/, "")));
  }

  /** Resolves when so many papers are on the page. */
  async shows(count) {
    // What a cut-off or a filter took away stays, hidden; what comes back far from the screen is hidden for a frame.
    const there = (count) => [...document.querySelectorAll("main article")].filter((one) => one.checkVisibility()).length === count;
    await this.page.waitForFunction(there, count);
  }

  /** Resolves with the count of papers when all are on the page: they come a few at a time, also after a run. */
  async whole() {
    const { Shown: count } = await this.sums();
    await this.shows(count);
    return count;
  }

  /** Resolves when the texts are typeset: for a day that shows a formula. */
  async typeset() {
    await this.papers.locator("math").first().waitFor({ state: "attached" });
    await this.page.locator("html:not([data-typesetting])").waitFor({ state: "attached" });
  }

  /** The sums beside the digest: numbers by their words. */
  async sums() {
    const [words, numbers] = await Promise.all([
      this.panel.getByRole("term").allInnerTexts(),
      this.panel.getByRole("definition").allInnerTexts(),
    ]);
    return Object.fromEntries(words.map((word, index) => [word, Number(numbers[index])]));
  }

  /** Moves a cut-off, "Relevance" or "Novelty". */
  async cutAt(name, mark) {
    await this.slider(name).fill(String(mark));
  }

  slider(name) {
    return this.panel.getByRole("slider", { name: new RegExp(`^${name}`) });
  }

  /** The menu of exports, open, with a format ("BibTeX") and a selection ("What is listed now") chosen. */
  async exports(format, papers = "The whole digest") {
    const menu = this.fold("Export");
    if (!(await menu.evaluate((one) => one.open))) await menu.locator("summary").click();
    const selection = menu.getByLabel("Papers");
    const label = (await selection.locator("option").allInnerTexts()).find((text) => text.startsWith(papers));
    await selection.selectOption({ label });
    await menu.getByLabel("Format").selectOption({ label: format });
    await menu.getByRole("button", { name: "Save file" }).and(this.page.locator(":enabled")).waitFor();
    return menu;
  }

  /** The text of the file that the menu of exports offers: "Markdown", "JSON", "BibTeX" and so on. */
  async download(format, papers) {
    const menu = await this.exports(format, papers);
    const [file] = await Promise.all([
      this.page.waitForEvent("download"),
      menu.getByRole("button", { name: "Save file" }).click(),
    ]);
    await menu.locator("summary").click();
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
  }

  /** A button of a paper: "Star", "Read", "Hide", "Note and tags". */
  act(title, name) {
    return this.paper(title).getByRole("button", { name, exact: true });
  }
}

/** The day's account below a digest: every announced entry, with what became of it. */
export class Ledger {
  constructor(digest) {
    this.digest = digest;
    this.fold = digest.fold("Every announced paper");
    this.find = this.fold.getByLabel("Find", { exact: true });
    this.became = this.fold.getByLabel("What became of them");
    this.rows = this.fold.getByRole("listitem");
  }

  async open() {
    await this.fold.locator("summary").click();
    await this.find.waitFor();
  }

  /** Resolves when so many entries are listed. */
  async lists(words) {
    await this.fold.getByText(words, { exact: true }).waitFor();
  }

  /** The row of a paper, by a part of its title or id. */
  row(text) {
    return this.rows.filter({ hasText: text });
  }

  button(text, name) {
    return this.row(text).getByRole("button", { name, exact: true });
  }
}

/** A digest whose papers can be looked at again. */
export class SecondLook extends Digest {
  constructor(page) {
    super(page);
    this.second = this.main.getByRole("button", { name: "Have a second look" });
  }
}

/** A digest whose papers of equal scores can be compared. */
export class Ties extends Digest {
  constructor(page) {
    super(page);
    this.compare = this.main.getByRole("button", { name: "Compare the ties" });
    this.offer = this.fold("have the same scores as others: compare them");
  }
}

/** A day that was ranked without a model. */
export class RankedDay extends Digest {
  constructor(page) {
    super(page);
    this.rank = this.main.getByRole("button", { name: "Rank it on this device" });
    this.anew = this.main.getByRole("button", { name: "Order anew" });
  }

  /** Comes as a first visitor without a key does. */
  async come() {
    await this.visit("/");
    await this.main.getByRole("link", { name: "Rank today’s papers without a key" }).click();
    await this.rank.click();
    await this.main.getByRole("heading", { name: "Ranked on this device" }).waitFor();
  }

  /** Why a paper stands where it does, in words. */
  why(title) {
    return this.paper(title).locator(".why").innerText();
  }
}
