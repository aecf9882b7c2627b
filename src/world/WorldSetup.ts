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
  /** Cars parked on parking and shoulder lanes; as many as find room. None by default. */
  readonly parkedCars?: number;
  /** Static props (bins, benches, boxes) on sidewalks; as many as find room. None by default. */
  readonly props?: number;
  /** Emergency vehicles with their sirens on, in addition to `vehicles`. They take the right of way and the others let them through. None by default. */
  readonly emergencyVehicles?: number;
  /** How background vehicles drive: `human` (the default) or by the rules of CARLA's Traffic Manager, for traffic as the leaderboard has it. */
  readonly rules?: TrafficRules;
}

export const TRAFFIC_RULES = ['human', 'carla-tm'] as const;

export type TrafficRules = (typeof TRAFFIC_RULES)[number];

/** Weather enters driving as visibility and grip only. */
export interface Weather {
  readonly visibilityM: number;
  /** Friction relative to dry asphalt, in (0, 1]. */
  readonly roadGrip: number;
}

export const CLEAR_WEATHER: Weather = { visibilityM: 1000, roadGrip: 1 };
