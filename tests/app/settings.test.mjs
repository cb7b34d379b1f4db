// Where the model is asked, how arXiv is reached, what models cost.

import assert from "node:assert/strict";

import { model, readSampleDay } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

test("settings are kept", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  await app.pictures("settings");
  await app.assertAccessible();
  await settings.use(`${app.servers.model}/`, model);
  await settings.says(`${model} at ${new URL(app.servers.model).origin} can be asked.`);
  await app.page.reload();
  await settings.address.waitFor();
  assert.equal(await settings.address.inputValue(), app.servers.model, "without the slash");
  assert.equal(await settings.model.inputValue(), model);
  assert.equal(await settings.provider.locator("option:checked").innerText(), "Another address");
});

test("what cannot be an address, a model or a price gets its sentence", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.provider.selectOption({ label: "Another address" });
  const check = async (field, text, sentence) => {
    await field.fill(text);
    await settings.save.click();
    await settings.alert.getByText(sentence).waitFor();
  };
  await check(settings.model, "", /The address is missing\./);
  await check(settings.address, "api.openai.com/v1", /has to begin with https:\/\//);
  await check(settings.address, "http://api.openai.com/v1", /The key would travel unencrypted/);
  await check(settings.address, "https://me:pw@api.openai.com/v1", /holds a name before an @/);
  await check(settings.address, "https://api.openai.com/v1?x=1", /holds a \? or #/);
  await check(settings.address, app.servers.model, /The model's name is missing\./);
  await settings.model.fill(model);
  await settings.unfold("Prices");
  const price = settings.main.getByLabel("Prompt, dollars per million tokens");
  await check(price, "cheap", /“cheap” is no price\. Write dollars per million tokens/);
  await check(price, "2.50", /A price needs both the prompt's and the completion's part\./);
  assert.deepEqual((await app.servers.asked()).model, []);
  const proxy = async (text, sentence) => {
    await settings.goThrough(text);
    await settings.saveProxy.click();
    await settings.alert.getByText(sentence).waitFor();
    assert.deepEqual((await app.servers.asked()).arxiv, []);
  };
  await proxy("http://proxy.example/?url={url}", /^A proxy is reached over https:\/\//);
  await proxy("https://me@proxy.example/{url}", /^The proxy's address holds a user name or password/);
});

test("the reader's own price beats the bundled table", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.unfold("Prices");
  await settings.model.fill("nobody-knows-it");
  await settings.says(/has no price for this model: costs will read “unknown”/);
  await settings.model.fill(model);
  await settings.says(/The bundled table of \d{4}-\d\d-\d\d has \$2\.50 in and \$10\.00 out per million tokens\./);
  await settings.main.getByLabel("Prompt, dollars per million tokens").fill("1000");
  await settings.main.getByLabel("Completion").fill("0");
  await settings.use(app.servers.model, model);
  await settings.readToday.click();
  const digest = new Digest(app.page);
  await digest.read();
  const { text } = await digest.download("Markdown");
  const [, prompt] = text.match(/\*\*Token\*\*\s*\| (\d+)/);
  const [, cost] = text.match(/\*\*Cost\*\*\s*\| \$([\d.]+)/);
  assert.equal(Number(cost), Math.round(Number(prompt) / 10) / 100, "1000 dollars a million");
});

test("an unknown price reads unknown, and never zero", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, "nobody-knows-it");
  await settings.readToday.click();
  const digest = new Digest(app.page);
  await digest.read();
  await digest.says(/Scored by nobody-knows-it, cost unknown\./);
  assert.match((await digest.download("Markdown")).text, /\*\*Cost\*\*\s*\| unknown/);
  assert.match(await digest.panel.getByRole("table").innerText(), /unknown/);
});

test("a run is accounted for in tokens and money", {}, async (app) => {
  const { digest } = await readSampleDay(app);
  const table = digest.panel.getByRole("table");
  await table.getByRole("row", { name: /gpt-4o · scoring/ }).waitFor();
  await table.getByRole("row", { name: /^Together/ }).waitFor();
  const box = await table.evaluate((one) => [one.scrollWidth, one.parentElement.clientWidth]);
  assert.ok(box[0] <= box[1], `the table is ${box[0]} px wide in ${box[1]} px`);
});
