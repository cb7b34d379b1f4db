// The sample day as it is put up (day/sample.html, see xtask/src/split/still.rs): it is read before there is an app, and
// who only looks at it never loads one. At the reader's first sign the app starts beside it, out of sight. When it shows
// the day too, it takes the still's place, and what the reader did with a control meanwhile is done there.
const page = document.documentElement;
const still = document.getElementById("app");
const { ahead, boot } = document.querySelector("script[data-boot]").dataset;
// A host may give it out under its file's name too, which the app does not know.
if (location.pathname.endsWith(".html")) history.replaceState(null, "", location.pathname.slice(0, -5) + location.hash);
const address = location.pathname;
page.dataset.boot = "waiting";

const live = Object.assign(document.createElement("div"), { id: "app", hidden: true });
const watcher = new MutationObserver(look);
/** Buttons that were pressed, in order. */
const wanted = new Set();
/** Whether the reader wants more of the page than to read it. */
let isAsking = false;
let hasFailed = false;
let isPressing = false;
let frame = 0;

const signs = ["pointermove", "pointerdown", "touchstart", "keydown", "wheel", "scroll", "focusin", "click", "input"];
const early = { capture: true, passive: true };
for (const sign of signs) addEventListener(sign, start, early);
for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
  addEventListener(kind, () => { isPressing = kind === "pointerdown"; look(); }, early);
}
document.addEventListener("selectionchange", look);
still.addEventListener("click", press);
still.addEventListener("input", ({ target }) => ask(target, true));

async function start() {
  for (const sign of signs) removeEventListener(sign, start, early);
  still.removeAttribute("id");
  still.after(live);
  watcher.observe(live, { childList: true, subtree: true });
  watcher.observe(page, { attributes: true, attributeFilter: ["data-boot", "data-typesetting"] });
  try {
    await import(ahead);
    await import(boot);
  } catch {
    hasFailed = true;
    look();
  }
}

/** A control that waits for the app shows it. */
function ask(control, isWanted) {
  control.setAttribute("aria-busy", String(isWanted));
  isAsking = true;
  look();
}

/** An abstract unfolds at once, for that is reading; every other button waits for the app, and shows it. */
function press({ target }) {
  const abstract = target.closest(".abstract.folded") ?? target.closest(".unfold")?.parentElement.querySelector(".abstract");
  if (abstract) {
    const isFolded = abstract.classList.toggle("folded");
    const button = abstract.parentElement.querySelector(".unfold");
    button.textContent = isFolded ? "Whole abstract" : "Fold the abstract";
    button.setAttribute("aria-expanded", String(!isFolded));
    return;
  }
  const button = target.closest("button");
  if (!button) return;
  if (!wanted.delete(button)) wanted.add(button);
  ask(button, wanted.has(button));
}

/** Whether the app shows all that it is going to show. A page without papers says why there are none. */
function isThere() {
  const [here, there] = [still, live].map((place) => place.querySelectorAll("article").length);
  const isOpening = !live.querySelector("h1") || live.querySelector(".opening") || "typesetting" in page.dataset;
  return !isOpening && (there === here || (there === 0 && isAsking));
}

/** Whether the reader has hold of something that would go out of their hands. */
function isHolding() {
  const selection = getSelection();
  return isPressing || (wanted.size === 0 && !selection.isCollapsed && still.contains(selection.anchorNode));
}

function look() {
  cancelAnimationFrame(frame);
  if (!live.isConnected || !still.isConnected) return;
  const hasStopped = page.dataset.boot === "stopped";
  // The reader is on their way elsewhere.
  if (location.pathname !== address) leave();
  // Why there is no app is for those who miss it; who reads goes on reading.
  else if (hasStopped && isAsking) leave();
  else if (hasFailed && isAsking) document.getElementById("stopped").hidden = false;
  // Parts that come in tasks of their own would begin this anew.
  else if (!hasStopped && isThere() && !isHolding()) {
    frame = requestAnimationFrame(() => { frame = requestAnimationFrame(takeOver); });
  }
}

function leave() {
  watcher.disconnect();
  still.remove();
  live.hidden = false;
  if (page.dataset.boot === "stopped") live.querySelector("h1")?.focus();
}

/** The app's control, or paper, in the place of one of the still's. */
function twin(one) {
  const paper = one.closest("article");
  const there = paper ? live.querySelector(`#${CSS.escape(paper.id)}`) : live;
  if (one === paper) return there;
  const all = (place) =>
    [...(place?.querySelectorAll("a[href], button, input, select, summary") ?? [])].filter((control) => paper || !control.closest("article"));
  const found = all(there)[all(paper ?? still).indexOf(one)];
  return found?.tagName === one.tagName ? found : undefined;
}

/** What is still to be done in the app so that it stands as the reader left the still: all found before any is done. */
function undone() {
  const twins = (selector) => [...still.querySelectorAll(selector)].map((one) => [one, twin(one)]).filter(([, other]) => other);
  const click = ([, other]) => () => other.click();
  const enter = ([one, other]) => () => {
    other.value = one.value;
    for (const kind of ["input", "change"]) other.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  return [
    ...twins("summary").filter(([one, other]) => one.parentElement.open !== other.parentElement.open).map(click),
    ...twins(".unfold[aria-expanded='true']").map(click),
    ...twins("input[type='checkbox']").filter(([one, other]) => one.checked !== other.checked).map(click),
    ...twins("input:not([type='checkbox']), select").filter(([one, other]) => one.value !== other.value).map(enter),
    ...[...wanted].map((one) => [one, twin(one)]).filter(([, other]) => other).map(click),
  ];
}

function takeOver() {
  watcher.disconnect();
  const todo = undone();
  const focused = still.contains(document.activeElement) ? twin(document.activeElement) : undefined;
  const seen = [...still.querySelectorAll("article")].find((paper) => paper.getBoundingClientRect().bottom > 0);
  const top = seen?.getBoundingClientRect().top;
  const scrolled = still.querySelector(".panel")?.scrollTop ?? 0;
  const hold = () => {
    const there = seen && scrollY > 0 && live.querySelector(`#${CSS.escape(seen.id)}:not([hidden])`);
    const moved = there ? there.getBoundingClientRect().top - top : 0;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  };

  still.remove();
  live.hidden = false;
  if (scrolled > 0) live.querySelector(".panel")?.scrollTo(0, scrolled);
  focused?.focus({ preventScroll: true });
  hold();
  for (const one of todo) one();
  // What is done may make the text above longer.
  if (todo.length > 0) requestAnimationFrame(hold);
}
