// How long whole-app tests wait for what may never come. Nothing waits so long when all is well.

/** Longer than any step takes on a busy machine, arXiv's pace included; milliseconds. */
export const patience = 60_000;

/** How long what an attempt leaves behind may take to go, milliseconds. */
export const tidying = 30_000;

/** What `promise` resolves to, unless that takes longer than `ms` milliseconds: then an error that names `what`. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
