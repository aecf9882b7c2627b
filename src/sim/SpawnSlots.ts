import type { RoadMap } from '../map/RoadMap.ts';

const SLOT_EVERY_M = 8;
const END_CLEAR_M = 6;

/** Places where background vehicles may start: every few metres on lanes outside junctions. */
export interface SpawnSlots {
  readonly lane: Int32Array;
  readonly s: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Slots on endless lanes, or on all drivable lanes where a map has no endless ones. */
export function listSpawnSlots(map: RoadMap, drivable: Uint8Array, endless: Uint8Array): SpawnSlots {
  const { lanes, samples } = map;
  const allowed = endless.includes(1) ? endless : drivable;
  const lane: number[] = [];
  const s: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  for (let index = 0; index < lanes.count; index += 1) {
    if (allowed[index] === 0 || lanes.junction[index] >= 0) continue;
    for (let place = END_CLEAR_M; place <= lanes.lengthM[index] - END_CLEAR_M; place += SLOT_EVERY_M) {
      const sample = lanes.firstSample[index] + Math.min(lanes.sampleCount[index] - 1, Math.round(place / Math.max(lanes.sampleStepM[index], 0.01)));
      if (samples.widthM[sample] < 2.2) continue;
      lane.push(index);
      s.push(place);
      x.push(samples.x[sample]);
      y.push(samples.y[sample]);
    }
  }
  return { lane: Int32Array.from(lane), s: Float64Array.from(s), x: Float64Array.from(x), y: Float64Array.from(y) };
}
