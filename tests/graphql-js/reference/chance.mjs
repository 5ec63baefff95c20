// Chance that can be had again: everything random in these tests comes from one seed.

export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** At least 0, below 1 (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  percent(likelihood) {
    return this.next() * 100 < likelihood;
  }

  /** A whole number, both ends included. */
  between(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  one(items) {
    return items[this.between(0, items.length - 1)];
  }

  /** So many of the items at most, each once, in their order. */
  some(items, most) {
    const taken = new Set();
    for (let i = this.between(1, most); i > 0; i -= 1) taken.add(this.one(items));
    return items.filter((item) => taken.has(item));
  }
}
