// The README's picture is what the page looks like.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { test } from "./harness.mjs";
import { Digest } from "./pages.mjs";

const picture = new URL("sample-day.png", import.meta.url);
const most = 150_000;

test("the README shows the sample day, in at most 150 KB", {}, async (app) => {
  const digest = new Digest(app.page);
  await digest.visit("/day/sample");
  await digest.shows(15);
  await digest.main.locator("math").first().waitFor();
  await app.page.setViewportSize({ width: 1040, height: 660 });
  const now = await app.page.screenshot();
  // Fonts differ between machines, so the bytes are not compared: FIRSTLIGHT_RENEW_PICTURE=1 takes a new one.
  if (process.env.FIRSTLIGHT_RENEW_PICTURE) writeFileSync(picture, now);
  const kept = readFileSync(picture);
  assert.equal(kept.subarray(1, 4).toString(), "PNG");
  assert.ok(kept.length <= most, `${kept.length} bytes, of ${most} at most`);
  assert.ok(now.length > kept.length / 2, "the page is no emptier than the picture");
  assert.ok(readFileSync(new URL("../../README.md", import.meta.url), "utf8").includes("tests/app/sample-day.png"));
});
