import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { pickRoutes } from '../../../scenarios/towns/pickRoutes.ts';
import { CODRIVER_01 } from '../../../scenarios/towns/TownOptions.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoutePlanner } from '../../../src/map/routing/RoutePlanner.ts';
import { partOf } from '../../scenarios/behaviours/stage.ts';
import type { StagedScene } from './stagedScenes.ts';

/** Points of the route (1 m each) before the entry to the roundabout, and after it. */
const BEFORE = 50;
const AFTER = 110;

/** A town with one roundabout, whose entries are the only places with a yield sign. */
const TOWN = readRoadMap(generateTown({ ...CODRIVER_01, spacingM: 170, minorYields: 0, roundabouts: 1 }), 'Round');
const LANES = new LaneIndex(TOWN);
const ENTRIES = new Set(TOWN.yieldSigns.flatMap(({ stopPoints }) => stopPoints.map(({ lane }) => lane)));

/** Ways through the roundabout on routes of the town. */
function waysThrough(): RoutePlan[] {
  const planner = new RoutePlanner(TOWN, LANES);
  const { training } = pickRoutes(TOWN, { seed: 3, training: 8, validation: 0, shortestM: 250, longestM: 400, leastControls: 0 });
  return training.flatMap(({ keypoints }) => {
    const plan = planner.plan(keypoints);
    const entry = Array.from(plan.lane).findIndex((lane, row) => row >= BEFORE && row + AFTER / 2 < plan.count && ENTRIES.has(lane) && plan.lane[row + 1] !== lane);
    return entry < 0 ? [] : [partOf(plan, entry - BEFORE, Math.min(plan.count - 1, entry + AFTER))];
  });
}

/** Roundabouts, of group 11 of experts.md 4.5: alone, and among traffic. */
export const ROUNDABOUT_SCENES: readonly StagedScene[] = waysThrough().slice(0, 2).flatMap((plan, way) =>
  [0, 60].map((vehicles): StagedScene => ({
    group: 11,
    name: `through a roundabout, way ${way + 1}, with ${vehicles} cars in town`,
    stage: { road: { map: TOWN, laneIndex: LANES, plan }, speedMps: 8, seconds: 60, script: () => [], vehicles, seed: way + 1 },
    comesAtLeastM: plan.lengthM - 10,
  })),
);
