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

export function findDuties(scene: Scene, lights: LightTable, ego: EgoState, settings: ExpertSettings): Duties {
  const frontM = ego.sM + ego.lengthM / 2;
  let redLightM = Infinity;
  for (let light = 0; light < lights.count; light += 1) {
    if (lights.state[light] !== LightState.red || lights.lineM[light]! < frontM - OVER_LINE_M) continue;
    redLightM = lights.lineM[light]! - settings.lineGapM;
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
