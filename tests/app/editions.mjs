// A site of the test's own, which can be renewed while readers have it open.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";

import { dist } from "./servers.mjs";

/** A copy of the built page, in a folder that goes when the tests are over. */
export function copyOfSite() {
  const site = mkdtempSync(path.join(tmpdir(), "firstlight-site-"));
  cpSync(dist, site, { recursive: true });
  after(() => rmSync(site, { recursive: true, force: true }));
  return site;
}

/** Puts another version of the page in the place of the one in the folder `site`, of the edition "another". */
export function renew(site) {
  const edit = (name, from, to) => {
    const file = path.join(site, name);
    const text = readFileSync(file, "utf8");
    assert.match(text, from);
    writeFileSync(file, text.replace(from, to));
  };
  edit("worker.js", /"name":"[0-9a-f]{16}"/, '"name":"another"');
  edit("index.html", /<title>Firstlight<\/title>/, "<title>Firstlight, renewed</title>");
  edit("index.html", /<html lang="en">/, '<html lang="en" data-edition="another">');
}

/** Resolves when the browser has kept the page whole. */
export const isKept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
