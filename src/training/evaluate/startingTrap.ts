import type { JudgedFrame } from './JudgedFrame.ts';

/** Does a policy set off? */
export interface StartingTrap {
  /** Frames in which the car stands and the expert would set off. */
  readonly shouldStart: number;
  /** Those in which the policy would go on standing. */
  readonly staysPut: number;
  /** True for a policy that scores well and yet would not set off: closed loop it never gets going. */
  readonly trapped: boolean;
}

/** Staying put in so many of the frames, of at least so many, is a trap. */
const TRAPPED_SHARE = 0.5;
const ENOUGH_FRAMES = 3;

/**
 * The inertia trap of imitation (Codevilla et al., 2019): in recordings a standing car mostly goes on standing, so a policy that always does
 * so scores high on frames and never starts closed loop. LangProp's offline policy drove 0.4 % of its routes that way.
 */
export function startingTrap(frames: readonly JudgedFrame[]): StartingTrap {
  const starts = frames.filter(({ shouldStart }) => shouldStart);
  const staysPut = starts.filter(({ policy }) => policy?.level === 0).length;
  return { shouldStart: starts.length, staysPut, trapped: starts.length >= ENOUGH_FRAMES && staysPut / starts.length >= TRAPPED_SHARE };
}
