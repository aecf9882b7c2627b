import { sin } from '../../src/geometry/trig.ts';
import type { Surroundings } from './Surroundings.ts';

/** Inclined by more than this (rad): on the way out or back. */
const ASKEW_RAD = 0.04;

/** Does the car reach out of the lanes of its direction on the left? Coming back may take some of the room before what is in the way. */
export function reachesOut({ ego, ground }: Surroundings): boolean {
  const cornerM = ego.leftM + ego.widthM / 2 + (Math.max(0, sin(ego.headingErrorRad)) * ego.lengthM) / 2;
  return cornerM > ground.edges.leftM[Math.min(ground.line.count - 1, Math.max(0, Math.floor(ego.sM)))]!;
}

/** Is the car on its way out of its lane, or out of it? */
export function swingsOut(around: Surroundings): boolean {
  return Math.abs(around.ego.headingErrorRad) > ASKEW_RAD || reachesOut(around);
}
