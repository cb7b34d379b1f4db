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
  const shipped = await profile.topics.inputValue();
  await profile.topics.fill(`${shipped}\n\n7. ${topic}`);
  await profile.says("Not saved yet.");
  assert.notEqual(await size(), before);
  assert.equal(await profile.fold("Preview, as sent").locator(".sent").count(), 0, "made when it is opened");
  const preview = await profile.unfold("Preview, as sent");
  await preview.getByText(topic).waitFor();
  // Without a day of the reader's own the papers are the sample's, as they would be sent.
  await preview.getByText(/^About [\d,]+ tokens: [\d,]+ that every request begins with, and [\d,]+ for these 16 papers\.$/).waitFor();
  const papers = await preview.getByRole("group", { name: "The papers" }).innerText();
  assert.equal(papers.match(/^<<<paper-\w+ 2610\.99\d+$/gm).length, 16);
  await app.pictures("profile unfolded");
  await app.assertAccessible();
  await profile.saved();

  await app.page.reload();
  await profile.categories.waitFor();
  assert.match(await profile.topics.inputValue(), new RegExp(topic));

  const { digest } = await readSampleDay(app);
  const { model } = await app.servers.asked();
  assert.ok(model.every(({ body }) => JSON.stringify(body.messages).includes(topic)));
  const [, ...others] = model.map(({ body }) => body.messages[0].content);
  assert.ok(others.every((system) => system === model[0].body.messages[0].content), "the constant part comes first");
  const prompt = await digest.unfold("The prompt that was sent");
  await prompt.getByText(topic).waitFor();

  await profile.goTo("Profile");
  await profile.main.getByRole("button", { name: "Reset to the shipped text" }).click();
  await profile.saved();
  await app.page.reload();
  await profile.categories.waitFor();
  assert.equal(await profile.topics.inputValue(), shipped);

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
  await check(profile.never, "fine\n…", /“…” has no letter or digit/);
  await check(profile.language, "German: 10", /“German: 10” is no name of a language/);
  await check(profile.model, "gpt 4", /“gpt 4” is no name of a model/);
  await check(profile.money, "much", /“much”/);
  await check(profile.name, " ", /Give the profile a name/);
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
  assert.deepEqual(await names(profile), ["cs.LG Machine Learning", "stat.ML Machine Learning"]);
  await profile.categories.fill("cs.LG, cs.ZZ");
  await profile.says("cs.ZZ is not among arXiv's categories of 2026. It will be asked for all the same.");
  await profile.categories.fill("CS.lg stat.ml");
  await profile.saved();
  const digest = await setUp(app);
  await digest.says(/arXiv announced 40 entries/);
  const feeds = (await app.servers.asked()).arxiv.map(({ path }) => path).filter((path) => path.startsWith("/rss/"));
  assert.deepEqual(feeds, ["/rss/cs.LG", "/rss/stat.ML"]);
});

async function names(profile) {
  return (await profile.chosen.allInnerTexts()).map((text) => text.replace(/\s*×$/, "").replace(/\s+/g, " "));
}

test("categories are found by typing, chosen and removed", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.categories.press("End");
  await profile.categories.pressSequentially(", vision");
  const vision = profile.offers.filter({ hasText: "cs.CV Computer Vision and Pattern Recognition" });
  await vision.waitFor();
  await app.pictures("categories");
  await app.assertAccessible();
  await vision.click();
  assert.equal(await profile.categories.inputValue(), "cs.LG, cs.AI, cs.CV, ");
  await profile.main.getByRole("button", { name: "Remove cs.LG" }).click();
  assert.deepEqual(await names(profile), [
    "cs.AI Artificial Intelligence",
    "cs.CV Computer Vision and Pattern Recognition",
  ]);
  await profile.saved();
  assert.equal(await profile.categories.inputValue(), "cs.AI, cs.CV");
});

test("keywords are three lists, or a text", {}, async (app) => {
  const profile = new Profile(app.page);
  await profile.open();
  const [relevant, irrelevant] = ["Relevant", "Irrelevant"].map((name) => profile.main.getByLabel(name, { exact: true }));
  assert.match(await relevant.inputValue(), /^representation learning, Mixture of Experts, /);
  await relevant.fill("sundials, moonlight,\ngnomons");
  await irrelevant.fill("");
  await profile.saved();
  assert.equal(await relevant.inputValue(), "sundials, moonlight, gnomons");
  await profile.main.getByRole("button", { name: "Write them as a text" }).click();
  const text = profile.main.getByLabel("Keywords", { exact: true });
  assert.match(await text.inputValue(), /higher relevance: sundials, moonlight, gnomons\.\n- Application/);
  await text.fill("Sundials above all.");
  await profile.saved();
  await app.page.reload();
  await profile.categories.waitFor();
  assert.equal(await text.inputValue(), "Sundials above all.");
  await profile.main.getByRole("button", { name: "Use three lists" }).click();
  assert.match(await relevant.inputValue(), /^representation learning, /);
  await profile.discard.click();
  assert.equal(await text.inputValue(), "Sundials above all.");
  const { digest } = await readSampleDay(app);
  const { model } = await app.servers.asked();
  assert.ok(model.every(({ body }) => JSON.stringify(body.messages).includes("Sundials above all.")));
  await digest.papers.first().waitFor();
});

test("a profile has a language, a model and a budget of its own", {}, async (app) => {
  await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": feed({ category: "cs.AI" }) });
  const profile = new Profile(app.page);
  await profile.open();
  await profile.language.fill("Czech");
  await profile.model.fill("gpt-4o-mini");
  await profile.money.fill("0.25");
  await profile.saved();
  const digest = await setUp(app);
  await digest.says(/gpt-4o-mini/);
  await digest.begin.click();
  await digest.says(/out of 3 announced\. Scored by gpt-4o-mini/);
  const { model } = await app.servers.asked();
  assert.ok(model.every(({ body }) => body.model === "gpt-4o-mini"));
  assert.ok(model.every(({ body }) => JSON.stringify(body.messages).includes("Write every comment in Czech,")));
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
