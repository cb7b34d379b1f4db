// Days that whole-app tests work with: a real one, and small ones of our own.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Digest, Settings } from "./pages.mjs";
import { realDay } from "./servers.mjs";

/** The model's name that the stand-in is asked for; it stands in the bundled table of prices. */
export const model = "gpt-4o";

/** The day that the real digest of 2025-04-18 was made of. */
export const day = "2025-04-18";
export const dayInWords = "Friday, 18 April 2025";

/** Lets the stand-ins play the real day, for cs.LG and cs.AI, and returns what was selected of it then. */
export async function playRealDay(app) {
  const { feeds, answers, selected } = realDay(day);
  await app.servers.arxivIs({ feeds });
  await app.servers.modelIs({ answers });
  return selected;
}

/** Sets the stand-in for a model up as a reader would, and goes to Today. */
export async function setUp(app) {
  const settings = new Settings(app.page);
  await settings.open();
  await settings.use(app.servers.model, model);
  await settings.readToday.click();
  return new Digest(app.page);
}

/** The real day, read to its end: 26 papers are on the page. */
export async function readRealDay(app) {
  const selected = await playRealDay(app);
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.says(/^26 papers out of 433 announced/);
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  return { digest, selected };
}

/** A feed of our own in the form of arXiv's: `papers` are `{ id, title, abstract, authors, announce, version }`. */
export function feed({ category = "cs.LG", date = "Mon, 21 Apr 2025", papers = [] }) {
  const items = papers.map(
    ({ id, title, abstract, authors = "Ada Example, Béla Sample", announce = "new", version = 1 }) => `
    <item>
      <title>${title}</title>
      <link>https://arxiv.org/abs/${id}</link>
      <description>arXiv:${id}v${version} Announce Type: ${announce} 
Abstract: ${abstract}</description>
      <guid isPermaLink="false">oai:arXiv.org:${id}v${version}</guid>
      <category>${category}</category>
      <pubDate>${date} 00:00:00 -0400</pubDate>
      <arxiv:announce_type>${announce}</arxiv:announce_type>
      <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
      <dc:creator>${authors}</dc:creator>
    </item>`,
  );
  return `<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>${category} updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/${category}</link>
    <description>${category} updates on the arXiv.org e-print archive.</description>
    <atom:link href="http://rss.arxiv.org/rss/${category}" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>${date} 04:00:00 +0000</lastBuildDate>
    <managingEditor>rss-help@arxiv.org</managingEditor>
    <pubDate>${date} 00:00:00 -0400</pubDate>
    <skipDays>
      <day>Saturday</day>
      <day>Sunday</day>
    </skipDays>${items.join("")}
  </channel>
</rss>
`;
}

/** Three short papers, enough for a small model. */
export const shortPapers = [
  { id: "2504.99901", title: "Merging Experts at No Cost", abstract: "We merge the experts of a sparse model and lose nothing." },
  { id: "2504.99902", title: "A Dataset of Cows", abstract: "We photograph ten thousand cows and publish the pictures." },
  { id: "2504.99903", title: "Low-Rank Gradients Explained", abstract: "Gradients of wide networks are nearly low-rank; we prove why." },
];

/** Five papers, of which the model says what a test has it say. */
export const fivePapers = ["Merging Experts", "Routing Tokens", "Sparse Attention", "A Dataset of Cows", "Low-Rank Gradients"].map(
  (title, index) => ({
    id: `2504.9990${index + 1}`,
    title,
    abstract: `We write about ${title.toLowerCase()} and say how it is done.`,
  }),
);

/** A digest of one paper of 17 April 2025, as a file. */
export const digestOfAnotherDay = JSON.stringify({
  format: "firstlight-digest",
  version: 1,
  digest: {
    day: "2025-04-17",
    source: "import",
    entries: [
      { id: "2504.00001", title: "A paper of another day", authors: "Ada Example", abstract: "Yes.", author_match: "unmatched", relevance: 10, novelty: 10 },
    ],
  },
});

/** Has the model say these scores, `[relevance, novelty]`, of papers in their order. */
export async function modelSays(app, scores, comment = "It is about", papers = fivePapers) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "firstlight-answers-")), "answers.jsonl");
  const line = ([relevance, novelty], index) => {
    const { id, title } = papers[index];
    return JSON.stringify({ id, comment: `${comment} ${title}.`, relevance, novelty });
  };
  writeFileSync(file, scores.map(line).join("\n"));
  await app.servers.modelIs({ answers: file });
}

/** Monday, 21 April 2025 with the five papers, read to its end: three are near a cut-off, and three are shown. */
export async function readFivePapers(app) {
  await arxivSays(app, { "cs.LG": feed({ papers: fivePapers }), "cs.AI": feed({ category: "cs.AI", papers: [] }) });
  await modelSays(app, [[8, 7], [9, 8], [7, 8], [2, 9], [10, 10]]);
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.shows(3);
  await digest.stop.waitFor({ state: "detached" });
  return digest;
}

/** So many papers with accents, formulas and scores of all kinds: `{ papers, answers }`, the answers as lines. */
export function manyPapers(count) {
  const papers = Array.from({ length: count }, (_, index) => ({
    id: `2504.${10_001 + index}`,
    title: `Paper ${index + 1}: Gradients of order $\\ell_{${index % 9}}$ after G\\"odel`,
    abstract: `We bound $\\| x \\|_2 &lt; ${index}$ for networks of ${index} layers. ${"The proof is short and uses nothing new. ".repeat(24)}`,
    authors: `Ada Example, Béla Sample, Zo\\"e Number${index}`,
  }));
  const lines = papers.map(({ id }, index) =>
    JSON.stringify({ id, comment: `It fits number ${index + 1}.`, relevance: 1 + (index % 10), novelty: 1 + ((index * 7) % 10) }),
  );
  return { papers, answers: lines.join("\n") };
}

