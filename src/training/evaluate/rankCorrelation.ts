/**
 * Spearman's rank correlation of pairs: the correlation of their ranks, ties sharing the mean of theirs. From -1 to 1; undefined for fewer than
 * three pairs, or when one side is the same throughout: then there is no order to agree on.
 */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length < 3) return undefined;
  const ones = ranks(pairs.map(([one]) => one));
  const others = ranks(pairs.map(([, other]) => other));
  const middle = (pairs.length + 1) / 2;
  let both = 0;
  let one = 0;
  let other = 0;
  for (let index = 0; index < pairs.length; index += 1) {
    const a = ones[index]! - middle;
    const b = others[index]! - middle;
    both += a * b;
    one += a * a;
    other += b * b;
  }
  return one === 0 || other === 0 ? undefined : both / Math.sqrt(one * other);
}

/** From 1; equal values share the mean of their ranks. */
function ranks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].toSorted((a, b) => values[a]! - values[b]! || a - b);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let place = from; place < to; place += 1) result[order[place]!] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}
