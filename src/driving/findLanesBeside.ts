import { cos, sin } from '../geometry/trig.ts';
import { DRIVABLE_LANES, LaneType } from '../map/LaneType.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import type { RoutePlan } from '../map/RoutePlan.ts';
import { LANE_PLACES, LANE_RELATIONS, OWN_PLACE, type LaneRelation, type LanesBeside } from './LanesBeside.ts';
import type { RouteLine } from './RouteLine.ts';

/** Lanes narrower than this (m) are lines on the road, not places to drive: they are stepped over. */
const NARROWEST_M = 0.4;

/** The cross-section of the road at each row of a route line. */
export function findLanesBeside(map: RoadMap, plan: RoutePlan, line: Pick<RouteLine, 'count' | 'x' | 'y' | 'headingRad' | 'planIndex'>): LanesBeside {
  const cells = line.count * LANE_PLACES;
  const beside = { lane: new Int32Array(cells).fill(-1), relation: new Uint8Array(cells), centreLeftM: new Float64Array(cells), widthM: new Float64Array(cells), mayChange: new Uint8Array(line.count) };
  for (let row = 0; row < line.count; row += 1) {
    const index = line.planIndex[row]!;
    const lane = plan.lane[index]!;
    const own = row * LANE_PLACES + OWN_PLACE;
    const share = map.lanes.lengthM[lane]! > 0 ? plan.laneSM[index]! / map.lanes.lengthM[lane]! : 0;
    beside.lane[own] = lane;
    beside.widthM[own] = widthAt(map, lane, share);
    beside.centreLeftM[own] = (plan.y[index]! - line.y[row]!) * cos(line.headingRad[row]!) - (plan.x[index]! - line.x[row]!) * sin(line.headingRad[row]!);
    beside.mayChange[row] = map.samples.laneChange[sampleRow(map, lane, share)]!;
    addSide(map, beside, row, share, 1);
    addSide(map, beside, row, share, -1);
  }
  return beside;
}

/** Steps outwards from the route's lane, `side` +1 to the left, and fills the two places there. */
function addSide(map: RoadMap, beside: LanesBeside, row: number, share: number, side: 1 | -1): void {
  const own = row * LANE_PLACES + OWN_PLACE;
  let lane = beside.lane[own]!;
  let same = true;
  let edgeM = beside.centreLeftM[own]! + (side * beside.widthM[own]!) / 2;
  let place = 1;
  for (let steps = 0; steps < 6 && place <= 2; steps += 1) {
    const outwardsIsLeft: boolean = (side > 0) === same;
    const next: number = outwardsIsLeft ? map.lanes.left[lane]! : map.lanes.right[lane]!;
    if (next < 0) return;
    const sameAsBefore: boolean = (outwardsIsLeft ? map.lanes.leftSameDirection[lane]! : map.lanes.rightSameDirection[lane]!) === 1 || map.lanes.direction[next] === map.lanes.direction[lane];
    same = sameAsBefore ? same : !same;
    lane = next;
    const widthM = widthAt(map, next, same ? share : 1 - share);
    const relation = relationOf(map, next, same);
    if (widthM >= NARROWEST_M) {
      if (relation === undefined) return;
      const cell = own + side * place;
      beside.lane[cell] = next;
      beside.relation[cell] = LANE_RELATIONS.indexOf(relation);
      beside.widthM[cell] = widthM;
      beside.centreLeftM[cell] = edgeM + (side * widthM) / 2;
      place += 1;
    }
    edgeM += side * widthM;
  }
}

/** Undefined for what cannot be driven on. */
function relationOf(map: RoadMap, lane: number, same: boolean): LaneRelation | undefined {
  const type = map.lanes.type[lane]!;
  if (((DRIVABLE_LANES >> type) & 1) === 1) return same ? 'sameDirection' : 'oncoming';
  if (type === LaneType.parking) return 'parking';
  return type === LaneType.shoulder || type === LaneType.stop || type === LaneType.biking ? 'shoulder' : undefined;
}

function sampleRow(map: RoadMap, lane: number, share: number): number {
  const count = map.lanes.sampleCount[lane]!;
  return map.lanes.firstSample[lane]! + Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}

function widthAt(map: RoadMap, lane: number, share: number): number {
  return map.samples.widthM[sampleRow(map, lane, share)]!;
}
