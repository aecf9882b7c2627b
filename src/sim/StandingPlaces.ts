import { LaneType } from '../map/LaneType.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import { cos, sin } from '../geometry/trig.ts';
import type { LaneCells, LaneFoot } from './LaneCells.ts';

/** Somewhere that a body may stand for good: at the edge of the road, along it. */
export interface StandingPlaces {
  readonly lane: Int32Array;
  readonly s: Float64Array;
  readonly leftM: Float64Array;
}

/** Parked cars stand this far apart (m, centres) on lanes at least this wide (m); the widest and longest of them, and the room left to traffic (m). */
const CAR_EVERY_M = 6.5;
const CAR_LANE_M = 1.9;
const CAR_WIDTH_M = 2.16;
const CAR_LENGTH_M = 4.86;
const CLEAR_OF_TRAFFIC_M = 0.25;
/** Props stand this far from the outer edge of sidewalks that are wide enough for people to pass (m). */
const PROP_EVERY_M = 9;
const PROP_SIDEWALK_M = 1.8;
const PROP_INSET_M = 0.45;
const END_CLEAR_M = 8;

const FOOT: LaneFoot = { sM: 0, leftM: 0, zM: 0, cosLane: 1, sinLane: 0 };

/** Places along parking lanes and wide shoulders, outside junctions, where a car of any size is clear of all driving lanes. */
export function parkingPlaces(map: RoadMap, cells: LaneCells): StandingPlaces {
  return placesAlong(map, CAR_EVERY_M, (lane) => map.lanes.type[lane] === LaneType.parking || map.lanes.type[lane] === LaneType.shoulder, (row) => {
    const width = map.samples.widthM[row];
    if (width < CAR_LANE_M) return undefined;
    const leftM = -Math.max(0, (CAR_WIDTH_M - width) / 2 + CLEAR_OF_TRAFFIC_M);
    return isClearOfTraffic(map, cells, row, leftM) ? leftM : undefined;
  });
}

/** Places at the outer edges of sidewalks. */
export function propPlaces(map: RoadMap): StandingPlaces {
  return placesAlong(map, PROP_EVERY_M, (lane) => map.lanes.type[lane] === LaneType.sidewalk, (row) => {
    const width = map.samples.widthM[row];
    return width < PROP_SIDEWALK_M ? undefined : -(width / 2 - PROP_INSET_M);
  });
}

function placesAlong(map: RoadMap, everyM: number, wanted: (lane: number) => boolean, offsetAt: (row: number) => number | undefined): StandingPlaces {
  const { lanes } = map;
  const found: { lane: number; s: number; leftM: number }[] = [];
  for (let lane = 0; lane < lanes.count; lane += 1) {
    if (!wanted(lane) || lanes.junction[lane] >= 0 || lanes.sampleCount[lane] < 2) continue;
    for (let s = END_CLEAR_M; s <= lanes.lengthM[lane] - END_CLEAR_M; s += everyM) {
      const leftM = offsetAt(lanes.firstSample[lane] + Math.round(s / lanes.sampleStepM[lane]));
      if (leftM !== undefined) found.push({ lane, s, leftM });
    }
  }
  return { lane: Int32Array.from(found, (place) => place.lane), s: Float64Array.from(found, (place) => place.s), leftM: Float64Array.from(found, (place) => place.leftM) };
}

/** Do the four corners of the largest parked car stay off every driving lane? */
function isClearOfTraffic(map: RoadMap, cells: LaneCells, row: number, leftM: number): boolean {
  const { samples } = map;
  const heading = samples.headingRad[row];
  for (const along of [-CAR_LENGTH_M / 2, 0, CAR_LENGTH_M / 2]) {
    for (const across of [leftM - CAR_WIDTH_M / 2, leftM + CAR_WIDTH_M / 2]) {
      const x = samples.x[row] + along * cos(heading) - across * sin(heading);
      const y = samples.y[row] + along * sin(heading) + across * cos(heading);
      if (isOnTrafficLane(map, cells, x, y)) return false;
    }
  }
  return true;
}

function isOnTrafficLane(map: RoadMap, cells: LaneCells, x: number, y: number): boolean {
  const cell = cells.cellAt(x, y);
  if (cell < 0) return false;
  for (let entry = cells.start[cell]; entry < cells.start[cell + 1]; entry += 1) {
    const lane = cells.lane[entry];
    cells.project(entry, x, y, FOOT);
    const width = map.samples.widthM[map.lanes.firstSample[lane] + cells.sample[entry]];
    if (FOOT.sM >= 0 && FOOT.sM <= map.lanes.lengthM[lane] && Math.abs(FOOT.leftM) < width / 2 + CLEAR_OF_TRAFFIC_M / 2) return true;
  }
  return false;
}
