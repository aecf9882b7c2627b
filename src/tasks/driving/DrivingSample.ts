import type { Action } from '../../driving/Action.ts';
import type { ActionRange } from '../../driving/Grounds.ts';

/** What repeating the driven action costs. */
export interface Blame {
  /** Score of the action where it alone is to blame. */
  readonly score: number;
  /** How much it is to blame, from 0 to 1: the rest counts as in any other scene. */
  readonly share: number;
}

/** One recorded moment on which policies are scored. */
export interface DrivingSample {
  /** The packed scene, exactly as the driver got it. */
  readonly scene: Float32Array;
  /** What was driven then, by whichever driver. */
  readonly driven: Action;
  /** What the expert would have done. */
  readonly expert: Action;
  /** Actions as good as the expert's, its own among them; without them only its own is known to be right. */
  readonly acceptable?: readonly ActionRange[];
  /** Infractions that followed within the look-ahead window, as sentences; empty for most samples. */
  readonly infractions: readonly string[];
  /** How much of them is to blame on this moment; without it all of it, at the task's score for infractions. */
  readonly blame?: Blame;
}
