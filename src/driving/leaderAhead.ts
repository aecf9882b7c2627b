import { cos } from '../geometry/trig.ts';
import type { Scene, SceneActor } from './Scene.ts';

/** The nearest actor whose box reaches into the ego's path along the route, or undefined. */
export interface Leader {
  readonly actor: SceneActor;
  /** Bumper-to-bumper gap along the route (m). */
  readonly gapM: number;
  /** Its speed along the route (m/s), negative when it comes towards us. */
  readonly alongMps: number;
}

/** @param sideMarginM free space wanted on each side (m) */
export function leaderAhead(scene: Scene, sideMarginM: number): Leader | undefined {
  let nearest: Leader | undefined;
  for (const actor of scene.actors) {
    if (actor.gapAheadM === null || actor.leftOfRouteM === null || actor.headingToRouteLeftRad === null) continue;
    const toRoute = cos(actor.headingToRouteLeftRad);
    const halfSpanM = (Math.abs(toRoute) * actor.widthM + Math.sqrt(Math.max(0, 1 - toRoute * toRoute)) * actor.lengthM) / 2;
    if (Math.abs(actor.leftOfRouteM) > scene.ego.widthM / 2 + halfSpanM + sideMarginM) continue;
    if (nearest === undefined || actor.gapAheadM < nearest.gapM) nearest = { actor, gapM: actor.gapAheadM, alongMps: actor.speedMps * toRoute };
  }
  return nearest;
}
