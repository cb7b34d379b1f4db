// Until when a page is good. arXiv lives by New York: feeds are built anew at midnight there, listings at 20:00.

import { API, FEED, LISTING } from "./allow.js";
import { limits } from "./limits.js";

const newYork = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

const HOUR = 3_600_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The clock on New York's walls at `time` (milliseconds since 1970), written as if it were UTC. */
function onTheWall(time) {
  const parts = Object.fromEntries(newYork.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) + (time % 1000);
}

/** The day in New York at `time`, as `2025-04-18`. */
export function newYorkDay(time) {
  return new Date(onTheWall(time)).toISOString().slice(0, 10);
}

/**
 * The first moment after `time` at which New York's clocks show `hour`:00. For hours that the change of clocks (at
 * 02:00) neither skips nor repeats.
 */
export function next(hour, time) {
  const wall = onTheWall(time);
  const day = 24 * HOUR;
  let due = Math.floor(wall / day) * day + hour * HOUR;
  if (due <= wall) due += day;
  // The clocks may change on the way: look at the wall where it should be, and go by what is missing.
  const guess = time + (due - wall);
  return guess + (due - onTheWall(guess));
}

/**
 * Until when (milliseconds since 1970) a page that came at `time` is good: at most to the next midnight in New York.
 *
 * A feed that is dated otherwise than today may be the last one before its successor; kept for the day, it would cost
 * every reader that day. And an answer of the API without any entry may be one of its known slips.
 */
export function goodUntil(kind, text, time) {
  const midnight = next(0, time);
  const brief = Math.min(time + limits.brief, midnight);
  if (kind === FEED) return feedDay(text) === newYorkDay(time) ? midnight : brief;
  if (kind === API) return text.includes("<entry>") ? midnight : brief;
  if (kind === LISTING) return Math.min(next(20, time), midnight);
  return midnight;
}

/** The day that a feed says it is of: of RSS the channel's pubDate, of Atom the first `updated`. */
function feedDay(text) {
  const head = text.slice(0, 4_000);
  const rss = /<pubDate>[A-Za-z]{3}, (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) /.exec(head);
  if (rss) {
    const month = MONTHS.indexOf(rss[2]) + 1;
    return `${rss[3]}-${String(month).padStart(2, "0")}-${rss[1].padStart(2, "0")}`;
  }
  const atom = /<updated>([^<]{10,40})<\/updated>/.exec(head);
  const time = atom ? Date.parse(atom[1]) : NaN;
  return Number.isNaN(time) ? null : newYorkDay(time);
}
