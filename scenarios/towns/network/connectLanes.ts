import { connectPoses } from '../geometry/connectPoses.ts';
import type { Arm } from './Arm.ts';
import { incomingLaneEdge, incomingLaneId, incomingSide, outgoingLaneEdge, outgoingLaneId, outgoingSide, stripM } from './Arm.ts';
import type { Movement } from './assignLanes.ts';
import type { IdCounter } from './IdCounter.ts';
import type { LaneWidth, NetworkLane } from './NetworkRoad.ts';
import type { NetworkConnection } from './RoadNetwork.ts';
import { mark } from './streetLanes.ts';

/** A connecting road for every movement: its reference line is the lane's left edge, its lane -1 the way through. */
export function connectLanes(movements: readonly Movement[], junction: number, ids: IdCounter): NetworkConnection[] {
  return movements.map((movement) => connect(movement, alongCorner(movement, movements), junction, ids));
}

function connect(movement: Movement, withSidewalk: boolean, junction: number, ids: IdCounter): NetworkConnection {
  const { from, to, fromLane, toLane, turn } = movement;
  const curve = connectPoses(incomingLaneEdge(from, fromLane), outgoingLaneEdge(to, toLane), stripM(from), stripM(to));
  const strips = [
    { type: 'driving', fromM: from.profile.laneWidthM, toM: to.profile.laneWidthM },
    { type: 'shoulder', fromM: incomingSide(from).shoulderM, toM: outgoingSide(to).shoulderM },
    { type: 'sidewalk', fromM: incomingSide(from).sidewalkM, toM: outgoingSide(to).sidewalkM },
  ] as const;
  const present = strips.filter((strip) => strip.type === 'driving' || (withSidewalk && strip.fromM > 0 && strip.toM > 0));
  const lanes = present.map((strip, index): NetworkLane => ({
    id: -(index + 1), type: strip.type, widths: blendedWidth(strip.fromM, strip.toM, curve.lengthM),
    marks: [mark(0, strip.type === 'shoulder' ? 'curb' : 'none', 'none')],
    predecessor: incomingLaneId(from, fromLane + index), successor: outgoingLaneId(to, toLane + index),
  }));
  const road = {
    id: ids.take(), junction, curve, lanes, centreMarks: [mark(0, 'none', 'none')], speedKmh: from.road.speedKmh,
    predecessor: { kind: 'road', id: from.road.id, contact: from.contact } as const,
    successor: { kind: 'road', id: to.road.id, contact: to.contact } as const,
    objects: [], signals: [], references: [],
  };
  const laneLinks = lanes.map((lane, index) => ({ from: incomingLaneId(from, fromLane + index), to: lane.id }));
  return { incoming: from.road, road, laneLinks, fromArm: from, toArm: to, turn };
}

/** Does this way run along the pavement: from the outermost lane to the outermost lane of the arm that comes next on the right? */
function alongCorner(movement: Movement, all: readonly Movement[]): boolean {
  const { from, to, fromLane, toLane } = movement;
  if (fromLane !== incomingSide(from).drivingLanes - 1 || toLane !== outgoingSide(to).drivingLanes - 1) return false;
  const rightmost = all.filter((other) => other.from === from).reduce((best, other) => (rightnessRad(other.to, from) < rightnessRad(best.to, from) ? other : best));
  return rightmost.to === to;
}

/** Angle from the arm to another one, anti-clockwise seen from above, in (0, 2π): the smallest is the next on the right. */
function rightnessRad(other: Arm, arm: Arm): number {
  const turnRad = (other.inward.headingRad - arm.inward.headingRad) % (2 * Math.PI);
  return turnRad <= 0 ? turnRad + 2 * Math.PI : turnRad;
}

/** A width that goes from one value to another with level ends. */
function blendedWidth(fromM: number, toM: number, lengthM: number): LaneWidth[] {
  const change = toM - fromM;
  return [{ fromM: 0, a: fromM, b: 0, c: (3 * change) / (lengthM * lengthM), d: (-2 * change) / (lengthM * lengthM * lengthM) }];
}
