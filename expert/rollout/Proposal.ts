import type { SpeedKind } from '../../src/driving/Grounds.ts';

/** One way to drive on: a path and a speed rule. */
export interface Proposal {
  /** Row of the path table. */
  path: number;
  speed: SpeedKind;
  /** `share`: factor on the reference speed. `late`: seconds until it brakes. */
  share: number;
  /** `stop`: where the front bumper comes to stand (m along the route). */
  stopM: number;
  /** What-if of a faster action: target speed (m/s) at first, whoever is in the way (-1 for none), and of a slower one: never faster than this (Infinity for none). */
  firstMps: number;
  mostMps: number;
}

/** Why a rollout's first step is no faster. */
export const LIMITS = ['cruise', 'curve', 'leader', 'light', 'stopSign', 'stop', 'creep', 'hold', 'pathEnd', 'brake'] as const;

export type Limit = (typeof LIMITS)[number];
