// Keys that are kept on the device: with a passphrase, with a passkey; locked again, forgotten; and keys that a
// sign-in makes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { model, setUp, storedText, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Frame, KeyPart, Settings } from "./pages.mjs";

const key = "sk-kept-0123456789abcdef";
const passphrase = "four words or more";

/** The stand-in as a provider that wants a key, so far without one; on the settings' page. */
async function keyless(app) {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  return settings;
}

/** Types the key and keeps it with the passphrase, on the page where a model is asked. */
async function keepIt(app) {
  await setUp(app);
  const part = new KeyPart(app.page);
  await part.unfold("Use another key");
  await part.key.fill(key);
  await part.keepWith(passphrase);
  await part.isOpen();
  return part;
}

/** The keys that the stand-in was sent, each once. */
async function keysSent(app) {
  const { model } = await app.servers.asked();
  return [...new Set(model.map(({ headers }) => headers.authorization))];
}

test("a kept key survives a reload, and opens with its passphrase alone", {}, async (app) => {
  const part = await keepIt(app);
  await app.pictures("key kept and open");
  await app.assertAccessible();
  await app.page.reload();
  await part.passphrase.waitFor();
  assert.equal(await part.key.isVisible(), false);
  const field = (name) => part.passphrase.getAttribute(name);
  assert.deepEqual([await field("type"), await field("autocomplete")], ["password", "current-password"]);
  await app.pictures("key locked");
  await app.assertAccessible();

  const digest = new Digest(app.page);
  for (const wrong of ["", "four words or less", "four words or less"]) {
    await part.passphrase.fill(wrong);
    await digest.begin.click();
    await part.says(/That passphrase does not open the key\. Try again; nothing is lost/);
  }
  assert.deepEqual(await keysSent(app), [], "nobody was asked");
  await part.passphrase.fill(passphrase);
  await digest.read();
  assert.deepEqual(await keysSent(app), [`Bearer ${key}`]);
  const kept = await storedText(app.page);
  assert.ok(!kept.includes(key) && !kept.includes(passphrase));
  assert.match(kept, /"passphrase\\*":\{\\*"salt\\*":\\*"[\w-]{22}\\*",\\*"rounds\\*":600000\}/);
});

test("what cannot lock a key is said, and the key stays where it was", {}, async (app) => {
  await setUp(app);
  const part = new KeyPart(app.page);
  await part.unfold("Use another key");
  assert.equal(await part.fold("Keep the key on this device").count(), 0, "there is none yet");
  await part.key.fill(key);
  const keep = await part.unfold("Keep the key on this device");
  await app.pictures("key to be kept");
  await app.assertAccessible();
  await part.newPassphrase.fill("too short");
  await part.keepButton.click();
  await keep.getByText("The passphrase needs ten characters or more.").waitFor();
  assert.equal(await part.key.inputValue(), key, "still in its field");
  assert.equal(await part.newPassphrase.getAttribute("autocomplete"), "new-password");
  // A browser whose store takes everything and keeps nothing.
  await app.page.evaluate(() => {
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (name) {
      return get.call(this, String(name).startsWith("key/") ? "nothing" : name);
    };
  });
  await part.newPassphrase.fill(passphrase);
  await part.keepButton.click();
  await part.says("The key is not kept, and stays in this page’s memory.");
  await part.says("The browser did not give back what it was told to store.");
  await app.pictures("key not kept");
  const digest = new Digest(app.page);
  await digest.read();
  assert.deepEqual(await keysSent(app), [`Bearer ${key}`], "it stayed in memory");
  assert.ok(!(await storedText(app.page)).includes("key/"));
});

test("an open key is locked when its time is over, also after a sleep", {}, async (app) => {
  await app.page.clock.install({ time: new Date("2026-10-15T08:00:00Z") });
  const part = await keepIt(app);
  await part.unfold(/^The kept key/);
  await part.lockAgain.selectOption({ label: "5 minutes after use" });
  await until(async () => (await storedText(app.page)).includes("five-minutes"));
  // A timer that runs.
  await app.page.clock.runFor("04:30");
  assert.ok(await part.fold("The kept key open").isVisible());
  await app.page.clock.runFor("01:00");
  await part.passphrase.waitFor();

  // A lid that was closed: no timer ran, and the clock is ahead.
  const digest = new Digest(app.page);
  const open = async () => {
    await part.passphrase.fill(passphrase);
    await digest.read();
    await digest.goTo("Settings");
    await part.fold("The kept key open").waitFor();
  };
  await open();
  await app.page.clock.fastForward("10:00:00");
  await part.fold("The kept key locked").waitFor();
});

