import type { Estimate } from '../results/bootstrapInterval.ts';
import { overEpisodes } from './frameReport.ts';
import type { JudgedFrame } from './JudgedFrame.ts';

/** Two policies on the same frames: the first minus the second. */
export interface FrameComparison {
  /** Difference of scores frame by frame; interval over episodes. */
  readonly difference: Estimate;
  readonly agreementDifference: Estimate;
  /** Frames in which the first, the second, neither scores higher. */
  readonly better: number;
  readonly worse: number;
  readonly same: number;
  readonly byReason: readonly { readonly reason: string; readonly count: number; readonly difference: number }[];
}

/** @throws RangeError when the frames are not the same */
export function compareFrames(ones: readonly JudgedFrame[], others: readonly JudgedFrame[]): FrameComparison {
  if (ones.length !== others.length || ones.some(({ episode, step }, index) => episode !== others[index]!.episode || step !== others[index]!.step)) {
    throw new RangeError('policies are compared on the same frames in the same order');
  }
  const differences = ones.map(({ score }, index) => score - others[index]!.score);
  const byReason = [...Map.groupBy(ones.keys(), (index) => ones[index]!.reason)].map(([reason, indices]) => ({
    reason,
    count: indices.length,
    difference: indices.reduce((sum, index) => sum + differences[index]!, 0) / indices.length,
  }));
  return {
    difference: overEpisodes(ones, (_, index) => differences[index]!),
    agreementDifference: overEpisodes(ones, ({ agrees }, index) => Number(agrees) - Number(others[index]!.agrees)),
    better: differences.filter((difference) => difference > 0).length,
    worse: differences.filter((difference) => difference < 0).length,
    same: differences.filter((difference) => difference === 0).length,
    byReason: byReason.toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}
