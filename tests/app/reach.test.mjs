// Every page by keyboard, and on the smallest screen.

import assert from "node:assert/strict";

import { test } from "./harness.mjs";
import { Archive, FirstVisit, Frame, Profile, Settings } from "./pages.mjs";

test("the keyboard reaches everything", {}, async (app) => {
  const visit = new FirstVisit(app.page);
  await visit.open();
  const focused = () => app.page.evaluate(() => document.activeElement.textContent.trim());
  await app.page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the text");
  assert.ok(await visit.skip.isVisible());
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.press("Tab");
  assert.equal(await focused(), "See a sample day", "the header is skipped");
  await app.page.keyboard.press("Enter");
  await app.page.waitForURL("**/day/sample");

  await app.page.waitForFunction(() => document.querySelectorAll("main article").length === 15);
  const reachable = await app.page.evaluate(() => {
    const controls = "a[href], button, input, select, textarea, summary";
    const seen = [...document.querySelectorAll(controls)].filter((one) => one.checkVisibility());
    return seen.filter(({ tabIndex }) => tabIndex < 0).map(({ outerHTML }) => outerHTML.slice(0, 100));
  });
  assert.deepEqual(reachable, []);
});

test("after a navigation the focus is on the heading", {}, async (app) => {
  const frame = new Frame(app.page);
  await frame.visit("/");
  const heading = { About: /^What Firstlight does/, Archive: /^Archive$/, Profile: /^Profile$/, Settings: /^Settings$/ };
  for (const [place, text] of Object.entries(heading)) {
    await frame.goTo(place);
    await app.page.waitForFunction(() => document.activeElement.tagName === "H1");
    assert.match(await app.page.evaluate(() => document.activeElement.textContent), text);
    assert.match(await app.page.title(), / · Firstlight$/);
    assert.equal(await frame.places.locator("[aria-current=page]").innerText(), place);
  }
  await app.page.goBack();
  await app.page.waitForFunction(() => document.activeElement.textContent === "Profile");
});

test("every page fits every screen and every reader", {}, async (app) => {
  const frame = new Frame(app.page);
  const pages = { about: "/about", "archive without days": "/archive", "no such page": "/nowhere", "no such day": "/day/2025-01-01" };
  for (const [name, address] of Object.entries(pages)) {
    await frame.visit(address);
    await frame.heading.waitFor();
    await app.pictures(name);
    await app.assertAccessible();
  }
  for (const page of [new Settings(app.page), new Profile(app.page), new Archive(app.page)]) {
    await page.open();
    for (const fold of await page.main.locator("summary").all()) await fold.click();
    await app.pictures(`unfolded ${new URL(app.page.url()).pathname.slice(1)}`);
    await app.assertAccessible();
  }
});
