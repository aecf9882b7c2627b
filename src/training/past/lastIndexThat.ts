/**
 * The last of `count` places from which something still holds, by bisection: it holds at the first place, stops holding once, and does not hold
 * after the last. @returns undefined when it does not hold at the first place
 */
export async function lastIndexThat(count: number, holds: (index: number) => Promise<boolean>): Promise<number | undefined> {
  if (count === 0 || !(await holds(0))) return undefined;
  let holding = 0;
  let failing = count;
  while (failing - holding > 1) {
    const middle = (holding + failing) >> 1;
    if (await holds(middle)) holding = middle;
    else failing = middle;
  }
  return holding;
}
