// Firstlight's pages as a reader knows them: by roles and names, not by classes.

import { readFileSync } from "node:fs";

/** What is on every page. */
export class Frame {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole("heading", { level: 1 });
    this.main = page.getByRole("main");
    this.places = page.getByRole("navigation", { name: "Places" });
    this.alert = page.getByRole("alert").filter({ visible: true });
    this.skip = page.getByRole("link", { name: "Skip to the text" });
  }

  /** Goes to a place by the link in the header. */
  async goTo(place) {
    await this.places.getByRole("link", { name: place, exact: true }).click();
  }

  /** Resolves when the app has taken over from the frame that the HTML painted. */
  async ready() {
    await this.page.locator("main:not([aria-busy=true])").waitFor();
  }

  /** Opens an address of the site. */
  async visit(address) {
    await this.page.goto(address);
    await this.ready();
  }

  /** Resolves when the page says so: a string, or a pattern. */
  async says(words) {
    await this.main.getByText(words).first().waitFor();
  }

  /** A part that is folded until its summary is clicked. */
  fold(name) {
    return this.main.getByRole("group").filter({ has: this.page.locator("summary", { hasText: name }) });
  }

  async unfold(name) {
    await this.fold(name).locator("summary").click();
    return this.fold(name);
  }

  /** A note, by the sentence in bold at its beginning. */
  note(what) {
    return this.main.locator("[role=status], [role=alert]").filter({ has: this.page.getByText(what) });
  }
}

/** The page before there is any day. */
export class FirstVisit extends Frame {
  constructor(page) {
    super(page);
    this.sampleDay = this.main.getByRole("link", { name: "See a sample day" });
    this.useMyKey = this.main.getByRole("link", { name: "Use my key" });
  }

