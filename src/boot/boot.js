// Starts the WASM under the narrowest policy that the reader's settings allow, and speaks when it cannot.
const page = document.documentElement;
const build = document.querySelector('meta[name="firstlight"]').dataset;
page.dataset.boot = "started";
// The frame's links are written for a site at the root of its host.
for (const link of document.querySelectorAll("[data-place]")) link.href = build.base + link.dataset.place;

// An origin that may stand in a policy: https anywhere, http on this machine; nothing that CSP could misread.
const ORIGIN = /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?$/;

function storedOrigins() {
  try {
    const list = JSON.parse(localStorage.getItem("firstlight.origins") ?? "[]");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

// The origin of an absolute address; a proxy on this site needs no mention.
function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}

// A second policy; both hold, so the page can reach this site, its proxy and the reader's providers only.
function narrow(origins) {
  const allowed = new Set(origins.filter((one) => typeof one === "string" && ORIGIN.test(one)).slice(0, 32));
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = ["connect-src 'self'", ...allowed].join(" ");
  document.head.append(meta);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Takes the page over: the app cannot, it is not there (any more).
function say(title, sentences, report) {
  if (page.dataset.boot === "stopped") return;
  page.dataset.boot = "stopped";
  document.title = `${title} · Firstlight`;
  const heading = element("h1", { tabIndex: -1 }, title);
  const reload = element("button", { className: "btn primary", type: "button" }, "Reload");
  reload.addEventListener("click", () => location.reload());
  const buttons = element("p", { className: "row" }, reload);
  const body = [heading, ...sentences.map((one) => element("p", {}, one)), buttons];
  if (report) {
    const text = element("textarea", { className: "report", readOnly: true, rows: 7, value: report });
    const copy = element("button", { className: "btn", type: "button" }, "Copy the report");
    copy.addEventListener("click", async () => {
      text.select();
      try {
        await navigator.clipboard.writeText(report);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = "Press Ctrl+C to copy";
      }
    });
    buttons.append(copy);
    body.push(element("label", { className: "field" }, "A report, without your key and your prompts", text));
  }
  const news = element("div", {}, ...body);
  news.setAttribute("role", "alert");
  const main = element("main", { id: "main", className: "page narrow stopped" }, news);
  document.getElementById("app").replaceChildren(main);
  heading.focus();
}

// `message` is a text that was compiled in, or the engine's own: see `app/boot.rs`.
function panicked(message, place) {
  const lines = [
    `Firstlight ${page.dataset.version ?? "of unknown version"} stopped on ${new Date().toISOString()}`,
    `what: ${String(message).slice(0, 300)}`,
    `where: ${String(place).slice(0, 200)}`,
    `page: ${location.pathname.slice(0, 100)}`,
    `browser: ${navigator.userAgent}`,
  ];
  say(
    "Firstlight stopped",
    [
      "Something went wrong inside the page that it cannot go on from. Days that were stored are safe in this browser.",
      "Reload to go on. If it happens again, the report below says where, and holds neither your key nor your prompts.",
    ],
    lines.join("\n"),
  );
}

// WASM ends in a RuntimeError; where the stack overflows, in an error of the engine with wasm frames.
function isCrash(error) {
  if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) return true;
  return error instanceof Error && /RangeError|InternalError/.test(error.name) && /wasm/i.test(error.stack ?? "");
}

addEventListener("firstlight:panic", ({ detail }) => panicked(detail.message, detail.location));
addEventListener("error", ({ error }) => isCrash(error) && panicked(error.message, "WASM"));
addEventListener("unhandledrejection", ({ reason }) => isCrash(reason) && panicked(reason.message, "WASM"));

// The typesetter's files carry no hash in their names (trunk names those of a second program plainly): the app's own,
// which has one, is asked for with them, so that no cache hands an old typesetter to a new app.
globalThis.firstlightTypesetter = async () => {
  const version = `?v=${build.wasm.replace(/\W/g, "-")}`;
  const typesetter = await import(`${build.base}typesetter.js${version}`);
  await typesetter.default({ module_or_path: `${build.base}typesetter_bg.wasm${version}` });
  return typesetter.typeset;
};

// What nobody waits for gives way to what is being put on the page. (Safari cannot tell when it is idle.)
const atEase = (work) => globalThis.requestIdleCallback?.(work, { timeout: 2000 }) ?? setTimeout(work, 500);

// The site's own name and icons, for those who put it on their home screen.
function introduce() {
  const icon = { rel: "apple-touch-icon", href: `${build.base}icon-192.png` };
  for (const link of [{ rel: "manifest", href: `${build.base}manifest.webmanifest` }, icon]) {
    document.head.append(element("link", link));
  }
}

// Has the browser keep the page too, for readers who keep something in it (see worker.js). A new version waits until
// the reader agrees; the page of an older one finds its parts meanwhile.
async function settle() {
  const workers = navigator.serviceWorker;
  if (!workers || !build.workers) return;
  const renewed = document.getElementById("renewed");
  const use = renewed.querySelector("button");
  const kept = await workers.register(build.base + build.workers, { scope: build.base });
  const offer = () => {
    renewed.hidden = !(kept.waiting && workers.controller);
  };
  use.addEventListener("click", () => {
    use.disabled = true;
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    // Another tab may have agreed before.
    if (kept.waiting) kept.waiting.postMessage("take over");
    else location.reload();
  });
  kept.addEventListener("updatefound", () => kept.installing?.addEventListener("statechange", offer));
  offer();
  // The browser looks for a new version when the page is loaded; one that stays open for days is never loaded.
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < 3_600_000) return;
    looked = Date.now();
    kept.update().catch(() => {});
  });
}

