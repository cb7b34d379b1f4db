// What the reader cares about, what was learned of it, and what another version would do.

import { Frame } from "./frame.mjs";

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
