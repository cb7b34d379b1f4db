// From a first visit to exported BibTeX with the keyboard alone: nothing is clicked, and no script moves the focus. At every
// step the focus is where a reader expects it, and can be seen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { plugins } from "@citation-js/core";
import "@citation-js/plugin-bibtex";

import { model } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Frame, Settings } from "./pages.mjs";

/** A provider that wants a key; its other end is the stand-in's. */
const provider = "https://api.x.ai";

/** More stops than lie between any two of this path. */
const farthest = 60;

async function standInForProvider(app) {
  app.allow(/asked a foreign host: https:..api\.x\.ai/);
  await app.context.route(`${provider}/**`, async (route) => {
    const request = route.request();
    const answer = await fetch(request.url().replace(`${provider}/v1`, app.servers.model), {
      method: request.method(),
      headers: { "content-type": "application/json", authorization: request.headers().authorization },
      body: request.postData(),
    });
    const headers = { "access-control-allow-origin": "*", "content-type": answer.headers.get("content-type") };
    await route.fulfill({ status: answer.status, headers, body: await answer.text() });
  });
}

/** In the page: what has the focus, by its name and what it is, and why it cannot be seen, if so. */
function focused() {
  const one = document.activeElement;
  const label = one.labels?.[0]?.innerText ?? one.getAttribute("aria-label") ?? one.innerText ?? "";
  const heading = one.matches("article") ? one.querySelector("h2").innerText : label;
  const name = heading.split("\n")[0].trim();
  const box = one.getBoundingClientRect();
  const outline = getComputedStyle(one);
  let hidden = "";
  if (one === document.body) hidden = "nothing has the focus";
  else if (box.bottom <= 0 || box.top >= innerHeight || box.width === 0) hidden = "it is not on the screen";
  // The heading of a page takes the focus after a navigation, to be read out: the eyes are there already.
  else if (one.localName !== "h1" && (outline.outlineStyle === "none" || Number.parseFloat(outline.outlineWidth) < 2)) hidden = "it has no outline";
  return { name, kind: one.localName, hidden };
}

/** The reader's hands on the keyboard. */
class Keyboard {
  constructor(page) {
    this.page = page;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** What has the focus; fails where nobody can see it. */
  async where() {
    const at = await this.page.evaluate(focused);
    assert.equal(at.hidden, "", `${at.kind} “${at.name}”`);
    return at;
  }

  /** Goes on with Tab, or back with Shift, until the focus is on what has this name. */
  async tabTo(name, key = "Tab") {
    const passed = [];
    while (passed.length < farthest) {
      await this.press(key);
      const at = await this.where();
      if (at.name.startsWith(name)) return at;
      passed.push(at.name);
    }
    throw new Error(`“${name}” is not on the way: ${passed.join(" · ")}`);
  }

  /** Resolves when the focus is on what has this name, which it came to by itself. */
  async isAt(kind, name) {
    await this.page.waitForFunction(
      ([kind, name]) => {
        const one = document.activeElement;
        return one.localName === kind && (one.querySelector("h2") ?? one).innerText.startsWith(name);
      },
      [kind, name],
    );
    await this.where();
  }
}

test("from a first visit to exported BibTeX without a mouse", {}, async (app) => {
  await standInForProvider(app);
  const hands = new Keyboard(app.page);
  const frame = new Frame(app.page);
  const settings = new Settings(app.page);
  const digest = new Digest(app.page);

  await frame.visit("/");
  await hands.press("Tab");
  assert.equal((await hands.where()).name, "Skip to the text");
  await hands.press("Enter");
  await hands.tabTo("Use my key");
  await hands.press("Enter");

  // The provider and the model.
  await hands.isAt("h1", "Settings");
  await settings.provider.waitFor();
  await hands.tabTo("Provider");
  await hands.type("xAI");
  assert.equal(await settings.provider.locator("option:checked").innerText(), "xAI");
  await hands.tabTo("Model");
  await hands.type(model);
  await Promise.all([app.page.waitForEvent("load"), hands.press("Enter")]);

  // The page was loaded anew, to let itself reach the provider: from its beginning to the key.
  await settings.key.waitFor();
  await hands.press("Tab", "Enter");
  await hands.tabTo("Key");
  await hands.type("sk-typed-0123456789abcdef");
  await hands.press("Enter");

  // The day.
  await hands.isAt("h1", "Today");
  await digest.begin.waitFor();
  await hands.tabTo("Read the day");
  await hands.press("Enter");
  await hands.isAt("h1", "Thursday, 15 October 2026");
  await digest.begin.waitFor({ state: "detached" });
  await digest.stop.waitFor({ state: "detached" });
  await digest.says(/^15 papers out of 68 announced/);
  const titles = await digest.titles();
  await hands.where();

  // Through the papers.
  await hands.press("j");
  await hands.isAt("article", titles[0]);
  await hands.press("j");
  await hands.isAt("article", titles[1]);
  await hands.press("k");
  await hands.isAt("article", titles[0]);
  const first = digest.paper(titles[0]);
  await hands.press("o");
  await first.getByRole("button", { name: "Fold the abstract" }).waitFor();
  await hands.isAt("article", titles[0]);
  await hands.press("s");
  await first.getByRole("button", { name: "Star", exact: true }).and(app.page.locator("[aria-pressed=true]")).waitFor();
  await hands.isAt("article", titles[0]);

  // Only those that were starred.
  await hands.press("/");
  const filter = digest.fold("Filter");
  await filter.getByLabel("Words").and(app.page.locator(":focus")).waitFor();
  await hands.where();
  await hands.tabTo("Starred");
  await hands.press("Space");
  await digest.shows(1);
  await hands.where();

  // And out with them.
  await hands.tabTo("Export", "Shift+Tab");
  await hands.press("Enter");
  await hands.tabTo("Papers");
  await hands.type("What is listed");
  await hands.tabTo("Format");
  await hands.type("BibTeX");
  const save = digest.main.getByRole("button", { name: "Save file" });
  await save.and(app.page.locator(":enabled")).waitFor();
  await hands.tabTo("Save file");
  const [file] = await Promise.all([app.page.waitForEvent("download"), hands.press("Enter")]);
  assert.equal((await hands.where()).name, "Save file");
  assert.equal(file.suggestedFilename(), "2026-10-15.bib");
  const [entry, ...others] = plugins.input.data(readFileSync(await file.path(), "utf8"), "@biblatex/text");
  assert.deepEqual(others, []);
  assert.equal(entry.properties.eprint, (await digest.ids())[0]);
});
