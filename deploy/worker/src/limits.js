// Every number that the proxy goes by. Times are milliseconds, sizes bytes.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const limits = {
  /**
   * From the end of one request to the beginning of the next. Sources: <https://info.arxiv.org/help/api/tou.html>
   * ("no more than one request every three seconds … a single connection at a time", RSS, API and OAI together) and
   * the crawl delay of <https://arxiv.org/robots.txt>.
   */
  pace: { interop: 3 * SECOND, listings: 15 * SECOND },
  /** Whoever would wait longer for a turn is told when to come back. */
  longestQueue: 60 * SECOND,

  /** From the first byte of a request to the last one of its answer. */
  answerTime: 30 * SECOND,
  /** arXiv's largest feed so far has 2.3 MB. */
  answerSize: 8 * 1024 * 1024,
  /** Of an answer that is not a page: its first words say it all. */
  errorSize: 16 * 1024,
  redirects: 3,

  /** How long an answer stays that may soon be a better one: an error, a feed of yesterday, an empty result. */
  brief: 5 * MINUTE,
  /** How long a host is left alone that asked for it (429, 503) without saying for how long, and at most. */
  pause: MINUTE,
  longestPause: HOUR,
  /** How long after a failure (no answer, a broken one) the next try may come. */
  pauseAfterFailure: 10 * SECOND,

  /** How long a page is kept to stand in when arXiv fails. */
  staleTime: 8 * 24 * HOUR,
  /** Of all pages on disk, of bodies in memory, and the number of errors remembered. */
  storeSize: 400 * 1024 * 1024,
  memorySize: 24 * 1024 * 1024,
  errorsKept: 500,
};
