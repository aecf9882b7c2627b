import type { Pose } from '../geometry/Pose.ts';
import type { RoadMap } from '../map/RoadMap.ts';

/** An episode's initial conditions: the same setup gives the same episode on the embedded world, bit for bit. */
export interface WorldSetup {
  readonly map: RoadMap;
  /** 32-bit integer. */
  readonly seed: number;
  readonly ego: { readonly pose: Pose; readonly speedMps: number };
  readonly traffic: TrafficSetup;
  readonly weather: Weather;
}

export interface TrafficSetup {
  /** Background vehicles asked for; the world spawns as many as find room. */
  readonly vehicles: number;
  /** Background walkers asked for. */
  readonly walkers: number;
  /** Share of walkers in [0, 1] that cross the road without looking. */
  readonly carelessWalkers: number;
}

/** Weather enters driving as visibility and grip only. */
export interface Weather {
  readonly visibilityM: number;
  /** Friction relative to dry asphalt, in (0, 1]. */
  readonly roadGrip: number;
}

export const CLEAR_WEATHER: Weather = { visibilityM: 1000, roadGrip: 1 };
