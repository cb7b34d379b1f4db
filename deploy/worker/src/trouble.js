// Why there is no page, for the reader's page to tell.

/** An answer of the proxy's own: a status, a sentence, and after how many seconds to come again (if that helps). */
export class Trouble extends Error {
  constructor(status, sentence, retryAfter = null) {
    super(sentence);
    Object.assign(this, { status, retryAfter });
  }

  response() {
    const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
    if (this.retryAfter !== null) headers["retry-after"] = String(this.retryAfter);
    return new Response(`${this.message}\n`, { status: this.status, headers });
  }
}
