// What the proxy knows of time. On Cloudflare the clock stands still between two waits; nothing here minds.

/** Milliseconds since 1970. */
export const now = () => Date.now();

/** Resolves after `milliseconds`. */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
