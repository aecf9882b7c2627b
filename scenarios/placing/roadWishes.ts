import { RoadOption } from '../../src/map/RoutePlan.ts';
import type { PlaceWish } from './PlaceWish.ts';
import { interval, scalar } from './PlaceWish.ts';
import { hasNeighbour, hasSidewalk } from './RouteView.ts';

const ANY_LENGTH = Infinity;
/** Road wanted behind an obstacle, to come back to the lane (m). */
const BACK_TO_LANE_M = 35;
/** Obstacles nearer to the trigger than this come too soon (m). */
const LEAST_DISTANCE_M = 35;

/** Something is in the way: as far off as the file's default where the road is long enough. */
function obstacle(defaultM: number, lengthM: number, twoWays: boolean, extra: Readonly<Record<string, Readonly<Record<string, string>>>>): PlaceWish {
  return {
    beforeM: 30,
    afterM: Math.max(100, defaultM + lengthM + BACK_TO_LANE_M),
    openM: [LEAST_DISTANCE_M + lengthM + BACK_TO_LANE_M, ANY_LENGTH],
    suits: (view) => {
      const distanceM = Math.min(defaultM, Math.floor(view.openM - lengthM - BACK_TO_LANE_M));
      const alongM = distanceM + lengthM + BACK_TO_LANE_M - 5;
      return hasNeighbour(view, 'left', twoWays ? 'oncoming' : 'alike', alongM) ? { distance: scalar(distanceM), ...extra } : undefined;
    },
  };
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
const CYCLISTS = { bicycle_drive_distance: scalar(30) };

/** Places on the road between junctions. */
export const ROAD_WISHES: Readonly<Record<string, PlaceWish>> = {
  Accident: obstacle(120, 20, false, {}),
  AccidentTwoWays: obstacle(120, 20, true, FREQUENT),
  ConstructionObstacle: obstacle(100, 14, false, {}),
  ConstructionObstacleTwoWays: obstacle(100, 14, true, FREQUENT),
  ParkedObstacle: obstacle(120, 5, false, {}),
  ParkedObstacleTwoWays: obstacle(120, 5, true, FREQUENT),
  HazardAtSideLane: obstacle(100, 12, false, CYCLISTS),
  HazardAtSideLaneTwoWays: obstacle(100, 12, true, { ...CYCLISTS, frequency: scalar(80) }),
  VehicleOpensDoorTwoWays: {
    ...obstacle(50, 5, true, FREQUENT),
    suits: (view) => {
      const distanceM = Math.min(50, Math.floor(view.openM - 5 - BACK_TO_LANE_M));
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
