import type { Scene } from '../../src/driving/Scene.ts';
import { LightState } from '../../src/world/LightState.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import type { LightTable } from './LightTable.ts';

/** Where the front bumper has to come to stand, whatever the proposal (m along the route); Infinity for nowhere. */
export interface Duties {
  readonly redLightM: number;
  readonly stopSignM: number;
  /** True while the car has to go on standing at a stop sign. */
  readonly holdAtSign: boolean;
}

/** A front bumper that is farther over a line than this (m) is past stopping for it. */
const OVER_LINE_M = 0.6;
const OVER_SIGN_M = 2;
/** Braking that is not called hard (m/s²), the time that it takes to set in (s), and the least gap to a line (m). */
const FIRM_MPS2 = 4;
const LAGS_S = 0.3;
const LEAST_GAP_M = 0.3;

export function findDuties(scene: Scene, lights: LightTable, ego: EgoState, settings: ExpertSettings): Duties {
  const frontM = ego.sM + ego.lengthM / 2;
  let redLightM = Infinity;
  for (let light = 0; light < lights.count; light += 1) {
    if (lights.state[light] !== LightState.red || lights.lineM[light]! < frontM - OVER_LINE_M) continue;
    redLightM = placeBefore(lights.lineM[light]!, frontM, ego.speedMps, settings);
    break;
  }
  const sign = scene.stopSigns.find(({ distanceToStopPointM }) => distanceToStopPointM > -OVER_SIGN_M);
  const stands = scene.ego.standingForS;
  return {
    redLightM,
    stopSignM: sign === undefined || sign.alreadyStopped ? Infinity : frontM + sign.distanceToStopPointM - settings.lineGapM,
    holdAtSign: sign?.alreadyStopped === true && stands > 0 && stands < settings.stopForS,
  };
}

/** Where the front bumper stands before a line (m along the route): a little nearer to it than usual where braking would be uncomfortably hard. */
export function placeBefore(lineM: number, frontM: number, v: number, settings: ExpertSettings): number {
  const comfortableM = frontM + v * LAGS_S + (v * v) / (2 * FIRM_MPS2);
  return Math.min(lineM - LEAST_GAP_M, Math.max(lineM - settings.lineGapM, comfortableM));
}
