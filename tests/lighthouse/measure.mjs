// `cargo xtask measure lighthouse`: what Lighthouse says of the site as it is put up, served by Caddy as deploy/ has it:
// the first visit and the sample day, on a phone (slow network, slow processor) and on a desktop, median of five each.

import path from "node:path";

import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

import { startCaddy } from "../deploy/caddy.mjs";

/** So many of a hundred points at least, in each category. */
const asked = 95;
const runs = 5;

const categories = ["performance", "accessibility", "best-practices", "seo"];
/** What performance is made of, in milliseconds, the last as it is. */
const timings = {
  FCP: "first-contentful-paint",
  LCP: "largest-contentful-paint",
  TBT: "total-blocking-time",
  SI: "speed-index",
  CLS: "cumulative-layout-shift",
};

const pages = { "first visit": "/", "sample day": "/day/sample" };
const screens = { phone: undefined, desktop: desktopConfig };

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** One report, of a browser that was never here. */
async function report(address, config) {
  const chrome = await chromeLauncher.launch({
    chromePath: process.env.FIRSTLIGHT_CHROMIUM ?? "/usr/bin/chromium",
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"],
    logLevel: "error",
  });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, onlyCategories: categories, logLevel: "error" }, config);
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

/** The audits that cost points, or are worth a look: the worst first. */
function remarks({ categories, audits }) {
  const found = new Map();
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue = "" } = audits[id];
      if (score !== null && score < 0.9) found.set(id, { weight, said: `${id}: ${title} ${displayValue}` });
    }
  }
  return [...found.values()].sort((one, other) => other.weight - one.weight).map(({ weight, said }) => `${weight > 0 ? "costs" : "    -"}  ${said}`);
}

const folder = path.resolve(process.env.FIRSTLIGHT_SITE);
const caddy = await startCaddy({ folder });
try {
  const table = {};
  const said = {};
  for (const [page, address] of Object.entries(pages)) {
    for (const [screen, config] of Object.entries(screens)) {
      const reports = [];
      for (let run = 0; run < runs; run += 1) reports.push(await report(`http://127.0.0.1:${caddy.port}${address}`, config));
      const points = (category) => median(reports.map((one) => Math.round(100 * one.categories[category].score)));
      const taken = (id) => median(reports.map((one) => one.audits[id].numericValue));
      const name = `${page}, ${screen}`;
      table[name] = {
        ...Object.fromEntries(categories.map((one) => [one, points(one)])),
        ...Object.fromEntries(Object.entries(timings).map(([short, id]) => [short, Number(taken(id).toFixed(short === "CLS" ? 3 : 0))])),
      };
      said[name] = remarks(reports.at(-1));
    }
  }
  console.log(`Lighthouse, median of ${runs}; times in ms:`);
  console.table(table);
  for (const [name, lines] of Object.entries(said)) console.log(`${name}:\n  ${lines.join("\n  ") || "nothing to remark"}`);
  const below = Object.entries(table).flatMap(([name, row]) =>
    categories.filter((one) => row[one] < asked).map((one) => `${name}: ${one} ${row[one]}`),
  );
  if (below.length > 0) {
    console.log(`Below ${asked}:\n  ${below.join("\n  ")}`);
    process.exitCode = 1;
  }
} finally {
  await caddy.stop();
}
