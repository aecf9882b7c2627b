import { RoadOption } from '../../src/map/RoutePlan.ts';
import type { PlaceWish } from './PlaceWish.ts';
import { interval, scalar } from './PlaceWish.ts';
import { hasNeighbour, hasSidewalk, isStraight } from './RouteView.ts';

const ANY_LENGTH = Infinity;
/** Road wanted behind an obstacle, to come back to the lane (m). */
const BACK_TO_LANE_M = 35;
/** Obstacles nearer to the trigger than this come too soon (m). */
const LEAST_DISTANCE_M = 35;

/**
 * Road wanted between an obstacle and the next junction where oncoming traffic comes (m), and the least. The traffic appears there, or 1.5 m per km/h and 30 m off, as the
 * evaluator has it, which is farther: who is on the way past when a car appears at 14 m/s right behind the obstacle can neither go on nor back.
 */
const ONCOMING_FROM_M = 100;
const ONCOMING_FROM_LEAST_M = 65;
/**
 * On two-way roads an obstacle stands where the road is straight to this angle (rad), so far before and behind it (m): road works follow the lane's direction at their start, and
 * where they lean over the middle of a bend oncoming drivers stop before them for good.
 */
const STRAIGHT_RAD = 0.15;
const STRAIGHT_BESIDE_M = 10;

/** Something is in the way: as far off as the file's default where the road is long enough. */
function obstacle(defaultM: number, lengthM: number, twoWays: boolean, extra: Readonly<Record<string, Readonly<Record<string, string>>>>): PlaceWish {
  const behindM = twoWays ? ONCOMING_FROM_LEAST_M : BACK_TO_LANE_M;
  return {
    beforeM: 30,
    afterM: Math.max(100, defaultM + lengthM + BACK_TO_LANE_M),
    openM: [LEAST_DISTANCE_M + lengthM + behindM, ANY_LENGTH],
    suits: (view) => {
      const distanceM = obstacleDistanceM(view.openM, defaultM, lengthM, twoWays);
      const alongM = distanceM + lengthM + BACK_TO_LANE_M - 5;
      if (twoWays && !isStraight(view, distanceM - STRAIGHT_BESIDE_M, distanceM + lengthM + STRAIGHT_BESIDE_M, STRAIGHT_RAD)) return undefined;
      return hasNeighbour(view, 'left', twoWays ? 'oncoming' : 'alike', alongM) ? { distance: scalar(distanceM), ...extra } : undefined;
    },
  };
}

/** Distance from the trigger at which an obstacle of a length stands, with so much open road (m). */
function obstacleDistanceM(openM: number, defaultM: number, lengthM: number, twoWays: boolean): number {
  const mostM = Math.floor(openM - lengthM - (twoWays ? ONCOMING_FROM_M : BACK_TO_LANE_M));
  return Math.max(LEAST_DISTANCE_M, Math.min(defaultM, mostM));
}

/** Somebody steps onto the road from the right. */
const crossing: PlaceWish = {
  beforeM: 45,
  afterM: 90,
  openM: [50, ANY_LENGTH],
  suits: (view) => (hasNeighbour(view, 'right', 'other', 40) && hasSidewalk(view, 30) ? { distance: scalar(30) } : undefined),
};

/** Gaps between oncoming cars (m): of official routes the more patient ones, so that a driver who waits finds one. */
const FREQUENT = { frequency: interval(60, 120) };
const CYCLISTS_RIDE_M = 30;
const CYCLISTS = { bicycle_drive_distance: scalar(CYCLISTS_RIDE_M) };

/** Places on the road between junctions. */
export const ROAD_WISHES: Readonly<Record<string, PlaceWish>> = {
  Accident: obstacle(120, 20, false, {}),
  AccidentTwoWays: obstacle(120, 20, true, FREQUENT),
  ConstructionObstacle: obstacle(100, 14, false, {}),
  ConstructionObstacleTwoWays: obstacle(100, 14, true, FREQUENT),
  ParkedObstacle: obstacle(120, 5, false, {}),
  ParkedObstacleTwoWays: obstacle(120, 5, true, FREQUENT),
  HazardAtSideLane: obstacle(100, 12, false, CYCLISTS),
  HazardAtSideLaneTwoWays: obstacle(100, 12 + CYCLISTS_RIDE_M, true, { ...CYCLISTS, frequency: scalar(80) }),
  VehicleOpensDoorTwoWays: {
    ...obstacle(50, 5, true, FREQUENT),
    suits: (view) => {
      const distanceM = obstacleDistanceM(view.openM, 50, 5, true);
      const suits = hasNeighbour(view, 'left', 'oncoming', distanceM + BACK_TO_LANE_M) && hasNeighbour(view, 'right', 'other', distanceM + 5);
      return suits ? { distance: scalar(distanceM), ...FREQUENT } : undefined;
    },
  },
  DynamicObjectCrossing: crossing,
  ParkingCrossingPedestrian: crossing,
  ParkingCutIn: { beforeM: 45, afterM: 110, openM: [72, ANY_LENGTH], suits: (view) => (hasNeighbour(view, 'right', 'other', 70) ? {} : undefined) },
  StaticCutIn: {
    beforeM: 45,
    afterM: 110,
    openM: [75, ANY_LENGTH],
    suits: (view) => {
      const distanceM = Math.min(100, Math.floor(view.openM - 50));
      return hasNeighbour(view, 'right', 'alike', view.openM - 2) || hasNeighbour(view, 'right', 'other', view.openM - 2) ? { distance: scalar(distanceM) } : undefined;
    },
  },
  HardBreakRoute: { beforeM: 60, afterM: 110, openM: [60, ANY_LENGTH], suits: () => ({}) },
  ControlLoss: { beforeM: 30, afterM: 115, openM: [85, ANY_LENGTH], suits: () => ({}) },
  SequentialLaneChange: { beforeM: 20, afterM: 210, openM: [0, ANY_LENGTH], suits: ({ plan }) => (plan.option.some((option) => option === RoadOption.changeLaneLeft || option === RoadOption.changeLaneRight) ? {} : undefined) },
  InvadingTurn: {
    beforeM: 20,
    afterM: 150,
    openM: [85, ANY_LENGTH],
    suits: (view) => {
      const distanceM = Math.min(100, Math.floor(view.openM - 35));
      return hasNeighbour(view, 'left', 'oncoming', distanceM + 32) ? { distance: scalar(distanceM), offset: scalar(0.6) } : undefined;
    },
  },
  YieldToEmergencyVehicle: {
    beforeM: 60,
    afterM: 200,
    openM: [70, ANY_LENGTH],
    suits: (view) => (hasNeighbour(view, 'left', 'alike', 65) || hasNeighbour(view, 'right', 'alike', 65) ? {} : undefined),
  },
  ParkingExit: {
    beforeM: 0,
    afterM: 80,
    openM: [70, ANY_LENGTH],
    suits: (view) => (hasNeighbour(view, 'right', 'other', 60) ? { front_vehicle_distance: scalar(15), behind_vehicle_distance: scalar(10) } : undefined),
  },
};