/** A day of so many papers of the reader's own, read to its end. */
export async function readManyPapers(app, count, others = []) {
  const { papers, answers } = manyPapers(count);
  await arxivSays(app, { "cs.LG": feed({ papers: [...papers, ...others] }), "cs.AI": feed({ category: "cs.AI" }) });
  const file = path.join(mkdtempSync(path.join(tmpdir(), "firstlight-answers-")), "answers.jsonl");
  writeFileSync(file, answers);
  await app.servers.modelIs({ answers: file });
  const digest = await setUp(app);
  await digest.begin.click();
  await digest.says(new RegExp(`out of ${count + others.length} announced\\. Scored by`));
  await digest.goOn.or(digest.stop).waitFor({ state: "detached" });
  return { digest, papers };
}

/** Lets the stand-in for arXiv answer with these texts, by category. */
export async function arxivSays(app, texts) {
  const folder = mkdtempSync(path.join(tmpdir(), "firstlight-feeds-"));
  const feeds = {};
  for (const [category, text] of Object.entries(texts)) {
    feeds[category] = path.join(folder, `${category}.xml`);
    writeFileSync(feeds[category], text);
  }
  await app.servers.arxivIs({ feeds, mood: "feeds" });
}

/** Lets it be this time (as `Date` reads it), for the page and for arXiv. A later day needs it from the first on. */
export async function itIs(app, time) {
  await app.servers.arxivIs({ now: Date.parse(time) });
  await app.context.clock.setSystemTime(time);
}

/** Asks until it is so, for a minute at most: what never ends would keep the whole run of tests from ending. */
export async function until(isSo) {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not so after a minute: ${isSo}`);
    // What is asked may come with an event of this process.
    await new Promise(setImmediate);
  }
}

/**
 * Lets time pass in a page whose clock is installed, as fast as it can, until it is so: nobody waits for the pace that arXiv
 * asks for.
 */
export async function passes(app, isSo) {
  const end = Date.now() + 240_000;
  while (!(await isSo())) {
    if (Date.now() > end) {
      const said = await app.page.locator("main").innerText();
      throw new Error(`not so after four minutes: ${isSo}; the page says:\n${said}`);
    }
    await app.context.clock.runFor(2_000);
    // The page gives its database some seconds, and these run by the page's clock: they are not to pass faster than a
    // database answers.
    await app.page.evaluate(() => indexedDB.databases());
  }
}

/** Everything that the page keeps in the browser, as one text. */
export function storedText(page) {
  return page.evaluate(async () => {
    const settled = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept = { local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie, caches: [] };
    for (const name of await caches.keys()) kept.caches.push(name);
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store);
        kept[`${name}/${store}`] = [await settled(records.getAllKeys()), await settled(records.getAll())];
      }
      database.close();
    }
    return JSON.stringify(kept);
  });
}

/** The same by kind; each store of the database as `[keys, values]` under `firstlight/NAME`. */
export async function kept(page) {
  return JSON.parse(await storedText(page));
}

/** The keys of the heads of the stored runs. */
export async function heads(page) {
  return (await kept(page))["firstlight/runs"][0].filter((key) => key.startsWith("head/"));
}

/** The stored runs and what was answered in them, as one text. */
export async function storedDays(page) {
  const days = Object.entries(await kept(page)).filter(([name]) => /\/(runs|answers|bodies|run-bodies|requests)$/.test(name));
  return JSON.stringify(days);
}

/** Writes `records`, text by key, where the page keeps its runs, or in another store. */
export function store(page, records, name = "runs") {
  return inStore(page, name, "readwrite", records);
}

/** The text that the page keeps of a run under `key`. */
export function stored(page, key) {
  return inStore(page, "runs", "readonly", key);
}

function inStore(page, name, mode, asked) {
  return page.evaluate(
    ([name, mode, asked]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("firstlight");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(name, mode);
          const records = transaction.objectStore(name);
          const reading = mode === "readonly" ? records.get(asked) : undefined;
          if (!reading) for (const [key, text] of Object.entries(asked)) records.put(text, key);
          transaction.onabort = () => reject(transaction.error);
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(reading?.result);
          };
        };
      }),
    [name, mode, asked],
  );
}

/** The sample day as the stand-ins play it from the start, read by the default reader; how many papers it shows. */
export const sampleDayInWords = "Thursday, 15 October 2026";
export async function readSampleDay(app) {
  const digest = await setUp(app);
  await digest.read();
  const { Shown: count } = await digest.sums();
  await digest.shows(count);
  return { digest, count };
}

/** The ids of the papers in a request to the model. */
export function papersIn(body) {
  const text = body.messages.map(({ content }) => content).join("\n");
  const word = text.match(/^<<<(\S+) /m)[1];
  return [...text.matchAll(new RegExp(`^<<<${word} (\\S+)$`, "gm"))].map(([, id]) => id);
}

/** The head of a finished run with `changes`, as the page keeps it: the key and the text. */
export function head(day, changes = {}) {
  const record = {
    key: { profile: "default", day, number: 1 },
    phase: "finished",
    endpoint: { base_url: "https://api.openai.com/v1", model: "gpt-4o", answer_form: "schema" },
    costs: [],
    began: Date.parse(day),
    announced: 433,
    candidates: 213,
    scored: 213,
    relevant: 26,
    ...changes,
  };
  return [`head/default/${day}/0001`, JSON.stringify({ version: 1, record })];
}
