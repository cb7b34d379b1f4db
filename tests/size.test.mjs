// The byte budgets: all that a visit asks for, until its page is idle, compressed as a host would.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { test } from "./app/harness.mjs";
import { Digest, FirstVisit } from "./app/pages.mjs";

const budgets = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

/**
 * Fails where all that `open` makes the page ask for, until it is idle, is more than `budget` says. Gives whether the app
 * itself is among what was counted.
 */
async function weigh(app, budget, open) {
  const answers = [];
  app.page.on("response", (answer) => answers.push(answer));
  await open();
  await app.page.waitForLoadState("networkidle");

  const rows = [];
  for (const answer of answers.filter((one) => one.url().startsWith("http"))) {
    const bytes = await answer.body();
    const name = new URL(answer.url()).pathname;
    rows.push({ name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes) });
  }
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const total = { name: `${rows.length} requests`, raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
  console.table([...rows.sort((a, b) => b.brotli - a.brotli), total]);

  for (const kind of ["brotli", "gzip"]) {
    const limit = budget[kind];
    assert.ok(total[kind] <= limit, `${total[kind]} bytes of ${kind}, of ${limit} at most`);
  }
  return rows.some(({ name }) => name.endsWith("_bg.wasm"));
}

test("the first visit stays within its bytes", {}, async (app) => {
  assert.ok(await weigh(app, budgets.firstVisit, () => new FirstVisit(app.page).open()));
});

// What a reader loads of a morning, but for the sample's own texts; mostly from the browser's cache.
test("a day stays within its bytes", {}, async (app) => {
  const digest = new Digest(app.page);
  const hasApp = await weigh(app, budgets.day, async () => {
    await digest.visit("/day/sample");
    await digest.typeset();
  });
  assert.ok(hasApp);
});

// Before a first sign of the reader's.
test("the sample day as it is put up stays within its bytes", { asHosted: true }, async (app) => {
  assert.ok(!(await weigh(app, budgets.still, () => app.page.goto("/day/sample"))), "there is no app yet");
});
