/** A source of uniform numbers in [0, 1) with 32 random bits, such as `SeededRandom`. */
export interface UniformSource {
  uniform(): number;
}

/** Uniform in [0, 1) with 53 random bits: 32 are too coarse to choose exactly among a hundred million tickets. */
export function uniform53(random: UniformSource): number {
  const high = Math.floor(random.uniform() * 4294967296);
  const low = Math.floor(random.uniform() * 2097152);
  return (high * 2097152 + low) / 9007199254740992;
}

/**
 * Weights of `size` items in a binary tree of sums: drawing an item in proportion to its weight and changing a weight take log2(size)
 * steps. Each sum is always the sum of its two children, so a weight that is set back leaves no trace of rounding.
 */
export class SumTree {
  readonly size: number;
  readonly #leaves: number;
  /** Node k has the children 2k and 2k + 1; node 1 is the root, the leaves begin at #leaves. */
  readonly #sums: Float64Array;

  /** @throws RangeError when a weight is negative or not finite */
  constructor(weights: ArrayLike<number>) {
    this.size = weights.length;
    let leaves = 1;
    while (leaves < weights.length) leaves *= 2;
    this.#leaves = leaves;
    this.#sums = new Float64Array(2 * leaves);
    for (let item = 0; item < weights.length; item += 1) this.#sums[leaves + item] = checkedWeight(weights[item]!);
    const sums = this.#sums;
    for (let node = leaves - 1; node >= 1; node -= 1) sums[node] = sums[2 * node]! + sums[2 * node + 1]!;
  }

  /** Sum of all weights. */
  get total(): number {
    return this.#sums[1]!;
  }

  weight(item: number): number {
    return this.#sums[this.#leaves + this.#checkedItem(item)]!;
  }

  /** @throws RangeError when the item does not exist or the weight is negative or not finite */
  update(item: number, weight: number): void {
    const sums = this.#sums;
    let node = this.#leaves + this.#checkedItem(item);
    sums[node] = checkedWeight(weight);
    for (node >>>= 1; node >= 1; node >>>= 1) sums[node] = sums[2 * node]! + sums[2 * node + 1]!;
  }

  /**
   * One item, each with probability weight / total; never one of weight 0.
   * @throws RangeError when the total is 0
   */
  draw(random: UniformSource): number {
    const sums = this.#sums;
    if (!(sums[1]! > 0)) throw new RangeError('nothing to draw: all weights are 0');
    let rest = uniform53(random) * sums[1]!;
    let node = 1;
    while (node < this.#leaves) {
      node *= 2;
      const left = sums[node]!;
      // Rounding may leave a rest as large as the right sum: an empty side is never entered all the same.
      if (rest >= left && sums[node + 1]! > 0) {
        rest -= left;
        node += 1;
      }
    }
    return node - this.#leaves;
  }

  /**
   * Up to `count` different items, in the order drawn: each draw is in proportion to the weights of the items that are left, those of
   * weight 0 never come. The weights are as before afterwards.
   *
   * This is LangProp's replay sampling (list each frame `weight` times, shuffle, keep first occurrences, take `count`) without the list:
   * in a shuffled list of tickets the next first occurrence is item i with probability weight i / weight of all items not seen yet,
   * which is this draw. So subset and order have exactly the same distribution, for any weights, in count × log2(size) steps.
   */
  drawDistinct(count: number, random: UniformSource): Uint32Array {
    const drawn = new Uint32Array(Math.min(count, this.size));
    const weights = new Float64Array(drawn.length);
    let taken = 0;
    for (; taken < drawn.length && this.total > 0; taken += 1) {
      const item = this.draw(random);
      drawn[taken] = item;
      weights[taken] = this.weight(item);
      this.update(item, 0);
    }
    for (let index = 0; index < taken; index += 1) this.update(drawn[index]!, weights[index]!);
    return drawn.slice(0, taken);
  }

  #checkedItem(item: number): number {
    if (!Number.isInteger(item) || item < 0 || item >= this.size) throw new RangeError(`item ${item} is not one of ${this.size}`);
    return item;
  }
}

function checkedWeight(weight: number): number {
  if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`a weight must be a finite number from 0, got ${weight}`);
  return weight;
}
