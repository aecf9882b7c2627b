import type { Pose } from '../../../src/geometry/Pose.ts';
import type { RouteFeatures } from './routeFeatures.ts';

/** A route in a town, in the internal frame. */
export interface PickedRoute {
  readonly id: number;
  /** Key points with the direction of their lanes; the first is where the car starts. */
  readonly keypoints: readonly Pose[];
  /** Length of the planned route (m). */
  readonly lengthM: number;
  readonly features: RouteFeatures;
}

/** Routes to train on, and others to judge by. */
export interface RouteSplit {
  readonly training: readonly PickedRoute[];
  readonly validation: readonly PickedRoute[];
}
