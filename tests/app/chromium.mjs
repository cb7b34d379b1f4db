// The Chromium of whole-app tests: started, begun again where it died, killed where it hangs.

import { after } from "node:test";

import { chromium } from "playwright-core";

import { patience, tidying, within } from "./patience.mjs";

/** How Chromium is started. */
const launch = {
  executablePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** One Chromium for all tests of a file, and another where that one has crashed. */
let starting;
export async function browser() {
  if (!(await starting?.catch(() => null))?.isConnected()) starting = surely(() => chromium.launch(launch));
  return starting;
}
after(async () => {
  const last = await starting?.catch(() => null);
  if (last) await within(tidying, "Chromium goes", last.close()).catch(() => kill(last));
});

/** Resolves when the process of `page` has been killed as if it had crashed, and its window is gone. */
export async function crash(page) {
  const session = await page.context().newCDPSession(page);
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  session.send("Page.crash").catch(() => {}); // Nobody is left to answer.
  await within(patience, "the tab dies", crashed);
  await within(patience, "its window goes", page.close());
}

/** A Chromium with a profile of its own in `folder`. */
export function launchIn(folder, options) {
  return surely(() => chromium.launchPersistentContext(folder, { ...launch, ...options }), (context) => context.browser());
}

/** The process of each Chromium that was started. */
const processes = new WeakMap();

async function remember(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  processes.set(browser, processInfo.find(({ type }) => type === "browser").id);
  await session.detach();
}

/** Ends a Chromium that no longer listens. */
export function kill(browser) {
  try {
    process.kill(processes.get(browser), "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // It went by itself meanwhile.
  }
}

/**
 * What `start` resolves to, with the process of the Chromium `of` it noted. On a busy machine Chromium sometimes crashes
 * before it shows a page (seen as a SIGSEGV within the first second): no test has begun then, and another start says
 * nothing less about the app.
 */
async function surely(start, of = (browser) => browser, attempts = 3) {
  try {
    const started = await start();
    await remember(of(started));
    return started;
  } catch (error) {
    if (attempts === 1 || !/process did exit|has been closed/.test(error.message)) throw error;
    return surely(start, of, attempts - 1);
  }
}
