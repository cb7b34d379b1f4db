// The sample day as it is put up: read before there is an app, which starts at the reader's first sign and takes over
// without a jump.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { test } from "./harness.mjs";
import { Digest } from "./pages.mjs";
import { takeStill } from "./still.mjs";

const kept = new URL("sample-day.html", import.meta.url);
const asHosted = { asHosted: true };
const papers = 15;

/** Where two texts part, in the second. */
function difference(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return other.slice(Math.max(0, at - 60), at + 120);
}

/** The sample day as a host gives it, with its app, or `part` of it, held back until `arrive()`. */
async function openStill(app, part = "firstlight-*_bg.wasm") {
  const digest = new Digest(app.page);
  let arrive;
  const arrival = new Promise((resolve) => { arrive = resolve; });
  const asked = [];
  await app.page.route(`**/${part}*`, async (route) => {
    asked.push(route.request().url());
    await arrival;
    await route.continue();
  });
  await app.page.goto("/day/sample");
  await digest.shows(papers);
  assert.equal(await boot(app), "waiting");
  return { digest, asked, arrive };
}

const boot = (app) => app.page.locator("html").getAttribute("data-boot");

/** Resolves when the app has taken the still's place. */
async function takenOver(app, digest) {
  await app.page.locator(".still").waitFor({ state: "detached" });
  await digest.shows(papers);
}

test("the sample day that is put up is what the app shows", {}, async (app) => {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(papers);
  await digest.typeset();
  await digest.panel.getByRole("heading", { name: "Cost" }).waitFor();
  await digest.fold("What was sent").waitFor();
  const now = await takeStill(app.page);
  if (process.env.FIRSTLIGHT_RENEW_STILL) writeFileSync(kept, now);
  const then = readFileSync(kept, "utf8");
  const advice = "Renew tests/app/sample-day.html with FIRSTLIGHT_RENEW_STILL=1, look at what changed in it, and build again.";
  assert.ok(now === then, `The app shows another sample day than is put up, at “${difference(then, now)}”. ${advice}`);
});

test("who only reads the sample day loads no app", asHosted, async (app) => {
  const asked = [];
  app.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const digest = new Digest(app.page);
  await app.page.goto("/day/sample", { waitUntil: "networkidle" });
  await digest.shows(papers);
  assert.equal(await digest.heading.innerText(), "Thursday, 15 October 2026");
  assert.equal(await app.page.title(), "Sample day · Firstlight");
  assert.equal(await digest.places.getByRole("link", { name: "Today" }).getAttribute("aria-current"), "page");
  assert.equal(await digest.slider("Relevance").inputValue(), "8");
  assert.deepEqual(asked.filter((path) => !/^\/(day\/sample|[a-z-]+-[0-9a-f]+\.css$|trusted-types-)/.test(path)), []);
  await app.pictures("sample day as it is put up");
  await app.assertAccessible();
  assert.equal(await boot(app), "waiting", "all that was to be seen was seen without the app");
});

test("without JavaScript the sample day is there to be read", asHosted, async (app) => {
  const { baseURL, viewport } = app.options;
  const context = await app.context.browser().newContext({ baseURL, viewport, javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    const digest = new Digest(page);
    await page.goto("/day/sample");
    // Playwright finds no text in a <noscript>.
    assert.match(await page.locator("noscript p").innerText(), /is there to be read/);
    assert.equal(await digest.papers.count(), papers);
    // A formula may stick out a little below its line; what is folded lacks lines.
    const folded = await page
      .locator(".abstract")
      .evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + parseFloat(getComputedStyle(one).lineHeight) / 2).length);
    assert.equal(folded, 0, "every abstract is whole");
    assert.equal(await page.getByRole("button").filter({ visible: true }).count(), 0, "no button that does nothing");
  } finally {
    await context.close();
  }
});

test("the app takes over without a jump", asHosted, async (app) => {
  const { digest, asked, arrive } = await openStill(app);
  const place = () =>
    app.page.evaluate(() => {
      const { top } = document.querySelectorAll("main article:not([hidden])")[4].getBoundingClientRect();
      return { top, height: document.documentElement.scrollHeight };
    });
  assert.deepEqual(asked, []);
  await digest.papers.nth(4).evaluate((paper) => paper.scrollIntoView());
  await app.page.locator('html[data-boot="started"]').waitFor();
  const before = await place();
  const picture = await app.page.screenshot();
  assert.ok(Math.abs(before.top) < 100, "the fifth paper is at the top");
  arrive();
  await takenOver(app, digest);
  const after = await place();
  assert.ok(Math.abs(after.top - before.top) <= 2, `the fifth paper moved from ${before.top} to ${after.top}`);
  assert.equal(after.height, before.height, "the page is as high as it was");
  assert.ok(picture.equals(await app.page.screenshot()), "no pixel of it is another");

  await digest.cutAt("Novelty", 9);
  await digest.panel.getByText("Novelty at least 9").waitFor();
  assert.ok((await digest.sums()).Shown < papers);
});

