// Every state that a reader can see the page in, by the list in tests/states.json, which is checked to name each route and
// status (tests/core/states.rs): usable in both themes, on every screen, for every hand. See inspect.mjs.
//
// A walk goes from one state to the next in one browser, and yields the name of each when it is there. A new state is a
// line in the list, in the part that its file is called after, and a `yield` in a walk.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after } from "node:test";

import { arxivSays, feed, shortPapers } from "./days.mjs";
import { test } from "./harness.mjs";
import { inspect } from "./inspect.mjs";
import { Profile } from "./pages.mjs";

const list = JSON.parse(readFileSync(new URL("../states.json", import.meta.url), "utf8"));

/** What stands on a page that shows a thing of the list: without it the list would be a mere claim. */
export const proofs = {
  "Status::Fresh": /: the batch of .*, complete\./,
  "Status::Waiting": /: the batch of .* is not out yet\./,
  "Status::Quiet": /announces nothing|arXiv announced nothing for/,
  "Status::Stale": /arXiv's feed shows the batch of .* again/,
  "Status::Partial": /entries of .* came, /,
  "Status::Refused": /: the request was refused \(403\)\./,
  "Status::Failed": /came where arXiv's feed was due/,
  "Status::Unconfirmed": /: this is dated .* arXiv puts a new date above an old batch/,
  "Scene::Announced": /arXiv announced \d+ entr/,
  "Scene::Quiet": "Nothing was announced.",
  "Scene::Failed": "arXiv’s announcement did not arrive.",
  "Scene::Settled": /Nothing new today\.|papers? out of \d+ announced/,
  "Phase::Running": /^Scoring \d+ of \d+ papers\.|read in another tab|This run was interrupted/,
  "Phase::Finished": /papers? out of 9 announced/,
  "Phase::Stopped": "You stopped this run.",
  "Phase::OverBudget": "The budget ended this run.",
  "Phase::Failed": /^The run ended after \d+ of \d+ papers\.|^No paper could be scored\./,
  "KeepError::Store": "What happens now is not kept.",
  "KeepError::Record": "Not everything stored could be read.",
  "Missing::Model": "No model is chosen yet.",
  "Missing::Key": "The key is missing.",
  "Missing::Lock": "Passphrase",
  "Missing::Nothing": "Use another key",
};

/**
 * What makes the walks of a part of the list: `walk(name, options, states)` looks at every state on the way, and fails at
 * its end where something is wrong with any. After all of them, the part itself fails where a state was not seen.
 */
export function walks(part) {
  const seen = new Set();
  after(() => assert.deepEqual([...seen].sort(), list[part].map(({ name }) => name).sort(), "states that were seen"));
  return (name, options, states) =>
    test(`states: ${name}`, { timeout: 400_000, ...options }, async (app) => {
      const wrong = [];
      for await (const state of states(app)) {
        wrong.push(...(await check(app, part, state)).map((one) => `${state}, ${one}`));
        seen.add(state);
      }
      assert.equal(wrong.join("\n"), "", "somebody finds this hard to use");
    });
}

/** What is wrong with the state that the page is in: sentences. Fails where it is not what the list says. */
async function check(app, part, name) {
  const state = list[part].find((one) => one.name === name);
  assert.ok(state, `“${name}” is not in “${part}” of tests/states.json`);
  const { pathname } = new URL(app.page.url());
  const pattern = state.route.replace("*id", "*").replaceAll("*", ".+").replace(/:\w+/g, "[^/]+");
  assert.match(pathname, new RegExp(`^${pattern}$`), name);
  for (const shown of state.shows) {
    // Words of the list's own say what a state is for; what the app tells apart has to be proved.
    if (!shown.includes("::")) continue;
    assert.ok(proofs[shown], `${shown} has no proof`);
    await app.page.getByText(proofs[shown]).filter({ visible: true }).first().waitFor();
  }
  return inspect(app, name);
}

/** Opens every fold of the page, also those that are in others. */
export async function unfoldAll(page) {
  const closed = page.locator("main details:not([open]):not(.menu) > summary").filter({ visible: true });
  while (await closed.count()) await closed.first().click();
}

/** A small day, of more papers than a few answers that break off are about. */
export const papers = Array.from({ length: 9 }, (_, index) => {
  const { title, abstract } = shortPapers[index % shortPapers.length];
  return { id: `2504.9991${index}`, title: `${title}, Part ${index + 1}`, abstract };
});

export async function playSmallDay(app) {
  await arxivSays(app, { "cs.LG": feed({ papers }), "cs.AI": feed({ category: "cs.AI" }) });
}

/** The reader reads these categories from now on. */
export async function readCategories(app, categories) {
  const profile = new Profile(app.page);
  await profile.open();
  await profile.categories.fill(categories);
  await profile.saved();
}
