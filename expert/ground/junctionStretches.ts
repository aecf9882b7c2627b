import { ROUTE_STEP_M, type RouteLine } from '../../src/driving/RouteLine.ts';

/** A stretch of the route inside one junction (m along the line). */
export interface JunctionStretch {
  readonly junction: number;
  readonly fromM: number;
  readonly toM: number;
  /** Where the front waits before it: its light's or sign's place, else its border. */
  readonly waitM: number;
  /** True where a light governs the way in. */
  readonly hasLight: boolean;
  /** Connecting lane by which the route enters. */
  readonly lane: number;
}

/** A stop place this far before the border (m) still belongs to the junction. */
const STOP_REACH_M = 25;

export function junctionStretches(line: RouteLine): JunctionStretch[] {
  const stretches: JunctionStretch[] = [];
  for (let row = 0; row < line.count; row += 1) {
    const junction = line.junction[row]!;
    if (junction < 0) continue;
    let last = row;
    while (last + 1 < line.count && line.junction[last + 1] === junction) last += 1;
    const fromM = row * ROUTE_STEP_M;
    const light = line.lights.find(({ stopSM }) => stopSM > fromM - STOP_REACH_M && stopSM < fromM + 2);
    const sign = line.stopSigns.find(({ stopSM }) => stopSM > fromM - STOP_REACH_M && stopSM < fromM + 2);
    stretches.push({ junction, fromM, toM: (last + 1) * ROUTE_STEP_M, waitM: light?.stopSM ?? sign?.stopSM ?? fromM, hasLight: light !== undefined, lane: line.lane[row]! });
    row = last;
  }
  return stretches;
}
