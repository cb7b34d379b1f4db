// A reader's end of the wire: nothing tidies up what is sent.

import http from "node:http";
import net from "node:net";

/**
 * GET `path` at `port` of this machine, its text as it is. Gives `{ status, headers, body, length }`; of a body only
 * its first 64 KB are kept.
 */
export function get(port, path, headers = {}, { method = "GET", onSent = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const chunks = [];
      let length = 0;
      response.on("data", (chunk) => {
        if (length < 65_536) chunks.push(chunk);
        length += chunk.length;
      });
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode, headers: response.headers, body, length });
      });
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(onSent);
  });
}

/**
 * Sends `GET {target} HTTP/1.1` byte for byte and gives the status of the first answer, or 0 where the connection
 * was closed without one. `target` is sent as UTF-8.
 */
export function raw(port, target) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    let text = "";
    const settle = () => {
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text);
      socket.destroy();
      resolve(status ? Number(status[1]) : 0);
    };
    socket.setTimeout(20_000, () => {
      socket.destroy();
      reject(new Error(`no answer to ${target.slice(0, 100)}`));
    });
    socket.on("connect", () => socket.write(`GET ${target} HTTP/1.1\r\nHost: proxy.test\r\nConnection: close\r\n\r\n`));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (text.includes("\r\n\r\n")) settle();
    });
    socket.on("end", settle);
    socket.on("error", settle);
  });
}
