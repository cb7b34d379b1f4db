// nginx with `deploy/nginx/firstlight.conf`, with a stand-in in arXiv's place on loopback.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { allowed, crooked, hostile, locations, shown } from "./addresses.mjs";
import { get, raw } from "./client.mjs";
import { assertRate, crowd, forty, patientReaders } from "./crowd.mjs";
import { startNginx } from "./nginx.mjs";
import { StandIn, feed } from "./stand-in.mjs";

const site = "https://reader.example";
const learning = "/from/rss.arxiv.org/rss/cs.LG";
const intelligence = "/from/rss.arxiv.org/rss/cs.AI";
const fast = [
  ["rate=20r/m", "rate=100r/s"],
  ["rate=4r/m", "rate=100r/s"],
];
const MB = 1024 * 1024;

/** A test with nginx and the stand-in behind it; `changes` to its configuration, the fast pace if none are given. */
function nginxTest(name, changes, body) {
  test(name, { timeout: 120_000 }, async (t) => {
    const standIn = await StandIn.start();
    const nginx = await startNginx(standIn, { changes: changes ?? fast });
    try {
      await body({ standIn, nginx, port: nginx.port, get: (...rest) => get(nginx.port, ...rest), t });
    } finally {
      await nginx.stop();
      await standIn.stop();
    }
  });
}

nginxTest(
  "what Firstlight reads comes through, with nothing of the reader on the way and none of arXiv's cookies back",
  null,
  async ({ standIn, get }) => {
    const personal = {
      origin: site,
      cookie: "a=b",
      authorization: "Bearer key",
      referer: `${site}/day`,
      "user-agent": "me",
      "x-api-key": "key",
    };
    for (const [at, address] of allowed.slice(0, -1).entries()) {
      const { status, headers, body } = await get(address, personal);
      assert.equal(status, 200, `${address}: ${body}`);
      const asked = standIn.asked[at];
      assert.equal(`/from/${asked.host}${asked.path}`, address);
      const told = Object.keys(asked.headers)
        .filter((one) => one !== "connection")
        .sort();
      assert.deepEqual(told, ["accept-encoding", "host", "user-agent"], "these alone go out");
      assert.match(asked.headers["user-agent"], /^Firstlight-proxy\//);
      assert.equal(headers["set-cookie"], undefined);
      assert.equal(headers["access-control-allow-origin"], site, "not the * that the stand-in sent");
      assert.match(headers.vary, /Origin/);
      assert.match(headers["access-control-expose-headers"], /Date.*ETag.*Retry-After/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.match(headers["content-security-policy"], /default-src 'none'.*sandbox/);
    }
    const again = await get(allowed.at(-1), { origin: site });
    assert.deepEqual(
      [again.status, again.headers["cache-status"]],
      [200, "Firstlight; hit"],
      "a base before the mount is no other page",
    );
    assert.equal(standIn.asked.length, allowed.length - 1);
  },
);

nginxTest("hostile and crooked addresses are refused, and nobody is asked", null, async ({ standIn, port, t }) => {
  assert.ok(hostile.length >= 120);
  for (const address of [...hostile, ...crooked]) {
    const status = await raw(port, address);
    assert.ok(status === 0 || status >= 400, `${shown(address)} got ${status}`);
    assert.equal(standIn.asked.length, 0, `${shown(address)} led to a request`);
  }
  t.diagnostic(`${hostile.length + crooked.length} addresses`);
});

nginxTest(
  "only GET is answered, OPTIONS by the proxy itself, and other sites are refused",
  null,
  async ({ standIn, get, port }) => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "HEAD"]) {
      const { status, headers } = await get(learning, {}, { method });
      assert.equal(status, 405, method);
      assert.equal(headers.allow, "GET, OPTIONS");
    }
    for (const origin of [
      "https://evil.example",
      "null",
      "http://reader.example",
      "https://reader.example.evil.test",
      "https://reader.example:444",
    ]) {
      const { status, headers } = await get(learning, { origin });
      assert.equal(status, 403, origin);
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
    assert.equal((await get(learning, { "sec-fetch-site": "cross-site" })).status, 403);
    const { status, headers } = await get(learning, { origin: site }, { method: "OPTIONS" });
    assert.deepEqual([status, headers["access-control-allow-origin"]], [204, site]);
    assert.deepEqual(standIn.asked, []);
    assert.equal((await get("/health")).status, 200);
    assert.deepEqual(standIn.asked, []);
    for (const own of [
      { origin: `http://127.0.0.1:${port}` },
      { "sec-fetch-site": "same-origin" },
      { origin: site, "sec-fetch-site": "cross-site" },
      {},
    ]) {
      assert.equal((await get(learning, own)).status, 200, JSON.stringify(own));
    }
  },
);

nginxTest(
  "a thousand readers of two categories at the same moment are two requests",
  null,
  async ({ standIn, get, t }) => {
    const answers = await crowd(standIn, [learning, intelligence], (address, _, onSent) =>
      get(address, { origin: site }, { onSent }),
    );
    assert.equal(standIn.asked.length, 2);
    t.diagnostic(`${answers} answers, ${standIn.asked.length} requests upstream`);
  },
);

