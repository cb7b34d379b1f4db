// The screen: five days in full, the offer, half a day, what was left out scored by a click, and criteria that change.

import assert from "node:assert/strict";

import { arxivSays, feed, itIs, papersIn, setUp } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Profile } from "./pages.mjs";

const topics = ["sparse experts", "cows in fields", "tides of oceans", "radio telescopes"];

/** So many papers of a day, each on one of four topics. */
function papersOf(day, count) {
  return Array.from({ length: count }, (_, index) => {
    const topic = topics[index % topics.length];
    const id = `2504.${String(10_000 + day * 200 + index)}`;
    return { id, title: `Number ${index} of day ${day} on ${topic}`, abstract: `We study ${topic} and find number ${index}.` };
  });
}

/** Makes it the morning of `date`, on which arXiv announces `papers`. */
async function announce(app, date, papers) {
  await itIs(app, `${date} 13:00:00 GMT`);
  await arxivSays(app, { "cs.LG": feed({ date, papers }), "cs.AI": feed({ category: "cs.AI", date }) });
}

async function askedSince(app, count) {
  const { model: requests } = await app.servers.asked();
  return { ids: requests.slice(count).flatMap(({ body }) => papersIn(body)), count: requests.length };
}

test("after five days half of a day can be read, and what was left out is found and scored", {}, async (app) => {
  await announce(app, "Mon, 21 Apr 2025", papersOf(21, 12));
  const digest = await setUp(app);
  const profile = new Profile(app.page);
  const choice = profile.main.getByLabel("How much of a day your model reads");
  for (const [date, day] of [
    ["Mon, 21 Apr 2025", 21],
    ["Tue, 22 Apr 2025", 22],
    ["Wed, 23 Apr 2025", 23],
    ["Thu, 24 Apr 2025", 24],
    ["Fri, 25 Apr 2025", 25],
  ]) {
    await announce(app, date, papersOf(day, 12));
    await digest.open();
    await digest.begin.waitFor();
    assert.equal(await digest.main.getByText("Your model could read less").count(), 0);
    await digest.read();
    assert.equal((await digest.sums())["Screened out"], 0);
    await digest.goTo("Profile");
    await profile.says(day < 25 ? `Warm-up: ${day - 20} of 5 days` : "The warm-up is over");
  }
  assert.equal(await choice.inputValue(), "100");

  // The offer, with what it saves and misses.
  const monday = papersOf(28, 60);
  await announce(app, "Mon, 28 Apr 2025", monday);
  await digest.open();
  const offer = digest.main.locator("details.offer");
  await offer.locator("summary").click();
  await offer.getByText(/Saves about \d+ % of a day: some [\d,]+ tokens/).waitFor();
  await offer.getByText(/expect \d+ to \d+ of 100|No paper was shown/).waitFor();
  await app.pictures("the offer of the screen");
  await app.assertAccessible();
  await offer.getByRole("button", { name: "Read the upper half only" }).click();
  const line = digest.main.getByText(/Your screen lets the upper half through: \d+ of 60 papers/);
  const sent = Number(/through: (\d+) of 60/.exec(await line.innerText())[1]);
  assert.ok(sent >= 30 && sent < 45, `${sent}`);
  await digest.main.getByText(/^About [\d,]+ tokens in \d requests/).first().waitFor();

  // Half of the day is read, the audit included.
  let asked = await askedSince(app, 0);
  await digest.read();
  asked = await askedSince(app, asked.count);
  assert.equal(new Set(asked.ids).size, sent);
  const sums = await digest.sums();
  assert.equal(sums["Screened out"], 60 - sent);
  await digest.panel.getByText(new RegExp(`The upper half was let through: ${60 - sent} screened out`)).waitFor();

  // One that was left out, found in the ledger and scored by a click.
  const list = await digest.unfold("Screened out");
  const row = list.getByRole("listitem").filter({ hasText: "below the line of your screen: match" }).first();
  const title = await row.getByRole("link").first().innerText();
  const pulled = monday.find((paper) => paper.title === title);
  assert.ok(pulled && !asked.ids.includes(pulled.id), title);
  await app.pictures("a screened day");
  await app.assertAccessible();
  await row.getByRole("button", { name: "Ask about it" }).click();
  await digest.says(/Scored: relevance \d+, novelty \d+/);
  await digest.stop.waitFor({ state: "detached" });
  assert.deepEqual((await askedSince(app, asked.count)).ids, [pulled.id], "alone");
  assert.equal((await digest.sums())["Screened out"], 60 - sent - 1);
  await app.page.reload();
  await digest.panel.getByText(new RegExp(`${60 - sent - 1} screened out`)).waitFor();

  // Other criteria: the warm-up again, and the next day is read in full.
  await digest.goTo("Profile");
  assert.equal(await choice.inputValue(), "50");
  await profile.says("The warm-up is over");
  await app.pictures("the choice of a share");
  await profile.topics.fill("Nothing but radio telescopes.");
  await profile.saved();
  await profile.says("Warm-up: 0 of 5 days");
  await announce(app, "Tue, 29 Apr 2025", papersOf(29, 12));
  await digest.open();
  await digest.main.getByText("Warm-up: 0 of 5 days").waitFor();
  await digest.read();
  assert.equal((await digest.sums())["Screened out"], 0);
});
