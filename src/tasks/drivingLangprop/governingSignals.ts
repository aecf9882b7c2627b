import { wrapAngleRad } from '../../geometry/angle.ts';
import { cos, sin } from '../../geometry/trig.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import type { LaneHit } from '../../map/LaneIndex.ts';
import type { RoadMap } from '../../map/RoadMap.ts';

/** How near (m) a light's waypoint lies to the edge of the junction that the own lane leads to. */
const WAYPOINT_M = 3;
/** Lights farther than this (m) are not looked at. */
const LIGHT_FAR_M = 75;
/** A governing light's waypoint lies this far ahead (m). */
const LIGHT_BEHIND_M = 0.5;
const LIGHT_AHEAD_M = 50;
/** No chain of lanes to a junction is longer than this. */
const MOST_LANES = 64;
const STOP_HOPS = 20;
const STOP_FAR_M = 30;

/** Where the ego is and looks. */
export interface EgoPlace {
  readonly x: number;
  readonly y: number;
  readonly forwardX: number;
  readonly forwardY: number;
}

/**
 * The light that governs a place, as LangProp finds it: along the own lane to the edge of the next junction, there the light whose waypoint is within
 * 3 m of that point, on a lane of the same direction. Index into `RoadMap.lights`, or -1.
 */
export function governingLight(map: RoadMap, here: LaneHit, ego: EgoPlace): number {
  if (here.lane < 0) return -1;
  const edge = junctionEdge(map, here);
  if (edge === undefined) return -1;
  let nearest = -1;
  let best = WAYPOINT_M * WAYPOINT_M;
  for (const [light, { stopPoints, trigger }] of map.lights.entries()) {
    const farX = trigger.x - ego.x;
    const farY = trigger.y - ego.y;
    if (farX * farX + farY * farY > LIGHT_FAR_M * LIGHT_FAR_M) continue;
    for (const { lane, sM } of stopPoints) {
      lanePoseAt(map, lane, sM, 0, waypoint);
      const dx = waypoint.x - edge.x;
      const dy = waypoint.y - edge.y;
      const squared = dx * dx + dy * dy;
      if (squared > best || (nearest >= 0 && squared === best)) continue;
      if (Math.abs(wrapAngleRad(waypoint.headingRad - edge.headingRad)) > Math.PI / 2) continue;
      const aheadM = (waypoint.x - ego.x) * ego.forwardX + (waypoint.y - ego.y) * ego.forwardY;
      if (aheadM < -LIGHT_BEHIND_M || aheadM > LIGHT_AHEAD_M) continue;
      nearest = light;
      best = squared;
    }
  }
  return nearest;
}

/** The last place before the next junction along the lane and its first successors; the place itself inside a junction. */
function junctionEdge(map: RoadMap, { lane, sM }: LaneHit): { readonly x: number; readonly y: number; readonly headingRad: number } | undefined {
  const { junction, lengthM, successorStart, successors } = map.lanes;
  if (junction[lane]! >= 0) return poseOf(map, lane, sM);
  let last = lane;
  for (let hops = 0; hops < MOST_LANES; hops += 1) {
    const start = successorStart[last]!;
    if (start === successorStart[last + 1]!) return undefined;
    const next = successors[start]!;
    if (junction[next]! >= 0) return poseOf(map, last, lengthM[last]!);
    last = next;
  }
  return undefined;
}

function poseOf(map: RoadMap, lane: number, sM: number): { x: number; y: number; headingRad: number } {
  lanePoseAt(map, lane, sM, 0, waypoint);
  return { x: waypoint.x, y: waypoint.y, headingRad: waypoint.headingRad };
}

/**
 * The stop sign that governs a place, as LangProp and the leaderboard find it: the first whose trigger box, taken along the axes of the world,
 * holds one of the points every metre for 20 m along the lane. Index into `RoadMap.stopSigns`, or -1; -1 for who drives against the lane.
 */
export function governingStopSign(map: RoadMap, here: LaneHit, ego: EgoPlace): number {
  if (here.lane < 0 || map.stopSigns.length === 0) return -1;
  let points = 0;
  for (const [sign, { trigger }] of map.stopSigns.entries()) {
    const dx = trigger.x - ego.x;
    const dy = trigger.y - ego.y;
    if (dx * dx + dy * dy > STOP_FAR_M * STOP_FAR_M) continue;
    if (points === 0) {
      lanePoseAt(map, here.lane, here.sM, 0, waypoint);
      const along = cos(waypoint.headingRad) * ego.forwardX + sin(waypoint.headingRad) * ego.forwardY;
      if (along <= 0) return -1;
      points = pointsAhead(map, here, ego);
    }
    const alongX = Math.abs(cos(trigger.headingRad)) >= Math.SQRT1_2;
    const halfX = (alongX ? trigger.lengthM : trigger.widthM) / 2;
    const halfY = (alongX ? trigger.widthM : trigger.lengthM) / 2;
    for (let index = 0; index < points; index += 1) {
      if (Math.abs(aheadX[index]! - trigger.x) < halfX && Math.abs(aheadY[index]! - trigger.y) < halfY) return sign;
    }
  }
  return -1;
}

/** The ego's own place and the points every metre along the lane and its first successors. */
function pointsAhead(map: RoadMap, { lane, sM }: LaneHit, ego: EgoPlace): number {
  const { lengthM, successorStart, successors } = map.lanes;
  aheadX[0] = ego.x;
  aheadY[0] = ego.y;
  let here = lane;
  let s = sM;
  let lanesLeft = MOST_LANES;
  for (let hop = 1; hop <= STOP_HOPS; hop += 1) {
    s += 1;
    while (s > lengthM[here]!) {
      const start = successorStart[here]!;
      lanesLeft -= 1;
      if (start === successorStart[here + 1]! || lanesLeft === 0) return hop;
      s -= lengthM[here]!;
      here = successors[start]!;
    }
    lanePoseAt(map, here, s, 0, waypoint);
    aheadX[hop] = waypoint.x;
    aheadY[hop] = waypoint.y;
  }
  return STOP_HOPS + 1;
}

const waypoint = { x: 0, y: 0, z: 0, headingRad: 0 };
const aheadX = new Float64Array(STOP_HOPS + 1);
const aheadY = new Float64Array(STOP_HOPS + 1);
