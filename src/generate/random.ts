function mix(hash: number, part: number): number {
  let mixed = Math.imul(hash ^ part, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) + 0x9e3779b9;
}

/**
 * Numbers that depend on their keys alone (mulberry32 over a mixed key). Only integer and exact IEEE operations:
 * the same on every machine.
 */
export class Random {
  private state: number;

  /** A stream of its own for every list of 32-bit keys, such as seed, kind and index. */
  constructor(...keys: readonly number[]) {
    this.state = keys.reduce(mix, 0x2545f491) | 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** From 0 up to 1, and the nearer to 0 the more often, the higher the whole number `power`. */
  skewed(power: number): number {
    const number = this.next();
    let product = number;
    for (let left = power; left > 1; left--) product *= number;
    return product;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True in `share` of the cases. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** `count` characters of an alphabet. */
  letters(count: number, alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'): string {
    let text = '';
    for (let index = 0; index < count; index++) text += alphabet[this.between(0, alphabet.length - 1)];
    return text;
  }
}

/**
 * `digits` upper-case hexadecimal digits, different for every index below 16 to the power of `digits` (8 at most).
 */
export function uniqueHex(seed: number, index: number, digits: number): string {
  const scrambled = (Math.imul(index, 0x9e3779b1) + mix(seed, digits)) >>> 0;
  const number = digits === 8 ? scrambled : scrambled & (2 ** (digits * 4) - 1);
  return number.toString(16).toUpperCase().padStart(digits, '0');
}
