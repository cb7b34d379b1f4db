// The app that is not there yet, or not any more, and a browser that keeps nothing. See states.mjs.

import { setUp } from "./days.mjs";
import { copyOfSite, isKept, renew } from "./editions.mjs";
import { Archive, FirstVisit, Frame, Stopped } from "./pages.mjs";
import { playSmallDay, walks } from "./states.mjs";

const walk = walks("start");

walk("before the app, and without it", {}, async function* (app) {
  const { page } = app;
  const visit = new FirstVisit(page);
  app.allow(/Content Security Policy|TrustedHTML|Firstlight refused|Failed to (load resource|fetch)|uncaught|_late\.js/);
  app.allow(/console: .*(RuntimeError|unreachable)/s);
  let arrives;
  const held = new Promise((resolve) => (arrives = resolve));
  const wasm = /_bg\.wasm$/;
  await page.route(wasm, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  await visit.heading.waitFor();
  yield "the frame before the app";
  arrives();
  await visit.ready();
  await page.unroute(wasm);
  yield "first visit";

  await page.evaluate(() => {
    try {
      document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>";
    } catch {}
  });
  await app.violations(1);
  await visit.alert.getByText("refused markup").waitFor();
  yield "first visit with a refusal";

  const wing = /_split_rooms\.wasm$/;
  await page.route(wing, (route) => route.abort());
  await visit.goTo("Settings");
  await visit.note("A part of Firstlight could not be loaded.").waitFor();
  yield "a page that did not arrive";
  await page.unroute(wing);

  await page.route(wasm, (route) => route.fulfill({ status: 404, body: "no" }));
  await page.goto("/");
  await page.getByText("Firstlight did not arrive").waitFor();
  yield "a start that fails";
  await page.unroute(wasm);

  await visit.open();
  await page.evaluate(() => {
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 120, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    WebAssembly.instantiate(bytes).then(({ instance }) => setTimeout(instance.exports.x));
  });
  await new Stopped(page).report.waitFor();
  yield "the app has crashed";
});

walk("a database that does not open", {}, async function* (app) {
  // A request that nobody answers, in a browser where there were days before.
  await app.page.addInitScript(() => {
    const slots = Object.fromEntries(["success", "error", "blocked", "upgradeneeded"].map((one) => [`on${one}`, { writable: true }]));
    slots.readyState = { value: "pending" };
    IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, slots);
    IDBFactory.prototype.databases = async () => [{ name: "firstlight", version: 1 }];
  });
  const frame = new Frame(app.page);
  const pages = {
    "today opening": "/",
    "archive opening": "/archive",
    "range opening": "/archive/range",
    "trends opening": "/trends",
    "settings opening": "/settings",
    "profile opening": "/profile",
    "taste opening": "/taste",
    "a day opening": "/day/2025-01-01",
  };
  for (const [name, address] of Object.entries(pages)) {
    await frame.visit(address);
    await frame.main.getByText("Opening…").waitFor();
    yield name;
  }
});

walk("storage that the browser refuses", {}, async function* (app) {
  await app.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  await new Archive(app.page).open();
  yield "storage refused";
});

walk("a new version", { device: { serviceWorkers: "allow" }, site: copyOfSite }, async function* (app) {
  await playSmallDay(app);
  const digest = await setUp(app);
  await isKept(app.page);
  renew(app.site);
  await new FirstVisit(app.page).open();
  await app.page.getByRole("button", { name: "Use it now" }).waitFor();
  await digest.begin.waitFor();
  yield "a new version";
});