nginxTest(
  "two hundred readers of forty pages never make the proxy ask faster than its pace, and all get their page in the end",
  [["rate=20r/m", "rate=4r/s"]],
  async ({ standIn, get, t }) => {
    const start = performance.now();
    const full = await patientReaders(200, forty, (address) => get(address, { origin: site }), 12);
    assert.equal(standIn.asked.length, 40, "each page was asked for once");
    assert.ok(full > 0, "some were told to come back");
    const shortest = assertRate(standIn.asked, start, 250);
    t.diagnostic(`shortest gap ${shortest.toFixed(1)} ms at a pace of 250 ms; ${full} answers said to come back`);
  },
);

nginxTest("with the real numbers, feeds and API together keep 3 s, listings 15 s", [], async ({ standIn, get, t }) => {
  const addresses = [
    learning,
    "/from/export.arxiv.org/api/query?id_list=2504.12359",
    intelligence,
    "/from/arxiv.org/list/cs.LG/new",
    "/from/arxiv.org/catchup/cs.LG/2025-04-18",
  ];
  const start = performance.now();
  const answers = await Promise.all(addresses.map((address) => get(address)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
  const listings = standIn.asked.filter(({ host }) => host === "arxiv.org");
  const others = standIn.asked.filter(({ host }) => host !== "arxiv.org");
  const gaps = [assertRate(others, start, 3_000), assertRate(listings, start, 15_000)];
  t.diagnostic(`shortest gaps ${gaps.map((gap) => gap.toFixed(0)).join(" and ")} ms`);
});

nginxTest("a full line says when to come back", [], async ({ standIn, get }) => {
  // One listing is asked for at once, four more fit into a minute, a sixth does not.
  const addresses = ["AI", "CL", "CV", "LG", "RO", "SE"].map((one) => `/from/arxiv.org/list/cs.${one}/new`);
  const answers = addresses.map((address) => get(address).catch(() => null));
  const refused = await Promise.race(
    answers.map(async (answer) => ((await answer)?.status === 503 ? answer : new Promise(() => {}))),
  );
  assert.equal(refused.headers["retry-after"], "30");
  assert.ok(standIn.asked.length <= 1);
});

/** Asks until the page in the cache is out of date and something else happens than a hit. */
async function untilExpired(get, address) {
  for (;;) {
    const answer = await get(address, { origin: site });
    if (answer.headers["cache-status"] !== "Firstlight; hit") return answer;
  }
}

nginxTest(
  "when arXiv fails, the last page stands in and says so",
  [...fast, ['"~^200 " 1800;', '"~^200 " 1;'], ["proxy_read_timeout 30s", "proxy_read_timeout 1s"]],
  async ({ standIn, get }) => {
    const page = feed();
    standIn.answer = (_, response) => response.end(page);
    assert.equal((await get(learning)).status, 200);
    const failures = {
      429: (_, response) => response.writeHead(429).end("Rate exceeded."),
      503: (_, response) => response.writeHead(503, { "retry-after": "7" }).end(),
      500: (_, response) => response.writeHead(500).end("oops"),
      403: (_, response) => response.writeHead(403).end(),
      closed: (_, response) => response.socket.destroy(),
      stalled: () => {},
    };
    for (const [name, answer] of Object.entries(failures)) {
      standIn.answer = answer;
      const { status, headers, body } = await untilExpired(get, learning);
      assert.deepEqual([status, headers["cache-status"], body], [200, "Firstlight; hit; detail=stale", page], name);
    }
    standIn.answer = standIn.usual;
    assert.equal((await untilExpired(get, learning)).headers["cache-status"], "Firstlight; fwd=stale");
  },
);

nginxTest(
  "a page that has not changed is confirmed, a feed is kept as long as arXiv says",
  [...fast, ['"~^200 " 1800;', '"~^200 " 1;']],
  async ({ standIn, get }) => {
    standIn.answer = (request, response) => {
      if (request.headers["if-none-match"] === '"today"') return response.writeHead(304).end();
      response.setHeader("etag", '"today"');
      if (request.url === "/rss/cs.AI") response.setHeader("cache-control", "public, max-age=40000");
      response.setHeader("content-encoding", "gzip");
      response.end(gzipSync(feed()));
    };
    assert.equal((await get(intelligence)).body, feed(), "packed feeds are unpacked for who cannot");
    assert.equal((await get(learning)).headers["cache-status"], "Firstlight; fwd=miss");
    assert.equal((await untilExpired(get, learning)).body, feed());
    assert.deepEqual(
      standIn.asked.map(({ path, headers }) => [path, headers["if-none-match"]]),
      [
        ["/rss/cs.AI", undefined],
        ["/rss/cs.LG", undefined],
        ["/rss/cs.LG", '"today"'],
      ],
    );
    assert.equal((await get(intelligence)).headers["cache-status"], "Firstlight; hit", "though a second is over");
  },
);

nginxTest("what arXiv says is passed on, with CORS, so that the page can tell", null, async ({ standIn, get }) => {
  standIn.answer = (_, response) => response.writeHead(429, { "retry-after": "17" }).end("Rate exceeded.");
  const { status, headers, body } = await get(learning, { origin: site });
  assert.deepEqual(
    [status, body, headers["retry-after"], headers["access-control-allow-origin"]],
    [429, "Rate exceeded.", "17", site],
  );
  standIn.answer = (_, response) =>
    response.writeHead(200, { "x-accel-redirect": "/from/evil.test/", "x-accel-expires": "86400" }).end(feed());
  assert.equal((await get(learning)).body, feed(), "arXiv does not give orders to nginx");
});

test(
  "arXiv is asked over https by its name, and nobody with another certificate is believed",
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "firstlight-tls-"));
    const certificate = async (name) => {
      const [key, cert] = ["key", "cert"].map((kind) => path.join(folder, `${name}.${kind}`));
      const what = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        `/CN=${name}`,
      ];
      const subject = ["-addext", `subjectAltName=DNS:${name}`, "-keyout", key, "-out", cert];
      execFileSync("openssl", ["req", "-x509", ...what, ...subject], { stdio: "pipe" });
      return { key: await readFile(key), cert: await readFile(cert), file: cert };
    };
    const check = async (name, trusted, expected) => {
      const shown = await certificate(name);
      const names = [];
      const SNICallback = (asked, done) => {
        names.push(asked);
        done(null);
      };
      const standIn = await StandIn.start({ key: shown.key, cert: shown.cert, SNICallback });
      const nginx = await startNginx(standIn, { authority: trusted ?? shown.file });
      try {
        const { status } = await get(nginx.port, learning);
        assert.equal(status, expected, nginx.said());
        assert.deepEqual(names, ["rss.arxiv.org"]);
        assert.equal(standIn.asked.length, expected === 200 ? 1 : 0);
      } finally {
        await nginx.stop();
        await standIn.stop();
      }
    };
    try {
      await check("rss.arxiv.org", null, 200);
      await check("evil.test", null, 502);
      await check("rss.arxiv.org", (await certificate("another.test")).file, 502);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

nginxTest("redirects are refused, wherever they lead", null, async ({ standIn, get }) => {
  for (const [at, location] of [...locations, "/atom/cs.LG", "https://arxiv.org/list/cs.LG/new"].entries()) {
    standIn.answer = (_, response) => response.writeHead([301, 302, 303, 307, 308][at % 5], { location }).end();
    const { status, headers } = await get(learning);
    assert.equal(status, 502, shown(location));
    assert.equal(headers.location, undefined);
    assert.equal(standIn.asked.length, at + 1, shown(location));
  }
});

nginxTest(
  "an upstream that stalls is given up after a silence",
  [...fast, ["proxy_read_timeout 30s", "proxy_read_timeout 1s"]],
  async ({ standIn, get }) => {
    standIn.answer = () => {};
    assert.equal((await get(learning)).status, 504);
    const closed = new Promise((resolve) => {
      standIn.answer = (request, response) => {
        request.socket.on("close", resolve);
        response.writeHead(200, { "content-length": 5_000 }).write("<rss>");
      };
    });
    await assert.rejects(get(intelligence), /aborted/, "a broken answer is broken for the reader too");
    await closed;
    standIn.answer = standIn.usual;
    assert.equal((await get(intelligence)).body, feed({ title: "cs.AI" }), "and is not kept");
  },
);

/** The resident memory of nginx's worker in bytes, at its highest (Linux). */
function memory(nginx) {
  const pids = readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, "utf8").trim().split(" ");
  const peaks = pids.map(
    (pid) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024,
  );
  return Math.max(...peaks);
}

nginxTest(
  "100 MB, announced or not, cost little memory, and a lie about the length is cut to it",
  null,
  async ({ standIn, nginx, get, t }) => {
    const block = Buffer.alloc(MB, " ");
    const hundred = function* () {
      for (let at = 0; at < 100; at += 1) yield block;
    };
    const before = memory(nginx);
    standIn.answer = (_, response) => void pipeline(hundred, response).catch(() => {});
    assert.equal((await get(learning)).length, 100 * MB);
    standIn.answer = (_, response) => {
      response.setHeader("content-length", 100 * MB);
      pipeline(hundred, response).catch(() => {});
    };
    assert.equal((await get(intelligence)).length, 100 * MB);
    const grown = memory(nginx) - before;
    assert.ok(grown < 16 * MB, `${grown / MB} MB`);
    t.diagnostic(`200 MB came through; nginx grew by ${(grown / MB).toFixed(1)} MB`);
    standIn.answer = (_, response) =>
      void response.socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n${feed()}`);
    assert.equal((await get("/from/rss.arxiv.org/rss/cs.CL")).length, 500);
  },
);
