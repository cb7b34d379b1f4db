// nginx with `deploy/nginx/firstlight.conf`, in a folder of its own, with a stand-in in arXiv's place.

import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { get } from "./client.mjs";
import { freePort, listening, start } from "./servers.mjs";

const source = fileURLToPath(new URL("../../deploy/nginx/firstlight.conf", import.meta.url));

/** The configuration with each of `changes` made, `[what stands there, what shall]`; one that is not there is an error. */
function changed(text, changes) {
  return changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`${from} is not in ${path.basename(source)}`);
    return now.replaceAll(from, to);
  }, text);
}

/**
 * Starts nginx. Places and the way to arXiv are always the test's; `changes` are further ones. The stand-in is asked
 * over plain http, or over https where `authority` is the file of the certificates to trust. Gives
 * `{ port, pid, cache, stop }`: the process of its one worker is a child of `pid`.
 */
export async function startNginx(standIn, { changes = [], origin = "https://reader.example", authority } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "firstlight-nginx-"));
  const port = await freePort();
  const here = [
    ["127.0.0.1:8081", `127.0.0.1:${port}`],
    ["/run/nginx-firstlight.sock", `${folder}/line.sock`],
    ["/var/lib/nginx/firstlight", `${folder}/cache`],
    ["https://you.github.io", origin],
    ["rss.arxiv.org:443", standIn.address],
    ["server export.arxiv.org:443", `server ${standIn.address}`],
    ["server arxiv.org:443", `server ${standIn.address}`],
    authority ? ["/etc/ssl/certs/ca-certificates.crt", authority] : ["proxy_pass https://", "proxy_pass http://"],
  ];
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((one) => `${one}_temp_path ${folder}/${one};`)
    .join(" ");
  // One worker, more connections than Debian's 768: a thousand readers come at once.
  const main = `
    ${process.getuid() === 0 ? "user root;" : ""} daemon off; master_process on; worker_processes 1; worker_rlimit_nofile 16384;
    pid ${folder}/nginx.pid; error_log stderr warn; events { worker_connections 8192; }
    http { ${places} types { } include ${folder}/firstlight.conf; }`;
  await writeFile(path.join(folder, "firstlight.conf"), changed(readFileSync(source, "utf8"), [...here, ...changes]));
  await writeFile(path.join(folder, "nginx.conf"), main);
  const nginx = start("nginx", ["-p", folder, "-c", path.join(folder, "nginx.conf")]);
  await listening(port, nginx);
  // The port is open before there is anybody to answer.
  await get(port, "/health");
  return {
    port,
    pid: nginx.pid,
    cache: path.join(folder, "cache"),
    said: nginx.said,
    async stop() {
      await nginx.stop("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
