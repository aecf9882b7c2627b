import type { Point3 } from '../geometry/Pose.ts';

/** What the referee reports, in the order of the 2.x results file. */
export const INFRACTION_KINDS = [
  'collisionLayout', 'collisionPedestrian', 'collisionVehicle', 'redLight', 'stopSign', 'outsideLanes',
  'minSpeed', 'yieldEmergency', 'scenarioTimeout', 'routeDeviation', 'blocked', 'routeTimeout',
] as const;

export type InfractionKind = (typeof INFRACTION_KINDS)[number];

/** One infraction as numbers. The results file's sentence is made from it late, see `infractionMessage`. */
export interface Infraction {
  readonly kind: InfractionKind;
  readonly tick: number;
  readonly timeS: number;
  /** Where it is reported (m, internal frame): the light, the sign, else the ego. */
  readonly at: Point3;
  /** Id of the other actor, light or sign, or name of the scenario. */
  readonly otherId?: string;
  /** CARLA-like type id of the other actor. */
  readonly otherType?: string;
  /** Outside lanes: distance driven outside. */
  readonly metres?: number;
  /** Outside lanes: share of the completed route. Min speed: own mean speed against traffic's. */
  readonly percent?: number;
  /** Collisions: speed of the ego relative to the other (m/s). */
  readonly closingSpeedMps?: number;
}
