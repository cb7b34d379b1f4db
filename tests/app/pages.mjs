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
    await this.main.getByText(words).filter({ visible: true }).first().waitFor();
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
    const selector = "main article";
    const there = ([selector, count]) => document.querySelectorAll(selector).length === count;
    await this.page.waitForFunction(there, [selector, count]);
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
    this.days = this.main.getByRole("list", { name: "Stored days" }).getByRole("listitem");
    this.calendar = page.getByRole("complementary", { name: "Calendar" });
    this.files = this.main.getByLabel("Choose files");
  }

  async open() {
    await this.visit("/archive");
  }

  /** A month of the calendar: `April 2025`. */
  month(name) {
    return this.calendar.getByRole("table", { name });
  }

  /** A day of the calendar with its state: `18 April: 26 shown`. */
  cell(name) {
    return this.calendar.getByRole("link", { name, exact: true });
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
    this.name = this.main.getByLabel("Name", { exact: true });
    this.categories = this.main.getByLabel("Categories", { exact: true });
    this.chosen = this.main.getByRole("list", { name: "Chosen categories" }).getByRole("listitem");
    this.offers = this.main.getByRole("list", { name: "Categories that fit" }).getByRole("button");
    this.followed = this.main.getByLabel("Followed authors", { exact: true });
    this.scoreFollowed = this.main.getByLabel("Score followed authors’ papers too");
    this.never = this.main.getByLabel("Never show", { exact: true });
    this.language = this.main.getByLabel("Language of the comments");
    this.model = this.main.getByLabel("A model of its own");
    this.money = this.main.getByLabel("Dollars for a run");
    this.byItself = this.main.getByLabel("Read the day by itself on opening");
    this.titlePass = this.main.getByLabel("Screen titles first");
    this.topics = this.main.getByRole("textbox", { name: "Topics", exact: true });
    this.save = this.main.getByRole("button", { name: "Save", exact: true });
    this.discard = this.main.getByRole("button", { name: "Discard" });
    this.inUse = this.main.getByLabel("Profile in use");
    this.several = this.main.locator("section").filter({ has: page.getByRole("heading", { name: "All profiles" }) });
    this.addNew = this.several.getByRole("button", { name: "New profile" });
    this.received = this.main.getByRole("region", { name: "Somebody sent you a profile." });
    this.addReceived = this.received.getByRole("button", { name: "Add it to my profiles" });
    this.file = this.main.getByLabel("Open a profile’s file");
  }

  async open(address = "/profile") {
    await this.visit(address);
    await this.categories.waitFor();
  }

  /** The text of one folded part of the prompt, unfolded: "How to answer" and the like. */
  async part(name) {
    return (await this.unfold(name)).getByLabel(name);
  }

  async saved() {
    await this.save.click();
    await this.says("Saved. It holds from the next run on.");
  }

  /** The row of a profile, by its name. */
  row(name) {
    return this.several.getByRole("listitem").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Waits until the profile called `name` is in use, of several. */
  async uses(name) {
    await this.inUse.locator("option:checked").and(this.page.getByText(name, { exact: true })).waitFor({ state: "attached" });
  }

  /** The link that others would get. */
  async link() {
    const fold = this.main.getByRole("group").filter({ has: this.page.getByText("The link", { exact: true }) });
    if (!(await fold.evaluate((one) => one.open))) await fold.locator("summary").click();
    return fold.getByLabel("Link").inputValue();
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

/** What can be done with all of the reader's data, in the settings. */
export class Data extends Frame {
  constructor(page) {
    super(page);
    this.backUp = this.main.getByRole("button", { name: "Back up everything" });
    this.withKeys = this.main.getByLabel("With kept keys");
    this.file = this.main.getByLabel("Choose a back-up");
    this.stop = this.main.getByRole("button", { name: "Stop" });
    this.askToKeep = this.main.getByRole("button", { name: "Ask the browser to keep it" });
    this.erase = this.main.getByRole("button", { name: "Erase everything…" });
    this.dialog = page.getByRole("dialog");
  }

  async open() {
    await this.visit("/settings");
    await this.backUp.waitFor();
  }

  /** The bytes of a back-up as a browser without a dialogue for files saves it, and its name. */
  async download() {
    await this.page.evaluate(() => (globalThis.showSaveFilePicker = undefined));
    const [file] = await Promise.all([this.page.waitForEvent("download"), this.backUp.click()]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  }

  /** What is said of the file that was written, and of how writing it goes. */
  get written() {
    return this.main.getByText(/^firstlight-.*\.backup, |^No back-up was made\.$|^Writing the back-up…$/);
  }

  /** Brings a back-up back, to the sentence about how that ended. */
  async bring(bytes, sentence) {
    await this.file.setInputFiles({ name: "firstlight.backup", mimeType: "application/octet-stream", buffer: bytes });
    await this.says(sentence);
  }

  /** Erases everything: the page is then the front page of a first visit. */
  async eraseEverything() {
    await this.erase.click();
    const gone = this.page.waitForEvent("load");
    await this.dialog.getByRole("button", { name: "Erase everything" }).click();
    await gone;
    await this.ready();
  }
}

/** A digest whose papers can be looked at again. */
export class SecondLook extends Digest {
  constructor(page) {
    super(page);
    this.second = this.main.getByRole("button", { name: "Have a second look" });
  }
}

/** Trying other criteria or another model. */
export class Trial extends Frame {
  constructor(page) {
    super(page);
    this.run = this.main.getByRole("button", { name: "Try it" });
    this.stop = this.main.getByRole("button", { name: "Stop" });
    this.goOn = this.main.getByRole("button", { name: "Continue" });
    this.cameTo = this.main.getByRole("heading", { name: "What it came to" });
  }

  /** Opens the page. */
  async open() {
    await this.visit("/trial");
    await this.run.waitFor();
  }

  /** A trial that is kept, in the list of them, by its number. */
  kept(number) {
    return this.main.getByRole("button", { name: new RegExp(`^Trial ${number}:`) });
  }

  button(name) {
    return this.main.getByRole("button", { name, exact: true });
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
