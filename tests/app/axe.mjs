// Asks axe-core who would find a page hard to use.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 A and AA, and what axe holds for good practice. */
export const allRules = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** What may be another in another theme. */
export const colours = { type: "rule", values: ["color-contrast"] };

/**
 * A formula that is wider than the screen scrolls in its own box, and browsers let the keyboard into such a box by
 * themselves (Firefox always, Chromium from 130 on), which axe does not know.
 */
const settings = `axe.configure({ rules: [{ id: "scrollable-region-focusable", selector: "*:not(select, textarea, math)" }] });`;

/**
 * What axe finds by the rules `runOnly` on the page of a session of the protocol: sentences. Over the protocol, as a
 * script element would be refused by the page's policy, and rightly so.
 */
export async function violations(session, runOnly) {
  await session.send("Runtime.evaluate", { expression: `globalThis.axe || (() => { ${axe}\n${settings} })()` });
  const expression = `axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ["violations"] })
    .then(({ violations }) => violations.map(({ id, help, nodes }) =>
      id + ", " + help + ": " + nodes.slice(0, 5).map((node) => node.html.slice(0, 200)).join(" ")))`;
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  assert.equal(exceptionDetails, undefined, `axe did not run: ${JSON.stringify(exceptionDetails)}`);
  return result.value;
}
