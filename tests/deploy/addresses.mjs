// The lists of `addresses.json`, read.

import { readFileSync } from "node:fs";

const lists = JSON.parse(readFileSync(new URL("addresses.json", import.meta.url), "utf8"));

export const { allowed, crooked, locations } = lists;
const huge = lists.huge.map(({ start, part, times }) => start + part.repeat(times));
export const hostile = [...Object.values(lists.hostile).flat(), ...huge];

/** An address as a test's message may show it. */
export const shown = (address) => JSON.stringify(address).slice(0, 120);
