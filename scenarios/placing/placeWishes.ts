import { JUNCTION_WISHES } from './junctionWishes.ts';
import type { PlaceWish } from './PlaceWish.ts';
import { ROAD_WISHES } from './roadWishes.ts';

const WISHES: Readonly<Record<string, PlaceWish>> = { ...ROAD_WISHES, ...JUNCTION_WISHES };

/** The types of leaderboard 2.x that can be placed on a map of our own. */
export const PLACEABLE_TYPES: readonly string[] = Object.keys(WISHES);

/** What kind of place suits a type. @throws RangeError for a type that cannot be placed */
export function wishOf(type: string): PlaceWish {
  const wish = WISHES[type];
  if (wish === undefined) throw new RangeError(`scenarios of type ${type} cannot be placed`);
  return wish;
}
