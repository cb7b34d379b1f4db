// The Worker under workerd, as `wrangler.json` says, with a stand-in in arXiv's place: whatever host it asks, its
// request ends up there, so that one that got out of the map would be seen.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Log, LogLevel, Miniflare } from "miniflare";

import { get } from "./client.mjs";
import { StandIn } from "./stand-in.mjs";

const folder = fileURLToPath(new URL("../../deploy/worker/", import.meta.url));
const source = path.join(folder, "src");

export const config = JSON.parse(readFileSync(path.join(folder, "wrangler.json"), "utf8"));

/** A clock that a test can put forward: GET /test/travel?TIME. In a module of its own, in place of `clock.js`. */
const CLOCK = `
let shift = 0;
export const now = () => Date.now() + shift;
export const travel = (time) => { shift = time - Date.now(); };
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
`;
const ENTRY = `
import worker from "./index.js";
import { travel } from "./clock.js";
export { Upstream } from "./index.js";
export default {
  fetch(request, ...rest) {
    const { pathname, search } = new URL(request.url);
    if (pathname !== "/test/travel") return worker.fetch(request, ...rest);
    travel(Number(search.slice(1)));
    return new Response("there");
  },
};
`;

/**
 * Starts the Worker. `limits` take the place of those in `limits.js`, `travels` gives it a clock that can be put
 * forward, `disk` is a folder for its storage (else it is in memory), `centres` are names of data centres: each is an
 * instance of the Worker of its own, at `NAME.test`, without any cache of Cloudflare's, before the same objects.
 */
export async function startWorker(
  standIn,
  { limits = {}, travels = false, disk, origins = "https://reader.example", centres = ["west"] } = {},
) {
  const files = readdirSync(source).map((name) => ({ name, contents: readFileSync(path.join(source, name), "utf8") }));
  for (const file of files) {
    if (file.name === "limits.js") file.contents += `\nObject.assign(limits, ${JSON.stringify(limits)});\n`;
    if (file.name === "clock.js" && travels) file.contents = CLOCK;
  }
  if (travels) files.push({ name: "entry.js", contents: ENTRY });
  const main = travels ? "entry.js" : path.basename(config.main);
  files.sort((a, b) => Number(b.name === main) - Number(a.name === main));
  const [binding] = config.durable_objects.bindings;
  const workers = centres.map((name) => ({
    name,
    routes: [`${name}.test/*`],
    modulesRoot: source,
    modules: files.map(({ name, contents }) => ({ type: "ESModule", path: path.join(source, name), contents })),
    compatibilityDate: config.compatibility_date,
    bindings: { ORIGINS: origins },
    durableObjects: {
      [binding.name]: {
        className: binding.class_name,
        useSQLite: config.migrations[0].new_sqlite_classes.includes(binding.class_name),
        ...(name === centres[0] ? {} : { scriptName: centres[0] }),
      },
    },
    outboundService: { external: { address: standIn.address, http: {} } },
  }));
  const miniflare = new Miniflare({
    workers,
    host: "127.0.0.1",
    port: 0,
    cache: false,
    cf: false,
    durableObjectsPersist: disk ?? false,
    log: new Log(LogLevel.ERROR),
    // workerd writes a stack for each broken answer, and tests break many: FIRSTLIGHT_WORKERD=1 shows them.
    handleRuntimeStdio(...streams) {
      for (const stream of streams) process.env.FIRSTLIGHT_WORKERD ? stream.pipe(process.stderr) : stream.resume();
    },
  });
  const { port } = await miniflare.ready;
  return { port: Number(port), stop: () => miniflare.dispose() };
}

/** A pace for tests that are not about it. */
export const fast = { pace: { interop: 20, listings: 20 } };

/**
 * A test with a Worker (`options` as `startWorker` takes them, the pace fast unless they say otherwise) and a stand-in
 * behind it. `body` gets both, the Worker's port, and `get` with the port filled in.
 */
export function workerTest(name, options, body) {
  test(name, { timeout: 120_000 }, async (t) => {
    const standIn = await StandIn.start();
    const worker = await startWorker(standIn, { limits: fast, ...options });
    try {
      await body({ standIn, port: worker.port, get: (...rest) => get(worker.port, ...rest), t });
    } finally {
      await worker.stop();
      await standIn.stop();
    }
  });
}