test("a key is locked and forgotten on a click", {}, async (app) => {
  const part = await keepIt(app);
  await part.unfold(/^The kept key/);
  await part.button("Lock now").click();
  await part.passphrase.waitFor();
  await part.unfold(/^The kept key/);
  await part.button("Forget this key").click();
  await part.says("The encrypted key is deleted from this device. At the provider it stays valid.");
  await app.pictures("key to be forgotten");
  await app.assertAccessible();
  await part.button("Leave it").click();
  await part.button("Forget this key").click();
  assert.ok((await storedText(app.page)).includes(`key/${new URL(app.servers.model).origin}`), "not before it is confirmed");
  await part.button("Forget it").click();
  await part.passphrase.waitFor({ state: "detached" });
  await until(async () => !(await storedText(app.page)).includes("key/"));
  await app.page.reload();
  await part.fold("Use another key").waitFor();
  assert.equal(await part.fold("The kept key").count(), 0);
});

test("another provider’s key is another key", {}, async (app) => {
  await keepIt(app);
  const settings = new Settings(app.page);
  await settings.goTo("Settings");
  await settings.use("https://api.example.org/v1", model);
  await settings.key.waitFor();
  const part = new KeyPart(app.page);
  assert.equal(await part.passphrase.isVisible(), false);
  assert.equal(await settings.key.inputValue(), "");
  await settings.use(app.servers.model, model);
  await settings.goTo("Today");
  await part.passphrase.waitFor();
});

test("a passkey keeps a key and opens it", {}, async (app) => {
  const protocol = await app.context.newCDPSession(app.page);
  await protocol.send("WebAuthn.enable");
  const { authenticatorId } = await protocol.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
    },
  });
  await setUp(app);
  const part = new KeyPart(app.page);
  await part.unfold("Use another key");
  await part.key.fill(key);
  await part.unfold("Keep the key on this device");
  await part.passkeyButton.click();
  await part.isOpen();
  const { credentials } = await protocol.send("WebAuthn.getCredentials", { authenticatorId });
  assert.deepEqual(credentials.map(({ rpId }) => rpId), ["localhost"]);
  const kept = await storedText(app.page);
  assert.ok(!kept.includes(key));
  assert.match(kept, /"passkey\\*":\{\\*"credential/);

  await app.page.reload();
  await part.says("Your device asks for the passkey.");
  assert.equal(await part.passphrase.isVisible(), false);
  await app.pictures("key locked with a passkey");
  const digest = new Digest(app.page);
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await until(async () => (await keysSent(app)).length > 0);
  assert.deepEqual(await keysSent(app), [`Bearer ${key}`]);

  // The reader is not who the device knows.
  await digest.stop.click();
  await part.unfold(/^The kept key/);
  await part.button("Lock now").click();
  await part.says("Your device asks for the passkey.");
  await protocol.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  const asked = (await app.servers.asked()).model.length;
  await digest.goOn.first().click();
  await part.says("The device did not confirm the passkey");
  await part.fold("The kept key locked").waitFor();
  assert.equal((await app.servers.asked()).model.length, asked);
});

test("a passkey without secrets is no lock", {}, async (app) => {
  const protocol = await app.context.newCDPSession(app.page);
  await protocol.send("WebAuthn.enable");
  await protocol.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasUserVerification: true, isUserVerified: true },
  });
  await setUp(app);
  const part = new KeyPart(app.page);
  await part.unfold("Use another key");
  await part.key.fill(key);
  await part.unfold("Keep the key on this device");
  await part.passkeyButton.click();
  await part.says("This browser or this passkey cannot lock a key (it lacks the PRF extension). Use a passphrase.");
  assert.ok(!(await storedText(app.page)).includes("key/"));
});

const openRouter = "https://openrouter.ai";

