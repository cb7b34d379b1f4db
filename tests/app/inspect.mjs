// Looks at a page as readers with other eyes, hands and screens would: axe in both themes, nothing that sticks out
// sideways, and everything that can be pressed large enough for a mouse and for a finger.

import { allRules, colours, violations } from "./axe.mjs";

/** CSS pixels: what a mouse has to hit (WCAG 2.5.8), and what a finger has to (WCAG 2.5.5). */
const forMouse = 24;
const forFinger = 44;

/**
 * Where a page is hard to use for somebody: sentences. The page is left as it was.
 *
 * `name` is that of the pictures, which are taken where FIRSTLIGHT_PICTURES is set.
 */
export async function inspect(app, name) {
  const { page } = app;
  const session = await app.context.newCDPSession(page);
  const before = page.viewportSize();
  const wrong = [];
  const note = (where, found) => wrong.push(...found.map((one) => `${where}: ${one}`));
  try {
    for (const [width, size] of [[1280, forMouse], [768, forFinger], [320, forFinger]]) {
      await page.setViewportSize({ width, height: 900 });
      await touch(session, size === forFinger);
      // The page learns of its screen after the answer.
      const isFor = (coarse) => matchMedia("(pointer: coarse)").matches === coarse;
      await page.waitForFunction(isFor, size === forFinger);
      note(`${width} px`, await page.evaluate(overflow, width));
      note(`${width} px`, await page.evaluate(smallTargets, size));
      if (width === 768) continue;
      note(`${width} px, light`, await violations(session, allRules));
      // Nothing but the colours is another in the dark.
      await page.emulateMedia({ colorScheme: "dark" });
      note(`${width} px, dark`, await violations(session, colours));
      await page.emulateMedia({ colorScheme: null });
    }
  } finally {
    await touch(session, false);
    await session.detach();
    await page.setViewportSize(before);
  }
  if (process.env.FIRSTLIGHT_PICTURES) await app.pictures(name);
  return wrong;
}

/** The screen is one for fingers, or none. */
async function touch(session, enabled) {
  await session.send("Emulation.setTouchEmulationEnabled", { enabled });
}

/** In the page: what sticks out of a screen of this width. */
function overflow(width) {
  const wide = document.documentElement.scrollWidth;
  if (wide <= width) return [];
  const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 0.5);
  return [`${wide} px wide, by ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 100)).join(" ")}`];
}

/**
 * In the page: what can be pressed and is smaller than `size` in either direction.
 *
 * As WCAG has it, links within a sentence are exempt, and so are the points of the plot, which stand where their numbers
 * put them: the same papers are links in the contents. What is wrapped in a label is as large as that.
 */
function smallTargets(size) {
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=switch], [role=tab]";
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const isInSentence = (one) => {
    if (getComputedStyle(one).display !== "inline") return false;
    const others = [...one.parentElement.childNodes].filter((node) => node !== one);
    return others.some((node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]/u.test(node.data));
  };
  const box = (one) => {
    const all = [one, ...(one.labels ?? [])].flatMap((part) => [...part.getClientRects()]);
    const width = Math.max(0, ...all.map((rect) => rect.width));
    const height = Math.max(0, ...all.map((rect) => rect.height));
    return [width, height];
  };
  // Those that look alike are said once.
  const kinds = new Map();
  for (const one of document.querySelectorAll(pressed)) {
    if (!isSeen(one) || one.closest(".plot, [aria-hidden=true]") || isInSentence(one)) continue;
    const [width, height] = box(one);
    // Half a pixel is a matter of rounding.
    if (width >= size - 0.5 && height >= size - 0.5) continue;
    const kind = `${one.parentElement.className} ${one.localName} ${one.className}`;
    const said = `${Math.round(width)} × ${Math.round(height)} px, not ${size}: ${one.outerHTML.slice(0, 120)}`;
    if (!kinds.has(kind)) kinds.set(kind, said);
  }
  return [...kinds.values()];
}
