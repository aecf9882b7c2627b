/**
 * Index of the last item of a list sorted by `startOf` that begins at or before `at`; 0 where all begin later. Begins at `hint` and
 * looks around it, then halves the list: a walk along a road costs no search, a jump costs a short one.
 */
export function lastAtOrBefore<T>(items: readonly T[], startOf: (item: T) => number, at: number, hint = 0): number {
  const last = items.length - 1;
  let low = Math.min(Math.max(0, hint), Math.max(0, last));
  if (low < last && startOf(items[low + 1]!) <= at) {
    low += 1;
    if (low === last || startOf(items[low + 1]!) > at) return low;
  } else if (low === 0 || startOf(items[low]!) <= at) return low;
  let high = last;
  if (startOf(items[low]!) > at) {
    high = low - 1;
    low = 0;
  }
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(items[middle]!) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
