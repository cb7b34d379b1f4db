// One path through the app in Firefox: a first visit, the sample day, a model, a day read and kept. All else is tested
// in Chromium; here it shows whether a reader with another browser is met by the same page. Playwright drives a
// Firefox of its own alone, so this test speaks WebDriver BiDi, which every Firefox does.
//
// Puppeteer's locators and waits for functions make functions from text in the page, which our policy refuses and
// reports; its waits for selectors do not.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

import puppeteer from "puppeteer-core";

import { model, until } from "./days.mjs";
import { startStandIns } from "./servers.mjs";

const servers = await startStandIns();
// As root Firefox takes no home that is another user's.
const home = mkdtempSync(path.join(tmpdir(), "firstlight-firefox-"));
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIRSTLIGHT_FIREFOX ?? "/usr/bin/firefox-esr",
  env: { ...process.env, HOME: home },
  timeout: 60_000,
});
after(async () => {
  await browser.close();
  await servers.stop();
  rmSync(home, { recursive: true, force: true });
});

test("a first visit, the sample day, and a day read and kept, in Firefox", { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) wrong.push(message.text());
  });
  const there = (selector) => page.waitForSelector(selector);
  const click = async (selector) => (await there(selector)).click();
  const fill = async (label, text) => {
    const id = await page.$eval(`label::-p-text(${label})`, (label) => label.htmlFor);
    await page.type(`#${id}`, text);
  };
  const says = (words) => there(`main ::-p-text(${words})`);
  const papers = () => page.$$eval("main article:not([hidden])", (articles) => articles.length);

  await page.goto(servers.site);
  await click("main a::-p-text(See a sample day)");
  await says("A sample day.");
  // Every browser that is supported renders the formulas itself.
  await there("main article math");
  // They come onto the page a few at a time; how many there are is said before.
  const lede = await (await there("main .lede.num")).evaluate((line) => line.textContent);
  const sample = Number(lede.match(/^(\d+) papers out of/)[1]);
  assert.ok(sample > 0);
  await until(async () => (await papers()) === sample);

  await click("header a::-p-text(Settings)");
  await there("main label::-p-text(Provider)");
  const [choice, another] = await page.$eval("main label::-p-text(Provider)", (label) => {
    const { id, options } = document.getElementById(label.htmlFor);
    return [`#${id}`, [...options].find(({ label }) => label === "Another address").value];
  });
  await page.select(choice, another);
  await fill("Address", servers.model);
  await fill("Model", model);
  // The policy is made anew for the new origin, and the page with it.
  await Promise.all([page.waitForNavigation(), click("form:has(input[list]) button::-p-text(Save)")]);
  await click("main a::-p-text(Read today’s arXiv)");
  await click("main button::-p-text(Read the day)");
  await says(`${sample} papers out of`);
  await until(() => page.$$eval("main button", (all) => all.every(({ textContent }) => textContent !== "Stop")));
  await until(async () => (await papers()) === sample);

  await page.reload();
  await says(`${sample} papers out of`);
  await until(async () => (await papers()) === sample);
  assert.deepEqual(wrong, []);
});
