import { safeSpeed } from '../src/driving/safeSpeed.ts';
import type { Scene } from '../src/driving/Scene.ts';
import { EXPERT } from './expertSettings.ts';
import type { SpeedLimitation } from './SpeedLimitation.ts';

/** A front bumper that is this far over the stop point (m) is past stopping for it. */
const OVER_POINT_M = 2;

/** Comes to a full stop at each stop sign and stands for a moment. */
export function stopSignLimitation(scene: Scene): SpeedLimitation | undefined {
  const sign = scene.stopSigns.find((candidate) => candidate.distanceToStopPointM > -OVER_POINT_M);
  if (sign === undefined) return undefined;
  if (sign.alreadyStopped) return scene.ego.standingForS > 0 && scene.ego.standingForS < EXPERT.stopForS ? { speedMps: 0, reason: 'stopSign' } : undefined;
  return { speedMps: safeSpeed(sign.distanceToStopPointM - EXPERT.lineGapM, 0, EXPERT.decelMps2, EXPERT.reactionS), reason: 'stopSign' };
}
