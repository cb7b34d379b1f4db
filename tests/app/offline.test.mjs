// The page kept on the device: it opens without a network, and a new version of it waits until the reader agrees.

import assert from "node:assert/strict";

import { readSampleDay, sampleDayInWords, setUp } from "./days.mjs";
import { copyOfSite, isKept, renew } from "./editions.mjs";
import { test } from "./harness.mjs";
import { Archive, Digest, FirstVisit, Settings } from "./pages.mjs";

const device = { serviceWorkers: "allow" };

/** What is kept of the page, by name. */
const keptBuilds = (page) => page.evaluate(() => caches.keys());

test("a first visit keeps nothing of the page", { device }, async (app) => {
  const visit = new FirstVisit(app.page);
  await visit.open();
  await app.page.waitForLoadState("networkidle");
  const workers = await app.page.evaluate(() => navigator.serviceWorker.getRegistrations());
  assert.deepEqual([workers.length, await keptBuilds(app.page)], [0, []]);
});

test("without a network the page opens, and every stored day in it", { device }, async (app) => {
  const { digest, count } = await readSampleDay(app);
  await digest.open();
  await isKept(app.page);
  assert.equal((await keptBuilds(app.page)).length, 1);
  // The look at arXiv fails, and says so.
  app.allow(/ERR_INTERNET_DISCONNECTED|Failed to (fetch|load resource)/);
  await app.context.setOffline(true);

  await digest.visit("/day/2026-10-15");
  await digest.shows(count);
  await digest.typeset();
  const archive = new Archive(app.page);
  await archive.goTo("Archive");
  await archive.row(sampleDayInWords).waitFor();
  await archive.goTo("Settings");
  await new Settings(app.page).provider.waitFor();
  await digest.open();
  await digest.shows(count);
});

test("a new version waits until the reader agrees, and disturbs no run", { device, site: copyOfSite }, async (app) => {
  const digest = await setUp(app);
  await isKept(app.page);
  renew(app.site);
  const edition = () => app.page.locator("html").getAttribute("data-edition");
  const use = app.page.getByRole("button", { name: "Use it now" });

  await digest.open();
  await use.waitFor();
  assert.equal(await edition(), null, "the page is still the one of before");
  await app.pictures("a new version");
  await app.assertAccessible();

  // While a run asks nothing is offered.
  await app.servers.modelIs({ mood: "held" });
  await digest.begin.click();
  await digest.stop.waitFor();
  await use.waitFor({ state: "hidden" });
  await app.servers.modelIs({ mood: "answers" });
  await app.servers.release();
  await digest.stop.waitFor({ state: "detached" });
  const count = await digest.whole();

  await Promise.all([app.page.waitForEvent("load"), use.click()]);
  await digest.ready();
  assert.equal(await edition(), "another");
  await digest.shows(count);
  await use.waitFor({ state: "hidden" });
  const [before, now] = await keptBuilds(app.page);
  assert.match(now, / another$/, `a tab of before still finds its parts in ${before}`);
});
