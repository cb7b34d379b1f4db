// What the reader cares about: edited, previewed, kept, sent.

import assert from "node:assert/strict";

import { arxivSays, feed, readSampleDay, setUp, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Profile } from "./pages.mjs";

const topic = "Topics about sundials that tell the time at night";

test("topics are edited, previewed, kept, sent and shown", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  await app.pictures("profile");
  await app.assertAccessible();
  const size = () => profile.fold("Preview, as sent").locator("summary").innerText();
  const before = await size();
  assert.match(before, /about [\d,]+ tokens without the papers/);
  const topics = await profile.part("Topics");
  const shipped = await topics.inputValue();
  await topics.fill(`${shipped}\n\n7. ${topic}`);
  await profile.fold("Topics").getByText("edited").waitFor();
  assert.notEqual(await size(), before);
  const preview = await profile.unfold("Preview, as sent");
  await preview.getByText(topic).waitFor();
  await app.pictures("profile unfolded");
  await app.assertAccessible();
  await profile.saved();

  await app.page.reload();
  await profile.categories.waitFor();
  assert.match(await (await profile.part("Topics")).inputValue(), new RegExp(topic));

  const { digest } = await readSampleDay(app);
  const { model } = await app.servers.asked();
  assert.ok(model.every(({ body }) => JSON.stringify(body.messages).includes(topic)));
  const [, ...others] = model.map(({ body }) => body.messages[0].content);
  assert.ok(others.every((system) => system === model[0].body.messages[0].content), "the constant part comes first");
  const prompt = await digest.unfold("The prompt that was sent");
  await prompt.getByText(topic).waitFor();

  await profile.goTo("Profile");
  await profile.part("Topics");
  await profile.fold("Topics").getByRole("button", { name: "Reset to the shipped text" }).click();
  await profile.fold("Topics").getByText("as shipped").waitFor();
  await profile.saved();
  await app.page.reload();
  await profile.categories.waitFor();
  assert.equal(await (await profile.part("Topics")).inputValue(), shipped);

  await digest.goTo("Today");
  const again = await digest.unfold("The prompt that was sent");
  await again.getByText(topic).waitFor();
});

test("what cannot be kept gets its sentence", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  const check = async (field, text, sentence) => {
    const before = await field.inputValue();
    await field.fill(text);
    await profile.save.click();
    await profile.alert.getByText(sentence).first().waitFor();
    await field.fill(before);
  };
  await check(profile.categories, "cs.LG, physics, c4ts", /“c4ts” is not an arXiv category/);
  await check(profile.categories, " ", /Name at least one arXiv category/);
  await check(profile.followed, "12345", /“12345” has no letter/);
  const answer = await profile.part("How to answer");
  await answer.fill(" ");
  await profile.alert.getByText("Without this text the model does not know what to do.").waitFor();
  await app.page.reload();
  await profile.categories.waitFor();
  assert.equal(await profile.categories.inputValue(), "cs.LG, cs.AI", "nothing of it was kept");
});

test("other categories are read, in capitals as arXiv writes them", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.categories.fill("CS.lg stat.ml");
  await profile.says("Machine Learning · Machine Learning");
  await profile.categories.fill("cs.LG, cs.ZZ");
  await profile.says("cs.ZZ (not among arXiv's categories of 2026)");
  await profile.categories.fill("CS.lg stat.ml");
  await profile.saved();
  const digest = await setUp(app);
  await digest.says(/arXiv announced 40 entries/);
  const feeds = (await app.servers.asked()).arxiv.map(({ path }) => path).filter((path) => path.startsWith("/rss/"));
  assert.deepEqual(feeds, ["/rss/cs.LG", "/rss/stat.ML"]);
});

async function follow(app, ...more) {
  const papers = shortPapers.map((paper, index) => (index === 1 ? { ...paper, authors: "Ada Example, Zo\\\"e Followed" } : paper));
  await arxivSays(app, { "cs.LG": feed({ papers }), "cs.AI": feed({ category: "cs.AI" }) });
  const profile = new Profile(app.page);
  await profile.open();
  await profile.followed.fill("Zoe Followed");
  for (const box of more) await box(profile).check();
  await profile.saved();
  const digest = await setUp(app);
  await digest.says("One is by an author you follow.");
  await digest.begin.click();
  await digest.says(/^1 paper out of 3 announced/);
  await digest.stop.waitFor({ state: "detached" });
  assert.deepEqual(await digest.ids(), ["2504.99902"]);
  assert.match(await digest.papers.first().innerText(), /Zoë Followed is on your list\./);
  return digest;
}

test("a followed author's paper comes first, and is not sent", {}, async (app) => {
  const digest = await follow(app);
  const { model } = await app.servers.asked();
  assert.ok(model.every(({ body }) => !JSON.stringify(body).includes("2504.99902")));
  assert.match((await digest.download("Markdown")).text, /\*\*Comment:\*\* Author match\n/);
});

test("a followed author's paper can be scored as well", {}, async (app) => {
  const digest = await follow(app, (profile) => profile.scoreFollowed);
  const first = digest.papers.first();
  await first.getByText("relevance").waitFor();
  await first.getByText("novelty").waitFor();
  assert.match((await digest.download("Markdown")).text, /\*\*Comment:\*\* Author match\. /);
});

test("titles are screened first where the reader asks for it", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.titlePass.check();
  await (await profile.unfold("Preview, as sent")).getByRole("heading", { name: "Title pass, user part" }).waitFor();
  await profile.saved();
  const { digest } = await readSampleDay(app);
  const names = (await app.servers.asked()).model.map(({ body }) => body.response_format.json_schema.name);
  assert.equal(new Set(names).size, 2, "titles, then abstracts");
  assert.equal((await digest.sums())["Not scored"], 0);
  await digest.panel.getByRole("row", { name: /title pass/ }).waitFor();
});

test("cut-offs of the profile hold from the next run on", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  for (const name of ["Relevance", "Novelty"]) await profile.main.getByRole("slider", { name }).fill("1");
  await profile.saved();
  const { digest, count } = await readSampleDay(app);
  assert.equal(count, (await digest.sums())["Distinct papers"]);
  assert.equal((await new Digest(app.page).slider("Relevance").inputValue()), "1");
});
