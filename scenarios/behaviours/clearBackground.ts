import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import type { ActorPath } from './paths/ActorPath.ts';
import { footOnPath } from './paths/ActorPath.ts';
import type { StageStep } from './ScenarioBehaviour.ts';

/** A vehicle whose centre is nearer to a path than this is on it (m). */
const ON_PATH_M = 2.2;
/** Storeys are farther apart than this (m). */
const STOREY_M = 3;
/** Paths are swept once in this many steps. */
const EVERY_TICKS = 5;

/**
 * Takes background vehicles off a stretch of a path, as 2.x tells its background traffic to keep lanes free for a scenario. Those within
 * `spareM` of the ego stay: nobody vanishes before its nose.
 */
export function clearPath(step: StageStep, path: ActorPath, fromM = 0, toM = path.lengthM, spareM = 15): void {
  const { frame } = step;
  if (frame.tick % EVERY_TICKS !== 0) return;
  for (let row = 1; row < frame.actors.count; row += 1) {
    if (!isBackgroundVehicle(frame, row) || isNearEgo(frame, row, spareM)) continue;
    const foot = footOnPath(path, frame.actors.x[row]!, frame.actors.y[row]!, fromM, toM, ON_PATH_M);
    if (foot === undefined || Math.abs(frame.actors.z[row]! - path.z[Math.min(path.count - 1, Math.max(0, Math.round(foot.sM)))]!) > STOREY_M) continue;
    step.order({ kind: 'destroy', id: frame.actors.id[row]! });
  }
}

/** Does the world itself drive this actor? */
export function isBackgroundVehicle(frame: WorldFrame, row: number): boolean {
  const { id, kind } = frame.actors;
  return row > 0 && id[row]! < FIRST_SCRIPTED_ID && kind[row] !== ActorKind.walker && kind[row] !== ActorKind.prop;
}

function isNearEgo({ actors }: WorldFrame, row: number, distanceM: number): boolean {
  const dx = actors.x[row]! - actors.x[0]!;
  const dy = actors.y[row]! - actors.y[0]!;
  return dx * dx + dy * dy < distanceM * distanceM;
}
