// One run in each dialect that llama.cpp speaks, against a real model, a small one: it decides what it says, so only
// the shape is checked.

import assert from "node:assert/strict";

import { arxivSays, feed, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";
import { noModelServer, startModelServer } from "./servers.mjs";

const inOpenAisDialect = "Another address";
const inAnthropicsDialect = "Another address, like Anthropic’s";

for (const provider of [inOpenAisDialect, inAnthropicsDialect]) {
  test(`a real model is asked, with a wrong key and the right one: ${provider}`, { skip: noModelServer, timeout: 480_000 }, (app) =>
    askRealModel(app, provider));
}

async function askRealModel(app, provider) {
  app.allow(/Failed to load resource: the server responded with a status of 401/);
  const server = await startModelServer("good");
  try {
    await arxivSays(app, { "cs.LG": feed({ papers: shortPapers.slice(0, 2) }), "cs.AI": feed({ category: "cs.AI" }) });
    const settings = new Settings(app.page);
    await settings.open();
    await settings.use(server.base, server.model, provider);
    await settings.readToday.click();
    const digest = new Digest(app.page);
    await digest.begin.click();
    await digest.says(/The provider did not accept the key \(Invalid API Key\)/);
    await (await digest.unfold("Use another key")).getByLabel("Key").fill("good");
    await digest.goOn.click();

    // So small a model may talk until it is cut off, in every round: its first answer is enough.
    const tokens = digest.panel.getByRole("row", { name: /^Together [1-9][\d,]* [1-9]/ });
    await tokens.waitFor({ timeout: 400_000 });
    // It may end by itself just then: there is nothing to click any more.
    digest.stop.click().catch(() => {});
    await digest.stop.waitFor({ state: "detached" });
    const sums = await digest.sums();
    assert.equal(sums["Distinct papers"], 2);
    assert.equal(sums.Shown + sums["Below your cut-offs"] + sums["Not scored"], 2);
    await app.page.reload();
    await tokens.waitFor();
    assert.deepEqual(await digest.sums(), sums);
  } finally {
    await server.stop();
  }
}
