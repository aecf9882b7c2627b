import type { Driver } from '../../driving/Driver.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import { lastIndexThat } from './lastIndexThat.ts';
import type { KeptMoment } from './MomentRing.ts';
import { expertWith, type SceneStage } from './SceneStage.ts';

/** A drive that led to an infraction, and the moments before it to which it can be put back. */
export interface FailedDrive {
  readonly routeIndex: number;
  readonly seed: number;
  readonly infraction: Pick<Infraction, 'kind' | 'tick'>;
  /** Before the infraction, oldest first. */
  readonly moments: readonly KeptMoment[];
}

/** The scene of a failure, cut down to what is needed to fail in it. */
export interface FoundScene {
  readonly start: KeptMoment;
  /** Tick of the last moment from which the expert, taking over, avoids the infraction: what was done next decided it. */
  readonly decisiveTick: number;
  readonly endTick: number;
  /** How far the expert gets in the scene (m). */
  readonly expertM: number;
}

export type Finding =
  | { readonly kind: 'found'; readonly scene: FoundScene; readonly replays: number }
  /** Not even the expert avoids it from the first moment: nobody is to blame, or it was lost before. */
  | { readonly kind: 'unavoidable'; readonly replays: number }
  /** The driver does not do it again. */
  | { readonly kind: 'unreproduced'; readonly replays: number };

/** After the infraction the scene goes on for so long, so that a later blow counts as well. */
const AFTER_TICKS = 40;
/** The scene starts at least this long before the decisive moment, as far as moments reach. */
const LEAD_TICKS = 60;

/**
 * Finds the decisive moment of a failure by putting the world back and letting the expert take over, ever later (bisection), and cuts the scene
 * down to a few seconds before it. At most some ten replays of a few seconds each.
 * @param again whoever failed, to drive anew with what it remembered at a moment
 */
export async function findCounterexample(stage: SceneStage, failed: FailedDrive, again: (start: KeptMoment) => Driver): Promise<Finding> {
  const { routeIndex, seed, infraction, moments } = failed;
  const endTick = infraction.tick + AFTER_TICKS;
  let replays = 0;
  const sceneFrom = (index: number): Parameters<SceneStage['drive']>[0] => ({ routeIndex, seed, from: moments[index]!.moment, endTick });
  const avoidedBy = async (index: number, driver: Driver): Promise<number | undefined> => {
    replays += 1;
    const { infractions, progressM } = await stage.drive(sceneFrom(index), driver, {}, true);
    return infractions.length === 0 ? progressM : undefined;
  };
  const byExpert = (index: number): Promise<number | undefined> => avoidedBy(index, expertWith(moments[index]!.expert));
  const decisive = await lastIndexThat(moments.length, async (index) => (await byExpert(index)) !== undefined);
  if (decisive === undefined) return { kind: 'unavoidable', replays };
  const decisiveTick = moments[decisive]!.moment.world.tick;
  // Avoiding a thing need not be monotone in time: the chosen start is tried itself, the first moment is known to be good.
  const wanted = Math.max(0, moments.findLastIndex(({ moment }) => moment.world.tick <= decisiveTick - LEAD_TICKS));
  for (const start of wanted === 0 ? [0] : [wanted, 0]) {
    const expertM = await byExpert(start);
    if (expertM === undefined || (await avoidedBy(start, again(moments[start]!))) !== undefined) continue;
    return { kind: 'found', scene: { start: moments[start]!, decisiveTick, endTick, expertM }, replays };
  }
  return { kind: 'unreproduced', replays };
}
