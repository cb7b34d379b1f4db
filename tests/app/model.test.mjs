// One run against a real model, a small one: it decides what it says, so only the shape is checked.

import assert from "node:assert/strict";

import { arxivSays, feed, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";
import { noModelServer, startModelServer } from "./servers.mjs";

test("a day of three papers is read by a real model", { skip: noModelServer, timeout: 240_000 }, async (app) => {
  app.allow(/Failed to load resource: the server responded with a status of 401/);
  const server = await startModelServer("good");
  try {
    await arxivSays(app, { "cs.LG": feed({ papers: shortPapers }), "cs.AI": feed({ category: "cs.AI" }) });
    const settings = new Settings(app.page);
    await settings.open();
    await settings.use(server.base, server.model);
    await settings.readToday.click();
    const digest = new Digest(app.page);
    await digest.begin.click();
    await digest.says(/The provider did not accept the key/);
    await (await digest.unfold("Use another key")).getByLabel("Key").fill("good");
    await digest.goOn.click();
    await digest.stop.waitFor();
    await digest.stop.waitFor({ state: "detached", timeout: 180_000 });
    const sums = await digest.sums();
    assert.equal(sums["Distinct papers"], 3);
    assert.equal(sums.Shown + sums["Below your cut-offs"] + sums["Not scored"], 3);
  } finally {
    await server.stop();
  }
});