test("what the reader did before the app was there is done when it is", asHosted, async (app) => {
  const { digest, arrive } = await openStill(app);
  const [first, second, third] = await digest.titles();
  await digest.act(first, "Star").click();
  await digest.act(second, "Read").click();
  assert.equal(await digest.act(first, "Star").getAttribute("aria-busy"), "true", "it waits, and says so");
  // Pressed twice is not pressed.
  await digest.act(third, "Star").click();
  await digest.act(third, "Star").click();
  await digest.paper(second).getByRole("button", { name: "Whole abstract" }).click();
  await digest.paper(second).getByRole("button", { name: "Fold the abstract" }).waitFor();
  await digest.unfold("Contents");
  await digest.order.selectOption({ label: "Newest first" });
  await digest.cutAt("Novelty", 8);
  const focus = () => app.page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  await digest.paper(first).getByRole("link", { name: "Details" }).focus();
  const focused = await focus();
  arrive();
  await app.page.locator(".still").waitFor({ state: "detached" });

  assert.match(focused, /^Details of 2610\./);
  assert.equal(await focus(), focused);
  await digest.panel.getByText("Novelty at least 8").waitFor();
  assert.equal(await digest.order.locator("option:checked").innerText(), "Newest first");
  assert.equal(await digest.slider("Relevance").inputValue(), "8");
  const pressed = (title, name) => digest.act(title, name).getAttribute("aria-pressed");
  assert.deepEqual([await pressed(first, "Star"), await pressed(second, "Read")], ["true", "true"]);
  assert.equal(await pressed(third, "Star"), "false");
  await digest.paper(second).getByRole("button", { name: "Fold the abstract" }).waitFor();
  await digest.fold("Contents").getByRole("listitem").first().waitFor();
});

test("what the reader has selected is not taken out of their hands", asHosted, async (app) => {
  const { digest, arrive } = await openStill(app);
  await digest.papers.first().locator(".why").selectText();
  await app.page.mouse.move(400, 400);
  arrive();
  const isThere = (papers) =>
    document.querySelectorAll("#app article").length === papers && !("typesetting" in document.documentElement.dataset);
  await app.page.waitForFunction(isThere, papers);
  // The app would take over in the second frame.
  const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await app.page.evaluate(frames);
  assert.match(await app.page.evaluate(() => getSelection().toString()), /is on your list\./);
  assert.equal(await app.page.locator(".still").count(), 1);
  await app.page.evaluate(() => getSelection().removeAllRanges());
  await takenOver(app, digest);
});

test("a link that is clicked while the app makes itself ready leads to its place", asHosted, async (app) => {
  const { digest, arrive } = await openStill(app, "typesetter_bg.wasm");
  await app.page.mouse.move(400, 400);
  await app.page.locator('html[data-boot="running"]').waitFor();
  await app.page.locator("#app article").first().waitFor({ state: "attached" });
  const [id] = await digest.ids();
  await app.page.locator(".still").getByRole("link", { name: `Details of ${id}` }).click();
  await app.page.locator(".still").waitFor({ state: "detached" });
  assert.match(app.page.url(), new RegExp(`/paper/${id}$`));
  arrive();
  await digest.heading.waitFor();
});

test("where no app arrives the sample day can be read on, and who wants more is told", asHosted, async (app) => {
  app.allow(/Failed to load resource/);
  await app.page.route("**/*_bg.wasm", (route) => route.abort());
  const digest = new Digest(app.page);
  await app.page.goto("/day/sample");
  await app.page.mouse.move(400, 400);
  await app.page.locator('html[data-boot="stopped"]').waitFor();
  await digest.shows(papers);
  await digest.act((await digest.titles())[0], "Star").click();
  await digest.alert.getByRole("heading", { name: "Firstlight did not arrive" }).waitFor();
});

test("where not even the script arrives that starts it, the same", asHosted, async (app) => {
  app.allow(/Failed to load resource/);
  const digest = new Digest(app.page);
  await app.page.route("**/boot-*.js", (route) => route.abort());
  await app.page.goto("/day/sample");
  const failed = app.page.waitForEvent("requestfailed");
  await app.page.mouse.move(400, 400);
  await failed;
  await digest.act((await digest.titles())[0], "Star").click();
  await digest.alert.getByText("The page could not start: a script did not arrive").waitFor();
  await digest.shows(papers);
});
