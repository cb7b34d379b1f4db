// arXiv is asked slowly, one request at a time over all tabs, and the page says why it waits.

import assert from "node:assert/strict";

import { model, until } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, Settings } from "./pages.mjs";

const days = ["2026-07-13", "2026-07-14"];
const tuesday = Date.parse("2026-07-14T13:00:00Z");

const asked = async (app) => (await app.servers.asked()).arxiv.map(({ path }) => path);

test("the page waits between requests and says so", {}, async (app) => {
  await app.servers.arxivIs({ invented: { days, papers: 8 }, now: tuesday });
  await app.context.clock.install({ time: tuesday });
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  // By the page's own clock: on a busy machine, when others hear of a request is another matter.
  await app.page.evaluate(() => {
    const { fetch } = window;
    window.moments = [];
    window.fetch = (request, ...more) => {
      if (String(request.url ?? request).includes("/from/")) window.moments.push(Date.now());
      return fetch(request, ...more);
    };
  });
  const digest = new Digest(app.page);
  // It stands there for three seconds: whoever looks must look beforehand.
  const waiting = digest.says(/Waiting \d s: arXiv asks for this between requests\./);
  await settings.readToday.click();
  await waiting;
  assert.equal((await asked(app)).length, 1, "not before its time");
  await digest.begin.waitFor();
  // The feeds are here; the listings, which confirm them, take 15 s each.
  await until(async () => (await asked(app)).length === 4);
  assert.deepEqual(await asked(app), ["/rss/cs.LG", "/rss/cs.AI", "/list/cs.LG/new", "/list/cs.AI/new"]);
  const moments = await app.page.evaluate(() => window.moments);
  const [first, second, listing, next] = moments;
  assert.ok(second - first >= 2_900 && next - listing >= 14_900, `${moments}`);
  await digest.says("Sources: everything is here");
});
