import type { RoadMap } from '../map/RoadMap.ts';
import type { LaneRows } from './laneFlow.ts';

/**
 * Places of the numbers of a lane, which fill one line of the processor's cache: length, place to stop (m), usual speed where it begins (m/s), 1 inside a
 * junction, 1 where lanes become one; samples per metre (0 for a lane without length), the last sample but one, and the first of all, counted in the map.
 */
export const FACT = { stride: 8, lengthM: 0, stopM: 1, entryMps: 2, crossing: 3, merges: 4, samplesPerM: 5, lastButOne: 6, firstSample: 7 } as const;

/** What traffic asks of lanes, side by side: numbers of lane i begin at `FACT.stride * i`. */
export function laneFacts({ lanes }: RoadMap, stopM: Float64Array, usualSpeedMps: Float64Array, mergers: LaneRows): Float64Array {
  const facts = new Float64Array(lanes.count * FACT.stride);
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const base = lane * FACT.stride;
    facts[base + FACT.lengthM] = lanes.lengthM[lane];
    facts[base + FACT.stopM] = stopM[lane];
    facts[base + FACT.entryMps] = usualSpeedMps[lanes.firstSample[lane]];
    facts[base + FACT.crossing] = lanes.junction[lane] >= 0 ? 1 : 0;
    facts[base + FACT.merges] = mergers.start[lane] < mergers.start[lane + 1] ? 1 : 0;
    facts[base + FACT.samplesPerM] = lanes.sampleStepM[lane] > 0 ? 1 / lanes.sampleStepM[lane] : 0;
    facts[base + FACT.lastButOne] = Math.max(0, lanes.sampleCount[lane] - 2);
    facts[base + FACT.firstSample] = lanes.firstSample[lane];
  }
  return facts;
}
