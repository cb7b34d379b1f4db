// A key that is unlike anything else goes through everything that the page does with one, and is then looked for
// wherever the page leaves something: it may have been in the header of requests to its provider, and nowhere else.
// So is the passphrase that it is kept with, which may be nowhere.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { launchIn } from "./chromium.mjs";
import { model, readFivePapers, store, stored, storedText, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, KeyPart, Settings, Stopped, Trial } from "./pages.mjs";

const key = "sk-canary-Zx81qLm0Vt5PwKc3RbYn7HdJ";
const passphrase = "canary passphrase Qf6uTe2sGo9i";
/** One whose row of the table knows no limit, so that nothing has to wait for the next minute. */
const provider = "https://api.x.ai";

/** The forms in which a secret could have got away: as it is, in other codes, and in pieces. */
function formsOf(secret) {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  // Base64 of what stands at any place of a longer text: without the letters that its neighbours share.
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((bytes.length + shift) * 8) / 6));
  });
  const url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const list = [...bytes].join(",");
  const pieces = [secret.slice(0, 16), secret.slice(-16)];
  return [...new Set([secret, encodeURIComponent(secret), hex, hex.toUpperCase(), ...base64, ...url, list, ...pieces])];
}

const forms = [...formsOf(key), ...formsOf(passphrase)];
const found = (text) => forms.filter((form) => text.includes(form));

test("the search finds what it is for", {}, async () => {
  for (const secret of [key, passphrase]) {
    for (const text of [
      `x${secret}y`,
      Buffer.from(`{"a":"${secret}"}`).toString("base64"),
      Buffer.from(` {"a":"${secret}"}`).toString("base64url"),
      Buffer.from(`  {"a":"${secret}"}`).toString("base64"),
      Buffer.from(secret).toString("hex"),
      `?key=${encodeURIComponent(secret)}`,
      JSON.stringify([...Buffer.from(secret)]),
    ]) {
      assert.notDeepEqual(found(text), [], text);
    }
  }
  assert.deepEqual(found("sk-… and a canary that sings"), []);
});

/** Everything that the page says aloud, from now on: what it sends, where to, what it logs, what it shows. */
function listen(app) {
  const heard = { requests: [], console: [], addresses: [] };
  app.context.on("request", async (request) => {
    const waiting = request.allHeaders().then((headers) => ({ url: request.url(), headers, body: request.postData() ?? "" }));
    heard.requests.push(waiting);
  });
  app.page.on("console", async (message) => {
    const said = [message.text(), message.location().url];
    heard.console.push(said.join(" "));
  });
  app.page.on("pageerror", (error) => heard.console.push(`${error.stack ?? error}`));
  app.page.on("framenavigated", (frame) => heard.addresses.push(frame.url()));
  return heard;
}

/** The provider's other end is the stand-in's; what it was sent is in `app.servers.asked()`. */
async function standInForProvider(app) {
  await app.context.route(`${provider}/**`, async (route) => {
    const request = route.request();
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, content-type" };
    if (request.method() === "OPTIONS") return route.fulfill({ status: 204, headers: cors });
    const answer = await fetch(request.url().replace(`${provider}/v1`, app.servers.model), {
      method: request.method(),
      headers: { "content-type": "application/json", authorization: request.headers().authorization },
      body: request.postData(),
    });
    const headers = { ...cors, "content-type": answer.headers.get("content-type") };
    await route.fulfill({ status: answer.status, headers, body: await answer.text() });
  });
}

