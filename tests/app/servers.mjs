// The loopback servers that a whole-app test talks to, and the real data that some of them serve.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = path.resolve(fileURLToPath(import.meta.url), "../../..");
export const xtask = process.env.FIRSTLIGHT_XTASK ?? path.join(root, "target/debug/xtask");
/** The folder of the built page. */
export const dist = process.env.FIRSTLIGHT_DIST ?? path.join(root, "dist");

/** Where real arXiv data lies; the one place of the whole-app tests that knows. */
export const dataFolder = path.resolve(root, process.env.FIRSTLIGHT_DATA ?? "../shared/data");

/** Why a test over the data folder cannot run here, or null. */
export const noData = existsSync(dataFolder) ? null : `${dataFolder} is absent`;

/** Why a test with the real model server cannot run here, or null. */
export const noModelServer = process.env.FIRSTLIGHT_MODEL_SERVER
  ? null
  : (process.env.FIRSTLIGHT_NO_MODEL_SERVER ?? "cargo xtask test has not set the model server up");

/** Feeds by category of a real day, its digest, and what the digest was made of. */
export function realDay(day) {
  const folder = path.join(dataFolder, "days", day);
  const selected = JSON.parse(readFileSync(path.join(folder, "selected.json"), "utf8"));
  const feed = (name) => path.join(folder, `${name}.rss.xml`);
  return {
    feeds: { "cs.LG": feed("cs-lg"), "cs.AI": feed("cs-ai"), "cs.CL": feed("cs-cl"), "cs.CV": feed("cs-cv") },
    answers: path.join(dataFolder, "digests", selected.seed_file),
    selected,
  };
}

/**
 * Starts the page that was built into `folder` beside its stand-ins, each on a port of its own; `asHosted`: with the sample
 * day as it is put up.
 */
export async function startStandIns(folder = dist, { asHosted = false } = {}) {
  const args = ["stand-in", "--dist", folder, ...(asHosted ? ["--as-hosted"] : [])];
  const child = spawn(xtask, args, { stdio: ["pipe", "pipe", "inherit"] });
  const addresses = JSON.parse(await firstLine(child, "cargo xtask stand-in"));
  const order = async (method, place, orders) => {
    const body = orders && JSON.stringify(orders);
    const answer = await fetch(addresses.control + place, {
      method,
      body,
      headers: body ? { "content-type": "application/json" } : {},
    });
    if (!answer.ok) throw new Error(`${method} ${place}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    ...addresses,
    /**
     * `{ feeds: { "cs.LG": FILE }, invented: { days, papers }, now, mood, only }`; moods: feeds, dead, rate-exceeded,
     * asks-to-wait, html, empty, truncated, overloaded, refused, stale, for addresses that contain `only`. `now`: what its
     * clock shows, in milliseconds since 1970; else the morning of the newest feed.
     */
    arxivIs: (orders) => order("PUT", "/arxiv", orders),
    /**
     * `{ answers: FILE, mood, times, cors }`; moods: answers, dead, wrong-key, unknown-model, schema-refused,
     * rate-limit, rate-limit-in-header, too-large, no-quota, broken, overloaded, web-page, held, error-in-stream,
     * cut-off, length, context-full, refusal, empty, dribble; with `times`, for so many requests. cors: open,
     * hides-errors, closed.
     */
    modelIs: (orders) => order("PUT", "/model", orders),
    /** Lets held streams run on. */
    release: () => order("POST", "/model/release"),
    /** Every request that came to the stand-ins: `{ arxiv: [{ path, headers }], model: [{ headers, body, end }] }`. */
    asked: async () => (await order("GET", "/asked")).json(),
    stop: () => stop(child, () => child.stdin.end()),
  };
}

/** Starts a real model (llama.cpp with SmolLM2-135M) that takes `key`. */
export async function startModelServer(key) {
  const port = await freePort();
  const child = spawn("python3", [process.env.FIRSTLIGHT_MODEL_SERVER, String(port), key], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, PYTHONPATH: process.env.FIRSTLIGHT_MODEL_PACKAGES },
  });
  const line = await firstLine(child, "the model server");
  return {
    base: `${line.split(" ").at(-1)}/v1`,
    model: "smollm2-135m",
    stop: () => stop(child, () => child.kill()),
  };
}

/** The first line that `child` prints; an error where it ends, or cannot start, before. */
async function firstLine(child, name) {
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`${name} ended with ${code} before it was ready`);
  });
  gone.catch(() => {}); // It ends some day: that is an error now only.
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), gone]);
  return line;
}

async function stop(child, ask) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  ask();
  // One that does not listen must not hold the tests up.
  const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
  await gone;
  clearTimeout(late);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
