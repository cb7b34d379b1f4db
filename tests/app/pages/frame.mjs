// The frame of every page, the first visit, and what is left after a crash.

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

/** What is left when the WASM has crashed. */
export class Stopped extends Frame {
  constructor(page) {
    super(page);
    this.report = this.main.getByLabel("A report, without your key and your prompts");
    this.reload = this.main.getByRole("button", { name: "Reload" });
  }
}