function missing() {
  if (!globalThis.WebAssembly?.instantiateStreaming) return "WebAssembly";
  if (!globalThis.indexedDB) return "IndexedDB storage";
  if (!globalThis.crypto?.subtle) return "a secure connection (https, or localhost)";
  if (!globalThis.CSS?.supports("color", "light-dark(red, red)")) return "today's CSS";
  return null;
}

async function start() {
  const lack = missing();
  if (lack) {
    say("This browser cannot run Firstlight", [
      `It lacks ${lack}. The last two versions of Chrome, Edge, Firefox and Safari have what is needed; ` +
        "modes that harden a browser may switch it off.",
    ]);
    return;
  }
  try {
    const ahead = globalThis.firstlightAhead;
    if (!ahead) throw new TypeError("The script that sends for the app is missing.");
    const [app, config, isFirstVisit] = await Promise.all([import(build.base + build.js), ahead.config, ahead.isFirstVisit]);
    if (isFirstVisit) page.dataset.firstVisit = "";
    page.dataset.config = JSON.stringify(config);
    narrow([originOf(config.proxy), ...storedOrigins()]);
    await app.default({ module_or_path: ahead.program });
    if (page.dataset.boot === "started") page.dataset.boot = "running";
    atEase(() => {
      introduce();
      // A browser that keeps nothing, or a host without the worker: then the page lives from its host, as on any day.
      if (page.dataset.firstVisit === undefined) settle().catch(() => {});
    });
  } catch (error) {
    if (isCrash(error)) panicked(error.message, "start");
    else if (globalThis.WebAssembly && error instanceof WebAssembly.CompileError) {
      say("Firstlight may not start here", [
        "The browser, an extension or the host of this page forbids WebAssembly, or its file arrived damaged. " +
          "Days that were stored are safe.",
        String(error.message).slice(0, 300),
      ]);
    } else {
      say("Firstlight did not arrive", [
        "A part of the page could not be loaded: the connection broke, or the page was just renewed on its host. " +
          "Days that were stored are safe.",
        String(error.message).slice(0, 300),
      ]);
    }
  }
}

start();
