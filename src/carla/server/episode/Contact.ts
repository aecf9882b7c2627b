import type { CarlaVector } from '../../coordinates.ts';

/** Two bodies, or a body and the town, touched in a step. */
export interface Contact {
  readonly actorId: number;
  /** 0 for the town's layout. */
  readonly otherId: number;
  /** On the actor (N·s), CARLA's frame. */
  readonly impulse: CarlaVector;
}
