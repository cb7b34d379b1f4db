// The first script of the page, before anything that could make markup or scripts out of text.
//
// `view!` builds its static parts through <template>.innerHTML, so the `default` Trusted Types policy must let
// markup through; it lets through inert markup only: the tags and attributes named here, read by a strict
// tokenizer. Whatever else comes is refused and reported. No text from outside takes this way: titles,
// abstracts and comments are built node by node.
"use strict";
(() => {
  const TAGS = new Set(
    ("a abbr article aside b blockquote br button caption circle code col colgroup dd details dfn div dl dt em " +
      "fieldset figcaption figure footer form g h1 h2 h3 h4 header hr i input kbd label legend li line main mark " +
      "meter nav ol optgroup option output p path polyline pre progress rect s samp search section select small " +
      "span strong sub summary sup svg table tbody td text tfoot th thead time tr ul var wbr").split(" ")
  );
  const ATTRIBUTES = new Set(
    ("autocapitalize autocomplete autocorrect checked class cols colspan cx cy d datetime dir disabled download " +
      "fill focusable for height hidden high href id inputmode lang low max maxlength min minlength multiple name " +
      "novalidate open optimum pattern placeholder points preserveaspectratio r readonly rel required role rows " +
      "rowspan rx ry scope selected size spellcheck start step stroke stroke-linecap stroke-linejoin stroke-width " +
      "tabindex target text-anchor title transform translate type value viewbox width wrap x x1 x2 xmlns y y1 y2"
    ).split(" ")
  );
  // Text, an empty comment (leptos' place holders), an end tag, or a start tag with double-quoted values that
  // hold neither < nor >. No element here has a content model of its own, so a browser cuts at the same places.
  const TOKEN =
    /[^<]+|<!(?:----)?>|<\/([a-z][a-z0-9]*)>|<([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"<>]*")?)*)\s*\/?>/iy;
  const ATTRIBUTE = /\s+([a-z][a-z0-9-]*)(?:="([^"]*)")?/gi;
  // A path or fragment of this site, an https address, a mail address: no scheme that runs, no "//host".
  const ADDRESS = /^(?:https:\/\/[\w.-]+(?::\d+)?(?=[/?#]|$)|mailto:|\/(?!\/)|[?#])(?:[\w.~/?#@!$'()*+,;=:%-]|&amp;)*$/i;

  function problemWith(markup) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < markup.length) {
      const at = TOKEN.lastIndex;
      const token = TOKEN.exec(markup);
      if (!token) return "markup at " + at;
      const tag = token[1] || token[2];
      if (tag && !TAGS.has(tag.toLowerCase())) return "<" + tag + ">";
      for (const [, name, value = ""] of (token[3] || "").matchAll(ATTRIBUTE)) {
        const lower = name.toLowerCase();
        if (!ATTRIBUTES.has(lower) && !/^(?:aria|data)-/.test(lower)) return "attribute " + name;
        if (lower === "href" && !ADDRESS.test(value)) return "address in href";
        if (/url\(/i.test(value)) return "url() in " + name;
      }
    }
    return null;
  }

  // The scripts that the page may load or start as workers: the names that the build wrote into the page.
  function isOurScript(text) {
    const build = document.head.querySelector('meta[name="firstlight"]');
    if (!build) return false;
    const names = [build.dataset.js].concat((build.dataset.workers || "").split(" ")).filter(Boolean);
    try {
      const url = new URL(text, document.baseURI);
      return url.origin === location.origin && names.some((name) => url.pathname === build.dataset.base + name);
    } catch {
      return false;
    }
  }

  const seen = new Set();
  function report(what, detail) {
    console.error("Firstlight refused " + what + ": " + detail);
    dispatchEvent(new CustomEvent("firstlight:refused", { detail: { what, detail } }));
    if (seen.has(what + detail) || seen.size >= 5) return;
    seen.add(what + detail);
    const show = () => {
      const place = document.getElementById("refused");
      if (!place) return;
      const line = document.createElement("p");
      line.textContent =
        "The safety rules of this page refused " + what + " (" + detail + "). It did not happen; your days and " +
        "your key are untouched.";
      place.append(line);
      place.hidden = false;
    };
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", show, { once: true });
    else show();
  }

  if (window.trustedTypes) {
    trustedTypes.createPolicy("default", {
      createHTML(markup) {
        const problem = problemWith(markup);
        if (problem === null) return markup;
        report("markup", problem);
        return null;
      },
      createScriptURL(url) {
        if (isOurScript(url)) return url;
        report("a script", String(url).slice(0, 120));
        return null;
      },
      createScript() {
        report("a script", "text to be run");
        return null;
      },
    });
  }

  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) => {
    // The policy above has reported these already, with more to say.
    if (effectiveDirective === "require-trusted-types-for") return;
    // Extensions of the browser try to dress pages; that is between them and the reader.
    if (/^style-src/.test(effectiveDirective) || /^[a-z-]+-extension:/.test(sourceFile || "")) return;
    const what = effectiveDirective === "connect-src" ? "a request" : "a part";
    report(what, (blockedURI || "inline").slice(0, 120) + ", " + effectiveDirective);
  });

  // A start script that never arrives cannot say so itself.
  addEventListener("load", () => {
    if (document.documentElement.dataset.boot) return;
    const place = document.getElementById("stopped");
    if (place) place.hidden = false;
  });

  // Before the first paint: the greeting is for a first visit's front page; elsewhere grey lines stand in, on the sample
  // day below what it is.
  const build = document.head.querySelector('meta[name="firstlight"]');
  let returning = false;
  try {
    returning = localStorage.getItem("firstlight.returning") !== null;
  } catch {
    // Storage may be switched off; then every visit is a first one.
  }
  const place = build && location.pathname.slice(build.dataset.base.length);
  if (returning || place !== "") document.documentElement.dataset.skeleton = place === "day/sample" ? "sample" : "";
})();
