// Papers for the measures of pages: real ones, with scores of all kinds.

import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

import { dataFolder } from "../app/servers.mjs";

const largest = "edge/largest-1101-items.cs-lg.2026-05-12.xml.gz";

/**
 * The largest feed of real days, cut to so many items, each a new paper; and what a model says about them, as lines.
 */
export function largestFeed(count) {
  const text = gunzipSync(readFileSync(path.join(dataFolder, largest))).toString("utf8");
  const [head, ...items] = text.split(/(?=<item>)/);
  const end = text.slice(text.lastIndexOf("</item>") + "</item>".length);
  const kept = items.slice(0, count).map((item) => item.slice(0, item.indexOf("</item>") + "</item>".length));
  const asNew = (item) =>
    item.replace(/Announce Type: [\w-]+/, "Announce Type: new").replace(/(<arxiv:announce_type>)[\w-]+/, "$1new");
  const ids = kept.map((item) => /arxiv\.org\/abs\/([\w./-]+?)<\/link>/.exec(item)[1]);
  const lines = ids.map((id, index) =>
    JSON.stringify({
      id,
      comment: `It bears on what was asked for in ${index % 7} ways, and bounds $O(n^${index % 5})$ of them.`,
      relevance: 1 + (index % 10),
      novelty: 1 + ((index * 7) % 10),
    }),
  );
  return { feed: head + kept.map(asNew).join("\n") + end, answers: lines.join("\n"), count: kept.length };
}

/** The Markdown of 40 papers, from real digests; of what only one of two typesetters knows, accents, there is none. */
export function fortyPapers() {
  const texts = ["000_83f8cba90274ee6a", "003_edbdba10fdb2b71e"].map((name) =>
    readFileSync(path.join(dataFolder, `digests/${name}.txt`), "utf8"),
  );
  const entries = texts.flatMap((text) => text.split(/^(?=## \d+\. \[)/m).slice(1));
  const clean = entries.map((entry) => entry.slice(0, entry.indexOf("\n---") + 4));
  const plain = clean.filter((entry) => entry.includes("**ArXiv ID:**") && !/\\["'`^~=.uvHcdbrk]/.test(entry.replace(/\$[^$]*\$/g, "")));
  return plain;
}
