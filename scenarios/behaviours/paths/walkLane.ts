import { angleDifferenceRad } from '../../../src/geometry/angle.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';
import { isDrivable, poseAt } from '../roadPlaces.ts';

export interface LaneWalkOptions {
  /** Lanes of junctions are not entered: the walk ends before them. */
  readonly staysOutOfJunctions?: boolean;
}

/**
 * Places every metre along a lane and those that follow it, at most `lengthM` far, going straight on where lanes part. Against the
 * direction of travel when `lengthM` is negative. The first is the start; the walk ends early where the road does.
 */
export function walkLane(map: RoadMap, start: LanePoint, lengthM: number, options: LaneWalkOptions = {}): LanePoint[] {
  const { lanes } = map;
  const forwards = lengthM >= 0;
  const places = [start];
  let { lane, sM } = start;
  for (let doneM = 0; doneM + 1 <= Math.abs(lengthM); doneM += 1) {
    sM += forwards ? 1 : -1;
    while (sM > lanes.lengthM[lane]! || sM < 0) {
      const overM = sM < 0 ? -sM : sM - lanes.lengthM[lane]!;
      const next = straightOn(map, lane, forwards);
      if (next < 0 || (options.staysOutOfJunctions === true && lanes.junction[next]! >= 0)) return places;
      lane = next;
      sM = forwards ? overM : lanes.lengthM[lane]! - overM;
    }
    places.push({ lane, sM });
  }
  return places;
}

/** The lane that follows (or precedes) a lane most nearly straight on, -1 where none does. */
export function straightOn(map: RoadMap, lane: number, forwards = true): number {
  const from = headingAtEnd(map, lane, forwards);
  let best = -1;
  let bestRad = Infinity;
  for (const next of neighboursAlong(map, lane, forwards)) {
    // Lanes of a junction are judged by where they leave it.
    const turnRad = angleDifferenceRad(headingAtEnd(map, lastInJunction(map, next, forwards), forwards), from);
    if (turnRad < bestRad) {
      bestRad = turnRad;
      best = next;
    }
  }
  return best;
}

/** The connecting lane at which a way through a junction that begins with `lane` leaves it; the lane itself outside junctions. */
export function lastInJunction(map: RoadMap, lane: number, forwards = true): number {
  const { lanes } = map;
  let here = lane;
  for (let passed = 0; passed < 20; passed += 1) {
    const next = neighboursAlong(map, here, forwards).find((other) => lanes.junction[other] === lanes.junction[here]);
    if (lanes.junction[here]! < 0 || next === undefined) return here;
    here = next;
  }
  return here;
}

/** Drivable lanes, or lanes of the lane's own type, that follow (or precede) it. */
export function neighboursAlong(map: RoadMap, lane: number, forwards: boolean): number[] {
  const { lanes } = map;
  const [starts, list] = forwards ? [lanes.successorStart, lanes.successors] : [lanes.predecessorStart, lanes.predecessors];
  return [...list.subarray(starts[lane]!, starts[lane + 1]!)].filter((other) => isDrivable(map, other) || lanes.type[other] === lanes.type[lane]);
}

function headingAtEnd(map: RoadMap, lane: number, forwards: boolean): number {
  return poseAt(map, { lane, sM: forwards ? map.lanes.lengthM[lane]! : 0 }).headingRad;
}
