import { angleDifferenceRad } from '../../geometry/angle.ts';
import { cos, sin } from '../../geometry/trig.ts';
import type { LanePoint, TriggerBox } from '../RoadMap.ts';
import type { LaneGraphDraft } from './LaneGraphDraft.ts';

/** Length (m) of a trigger box along the lane; CARLA's boxes are about as long as 0.9 of a lane's width. */
const LENGTH_M = 3;

/** The stop points that are approached in the direction of the first: a signal written for several arms keeps its main one. */
export function mainApproach(graph: LaneGraphDraft, stopPoints: readonly LanePoint[]): LanePoint[] {
  const first = stopPoints[0];
  if (first === undefined) return [];
  const headingRad = graph.poseOf(first).headingRad;
  return stopPoints.filter((point) => angleDifferenceRad(graph.poseOf(point).headingRad, headingRad) < Math.PI / 4);
}

/**
 * The box across the approach lanes just before their stop points: length along the direction of travel, width over all lanes. The
 * leaderboard walks along its width to find the stop waypoints of a light.
 * @param stopPoints at least one, all approached in about the same direction
 */
export function triggerBox(graph: LaneGraphDraft, stopPoints: readonly LanePoint[]): TriggerBox {
  const poses = stopPoints.map((point) => graph.poseOf(point));
  const origin = poses[0]!;
  const cosine = cos(origin.headingRad);
  const sine = sin(origin.headingRad);
  let right = Infinity;
  let left = -Infinity;
  let ahead = Infinity;
  for (const pose of poses) {
    const across = (pose.y - origin.y) * cosine - (pose.x - origin.x) * sine;
    right = Math.min(right, across - pose.widthM / 2);
    left = Math.max(left, across + pose.widthM / 2);
    ahead = Math.min(ahead, (pose.x - origin.x) * cosine + (pose.y - origin.y) * sine);
  }
  const along = ahead - LENGTH_M / 2;
  const across = (left + right) / 2;
  return {
    x: origin.x + along * cosine - across * sine,
    y: origin.y + along * sine + across * cosine,
    z: origin.z,
    headingRad: origin.headingRad,
    lengthM: LENGTH_M,
    widthM: left - right,
  };
}
