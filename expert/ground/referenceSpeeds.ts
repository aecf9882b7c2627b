import { LANE_PLACES, LANE_RELATIONS, OWN_PLACE, type LaneRelation } from '../../src/driving/LanesBeside.ts';
import { ROUTE_STEP_M, type RouteLine } from '../../src/driving/RouteLine.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import type { LaneHit, LaneIndex } from '../../src/map/LaneIndex.ts';
import { LaneType, laneTypeMask } from '../../src/map/LaneType.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';

/** Where the map knows no limit (m/s). */
const UNSIGNED_MPS = 8.3;
/** Curvature below this (1/m) is a straight road. */
const STRAIGHT_PER_M = 1e-3;
const ONCOMING = LANE_RELATIONS.indexOf('oncoming' satisfies LaneRelation);
const SAME = LANE_RELATIONS.indexOf('sameDirection' satisfies LaneRelation);

const SIDEWALKS = laneTypeMask(LaneType.sidewalk);
/** A sidewalk's middle is this near to the edge of the lanes (m). */
const SIDEWALK_NEAR_M = 5;
const HIT: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };

/** Speed at each row of the line: share of the limit, v ≤ √(a_lat / |κ|), slower in junctions, and braking in time for what follows. */
export function referenceSpeeds(line: RouteLine, laneIndex: LaneIndex, settings: ExpertSettings): Float64Array {
  const speeds = new Float64Array(line.count);
  for (let row = 0; row < line.count; row += 1) {
    const limit = line.speedLimitMps[row]! > 0 ? line.speedLimitMps[row]! : UNSIGNED_MPS;
    const bend = Math.max(STRAIGHT_PER_M, Math.abs(line.curvaturePerM[row]!));
    const junction = line.junction[row]! >= 0 ? settings.junctionSpeedMps : Infinity;
    const lanesToEdge = lanesRight(line, row);
    const edge = lanesToEdge < 2 && (limit < settings.edgeBelowLimitMps || isTwoWay(line, row) || hasSidewalk(line, laneIndex, row)) ? (lanesToEdge === 0 ? settings.edgeSpeedMps : settings.nearEdgeSpeedMps) : Infinity;
    speeds[row] = Math.min(settings.limitShare * limit, Math.sqrt(settings.curveAccelMps2 / bend), junction, edge, settings.topSpeedMps);
  }
  for (let row = line.count - 2; row >= 0; row -= 1) {
    const next = speeds[row + 1]!;
    speeds[row] = Math.min(speeds[row]!, Math.sqrt(next * next + 2 * settings.approachBrakeMps2 * ROUTE_STEP_M));
  }
  return speeds;
}

/** Does a sidewalk run along the right edge of the road? */
function hasSidewalk(line: RouteLine, laneIndex: LaneIndex, row: number): boolean {
  const { beside } = line;
  let cell = row * LANE_PLACES + OWN_PLACE;
  while (cell > row * LANE_PLACES && beside.lane[cell - 1]! >= 0) cell -= 1;
  const edgeM = beside.centreLeftM[cell]! - beside.widthM[cell]! / 2;
  const heading = line.headingRad[row]!;
  laneIndex.nearest(line.x[row]! - edgeM * sin(heading), line.y[row]! + edgeM * cos(heading), SIDEWALKS, HIT, line.z[row]!);
  return HIT.lane >= 0 && HIT.distanceM < SIDEWALK_NEAR_M;
}

/** Does oncoming traffic run beside the lanes of the own direction? Not so on motorways. */
function isTwoWay(line: RouteLine, row: number): boolean {
  for (let cell = row * LANE_PLACES + OWN_PLACE + 1; cell < (row + 1) * LANE_PLACES; cell += 1) if (line.beside.lane[cell]! >= 0 && line.beside.relation[cell] === ONCOMING) return true;
  return false;
}

/** How many lanes of its direction the route's lane has to its right (0 to 2): people may stand at the edge beyond them. */
function lanesRight(line: RouteLine, row: number): number {
  const own = row * LANE_PLACES + OWN_PLACE;
  const isWay = (cell: number): boolean => line.beside.lane[cell]! >= 0 && line.beside.relation[cell] === SAME;
  return !isWay(own - 1) ? 0 : isWay(own - 2) ? 2 : 1;
}
