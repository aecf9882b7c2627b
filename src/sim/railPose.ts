import type { SimNetwork } from './SimNetwork.ts';
import type { WorldState } from './WorldState.ts';

/**
 * Puts a row's pose at (lane, s, left): position by linear interpolation between samples, direction from the precomputed cosines and sines,
 * so that no trigonometry is needed. `slope` is the lateral rate per metre along the lane (a lane change turns the body by it, small angles).
 */
export function placeOnLane(state: WorldState, network: SimNetwork, row: number, lane: number, sM: number, leftM: number, slope: number): void {
  const lanes = network.map.lanes;
  const samples = network.map.samples;
  const step = lanes.sampleStepM[lane];
  const last = lanes.sampleCount[lane] - 2;
  const along = step > 0 ? sM / step : 0;
  const index = along <= 0 ? 0 : along >= last ? (last < 0 ? 0 : last) : Math.floor(along);
  const t = along - index;
  const a = lanes.firstSample[lane] + index;
  const b = last < 0 ? a : a + 1;
  let cosine = network.sampleCos[a];
  let sine = network.sampleSin[a];
  let heading = samples.headingRad[a];
  if (network.headingStepRad[a] !== 0) {
    cosine += t * (network.sampleCos[b] - cosine);
    sine += t * (network.sampleSin[b] - sine);
    const scale = 1 / Math.sqrt(cosine * cosine + sine * sine);
    cosine *= scale;
    sine *= scale;
    heading += t * network.headingStepRad[a];
  }
  state.x[row] = samples.x[a] + t * (samples.x[b] - samples.x[a]) - leftM * sine;
  state.y[row] = samples.y[a] + t * (samples.y[b] - samples.y[a]) + leftM * cosine;
  state.z[row] = network.isFlat ? samples.z[a] : samples.z[a] + t * (samples.z[b] - samples.z[a]);
  if (slope !== 0) {
    const unit = 1 / Math.sqrt(1 + slope * slope);
    const turnedCos = (cosine - sine * slope) * unit;
    sine = (sine + cosine * slope) * unit;
    cosine = turnedCos;
    heading += slope - (slope * slope * slope) / 3;
  }
  if (heading > Math.PI) heading -= 2 * Math.PI;
  else if (heading <= -Math.PI) heading += 2 * Math.PI;
  state.headingRad[row] = heading;
  state.cosHeading[row] = cosine;
  state.sinHeading[row] = sine;
}
