// The estimate before a run, held against a real tokeniser (o200k, which is not shipped) on the prompts of real days.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

import { noData, realDay, xtask } from "./servers.mjs";

// Text of papers may look like a special token; it is none.
const count = (text) => countTokens(text, { disallowedSpecial: new Set() });

/** What was estimated before the day, and its requests. */
function replay(day, ...more) {
  const { feeds, answers } = realDay(day);
  const feed = ["cs.LG", "cs.AI"].flatMap((category) => ["--feed", `${category}=${feeds[category]}`]);
  const args = ["requests", "--date", day, ...feed, "--answers", answers, ...more];
  const lines = execFileSync(xtask, args, { encoding: "utf8", maxBuffer: 64 << 20 }).trim().split("\n");
  const [estimate, ...requests] = lines.map((line) => JSON.parse(line));
  return { estimate, requests };
}

const within = (value, [low, high], what) => assert.ok(low <= value && value <= high, `${what}: ${value} is not in ${low} to ${high}`);
const within15 = (estimate, counted, what) => {
  console.log(`${what}: ${estimate} estimated, ${counted} counted, ${((estimate / counted - 1) * 100).toFixed(1)} %`);
  within(estimate, [counted * 0.85, counted * 1.15], what);
};

for (const day of ["2025-04-18", "2025-06-27"]) {
  for (const [name, ...args] of [["without a title pass"], ["with a title pass", "--title-pass"]]) {
    test(`${day} ${name} takes what was estimated`, { skip: noData ?? false }, () => {
      const { estimate, requests } = replay(day, ...args);
      const counted = requests.map(({ system, user, reply }) => ({ prompt: count(`${system}\n${user}`), completion: count(reply) }));
      requests.forEach((request, index) => {
        const { prompt } = counted[index];
        within(request.estimate, [prompt * 0.85, prompt * 1.15], `request ${index}`);
      });
      const sum = (part) => counted.reduce((all, one) => all + one[part], 0);
      const [prompt, completion] = [sum("prompt"), sum("completion")];
      within15(estimate.prompt, prompt, `${day} ${name}`);
      within(prompt, estimate.billed, "prompt");
      within(completion, estimate.completion, "completion");
      within(requests.length, estimate.requests, "requests");

      // Micro-dollars are what a million tokens cost in micro-dollars, times tokens, over a million.
      const { price } = estimate;
      const bill = (cached) =>
        ((prompt - cached) * price.prompt + cached * price.cached + completion * price.completion) / 1e6;
      const constant = count(requests.at(-1).system) + count(requests.at(-1).user.split("## Papers")[0]);
      within(bill(0), estimate.microDollars, "the bill");
      within(bill(constant * (requests.length - 2)), estimate.microDollars, "the bill where the provider caches");
      console.log(`  ${bill(0).toFixed(0)} micro-dollars in ${estimate.microDollars}, ${completion} tokens out in ${estimate.completion}`);
    });
  }
}
