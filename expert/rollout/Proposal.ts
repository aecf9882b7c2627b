/** How fast a proposal drives: its own will, beneath what leaders, lights and signs allow. */
export const SPEED_KINDS = ['share', 'stop', 'creep', 'hold', 'firm', 'emergency', 'fast', 'run'] as const;

export type SpeedKind = (typeof SPEED_KINDS)[number];

/** One way to drive on: a path and a speed rule. */
export interface Proposal {
  /** Row of the path table. */
  path: number;
  speed: SpeedKind;
  /** `share`: factor on the reference speed. */
  share: number;
  /** `stop`: where the front bumper comes to stand (m along the route). */
  stopM: number;
}

/** Why a rollout's first step is no faster. */
export const LIMITS = ['cruise', 'curve', 'leader', 'light', 'stopSign', 'stop', 'creep', 'hold', 'pathEnd', 'brake'] as const;

export type Limit = (typeof LIMITS)[number];
