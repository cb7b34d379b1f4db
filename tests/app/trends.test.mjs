// Trends: pictures with sentences and tables, and what is said where there are too few days.

import assert from "node:assert/strict";

import { head, store } from "./days.mjs";
import { test } from "./harness.mjs";
import { Frame } from "./pages.mjs";

/** The moment at which the page is opened: on Wednesday, 23 April 2025, in New York. */
const now = "2025-04-23T15:00:00Z";

/** The trends. */
class Trends extends Frame {
  constructor(page) {
    super(page);
    this.time = this.main.getByLabel("Time");
    this.pictures = this.main.getByRole("img");
  }

  /** The rows of a picture's table, as texts of their cells. */
  async table(name) {
    const section = this.main.locator("section").filter({ has: this.page.getByRole("heading", { name, exact: true }) });
    await section.locator("summary").click();
    const rows = await section.getByRole("row").all();
    return Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
  }
}

/** So many days of runs before `now`, with what they used and the scores they gave. */
function week(count) {
  const records = {};
  for (let index = 0; index < count; index += 1) {
    const day = new Date(Date.UTC(2025, 3, 23 - index)).toISOString().slice(0, 10);
    const usage = { prompt: 100_000, cached: 0, completion: 5_000, charged: 120_000 + index * 1_000 };
    const cost = (model) => ({ model, stage: "scoring", requests: 14, unstated: 0, usage });
    const [key, text] = head(day, { relevant: 20 + (index % 5), costs: index % 3 ? [cost("gpt-4o")] : [cost("gpt-4o"), cost("o4-mini")] });
    records[key] = text;
    const papers = [...Array(200).keys()].map((nth) => `2504.${10_000 + nth} 1 0 ${1 + (nth % 9)} ${2 + (nth % 7)}`).join("\n");
    const seen = { scored: 200, judges: [{ model: "gpt-4o", prompt_hash: "0123456789abcdef" }], papers };
    records[key.replace("head/", "seen/")] = JSON.stringify({ version: 1, record: seen });
  }
  return records;
}

test("trends are pictures with sentences and tables", { now }, async (app) => {
  const trends = new Trends(app.page);
  await trends.visit("/trends");
  await trends.says(/^No day is stored yet\./);
  await app.assertAccessible();
  // The database is there as soon as a page asked for what is stored.
  await store(app.page, week(2));
  await app.page.reload();
  await trends.says(/^Not enough yet/);
  await app.assertAccessible();

  await store(app.page, week(60));
  await app.page.reload();
  await trends.says("In the median, a day announced 433 entries; 213 papers were of the kinds you read, and 22 were shown.");
  await trends.says(/^Of 12,000 scored papers, half have 5 or less; the middle half lie between 3 and 7\.$/);
  assert.equal(await trends.pictures.count(), 6);
  await app.pictures("trends");
  const papers = await trends.table("Papers a day");
  assert.deepEqual(papers.slice(0, 2), [
    ["When", "Announced", "Of the kinds you read", "Shown"],
    ["23 Apr 2025", "433", "213", "20"],
  ]);
  assert.equal(papers.length, 61);
  const cost = await trends.table("Cost a day, by model");
  assert.deepEqual(cost.slice(0, 3), [
    ["When", "gpt-4o", "o4-mini"],
    ["23 Apr 2025", "$0.12", "$0.12"],
    ["22 Apr 2025", "$0.12", "$0"],
  ]);
  await app.pictures("trends unfolded");
  await app.assertAccessible();

  await trends.time.selectOption({ label: "A year, week by week" });
  await trends.main.getByText("week of 21 Apr 2025", { exact: true }).first().waitFor();
  await trends.time.selectOption({ label: "30 days, day by day" });
  await trends.says(/^Of 6,000 scored papers/);
});

test("a cost that nobody knows is marked, and what is not confirmed stands apart", { now }, async (app) => {
  const records = {};
  const usage = (charged) => ({ prompt: 100_000, cached: 0, completion: 5_000, ...(charged && { charged }) });
  const days = ["2025-04-17", "2025-04-21", "2025-04-22", "2025-04-23"];
  for (const [index, day] of days.entries()) {
    const cost = { model: "gpt-4o", stage: "scoring", requests: 2, unstated: 0, usage: usage(400_000) };
    const costs = [
      [cost],
      [{ ...cost, model: "a-model-of-nobody", usage: usage() }],
      [{ ...cost, unstated: 1, up_to: { prompt: 40_000, cached: 0, completion: 0 } }],
      [cost],
    ];
    const [key, text] = head(day, { costs: costs[index] });
    records[key] = text;
  }
  const trends = new Trends(app.page);
  await trends.visit("/trends");
  await trends.says(/^No day is stored yet\./);
  await store(app.page, records);
  await app.page.reload();
  await trends.says(
    "A day cost $0.40 in the median; all together cost $1.20 and up to $0.10, not confirmed. What 1 day cost is not known in full, and is left out.",
  );
  await trends.main.getByText("not known in full", { exact: true }).waitFor();
  assert.deepEqual(await trends.table("Cost a day, by model"), [
    ["When", "gpt-4o", "a-model-of-nobody", "Not confirmed, up to"],
    ["23 Apr 2025", "$0.40", "$0", ""],
    ["22 Apr 2025", "$0.40", "$0", "$0.10"],
    ["21 Apr 2025", "$0", "unknown", ""],
    ["17 Apr 2025", "$0.40", "$0", ""],
  ]);
  await app.pictures("trends unknown");
  await app.assertAccessible();
});
