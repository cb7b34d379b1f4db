// Caddy with `deploy/caddy/Caddyfile`, on loopback, without TLS.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { freePort, listening, start } from "./servers.mjs";

const config = fileURLToPath(new URL("../../deploy/caddy/Caddyfile", import.meta.url));

/** Serves `folder` at `base`, with the proxy at `proxy` (`127.0.0.1:PORT`). Gives `{ port, stop }`. */
export async function startCaddy({ folder, base = "/", proxy = "127.0.0.1:9" }) {
  const home = await mkdtemp(path.join(tmpdir(), "firstlight-caddy-"));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    // Its own door for orders; a Caddy that runs on this machine has the usual one.
    CADDY_ADMIN: `127.0.0.1:${await freePort()}`,
    FIRSTLIGHT_ADDRESS: `http://127.0.0.1:${port}`,
    FIRSTLIGHT_FOLDER: folder,
    FIRSTLIGHT_BASE: base,
    FIRSTLIGHT_PROXY: proxy,
  };
  const caddy = start("caddy", ["run", "--config", config, "--adapter", "caddyfile"], { env });
  await listening(port, caddy);
  return {
    port,
    async stop() {
      await caddy.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
