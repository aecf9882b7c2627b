import { LaneType } from '../../src/map/LaneType.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { WorldSetup } from '../../src/world/WorldSetup.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';
import { NO_TRAFFIC } from '../sim/drives.ts';

/** An episode with nobody else whose ego stands 25 m into a lane that runs straight and level for at least another 120 m. */
export function straightStart(map: RoadMap): WorldSetup {
  const { lanes, samples } = map;
  for (let lane = 0; lane < lanes.count; lane += 1) {
    if (lanes.type[lane] !== LaneType.driving || lanes.junction[lane] >= 0 || lanes.lengthM[lane] < 110) continue;
    const rows = Array.from({ length: lanes.sampleCount[lane] }, (_, index) => lanes.firstSample[lane] + index);
    if (rows.some((row) => Math.abs(samples.curvaturePerM[row]) > 1e-4)) continue;
    const row = rows[Math.round(25 / lanes.sampleStepM[lane])];
    return {
      map, seed: 7, traffic: NO_TRAFFIC, weather: CLEAR_WEATHER,
      ego: { pose: { x: samples.x[row], y: samples.y[row], z: samples.z[row], headingRad: samples.headingRad[row] }, speedMps: 0 },
    };
  }
  throw new Error('the town has no straight lane that is long enough');
}
