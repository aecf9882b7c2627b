import { safeSpeed } from '../src/driving/safeSpeed.ts';
import type { Scene } from '../src/driving/Scene.ts';
import { EXPERT } from './expertSettings.ts';
import type { SpeedLimitation } from './SpeedLimitation.ts';

/** A front bumper that is this far over the line (m) is past stopping for it. */
const OVER_LINE_M = 1.5;

/** Stops at red, and at yellow when that takes no more than firm braking (else drives on and clears the junction). */
export function lightLimitation(scene: Scene): SpeedLimitation | undefined {
  const light = scene.lights[0];
  if (light === undefined || light.state === 'green' || light.state === 'off' || light.distanceToStopLineM < -OVER_LINE_M) return undefined;
  const speedMps = scene.ego.speedMps;
  const brakingDistanceM = (speedMps * speedMps) / (2 * EXPERT.yellowDecelMps2);
  if (light.state === 'yellow' && light.distanceToStopLineM < brakingDistanceM) return undefined;
  return {
    speedMps: safeSpeed(light.distanceToStopLineM - EXPERT.lineGapM, 0, EXPERT.decelMps2, EXPERT.reactionS),
    reason: light.state === 'red' ? 'redLight' : 'yellowLight',
  };
}
