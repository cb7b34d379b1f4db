// Programs that listen at a port of this machine.

import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";

/** A port of this machine that was free a moment ago. */
export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when something listens at `port`; fails when `child` ends before. */
export async function listening(port, child) {
  let ended = false;
  child.once("exit", () => (ended = true));
  for (;;) {
    const socket = net.connect(port, "127.0.0.1");
    const up = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (up) return;
    if (ended) throw new Error(`${child.spawnfile} ended: ${child.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts `program`; `said()` is what it wrote to standard error. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], ...options });
  let text = "";
  child.stderr.on("data", (chunk) => (text += chunk));
  child.said = () => text;
  child.stop = async (signal = "SIGTERM") => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
  };
  return child;
}
