import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { angleDifferenceRad } from '../../../src/geometry/angle.ts';
import type { JunctionControl } from '../StreetPlan.ts';
import type { TownOptions } from '../TownOptions.ts';

/** What the choice of a junction's control hangs on. */
export interface JunctionArms {
  readonly arms: readonly { readonly street: number; readonly outwardRad: number; readonly avenue: boolean }[];
}

const OPPOSITE_RAD = 2.6;

/**
 * Who goes first where: lights at the junctions with the most avenue arms, then stop signs on the minor arms, yield signs, all-way stops;
 * nothing at the rest. Junctions of equal rank are drawn.
 */
export function assignControls(junctions: readonly JunctionArms[], options: TownOptions, random: SeededRandom): JunctionControl[] {
  const avenueArms = (index: number): number => junctions[index]!.arms.filter((arm) => arm.avenue).length;
  const order = random.shuffled(junctions.map((_, index) => index)).toSorted((a, b) => avenueArms(b) - avenueArms(a));
  const controls: JunctionControl[] = junctions.map(() => 'uncontrolled');
  const wishes: readonly JunctionControl[] = [
    ...times<JunctionControl>('lights', options.lights),
    ...times<JunctionControl>('minorStop', options.minorStops),
    ...times<JunctionControl>('minorYield', options.minorYields),
    ...times<JunctionControl>('allWayStop', options.allWayStops),
  ];
  order.slice(0, wishes.length).forEach((junction, place) => {
    controls[junction] = wishes[place]!;
  });
  return controls;
}

/** The two streets that go straight on through a junction, avenues before others; the only candidates for a right of way. */
export function throughStreets({ arms }: JunctionArms): number[] {
  const pairs = arms.flatMap((one, index) =>
    arms.slice(index + 1)
      .filter((other) => angleDifferenceRad(one.outwardRad, other.outwardRad) > OPPOSITE_RAD)
      .map((other) => ({ streets: [one.street, other.street], rank: Number(one.avenue) + Number(other.avenue) })));
  if (pairs.length === 0) return [];
  return pairs.reduce((best, pair) => (pair.rank > best.rank ? pair : best)).streets;
}

function times<T>(value: T, count: number): T[] {
  return Array.from({ length: count }, () => value);
}
