import type { RoadRecord } from '../opendrive/OpenDrive.ts';

/**
 * Is something at (s, t) beside a road meant for traffic along the reference line? Signs stand on the side of the traffic that they are
 * for. The `orientation` attribute is of no use here: RoadRunner writes it as the direction in which the face looks, others as the
 * direction of the traffic. A road with one direction of driving lanes has no choice.
 */
export function travelsForwardAt(road: RoadRecord, s: number, t: number): boolean {
  let section = road.sections[0]!;
  for (const candidate of road.sections) if (candidate.s <= s) section = candidate;
  const forwardSign = road.leftHandTraffic ? 1 : -1;
  const forward = section.lanes.some((lane) => lane.type === 'driving' && lane.id * forwardSign > 0);
  const backward = section.lanes.some((lane) => lane.type === 'driving' && lane.id * forwardSign < 0);
  if (forward !== backward) return forward;
  return t * forwardSign > 0;
}
