import type { Pose } from '../../src/geometry/Pose.ts';
import { hashUint32 } from '../../src/geometry/hashRandom.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { digestText } from '../../src/geometry/digest.ts';
import { filterScenarios } from '../../src/leaderboard/matching/filterScenarios.ts';
import type { RouteScenarioEntry } from '../../src/leaderboard/routes/RouteFile.ts';
import { LaneIndex } from '../../src/map/LaneIndex.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import { RouteError } from '../../src/map/routing/RouteError.ts';
import { placeOnRoute, poseAt, routeIndexAt } from '../behaviours/roadPlaces.ts';
import { ScenarioDirector } from '../behaviours/ScenarioDirector.ts';
import { walkLanes } from '../towns/routes/walkLanes.ts';
import type { PlaceWish, WrittenParameters } from './PlaceWish.ts';
import { wishOf } from './placeWishes.ts';
import { viewAt } from './RouteView.ts';

/** A short route with one scenario of leaderboard 2.x on it, in the internal frame. */
export interface ScenarioRoute {
  /** The first is where the ego starts. */
  readonly keypoints: readonly Pose[];
  readonly plan: RoutePlan;
  readonly scenario: RouteScenarioEntry;
}

/** Drives through the town that are searched for a place before giving up. */
const WALKS = 160;
const WALK_M = 420;
/** Trigger places tried on each. */
const STEP_M = 3;
/** Key points lie so far apart (m); fewer than that and the planner may go another way. */
const KEYPOINT_EVERY_M = 30;
/** Routes start so far before junctions, clear of their lines and signs (m). */
const START_CLEAR_M = 15;
/** A new plan through the key points that is longer or shorter by more than this went another way (m). */
const DETOUR_M = 3;

/**
 * Finds a place on a map for a scenario of leaderboard 2.x and lays a route through it. Equal arguments give equal routes.
 * @param type class name, one of {@link PLACEABLE_TYPES}
 * @returns undefined when the map has no such place, or none was found in many drives through it
 * @throws RangeError for a type that cannot be placed
 */
export function placeScenario(map: RoadMap, type: string, seed: number): ScenarioRoute | undefined {
  const wish = wishOf(type);
  const random = new SeededRandom(hashUint32(seed, 307, Number.parseInt(digestText(type).slice(0, 8), 16) | 0, 0));
  for (let number = 0; number < WALKS; number += 1) {
    const found = placeOnWalk(map, type, wish, random.fork(number));
    if (found !== undefined) return found;
  }
  return undefined;
}

function placeOnWalk(map: RoadMap, type: string, wish: PlaceWish, random: SeededRandom): ScenarioRoute | undefined {
  const walk = walkLanes(map, WALK_M, random);
  if (walk === undefined) return undefined;
  const plan = planned(map, walk.places.map((place) => poseAt(map, place)));
  if (plan === undefined) return undefined;
  const triggers: number[] = [];
  for (let triggerM = wish.beforeM; triggerM + wish.afterM < plan.lengthM; triggerM += STEP_M) triggers.push(triggerM);
  for (const triggerM of random.shuffled(triggers)) {
    const found = placeAt(map, type, wish, plan, triggerM, random);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A scenario triggered at a place of a route, with the parameters that suit it; undefined where it does not suit.
 * @throws RangeError for a type that cannot be placed
 */
export function scenarioAt(map: RoadMap, type: string, plan: RoutePlan, triggerM: number, name: string, random: SeededRandom): RouteScenarioEntry | undefined {
  const parameters = parametersAt(map, wishOf(type), plan, triggerM, random);
  if (parameters === undefined) return undefined;
  const scenario = entryAt(map, type, plan, triggerM, name, parameters);
  return canBeStaged(map, plan, scenario) ? scenario : undefined;
}

function parametersAt(map: RoadMap, wish: PlaceWish, plan: RoutePlan, triggerM: number, random: SeededRandom): WrittenParameters | undefined {
  if (map.lanes.junction[placeOnRoute(plan, triggerM).lane] >= 0) return undefined;
  const view = viewAt(map, plan, triggerM);
  if (view.openM < wish.openM[0] || view.openM > wish.openM[1]) return undefined;
  return wish.suits(view, random.uniform());
}

function entryAt(map: RoadMap, type: string, plan: RoutePlan, triggerM: number, name: string, parameters: WrittenParameters): RouteScenarioEntry {
  return { name, type, trigger: poseAt(map, placeOnRoute(plan, triggerM)), parameters, where: `placed on ${map.name}` };
}

function placeAt(map: RoadMap, type: string, wish: PlaceWish, plan: RoutePlan, triggerM: number, random: SeededRandom): ScenarioRoute | undefined {
  if (viewAt(map, plan, triggerM - wish.beforeM).openM < START_CLEAR_M) return undefined;
  const parameters = parametersAt(map, wish, plan, triggerM, random);
  if (parameters === undefined) return undefined;
  const keypoints = keypointsBetween(map, plan, triggerM - wish.beforeM, triggerM + wish.afterM);
  const cropped = planned(map, keypoints);
  if (cropped === undefined || Math.abs(cropped.lengthM - wish.beforeM - wish.afterM) > DETOUR_M) return undefined;
  const scenario = entryAt(map, type, plan, triggerM, `${type}_1`, parameters);
  return canBeStaged(map, cropped, scenario) ? { keypoints, plan: cropped, scenario } : undefined;
}

/** Points of a plan outside junctions, every 30 m, the ends included. */
function keypointsBetween(map: RoadMap, plan: RoutePlan, fromM: number, toM: number): Pose[] {
  const keypoints: Pose[] = [];
  for (let sM = fromM; sM < toM - KEYPOINT_EVERY_M / 2; sM += KEYPOINT_EVERY_M) {
    if (keypoints.length === 0 || map.lanes.junction[plan.lane[routeIndexAt(plan, sM)]] < 0) keypoints.push(poseAt(map, placeOnRoute(plan, sM)));
  }
  return [...keypoints, poseAt(map, placeOnRoute(plan, toM))];
}

function planned(map: RoadMap, keypoints: readonly Pose[]): RoutePlan | undefined {
  try {
    return planRoute(map, keypoints);
  } catch (error) {
    // A drive through the lane graph that the route planner cannot follow is no place for a scenario.
    if (error instanceof RouteError) return undefined;
    throw error;
  }
}

function canBeStaged(map: RoadMap, plan: RoutePlan, scenario: RouteScenarioEntry): boolean {
  const { kept } = filterScenarios(plan, [scenario]);
  return kept.length === 1 && new ScenarioDirector({ map, laneIndex: laneIndexOf(map), plan, scenarios: kept, triggerRadiusM: 2 }).staged.length === 1;
}

const laneIndices = new WeakMap<RoadMap, LaneIndex>();

function laneIndexOf(map: RoadMap): LaneIndex {
  let index = laneIndices.get(map);
  if (index === undefined) {
    index = new LaneIndex(map);
    laneIndices.set(map, index);
  }
  return index;
}
