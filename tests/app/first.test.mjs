// The first visit: what a reader sees before there is any day.

import assert from "node:assert/strict";

import { model } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, FirstVisit, Settings } from "./pages.mjs";

const pitch = "Today’s arXiv, read for you, by your rules.";

test("the first visit says what this is", {}, async (app) => {
  const visit = new FirstVisit(app.page);
  await visit.open();
  assert.equal(await visit.heading.innerText(), pitch);
  assert.deepEqual((await app.servers.asked()).model, [], "nobody was asked anything");
  await app.pictures("first visit");
  await app.assertAccessible();
});

test("what the policy forbids is refused and reported", {}, async (app) => {
  app.allow(/Content Security Policy|TrustedHTML|Firstlight refused|asked a foreign host: https:..example.org/);
  const visit = new FirstVisit(app.page);
  await visit.open();

  const loaded = await app.page.evaluate(
    () =>
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve("loaded");
        image.onerror = () => resolve("refused");
        image.src = "https://example.org/spy.png";
      }),
  );
  assert.equal(loaded, "refused");
  const written = await app.page.evaluate(() => {
    try {
      document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>";
      return "written";
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(written, "TypeError");

  const directives = (await app.violations(2)).map(({ directive }) => directive);
  assert.deepEqual(directives.sort(), ["img-src", "require-trusted-types-for"]);
  await visit.alert.getByText("refused markup").waitFor();
});

test("the sample day is one click away, and the first digest of one's own three pages and five fields", {}, async (app) => {
  const visit = new FirstVisit(app.page);
  await visit.open();
  await visit.sampleDay.click();
  const digest = new Digest(app.page);
  await digest.shows(15);

  // Pages that a reader sees, and fields that they have to fill in, from the first visit with a key in hand.
  const pages = [];
  const fields = [];
  app.page.on("framenavigated", (frame) => {
    const { pathname } = new URL(frame.url());
    if (pages.at(-1) !== pathname) pages.push(pathname);
  });
  const fill = async (field, text) => {
    fields.push(await field.evaluate((one) => one.labels[0].innerText));
    await (text.label ? field.selectOption(text) : field.fill(text));
  };
  await visit.goTo("Today");
  await visit.useMyKey.waitFor();
  pages.splice(0);
  await visit.useMyKey.click();
  const settings = new Settings(app.page);
  await fill(settings.provider, { label: "Another address" });
  await fill(settings.address, app.servers.model);
  await fill(settings.model, model);
  await Promise.all([app.page.waitForEvent("load"), settings.save.click()]);
  await settings.readToday.click();
  // A server on this computer may want a key; every other one does.
  await digest.unfold("Use another key");
  await fill(digest.key, "sk-typed-0123456789abcdef");
  await digest.read();
  await digest.papers.first().waitFor();
  assert.deepEqual(pages, ["/settings", "/"], "and the first visit itself: three");
  assert.deepEqual(fields, ["Provider", "Address", "Model", "Key"]);
  const { model: asked } = await app.servers.asked();
  assert.ok(asked.every(({ headers }) => headers.authorization === "Bearer sk-typed-0123456789abcdef"));
});
