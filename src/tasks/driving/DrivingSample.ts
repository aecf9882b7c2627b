import type { Action } from '../../driving/Action.ts';

/** One recorded moment on which policies are scored. */
export interface DrivingSample {
  /** The packed scene, exactly as the driver got it. */
  readonly scene: Float32Array;
  /** What was driven then, by whichever driver. */
  readonly driven: Action;
  /** What the expert would have done. */
  readonly expert: Action;
  /** Infractions that followed within the look-ahead window, as sentences; empty for most samples. */
  readonly infractions: readonly string[];
}
