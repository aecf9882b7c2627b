import { SAFE_STOP } from '../../../src/driving/Action.ts';
import { curveSpeed } from '../../../src/driving/curveSpeed.ts';
import type { Driver } from '../../../src/driving/Driver.ts';

/** Drives at the limit and in curves as it should, but looks at nobody and no light. */
export const CARELESS: Driver = {
  name: 'careless',
  reset: () => undefined,
  drive: ({ scene }) => ({ action: { targetSpeedMps: curveSpeed(scene, 2.5, 2, 1).speedMps, lateralOffsetLeftM: 0, reason: 'cruise' } }),
};

/** As careless, but slow. */
export const DAWDLING: Driver = {
  name: 'dawdling',
  reset: () => undefined,
  drive: ({ scene }) => ({ action: { targetSpeedMps: Math.min(4, curveSpeed(scene, 2.5, 2, 1).speedMps), lateralOffsetLeftM: 0, reason: 'cruise' } }),
};

/** Obeys its light, and on green drives into the junction without looking. */
export const TRUSTING: Driver = {
  name: 'trusting',
  reset: () => undefined,
  drive: (observation) => {
    const light = observation.scene.lights[0];
    const mustStop = light !== undefined && light.state !== 'green' && light.distanceToStopLineM > 0 && light.distanceToStopLineM < 12;
    return mustStop ? { action: SAFE_STOP } : CARELESS.drive(observation);
  },
};
