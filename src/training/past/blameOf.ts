import type { Blame } from '../../tasks/driving/DrivingSample.ts';
import { STEP_S } from '../../world/World.ts';
import { CONDUCT_KINDS } from './conductKinds.ts';

/** What infractions and faults of conduct cost, and over how many seconds blame fades out; 0 seconds: it does not. */
export interface BlameScores {
  readonly infractionScore: number;
  readonly conductScore: number;
  readonly creditS: number;
}

/** How much of what followed is to blame on a frame: the gravest of it, by its score and how soon it followed. Undefined when nothing followed. */
export function blameOf(followed: readonly { readonly kind: string; readonly ticks: number }[], { infractionScore, conductScore, creditS }: BlameScores): Blame | undefined {
  const blames = followed.map(({ kind, ticks }): Blame => {
    const conduct = CONDUCT_KINDS.some((known) => known === kind);
    const share = creditS === 0 ? 1 : Math.max(0, 1 - (ticks * STEP_S) / creditS);
    return { score: conduct ? conductScore : infractionScore, share };
  });
  return blames.reduce<Blame | undefined>((gravest, blame) => (gravest === undefined || blame.score * blame.share < gravest.score * gravest.share ? blame : gravest), undefined);
}

/** Recorded frames before an infraction that can be to blame. */
export function framesToBlame(creditS: number, saveEveryTicks: number): number {
  return Math.max(1, Math.round(creditS / STEP_S / saveEveryTicks));
}