test("a canary key is found in requests to its provider, and nowhere else", { timeout: 240_000 }, async (app) => {
  app.allow(/asked a foreign host: https:..api\.x\.ai/);
  app.allow(/console: Failed to load resource.*(401|404|429)/);
  app.allow(/uncaught: .*RuntimeError|console: .*(RuntimeError|unreachable)/s);
  await standInForProvider(app);
  const heard = listen(app);
  const places = {};
  /** Notes what is on the page and in the browser's storage now. */
  const look = async (when) => {
    const fields = await app.page.locator("input").evaluateAll((fields) => fields.map(({ type, value }) => [type, value]));
    places[`fields, ${when}`] = JSON.stringify(fields);
    places[`page, ${when}`] = await app.page.content();
    places[`text, ${when}`] = await app.page.evaluate(() => document.body.innerText);
    places[`stored, ${when}`] = await storedText(app.page);
    places[`address, ${when}`] = app.page.url();
    const history = () => JSON.stringify([history.state, document.cookie, window.name, document.title, document.referrer]);
    places[`page's odds and ends, ${when}`] = await app.page.evaluate(history);
  };

  // Typed and kept.
  const settings = new Settings(app.page);
  await settings.open();
  await settings.choose("xAI", model);
  const part = new KeyPart(app.page);
  await part.key.fill(key);
  await part.keepWith(passphrase);
  await part.isOpen();
  await look("kept");

  // Forgotten by a reload, and opened: first with the wrong passphrase.
  await app.page.reload();
  await part.goTo("Today");
  const digest = new Digest(app.page);
  await part.passphrase.fill(`${passphrase} not`);
  await digest.begin.click();
  await part.says("That passphrase does not open the key.");
  // The provider says no, and quotes the key.
  await app.servers.modelIs({ mood: "wrong-key" });
  await part.passphrase.fill(passphrase);
  await digest.begin.click();
  await digest.goOn.first().waitFor();
  await digest.says("[key]");
  await look("refused");

  // Other ways to fail.
  for (const mood of ["unknown-model", "no-quota", "web-page"]) {
    await app.servers.modelIs({ mood });
    const before = (await app.servers.asked()).model.length;
    await digest.goOn.first().click();
    await until(async () => (await app.servers.asked()).model.length > before);
    await digest.goOn.first().waitFor();
    await look(mood);
  }

  // Read to the end, and exported.
  await app.servers.modelIs({ mood: "cut-off", times: 1 });
  await digest.goOn.first().click();
  await digest.panel.waitFor();
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  assert.ok((await digest.papers.count()) > 0);
  await look("read");
  for (const form of ["Markdown", "JSON"]) {
    const { name, text } = await digest.download(form);
    assert.ok(text.length > 500);
    places[`export ${form}`] = name + text;
  }
  for (const place of ["Archive", "Profile", "Settings", "About"]) {
    await digest.goTo(place);
    await app.page.getByRole("heading", { level: 1 }).waitFor();
    await look(place);
  }

  // The panic screen and its report, with the key open in memory.
  await app.page.evaluate(() => {
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 120, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    WebAssembly.instantiate(bytes).then(({ instance }) => setTimeout(instance.exports.x));
  });
  const stopped = new Stopped(app.page);
  places["report"] = await stopped.report.inputValue();
  await look("stopped");
  await Promise.all([app.page.waitForEvent("load"), stopped.reload.click()]);
  await digest.ready();
  await look("loaded anew");

  const requests = await Promise.all(heard.requests);
  const keyed = requests.filter(({ headers }) => headers.authorization?.includes(key));
  const { model: asked, arxiv } = await app.servers.asked();
  assert.ok(keyed.length >= 6, `the key was used ${keyed.length} times`);
  assert.ok(asked.every(({ headers }) => headers.authorization === `Bearer ${key}`));
  assert.deepEqual([...new Set(keyed.map(({ url }) => new URL(url).origin))], [provider]);
  for (const { url, headers, body } of requests) {
    const { authorization = "", ...others } = headers;
    const own = new URL(url).origin === provider;
    assert.deepEqual(found(JSON.stringify([url, others, body, own ? "" : authorization])), [], url);
    if (own) assert.ok(["", `Bearer ${key}`].includes(authorization));
  }
  assert.deepEqual(found(JSON.stringify(arxiv)), [], "what came to arXiv and the proxy");
  assert.deepEqual(found(JSON.stringify(asked.map(({ body }) => body))), [], "what the model was told");
  assert.deepEqual(found(JSON.stringify(heard.console)), [], "the console");
  assert.deepEqual(found(JSON.stringify(heard.addresses)), [], "the addresses");
  for (const [place, text] of Object.entries(places)) assert.deepEqual(found(text), [], place);
  assert.ok(places["stored, loaded anew"].includes(`key/${provider}`), "and yet it is kept");
});

