import { boxesOverlap } from '../../src/geometry/orientedBox.ts';
import type { Pose } from '../../src/geometry/Pose.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import type { ScenarioActor } from './scenarioActors.ts';

/** Free space wanted around an actor that appears (m). */
const MARGIN_M = 1;

/** Could an actor appear at a pose without standing in somebody? */
export function hasRoom(frame: WorldFrame, actor: ScenarioActor, pose: Pose): boolean {
  const { count, x, y, headingRad, lengthM, widthM } = frame.actors;
  const poseCos = cos(pose.headingRad);
  const poseSin = sin(pose.headingRad);
  for (let row = 0; row < count; row += 1) {
    if (
      boxesOverlap(
        pose.x, pose.y, poseCos, poseSin, actor.lengthM / 2 + MARGIN_M, actor.widthM / 2,
        x[row]!, y[row]!, cos(headingRad[row]!), sin(headingRad[row]!), lengthM[row]! / 2, widthM[row]! / 2,
      )
    ) return false;
  }
  return true;
}

/** Row of an actor in a frame, -1 when it is not there. */
export function rowOf(frame: WorldFrame, actorId: number): number {
  const { count, id } = frame.actors;
  for (let row = 0; row < count; row += 1) if (id[row] === actorId) return row;
  return -1;
}
