// The first visit: what a reader sees before there is any day.

import assert from "node:assert/strict";

import { test } from "./harness.mjs";
import { FirstVisit } from "./pages.mjs";

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
