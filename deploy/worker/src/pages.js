// The pages on disk: the only cache. `caches.default` is one for each data centre and does nothing on workers.dev,
// so it could neither keep a thousand readers to one request nor outlive a failure.

import { limits } from "./limits.js";

/** A row holds at most 2 MB. */
const PART = 1024 * 1024;

export class Pages {
  #sql;
  #storage;
  /** Bodies that were read or written last: address → bytes. */
  #memory = new Map();

  constructor(storage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS page (
        address TEXT PRIMARY KEY, type TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT,
        text TEXT NOT NULL, size INTEGER NOT NULL, fetched INTEGER NOT NULL, good INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS part (
        address TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (address, number)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    `);
  }

  /** A number that was kept under `name`, or 0. */
  number(name) {
    return this.#sql.exec("SELECT value FROM state WHERE name = ?", name).toArray()[0]?.value ?? 0;
  }

  keepNumber(name, value) {
    this.#sql.exec("INSERT OR REPLACE INTO state VALUES (?, ?)", name, value);
  }

  /** All about a page but its bytes: `{ address, type, etag, modified, text, size, fetched, good }`, or null. */
  find(address) {
    return this.#sql.exec("SELECT * FROM page WHERE address = ?", address).toArray()[0] ?? null;
  }

  /** The bytes of a page that was found. */
  bytes(address) {
    let bytes = this.#memory.get(address);
    if (!bytes) {
      const parts = this.#sql.exec("SELECT bytes FROM part WHERE address = ? ORDER BY number", address).toArray();
      bytes = join(parts.map((part) => new Uint8Array(part.bytes)));
    }
    this.#remember(address, bytes);
    return bytes;
  }

  /** Keeps `page` (as `ask` gives it), which came at `fetched` and is good until `good`. */
  keep(address, page, fetched, good) {
    const { bytes, type, etag, modified, text } = page;
    this.#storage.transactionSync(() => {
      this.#forget(address);
      const size = bytes.byteLength;
      this.#sql.exec(
        "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        address,
        type,
        etag,
        modified,
        text,
        size,
        fetched,
        good,
      );
      for (let number = 0; number * PART < size; number += 1) {
        const part = bytes.slice(number * PART, (number + 1) * PART);
        this.#sql.exec("INSERT INTO part VALUES (?, ?, ?)", address, number, part);
      }
      this.#clear(fetched);
    });
    this.#remember(address, bytes);
  }

  /** The page at `address` was confirmed at `fetched`. */
  extend(address, fetched, good) {
    this.#sql.exec("UPDATE page SET fetched = ?, good = ? WHERE address = ?", fetched, good, address);
  }

  /** Drops what is too old to stand in for anything, then the oldest until the rest has room. */
  #clear(now) {
    const old = this.#sql.exec("SELECT address FROM page WHERE fetched < ?", now - limits.staleTime).toArray();
    for (const { address } of old) this.#forget(address);
    let total = this.#sql.exec("SELECT SUM(size) AS size FROM page").one().size ?? 0;
    if (total <= limits.storeSize) return;
    for (const { address, size } of this.#sql.exec("SELECT address, size FROM page ORDER BY fetched").toArray()) {
      if (total <= limits.storeSize) return;
      this.#forget(address);
      total -= size;
    }
  }

  #forget(address) {
    this.#sql.exec("DELETE FROM page WHERE address = ?", address);
    this.#sql.exec("DELETE FROM part WHERE address = ?", address);
    this.#memory.delete(address);
  }

  #remember(address, bytes) {
    this.#memory.delete(address);
    this.#memory.set(address, bytes);
    let total = 0;
    for (const one of this.#memory.values()) total += one.byteLength;
    for (const [oldest, one] of this.#memory) {
      if (total <= limits.memorySize) return;
      this.#memory.delete(oldest);
      total -= one.byteLength;
    }
  }
}

function join(parts) {
  if (parts.length === 1) return parts[0];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
