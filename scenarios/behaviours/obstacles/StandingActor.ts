import type { Pose } from '../../../src/geometry/Pose.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { isBackgroundVehicle } from '../clearBackground.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import { spawnRequest } from '../scenarioActors.ts';
import type { StageStep } from '../ScenarioBehaviour.ts';

/** Something that a scenario puts on or beside the road and that stays there. */
export interface StandingActor {
  readonly actor: ScenarioActor;
  readonly pose: Pose;
  /** Bits of `ActorFlag` besides `scripted`. */
  readonly flags?: number;
}

/** Background vehicles nearer than this to the place of one that appears make way (m, centre to centre beyond half its length). */
const ROOM_M = 4;

/** Lets standing actors appear, with ids from `firstId` on. Background vehicles in their place are taken away. */
export function placeStanding(step: StageStep, firstId: number, standing: readonly StandingActor[]): void {
  standing.forEach(({ actor, pose, flags = 0 }, number) => {
    makeRoom(step, actor, pose);
    step.order({ kind: 'spawn', id: firstId + number, actor: spawnRequest(actor, pose) });
    if (flags !== 0) step.order({ kind: 'flags', id: firstId + number, flags });
  });
}

/** Takes away background vehicles that stand or drive where an actor is to appear. */
export function makeRoom(step: StageStep, actor: ScenarioActor, pose: Pose): void {
  const { frame } = step;
  for (let row = 1; row < frame.actors.count; row += 1) {
    if (isBackgroundVehicle(frame, row) && isWithin(frame, row, pose, ROOM_M + actor.lengthM / 2)) step.order({ kind: 'destroy', id: frame.actors.id[row] });
  }
}

function isWithin({ actors }: WorldFrame, row: number, pose: Pose, distanceM: number): boolean {
  const dx = actors.x[row] - pose.x;
  const dy = actors.y[row] - pose.y;
  return dx * dx + dy * dy < distanceM * distanceM;
}
