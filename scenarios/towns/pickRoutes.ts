import type { Pose } from '../../src/geometry/Pose.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { lanePoseAt } from '../../src/map/lanePoseAt.ts';
import type { LanePoint, RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import type { PickedRoute, RouteSplit } from './routes/PickedRoute.ts';
import type { RouteFeatures } from './routes/routeFeatures.ts';
import { routeFeatures } from './routes/routeFeatures.ts';
import { walkLanes } from './routes/walkLanes.ts';

export interface RouteWishes {
  readonly seed: number;
  readonly training: number;
  readonly validation: number;
  readonly shortestM: number;
  readonly longestM: number;
  /** Lights and stop signs that every route passes at least. */
  readonly leastControls: number;
}

/** The routes of the repository's town. */
export const CODRIVER_01_ROUTES: RouteWishes = { seed: 1, training: 12, validation: 8, shortestM: 250, longestM: 600, leastControls: 2 };

const CANDIDATES = 600;
/** A plan that is longer than its walk by more than this went another way (m). */
const DETOUR_M = 15;
/** What one more of a feature is worth while a split has none of it yet. */
const WORTH: Readonly<Record<keyof RouteFeatures, number>> = {
  lights: 2, stopSigns: 2, yieldSigns: 1, leftTurns: 1.5, rightTurns: 1.5, straights: 1, laneChanges: 1.5, tightBends: 1, crosswalks: 0.5,
};
const FEATURES: readonly (keyof RouteFeatures)[] = [
  'lights', 'stopSigns', 'yieldSigns', 'leftTurns', 'rightTurns', 'straights', 'laneChanges', 'tightBends', 'crosswalks',
];
/** Worth of a route that uses no lane of the routes picked before. */
const NOVELTY_WORTH = 4;

const TYPICAL_M = 400;

interface Candidate {
  readonly route: Omit<PickedRoute, 'id'>;
  readonly lanes: ReadonlySet<number>;
}

/**
 * Picks routes for training and validation from random drives through the lane graph: in turn, each time the one that adds most to what its half has,
 * and that shares little with the routes picked so far. Ids run on from training to validation.
 */
export function pickRoutes(map: RoadMap, wishes: RouteWishes): RouteSplit {
  const random = new SeededRandom(wishes.seed);
  let open = Array.from({ length: CANDIDATES }, (_, number) => candidate(map, wishes, random.fork(number))).filter((drawn) => drawn !== undefined);
  const used = new Set<number>();
  const training: Candidate[] = [];
  const validation: Candidate[] = [];
  while (open.length > 0 && (training.length < wishes.training || validation.length < wishes.validation)) {
    const half = training.length * wishes.validation <= validation.length * wishes.training ? training : validation;
    const best = open.reduce((a, b) => (worth(b, half, used) > worth(a, half, used) ? b : a));
    half.push(best);
    for (const lane of best.lanes) used.add(lane);
    open = open.filter((other) => other !== best);
  }
  return {
    training: training.map(({ route }, index) => ({ id: index, ...route })),
    validation: validation.map(({ route }, index) => ({ id: training.length + index, ...route })),
  };
}

function candidate(map: RoadMap, wishes: RouteWishes, random: SeededRandom): Candidate | undefined {
  const walk = walkLanes(map, random.between(wishes.shortestM + DETOUR_M, wishes.longestM - DETOUR_M), random);
  if (walk === undefined) return undefined;
  const keypoints = walk.places.map((place) => poseOf(map, place));
  const plan = planRoute(map, keypoints);
  if (plan.lengthM < wishes.shortestM || plan.lengthM > Math.min(wishes.longestM, walk.lengthM + DETOUR_M)) return undefined;
  const features = routeFeatures(map, plan);
  if (features.lights + features.stopSigns < wishes.leastControls) return undefined;
  return { route: { keypoints, lengthM: plan.lengthM, features }, lanes: lanesOf(plan) };
}

/** New features per typical length, so that long routes are not preferred for their length alone. */
function worth({ route, lanes }: Candidate, half: readonly Candidate[], used: ReadonlySet<number>): number {
  const novel = [...lanes].filter((lane) => !used.has(lane)).length / lanes.size;
  const features = FEATURES.reduce((sum, feature) => {
    const had = half.reduce((total, other) => total + other.route.features[feature], 0);
    return sum + (WORTH[feature] * route.features[feature]) / (1 + had);
  }, 0);
  return (features * TYPICAL_M) / route.lengthM + NOVELTY_WORTH * novel;
}

function lanesOf(plan: RoutePlan): Set<number> {
  return new Set(plan.lane);
}

function poseOf(map: RoadMap, { lane, sM }: LanePoint): Pose {
  const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
  lanePoseAt(map, lane, sM, 0, pose);
  return pose;
}
