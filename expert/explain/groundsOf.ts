import type { Grounds } from '../../src/driving/Grounds.ts';
import type { Explanation } from './Explanation.ts';

/** An explanation as recordings keep it. */
export function groundsOf({ brakeReason, limiting, freeTargetMps, margin, solvable, noReturnS, boldness, options, acceptable }: Explanation): Grounds {
  const actor = limiting?.kind === 'actor' ? limiting : undefined;
  return {
    brakeReason,
    limitedBy: limiting === null ? 'nothing' : limiting.kind === 'actor' ? limiting.what : limiting.kind,
    limitingId: actor?.id ?? null,
    limitingGapM: limiting?.gapM ?? null,
    limitingSpeedMps: actor?.speedMps ?? null,
    freeTargetMps,
    margin,
    solvable,
    noReturnS,
    boldness,
    ways: options.slice(0, 5).map(({ path, speed, targetSpeedMps, lateralOffsetLeftM, total, costs }) => ({ path, speed, targetSpeedMps, lateralOffsetLeftM, total, costs })),
    acceptable: [...acceptable],
  };
}
