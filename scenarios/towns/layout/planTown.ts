import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import type { StreetPlan } from '../StreetPlan.ts';
import type { TownOptions } from '../TownOptions.ts';
import { addMotorway, motorwayCrossings } from './addMotorway.ts';
import { addRoundabout } from './addRoundabout.ts';
import { planGridTown } from './planGridTown.ts';

/** The road graph of a town: a grid with what its options add to it. */
export function planTown(options: TownOptions, random: SeededRandom): StreetPlan {
  const kept = options.motorway ? motorwayCrossings(options) : undefined;
  const { plan: grid, crossings, roundabouts } = planGridTown(options, kept === undefined ? [] : Object.values(kept), random);
  const plan = roundabouts.reduce(addRoundabout, grid);
  if (kept === undefined) return plan;
  return addMotorway(plan, {
    northCorner: crossings.indexOf(kept.northCorner), southCorner: crossings.indexOf(kept.southCorner), exit: crossings.indexOf(kept.exit),
  });
}
