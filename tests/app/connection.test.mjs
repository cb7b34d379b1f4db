// Check connection: the models are listed, or the cause is named where it can be told, else the candidates.

import assert from "node:assert/strict";

import { model } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

const custom = "Another address";
const anthropic = "Another address, like Anthropic’s";
const gemini = "Another address, like Gemini’s";

/** What Chromium itself logs where a response may not be read, or none comes. */
const silence = /blocked by CORS policy|Failed to load resource/;

async function open(app) {
  const settings = new Settings(app.page);
  await settings.open();
  return settings;
}

/** The base of a dialect's API at the stand-in. */
function base(app, provider) {
  return provider === gemini ? app.servers.model.replace(/v1$/, "v1beta") : app.servers.model;
}

for (const provider of [custom, anthropic, gemini]) {
  test(`the models are listed, one is chosen, and the day is read: ${provider}`, {}, async (app) => {
    const settings = await open(app);
    await settings.consider(provider, base(app, provider));
    await settings.says("Connected: one model.");
    assert.deepEqual(await settings.offers(), ["rehearsal"]);
    if (provider === custom) {
      await app.pictures("connected");
      await app.assertAccessible();
    }
    await settings.model.fill("rehearsal");
    await settings.save.click();
    await settings.says(/rehearsal at http:\/\/localhost:\d+ can be asked\./);
    assert.equal(await settings.provider.locator("option:checked").innerText(), provider);
    await app.servers.modelIs({ mood: "dribble", times: 1 });
    await settings.readToday.click();
    const digest = new Digest(app.page);
    await digest.read();
    await digest.says(/Scored by rehearsal/);
    assert.ok((await digest.ids()).length > 5, "papers are shown");
    const { model: asked } = await app.servers.asked();
    assert.ok(asked.length > 1 && asked.every(({ end }) => end === "sent"));
  });
}

test("a wrong key that the server admits to", {}, async (app) => {
  app.allow(silence);
  await app.servers.modelIs({ mood: "wrong-key" });
  const settings = await open(app);
  for (const provider of [anthropic, gemini, custom]) {
    // The page may reach the address from the second on.
    if (provider === anthropic) await settings.consider(provider, base(app, provider));
    else {
      await settings.provider.selectOption({ label: provider });
      await settings.address.fill(base(app, provider));
      await settings.check.click();
    }
    await settings.says(/The key is missing\./);
    await settings.key.fill("sk-wrong-0123456789");
    await settings.check.click();
    await settings.says(/The provider did not accept the key/);
    assert.ok(!(await settings.main.innerText()).includes("sk-wrong-0123456789"), "it is not echoed");
  }
});

test("a wrong key that the browser hides", {}, async (app) => {
  app.allow(silence);
  await app.servers.modelIs({ cors: "hides-errors" });
  const settings = await open(app);
  await settings.consider(custom, app.servers.model);
  await settings.says("Connected: one model.");
  await settings.key.fill("wrong");
  await settings.check.click();
  await settings.causes.first().waitFor();
  const causes = await settings.causes.allInnerTexts();
  assert.match(causes[0], /^The server may let no web page in\. If it is yours/);
  assert.match(causes[1], /^The key may be wrong\. Some servers answer a wrong key in a way that no page may read/);
  assert.match(causes[2], /^An extension or firewall may block the request\./);
  await app.pictures("candidates");
  await app.assertAccessible();
});

test("a server that lets no page in", {}, async (app) => {
  app.allow(silence);
  await app.servers.modelIs({ cors: "closed" });
  const settings = await open(app);
  const page = new URL(app.servers.site).origin;
  await settings.consider(custom, app.servers.model);
  await settings.causes.first().waitFor();
  const [first] = await settings.causes.allInnerTexts();
  assert.match(first, /^The server may let no web page in\./);
  assert.ok(first.includes(`Access-Control-Allow-Origin: ${page}`), first);

  await settings.consider("Ollama, on this computer", app.servers.model.replace("localhost", "127.0.0.1"));
  const note = settings.note("Ollama does not let this page in.");
  await note.waitFor();
  assert.ok((await note.innerText()).endsWith(`OLLAMA_ORIGINS=${page}`), await note.innerText());
  assert.equal(await settings.causes.count(), 0, "it is certain");

  await settings.provider.selectOption({ label: "LM Studio, on this computer" });
  await settings.address.fill(app.servers.model);
  await settings.check.click();
  await settings.note("LM Studio does not let web pages in.").waitFor();
});

test("a server that is down", {}, async (app) => {
  app.allow(silence);
  await app.servers.modelIs({ mood: "dead" });
  const settings = await open(app);
  await settings.consider("llama.cpp, on this computer", app.servers.model);
  await settings.causes.first().waitFor();
  const causes = await settings.causes.allInnerTexts();
  assert.equal(causes[0].split(".")[0], `Nothing may be running at ${new URL(app.servers.model).origin}`);
  await app.servers.modelIs({ mood: "answers" });
  await settings.check.click();
  await settings.says("Connected: one model.");
});

test("a browser that was told not to let the page reach this computer", {}, async (app) => {
  app.allow(silence);
  await app.context.addInitScript(() => {
    const query = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = (asked) =>
      asked.name === "loopback-network" ? Promise.resolve({ state: "denied" }) : query(asked);
  });
  await app.servers.modelIs({ mood: "dead" });
  const settings = await open(app);
  await settings.consider("vLLM, on this computer", app.servers.model);
  await settings.note("This browser was told not to let this page reach this computer.").waitFor();
});

test("a device that is offline, and a sign-in page in between", {}, async (app) => {
  app.allow(silence);
  const settings = await open(app);
  // Nothing but this machine is there, so the provider is one that the test stands in for.
  await app.page.route("https://api.groq.com/**", (route) => route.abort());
  app.allow(/asked a foreign host: https:\/\/api\.groq\.com\/openai\/v1\/models/);
  await settings.provider.selectOption({ label: "Groq" });
  assert.equal(await settings.address.count(), 0, "the row has the address");
  await Promise.all([app.page.waitForEvent("load"), settings.check.click()]);
  await settings.key.fill("gsk-secret-0123456789");
  await settings.check.click();
  await settings.causes.first().waitFor();
  assert.match((await settings.causes.allInnerTexts())[0], /^An extension or firewall may block the request\./);

  const site = new URL("/", app.servers.site).href;
  await app.page.route(site, (route) => route.fulfill({ contentType: "text/html", body: "<title>Sign in</title>" }));
  await settings.check.click();
  await settings.note("A network’s sign-in page stands in between.").waitFor();
  await app.page.unroute(site);

  await app.context.setOffline(true);
  await settings.check.click();
  await settings.note("This device is offline.").waitFor();
  await app.context.setOffline(false);
});

test("a key for one provider never goes to another", {}, async (app) => {
  app.allow(silence);
  const settings = await open(app);
  await settings.consider(custom, app.servers.model);
  await settings.says("Connected: one model.");
  await settings.key.fill("sk-secret-0123456789");
  await settings.model.fill(model);
  await settings.save.click();
  await settings.says("Saved.");
  const other = app.servers.model.replace("localhost", "127.0.0.1");
  await settings.consider("llama.cpp, on this computer", other);
  await settings.says("Connected: one model.");
  const seen = app.page.waitForRequest((request) => request.url().startsWith(other));
  await settings.check.click();
  assert.equal((await seen).headers().authorization, undefined);
});
