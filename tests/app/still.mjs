// The sample day as it is put up is a still of the app's page. How one is taken.

/**
 * What the app shows, as HTML that can stand in a document: what a script gave the controls is written down, and nothing
 * is left that only a script needs. Styles of single elements are named `data-style`, for the page's policy refuses
 * them in HTML; `cargo xtask split` makes rules of them.
 */
export const takeStill = (page) =>
  page.evaluate(() => {
    const app = document.getElementById("app");
    const still = app.cloneNode(true);
    const pairs = (selector) => {
      const copies = still.querySelectorAll(selector);
      return [...app.querySelectorAll(selector)].map((one, index) => [one, copies[index]]);
    };
    for (const [one, copy] of pairs("input")) {
      if (one.type === "checkbox") copy.toggleAttribute("checked", one.checked);
      else if (one.value !== "") copy.setAttribute("value", one.value);
    }
    for (const [one, copy] of pairs("option")) copy.toggleAttribute("selected", one.selected && one.index > 0);
    for (const one of still.querySelectorAll("[style]")) {
      one.setAttribute("data-style", one.getAttribute("style"));
      one.removeAttribute("style");
    }
    const comments = document.createTreeWalker(still, NodeFilter.SHOW_COMMENT);
    const all = [];
    while (comments.nextNode()) all.push(comments.currentNode);
    for (const one of all) one.remove();
    // A line for each part, so that a difference can be read.
    const text = still.innerHTML.replaceAll(/<(?=(?:article|aside|section|details|footer)\b)/g, "\n<");
    return `${text}\n`;
  });
