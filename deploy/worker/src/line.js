// The line before a host: one request at a time, and a pause after each.

import { Trouble } from "./trouble.js";

/**
 * Lets one piece of work go at a time, each at least `pace` after the one before has ended, so that no host sees
 * more, however late its packets are. Whoever would wait longer than `longest` is refused at once.
 */
export class Line {
  #pace;
  #longest;
  #clock;
  #last = Promise.resolve();
  #waiting = 0;
  #asking = false;
  #free;
  #keep;

  /** `free`: when the next turn may begin, from an earlier life; `keep` is told whenever that changes. */
  constructor({ pace, longest, clock, free = 0, keep = () => {} }) {
    this.#pace = pace;
    this.#longest = longest;
    this.#clock = clock;
    this.#keep = keep;
    // A clock that was set back must not stop the line.
    this.#free = Math.min(free, clock.now() + pace + longest);
  }

  /** How many wait for their turn. */
  get waiting() {
    return this.#waiting;
  }

  /** How long, by what is known, somebody who joins now will wait. */
  expected() {
    const first = this.#asking ? this.#pace : Math.max(0, this.#free - this.#clock.now());
    return first + this.#waiting * this.#pace;
  }

  /**
   * Does `work` when it is its turn and gives what it gives. `check` comes right before; where it throws, the turn
   * passes on unspent. `reserve` is for how long the host counts as busy should this process end during the work.
   */
  async turn(check, work, reserve) {
    if (this.expected() > this.#longest) throw this.#full();
    const joined = this.#clock.now();
    const before = this.#last;
    let leave;
    this.#last = new Promise((resolve) => (leave = resolve));
    this.#waiting += 1;
    try {
      const first = await Promise.race([before.then(() => true), this.#clock.sleep(this.#longest)]);
      // Those before took longer than they should.
      if (!first || this.#clock.now() - joined > this.#longest) throw this.#full();
      while (this.#clock.now() < this.#free) await this.#clock.sleep(this.#free - this.#clock.now());
      check();
    } catch (error) {
      this.#waiting -= 1;
      before.then(leave);
      throw error;
    }
    this.#waiting -= 1;
    this.#asking = true;
    this.#set(this.#clock.now() + reserve + this.#pace);
    try {
      return await work();
    } finally {
      this.#asking = false;
      // The clock counts whole milliseconds: one more, and the pause is never shorter.
      this.#set(this.#clock.now() + this.#pace + 1);
      leave();
    }
  }

  #set(free) {
    this.#free = free;
    this.#keep(free);
  }

  #full() {
    const seconds = Math.ceil(Math.max(this.expected() - this.#longest / 2, this.#pace) / 1000);
    return new Trouble(503, "Too many wait for arXiv, which is asked slowly. Try again later.", seconds);
  }
}
