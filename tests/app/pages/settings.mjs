// The settings, the key, and the data.

import { readFileSync } from "node:fs";

import { Frame } from "./frame.mjs";

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

  /** The same for a provider whose address is known. */
  async choose(provider, model) {
    await this.provider.selectOption({ label: provider });
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