test("a stored run of another origin does not get the key", {}, async (app) => {
  const elsewhere = "https://elsewhere.example";
  const came = [];
  await app.context.route(`${elsewhere}/**`, async (route) => {
    const request = route.request();
    came.push({ url: request.url(), headers: await request.allHeaders() });
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, content-type" };
    await route.fulfill({ status: request.method() === "OPTIONS" ? 204 : 401, headers, body: "{}" });
  });

  // A trial that was left, and that comes from a back-up of somebody who asks elsewhere.
  await readFivePapers(app);
  const trial = new Trial(app.page);
  await trial.open();
  await app.servers.modelIs({ mood: "held" });
  await trial.run.click();
  await trial.stop.click();
  await trial.says("This trial is not finished.");
  const side = "~trial/head/~1/2025-04-21/0002";
  const head = await stored(app.page, side);
  const theirs = JSON.parse(head);
  theirs.record.endpoint = { ...theirs.record.endpoint, base_url: `${elsewhere}/v1` };
  await store(app.page, { [side]: JSON.stringify(theirs) });
  // The page's policy lets it: the reader is about to have the model asked there, with another key.
  const settings = new Settings(app.page);
  await settings.open();
  await settings.consider("Another address", `${elsewhere}/v1`);

  await app.servers.modelIs({ mood: "answers" });
  const before = (await app.servers.asked()).model.length;
  await trial.open();
  await trial.kept(1).click();
  const note = trial.note("This trial is not finished.");
  await note.getByText("Use another key").click();
  await note.getByLabel("Key", { exact: true }).fill(key);
  await trial.goOn.click();
  await trial.says(/It would be asked at https:\/\/elsewhere\.example, which is not where your settings have the model asked\./);
  await app.pictures("a trial would be asked elsewhere");
  assert.deepEqual(came, [], "nothing was asked there");
  assert.equal((await app.servers.asked()).model.length, before);

  // Where the reader's own model was asked, it goes on.
  await store(app.page, { [side]: head });
  await trial.goOn.click();
  await trial.says(/^Both show the same 3 papers\./);
  const { model: asked } = await app.servers.asked();
  assert.equal(asked.at(-1).headers.authorization, `Bearer ${key}`);
});

test("a key is let go of where another tab has set another provider up", {}, async (app) => {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.choose("xAI", model);
  const part = new KeyPart(app.page);
  await part.key.fill(key);
  await settings.withKey.click();
  await part.fold("Use another key").waitFor();
  assert.equal(await part.key.isVisible(), false, "the key is held");

  const other = new Settings(await app.context.newPage());
  await other.open();
  await other.choose("Mistral", "mistral-small-latest");
  // As after a back-up is brought back.
  await other.page.evaluate(() => new BroadcastChannel("firstlight").postMessage("anew"));
  await part.key.waitFor();
  assert.equal(await part.key.inputValue(), "");
});

test("whoever copies the browser’s profile does not have the key", {}, async (app) => {
  const profile = mkdtempSync(path.join(tmpdir(), "firstlight-profile-"));
  try {
    const context = await launchIn(profile, { baseURL: app.servers.site });
    const [page] = context.pages();
    const settings = new Settings(page);
    await settings.open();
    await settings.use(app.servers.model, model);
    await settings.goTo("Today");
    const [part, digest] = [new KeyPart(page), new Digest(page)];
    await part.unfold("Use another key");
    await part.key.fill(key);
    await part.keepWith(passphrase);
    await part.isOpen();
    await page.reload();
    await part.passphrase.fill(passphrase);
    await digest.begin.click();
    await digest.panel.waitFor();
    await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
    await context.close();

    const { model: asked } = await app.servers.asked();
    assert.ok(asked.length > 0 && asked.every(({ headers }) => headers.authorization === `Bearer ${key}`));
    const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const holding = (texts) =>
      files.flatMap(({ name, parentPath }) => {
        const bytes = readFileSync(path.join(parentPath, name));
        // Chromium writes keys of IndexedDB in UTF-16, the high byte first.
        const wide = (text) => [Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()];
        const there = texts.filter((text) => [text, ...wide(text)].some((form) => bytes.includes(form)));
        return there.map((text) => `${text} in ${name}`);
      });
    assert.notDeepEqual(holding([`key/${new URL(app.servers.model).origin}`]), [], "the encrypted key is there");
    assert.deepEqual(holding(forms), []);
  } finally {
    rmSync(profile, { recursive: true });
  }
});
