// Firstlight's pages as a reader knows them: by roles and names, not by classes.

/** What is on every page. */
export class Frame {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole("heading", { level: 1 });
    this.main = page.getByRole("main");
    this.places = page.getByRole("navigation", { name: "Places" });
    this.alert = page.getByRole("alert").filter({ visible: true });
  }

  /** Goes to a place by the link in the header. */
  async goTo(place) {
    await this.places.getByRole("link", { name: place, exact: true }).click();
  }

  /** Resolves when the app has taken over from the frame that the HTML painted. */
  async ready() {
    await this.page.locator("main:not([aria-busy=true])").waitFor();
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
    await this.page.goto("/");
    await this.ready();
  }
}

/** A finished or growing digest. */
export class Digest extends Frame {
  constructor(page) {
    super(page);
    this.papers = this.main.getByRole("article");
    this.stop = this.main.getByRole("button", { name: "Stop" });
  }

  /** The entry of one paper, by its title. */
  paper(title) {
    return this.papers.filter({ has: this.page.getByRole("heading", { name: title }) });
  }

  /** The titles, in the order of the page. */
  titles() {
    return this.papers.getByRole("heading", { level: 2 }).allInnerTexts();
  }
}
