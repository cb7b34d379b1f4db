// arXiv as the proxies of `deploy` meet it: one HTTP server on loopback for all its hosts, told apart by Host. It
// notes who asked what and when, and answers as a test says.

import { EventEmitter, on } from "node:events";
import http from "node:http";
import https from "node:https";

import { newYorkDay } from "../../deploy/worker/src/calendar.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The feed of a day (`2025-04-18`, today in New York if none is given), in arXiv's form, of about `size` bytes. */
export function feed({ title = "cs.LG", day = newYorkDay(Date.now()), size = 2_000 } = {}) {
  const [year, month, date] = day.split("-");
  const item = "<item><title>A paper</title><link>https://arxiv.org/abs/2504.00001</link></item>\n";
  const items = item.repeat(Math.max(1, Math.round(size / item.length)));
  const built = `Fri, ${date} ${MONTHS[Number(month) - 1]} ${year} 00:00:00 -0400`;
  return `<?xml version='1.0' encoding='UTF-8'?>\n<rss version="2.0"><channel><title>${title} updates on arXiv.org</title>
<lastBuildDate>Fri, 01 Jan 2021 04:00:00 +0000</lastBuildDate><pubDate>${built}</pubDate>\n${items}</channel></rss>\n`;
}

/** What arXiv answers if a test says nothing else. */
function usual(request, response) {
  const { pathname } = new URL(request.url, "http://arxiv.test");
  if (pathname.startsWith("/rss/") || pathname.startsWith("/atom/")) {
    response.setHeader("content-type", "application/rss+xml");
    response.setHeader("set-cookie", "spy=1");
    response.setHeader("access-control-allow-origin", "*");
    response.end(feed({ title: pathname.slice(5) }));
  } else if (pathname === "/api/query") {
    response.setHeader("content-type", "application/atom+xml; charset=utf-8");
    response.end("<feed><entry></entry></feed>\n");
  } else {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end("<!DOCTYPE html><html><h3>Showing new listings</h3></html>\n");
  }
}

export class StandIn {
  /** All that was asked, in order: `{ at, host, path, headers }`; `at` in milliseconds of a clock that only goes on. */
  asked = [];
  /** Answers the next requests; `usual` is what it may fall back on. */
  answer = usual;
  usual = usual;
  #news = new EventEmitter();

  /** `tls`: a key and a certificate (`{ key, cert }`), to be asked over https. */
  static async start(tls = null) {
    const standIn = new StandIn();
    const create = tls ? (answer) => https.createServer(tls, answer) : http.createServer;
    const server = create((request, response) => {
      const { headers, url: path } = request;
      standIn.asked.push({ at: performance.now(), host: headers.host, path, headers });
      response.on("error", () => {});
      standIn.#news.emit("asked");
      standIn.answer(request, response);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    standIn.port = server.address().port;
    standIn.address = `127.0.0.1:${standIn.port}`;
    standIn.stop = () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    };
    return standIn;
  }

  /** Resolves when `count` requests have come in all. */
  async askedFor(count) {
    const more = on(this.#news, "asked", { signal: AbortSignal.timeout(60_000) });
    while (this.asked.length < count) await more.next();
    await more.return();
  }
}

/** A promise to be resolved from outside: tests hold an answer back with it. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { opened, open };
}
