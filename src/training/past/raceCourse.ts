import type { ExpertMemory } from '../../../expert/ExpertMemory.ts';
import { hashUint32 } from '../../geometry/hashRandom.ts';
import { STEP_S } from '../../world/World.ts';
import type { KeptMoment } from './MomentRing.ts';
import type { ShortScene } from './ShortScene.ts';

/** A scene of a race, and what the expert remembers at its start. */
export interface RacedScene {
  readonly scene: ShortScene;
  readonly expert: ExpertMemory | undefined;
}

/** Moments of the present drive from which scenes can start. */
export interface PresentDrive {
  readonly routeIndex: number;
  readonly seed: number;
  readonly moments: readonly KeptMoment[];
}

/**
 * The scenes of one update's race, by turns: starts of training routes with traffic that nobody has met, and moments of the present drive, spread
 * over it.
 */
export function raceCourse(options: { readonly scenes: number; readonly sceneS: number; readonly routes: number; readonly seed: number; readonly update: number; readonly drive: PresentDrive | undefined }): RacedScene[] {
  const { scenes, sceneS, routes, seed, update, drive } = options;
  const ticks = Math.round(sceneS / STEP_S);
  const moments = drive?.moments ?? [];
  const fromDrive = Math.min(moments.length, scenes >> 1);
  const starts = Array.from({ length: scenes - fromDrive }, (_, index): RacedScene => ({
    scene: { routeIndex: (hashUint32(seed, 1, update, 0) + index) % routes, seed: hashUint32(seed, 2, update, index), endTick: ticks },
    expert: undefined,
  }));
  const inDrive = Array.from({ length: fromDrive }, (_, index): RacedScene => {
    const { moment, expert } = moments[Math.floor(((index + 0.5) * moments.length) / fromDrive)]!;
    return { scene: { routeIndex: drive!.routeIndex, seed: drive!.seed, from: moment, endTick: moment.world.tick + ticks }, expert };
  });
  return starts.flatMap((start, index) => (index < inDrive.length ? [inDrive[index]!, start] : [start]));
}
