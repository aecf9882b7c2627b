/** Bucket counts that the C++ standard library of GCC steps through as a table grows. */
const BUCKET_COUNTS = [13, 29, 59, 127, 257, 541, 1109, 2357, 5087, 10273, 20753, 42043, 85229, 172933, 351061, 712697, 1447153, 2938679] as const;

/**
 * {@link hashTableOrder} for ids as files write them; the order of the file where ids are not distinct whole numbers, which CARLA
 * could not read.
 */
export function hashTableOrderOfIds(ids: readonly string[]): number[] {
  const keys = ids.map(Number);
  const usable = keys.every((key) => Number.isSafeInteger(key) && key >= 0) && new Set(keys).size === keys.length;
  return usable ? hashTableOrder(keys) : ids.map((_id, position) => position);
}

/**
 * The order in which GCC's `unordered_map` hands out integer keys that were inserted one after another. CARLA keeps roads and junction
 * connections in such tables, and its planner breaks ties between equal routes by that order; to plan the same routes we need it too.
 * @param keys distinct non-negative integers
 * @returns positions in `keys`, in the table's order
 */
export function hashTableOrder(keys: readonly number[]): number[] {
  let table = new Table(0, keys);
  keys.forEach((_key, position) => {
    if (position + 1 > table.bucketCount) table = table.grown();
    table.insert(position);
  });
  return table.order();
}

const NONE = -1;
/** Stands for the list's head in place of an entry. */
const HEAD = -2;

/** A singly linked list of entries plus, per bucket, the entry *before* its first one. */
class Table {
  readonly bucketCount: number;
  readonly #generation: number;
  readonly #keys: readonly number[];
  readonly #before: Int32Array;
  readonly #next: Int32Array;
  #first = NONE;

  constructor(generation: number, keys: readonly number[]) {
    this.#generation = generation;
    this.#keys = keys;
    this.bucketCount = generation === 0 ? 0 : BUCKET_COUNTS[Math.min(generation, BUCKET_COUNTS.length) - 1]!;
    this.#before = new Int32Array(Math.max(1, this.bucketCount)).fill(NONE);
    this.#next = new Int32Array(keys.length).fill(NONE);
  }

  /** An entry goes to the front of its bucket; a bucket that was empty goes to the front of the list. */
  insert(entry: number): void {
    const bucket = this.#bucketOf(entry);
    const before = this.#before[bucket]!;
    if (before === NONE) {
      this.#next[entry] = this.#first;
      if (this.#first !== NONE) this.#before[this.#bucketOf(this.#first)] = entry;
      this.#first = entry;
      this.#before[bucket] = HEAD;
    } else if (before === HEAD) {
      this.#next[entry] = this.#first;
      this.#first = entry;
    } else {
      this.#next[entry] = this.#next[before]!;
      this.#next[before] = entry;
    }
  }

  /** The next larger table: entries are moved in list order. */
  grown(): Table {
    const larger = new Table(this.#generation + 1, this.#keys);
    for (const entry of this.order()) larger.insert(entry);
    return larger;
  }

  order(): number[] {
    const order: number[] = [];
    for (let entry = this.#first; entry !== NONE; entry = this.#next[entry]!) order.push(entry);
    return order;
  }

  #bucketOf(entry: number): number {
    return this.#keys[entry]! % this.bucketCount;
  }
}