  async open() {
    await this.visit("/");
  }
}

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
    const selector = "main article";
    const there = ([selector, count]) => document.querySelectorAll(selector).length === count;
    await this.page.waitForFunction(there, [selector, count]);
  }

  /** Resolves when the texts are typeset, all at once: for a day that shows a formula. */
  async typeset() {
    await this.papers.locator("math").first().waitFor({ state: "attached" });
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

/** The settings. */
export class Settings extends Frame {
  constructor(page) {
    super(page);
    const form = (name) => this.main.locator("form").filter({ has: page.getByLabel(name, { exact: true }) });
    this.provider = this.main.getByLabel("Provider");
    this.address = this.main.getByLabel("Address");
    this.model = this.main.getByLabel("Model", { exact: true });
    this.plainLines = this.main.getByLabel("Ask for plain lines");
    this.key = this.main.getByLabel("Key", { exact: true });
    this.readToday = this.main.getByRole("link", { name: "Read today’s arXiv" });
    this.withKey = this.main.getByRole("button", { name: "Read today’s arXiv" });
    this.save = form("Model").getByRole("button", { name: "Save" });
    this.check = this.main.getByRole("button", { name: "Check connection" });
    this.causes = this.main.getByRole("alert").getByRole("listitem");
    this.way = this.main.getByLabel("Proxy", { exact: true });
    this.proxyBase = this.main.getByLabel("Address of the proxy");
    this.template = this.main.getByLabel("Template");
    this.saveProxy = form("Proxy").getByRole("button", { name: "Save", exact: true });
    this.testProxy = form("Proxy").getByRole("button", { name: "Test" });
    this.saveUntested = form("Proxy").getByRole("button", { name: "Save all the same" });
  }

  async open() {
    await this.visit("/settings");
    await this.provider.waitFor();
  }

  /** Chooses a proxy: by its base, or by a template. */
  async goThrough(address) {
    const isTemplate = /\{(raw_)?url\}/.test(address);
    await this.way.selectOption({ label: isTemplate ? "Another one, by a template" : "My own: Worker, nginx or another mount" });
    await (isTemplate ? this.template : this.proxyBase).fill(address);
  }

  /** Chooses a provider and checks the connection to it, for which the page loads itself anew. */
  async consider(provider, address) {
    await this.provider.selectOption({ label: provider });
    await this.address.fill(address);
    await Promise.all([this.page.waitForEvent("load"), this.check.click()]);
    await this.ready();
  }

  /** The models that the field for one offers. */
  offers() {
    return this.model.evaluate((field) => [...field.list.options].map(({ value }) => value));
  }

  /** Fills the model's form in and saves it; a new origin makes the page load itself anew. */
  async use(address, model, provider = "Another address") {
    await this.provider.selectOption({ label: provider });
    await this.address.fill(address);
    await this.model.fill(model);
    await Promise.all([this.page.waitForEvent("load"), this.save.click()]);
    await this.ready();
  }
}

/** The provider's key, wherever a page asks for it. */
export class KeyPart extends Frame {
  constructor(page) {
    super(page);
    this.key = this.main.getByLabel("Key", { exact: true });
    this.passphrase = this.main.getByLabel("Passphrase", { exact: true });
    this.newPassphrase = this.main.getByLabel("New passphrase");
    this.keepButton = this.main.getByRole("button", { name: "Keep it with the passphrase" });
    this.passkeyButton = this.main.getByRole("button", { name: "Keep it with a passkey" });
    this.lockAgain = this.fold("The kept key").getByLabel("Lock it again");
  }

  button(name) {
    return this.main.getByRole("button", { name, exact: true });
  }

  /** Keeps what is typed or in memory. */
  async keepWith(passphrase) {
    await this.unfold("Keep the key on this device");
    await this.newPassphrase.fill(passphrase);
    await this.keepButton.click();
  }

  /** Resolves when a key is kept and open. */
  async isOpen() {
    await this.fold("The kept key open").waitFor();
  }
}

/** The list of days, and the way in for files. */
export class Archive extends Frame {
  constructor(page) {
    super(page);
    this.days = this.main.getByRole("listitem");
    this.files = this.main.getByLabel("Choose files");
  }

  async open() {
    await this.visit("/archive");
  }

  /** The row of a day: `Friday, 18 April 2025`. */
  row(day) {
    return this.days.filter({ has: this.page.getByRole("link", { name: day }) });
  }

  /** Takes a text in as if it were a file. */
  async import(name, text) {
    await this.files.setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  }
}

/** What the reader cares about. */
export class Profile extends Frame {
  constructor(page) {
    super(page);
    this.categories = this.main.getByLabel("Categories");
    this.followed = this.main.getByLabel("Followed authors", { exact: true });
    this.scoreFollowed = this.main.getByLabel("Score followed authors’ papers too");
    this.titlePass = this.main.getByLabel("Screen titles first");
    this.save = this.main.getByRole("button", { name: "Save" });
  }

  async open() {
    await this.visit("/profile");
    await this.categories.waitFor();
  }

  /** The text of one part of the prompt, unfolded: "Topics" and the like. */
  async part(name) {
    return (await this.unfold(name)).getByLabel(name);
  }

  async saved() {
    await this.save.click();
    await this.says("Saved.");
  }
}

/** What is left when the WASM has crashed. */
export class Stopped extends Frame {
  constructor(page) {
    super(page);
    this.report = this.main.getByLabel("A report, without your key and your prompts");
    this.reload = this.main.getByRole("button", { name: "Reload" });
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

/** What was learned of the reader. */
export class Taste extends Frame {
  constructor(page) {
    super(page);
    this.papers = this.main.getByLabel("Papers", { exact: true });
    this.add = this.main.getByRole("button", { name: "Add as seeds" });
    this.askArxiv = this.main.getByRole("button", { name: "Ask arXiv" });
    this.learnAnew = this.main.getByRole("button", { name: "Learn anew" });
    this.forget = this.main.getByRole("button", { name: "Forget…" });
    this.speakFor = this.main.getByRole("list", { name: "These words speak for a paper" }).getByRole("listitem");
    this.speakAgainst = this.main.getByRole("list", { name: "These words speak against it" }).getByRole("listitem");
  }

  async open() {
    await this.visit("/taste");
  }
}
