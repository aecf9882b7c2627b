/** Lights that the route meets soon, as the plan sees them: stop line (m along the route) and the time span in which it will be red (s from now). */
export interface LightTable {
  count: number;
  readonly lineM: Float64Array;
  readonly redFromS: Float64Array;
  readonly redUntilS: Float64Array;
  /** A `LightState`. */
  readonly state: Uint8Array;
  /** Index into `RoadMap.lights`. */
  readonly light: Int32Array;
}

export const MOST_LIGHTS = 4;

export function noLights(): LightTable {
  return {
    count: 0, lineM: new Float64Array(MOST_LIGHTS), redFromS: new Float64Array(MOST_LIGHTS), redUntilS: new Float64Array(MOST_LIGHTS), state: new Uint8Array(MOST_LIGHTS), light: new Int32Array(MOST_LIGHTS),
  };
}