/** OpenRouter's side of the sign-in, and what was asked of it. */
async function standInForOpenRouter(app) {
  app.allow(/asked a foreign host: https:..openrouter\.ai/);
  const asked = { auth: [], exchanges: [] };
  await app.context.route(`${openRouter}/**`, async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };
    if (url.pathname === "/auth") {
      const asks = Object.fromEntries(url.searchParams);
      asked.auth.push(asks);
      const back = new URL(asks.callback_url);
      back.searchParams.set("code", "auth-code-1");
      return route.fulfill({ status: 302, headers: { location: back.href } });
    }
    if (url.pathname === "/api/v1/auth/keys" && request.method() === "POST") {
      const body = request.postDataJSON();
      asked.exchanges.push({ body, headers: await request.allHeaders() });
      const challenge = createHash("sha256").update(body.code_verifier).digest("base64url");
      const right = body.code === "auth-code-1" && body.code_challenge_method === "S256" && challenge === asked.auth.at(-1)?.code_challenge;
      const [status, answer] = right
        ? [200, { key: "sk-or-v1-canary", user_id: "user_1" }]
        : [403, { error: { code: 403, message: "Invalid code or code_verifier" } }];
      return route.fulfill({ status, headers, contentType: "application/json", body: JSON.stringify(answer) });
    }
    return route.fulfill({ status: 404, headers, body: "{}" });
  });
  return asked;
}

async function chooseOpenRouter(app) {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.choose("OpenRouter", "openai/gpt-4o");
  return settings;
}

test("signing in at OpenRouter makes a key that nobody typed", {}, async (app) => {
  const asked = await standInForOpenRouter(app);
  const settings = await chooseOpenRouter(app);
  const signIn = settings.main.getByRole("button", { name: "Sign in with OpenRouter" });
  await signIn.waitFor();
  await app.pictures("sign in at OpenRouter");
  await app.assertAccessible();
  await signIn.click();
  const frame = new Frame(app.page);
  await app.page.getByText("You are signed in at OpenRouter.").waitFor();
  assert.equal(app.page.url(), `${app.servers.site}/`, "the code is gone from the address");
  const [{ callback_url, code_challenge_method }] = asked.auth;
  assert.deepEqual([callback_url, code_challenge_method], [`${app.servers.site}/`, "S256"]);
  assert.equal(asked.exchanges.length, 1);
  assert.equal(asked.exchanges[0].headers.authorization, undefined);
  await app.pictures("signed in at OpenRouter");
  assert.ok(!(await storedText(app.page)).includes("sk-or-v1-canary"));
  assert.deepEqual(JSON.parse(await storedText(app.page)).session, {}, "the verifier is gone");

  await frame.goTo("Settings");
  await settings.says("openai/gpt-4o at https://openrouter.ai can be asked.");
  assert.equal(await app.page.getByText("You are signed in at OpenRouter.").count(), 0, "said once");
  // What came from a sign-in can be kept like any other.
  const part = new KeyPart(app.page);
  await part.keepWith(passphrase);
  await part.isOpen();
});

test("a sign-in code that nobody here asked for is thrown away", {}, async (app) => {
  const asked = await standInForOpenRouter(app);
  await chooseOpenRouter(app);
  const frame = new Frame(app.page);
  const check = async (address, sentence) => {
    await frame.visit(address);
    await app.page.getByText(sentence).waitFor();
    assert.equal(app.page.url(), `${app.servers.site}/?a=1#b`);
  };
  await check("/?a=1&code=evil#b", "This page was opened with a sign-in code that it did not ask for");
  assert.deepEqual(asked.exchanges, []);
  const putAside = () => app.page.evaluate(() => sessionStorage.setItem("firstlight.sign-in", "A".repeat(43)));
  await putAside();
  await check("/?a=1&error=access_denied#b", "OpenRouter did not sign you in.");
  await putAside();
  app.allow(/console: Failed to load resource.*403/);
  await check("/?a=1&code=old#b", "OpenRouter took back its sign-in code (HTTP 403).");
  assert.equal(asked.exchanges.length, 1);
  await app.page.reload();
  await frame.ready();
  assert.equal(await app.page.getByText("OpenRouter took back").count(), 0);

  // With another provider chosen, the page may not even reach OpenRouter.
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  assert.equal(await settings.main.getByRole("button", { name: "Sign in with OpenRouter" }).count(), 0);
  await putAside();
  await check("/?a=1&code=auth-code-1#b", "The model is no longer asked at OpenRouter");
  assert.equal(asked.exchanges.length, 1);
  app.allow(/Content Security Policy|Refused to|Firstlight refused|Fetch API cannot load/);
  const reach = app.page.evaluate((address) => fetch(address).then(() => "reached", (error) => error.name), openRouter);
  assert.equal(await reach, "TypeError");
  await app.violations(1);
});
