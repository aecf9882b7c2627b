import { DRIVABLE_LANES, LaneType, laneTypeMask } from '../map/LaneType.ts';
import type { RoadMap } from '../map/RoadMap.ts';

/** Background vehicles that the leaderboard 1.0 asks for in CARLA's towns (its `route_scenario`). */
const LEADERBOARD_VEHICLES: Readonly<Record<string, number>> = {
  Town01: 120, Town02: 100, Town03: 120, Town04: 200, Town05: 120, Town06: 150, Town07: 110, Town08: 180, Town09: 300, Town10: 120, Town10HD: 120,
};

/** Elsewhere: one vehicle per this length of driving lane (m), somewhat thinner than Town01. */
const LANE_M_PER_VEHICLE = 110;

/** How many background vehicles a town gets unless told otherwise. */
export function townVehicles(map: RoadMap): number {
  const known = LEADERBOARD_VEHICLES[map.name];
  if (known !== undefined) return known;
  return Math.round(lengthOfLanes(map, DRIVABLE_LANES) / LANE_M_PER_VEHICLE);
}

/** Elsewhere than in CARLA's towns: one walker per this length of sidewalk (m). */
const SIDEWALK_M_PER_WALKER = 110;

/** How many background walkers a town gets unless told otherwise: none in CARLA's towns, as the leaderboard 1.0 has it. */
export function townWalkers(map: RoadMap): number {
  if (LEADERBOARD_VEHICLES[map.name] !== undefined) return 0;
  return Math.round(lengthOfLanes(map, laneTypeMask(LaneType.sidewalk)) / SIDEWALK_M_PER_WALKER);
}

function lengthOfLanes(map: RoadMap, types: number): number {
  let lengthM = 0;
  for (let lane = 0; lane < map.lanes.count; lane += 1) {
    if ((types & (1 << map.lanes.type[lane]!)) !== 0) lengthM += map.lanes.lengthM[lane]!;
  }
  return lengthM;
}
