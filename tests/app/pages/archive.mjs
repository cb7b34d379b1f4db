// The list of days.

import { Frame } from "./frame.mjs";

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
