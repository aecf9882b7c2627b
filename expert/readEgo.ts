import type { Observation } from '../src/driving/Driver.ts';
import type { EgoState } from './EgoState.ts';

/** Below this speed (m/s) the turn rate says nothing about the path. */
const SLOW_MPS = 0.5;

export function readEgo({ scene, privileged }: Observation): EgoState {
  const { actors } = privileged.frame;
  const speedMps = actors.speedMps[0]!;
  const yawRate = actors.yawRateRadPerS[0]!;
  return {
    x: actors.x[0]!,
    y: actors.y[0]!,
    headingRad: actors.headingRad[0]!,
    speedMps,
    accelMps2: actors.accelMps2[0]!,
    curvaturePerM: speedMps > SLOW_MPS ? yawRate / speedMps : 0,
    lengthM: actors.lengthM[0]!,
    widthM: actors.widthM[0]!,
    sM: privileged.alongM,
    leftM: scene.ego.routeLeftM,
    headingErrorRad: scene.ego.routeHeadingErrorLeftRad,
    standingForS: scene.ego.standingForS,
    tracker: privileged.tracker,
  };
}
