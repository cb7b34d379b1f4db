// Code that arrives late: which page sends for what, and what is said where it does not come.

import assert from "node:assert/strict";

import { until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, FirstVisit, Settings } from "./pages.mjs";

/** The wings and their shared parts that the page has asked for, in order; filled as it goes on. */
function wingsAskedFor(app) {
  const asked = [];
  app.page.on("request", (request) => {
    const part = /_((?:split|chunk)_\w+)\.wasm$/.exec(new URL(request.url()).pathname)?.[1];
    if (part && !asked.includes(part)) asked.push(part);
  });
  return asked;
}

test("a first visit needs no wing, and each page only its own", {}, async (app) => {
  const asked = wingsAskedFor(app);
  const visit = new FirstVisit(app.page);
  await visit.open();
  await app.page.waitForLoadState("networkidle");
  assert.deepEqual(asked, []);
  assert.deepEqual(await app.page.evaluate(() => indexedDB.databases()), [], "nothing is stored either");

  await visit.useMyKey.hover();
  // To point at a link is to send for its page.
  await until(() => asked.includes("split_rooms"));
  await visit.useMyKey.click();
  await new Settings(app.page).provider.waitFor();
  assert.ok(!asked.includes("split_morning"), asked.join(", "));

  await visit.goTo("Today");
  await visit.sampleDay.waitFor();
  // From now on the front page looks into the store.
  await until(() => asked.includes("split_morning"));
});

test("what will be needed is asked for beside the app", {}, async (app) => {
  const asked = wingsAskedFor(app);
  await app.page.route(/_bg\.wasm$/, async (route) => {
    // The app itself cannot run before both are asked for.
    while (!asked.includes("split_morning")) await app.page.waitForEvent("request");
    await route.continue();
  });
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  assert.ok(!asked.includes("split_rooms"), asked.join(", "));
});

test("a wing that was sent for ahead and did not arrive is asked for once more", {}, async (app) => {
  app.allow(/Failed to load resource/);
  await app.page.route(/_split_rooms\.wasm$/, (route) => route.abort(), { times: 1 });
  await app.page.goto("/about");
  await new FirstVisit(app.page).main.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await app.page.getByText("A part of Firstlight could not be loaded.").count(), 0);
});

test("a wing that does not arrive costs a sentence", {}, async (app) => {
  app.allow(/Failed to fetch|Failed to load resource|_late\.js/);
  const wing = /_split_rooms\.wasm$/;
  await app.page.route(wing, (route) => route.abort());
  const visit = new FirstVisit(app.page);
  await visit.open();
  await visit.goTo("Settings");
  await visit.note("A part of Firstlight could not be loaded.").waitFor();
  assert.equal(await visit.heading.innerText(), "This page did not arrive");
  await app.page.waitForFunction(() => document.activeElement.tagName === "H1");
  await app.pictures("a page that did not arrive");
  await app.assertAccessible();

  // Other pages are as they were.
  await visit.goTo("Today");
  await visit.sampleDay.click();
  await new Digest(app.page).shows(15);

  await visit.goTo("Archive");
  const again = visit.main.getByRole("button", { name: "Try again" });
  await again.click();
  await visit.note("A part of Firstlight could not be loaded.").waitFor();
  await app.page.unroute(wing);
  await again.click();
  await visit.main.getByRole("heading", { name: "Archive", exact: true }).waitFor();
});

test("a wing of another build is not taken", {}, async (app) => {
  app.allow(/CompileError|LinkError|_late\.js/);
  await app.page.route(/_split_rooms\.wasm$/, (route) =>
    route.fulfill({ contentType: "application/wasm", body: "no WASM at all" }),
  );
  const visit = new FirstVisit(app.page);
  await visit.open();
  await visit.goTo("About");
  await visit.note("A part of Firstlight could not be loaded.").waitFor();
  const [loaded] = await Promise.all([
    app.page.waitForEvent("load"),
    visit.main.getByRole("button", { name: "Reload" }).click(),
  ]);
  assert.ok(loaded);
});
