import type { EpisodeStart } from '../../src/driving/Driver.ts';
import type { RouteLine } from '../../src/driving/RouteLine.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import { LaneIndex } from '../../src/map/LaneIndex.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { VehicleModel } from '../../src/world/VehicleModel.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import { junctionRanks, laneTurns } from './junctionRanks.ts';
import { junctionStretches, type JunctionStretch } from './junctionStretches.ts';
import { referenceSpeeds } from './referenceSpeeds.ts';
import { roadEdges, type RoadEdges } from './roadEdges.ts';

/** All that the expert knows before it starts to drive. Immutable during an episode. */
export interface ExpertGround {
  readonly map: RoadMap;
  readonly laneIndex: LaneIndex;
  readonly line: RouteLine;
  readonly vehicle: VehicleModel;
  /** Direction of the line at each row. */
  readonly cosHeading: Float64Array;
  readonly sinHeading: Float64Array;
  /** Speed that limits and curves allow at each row, with braking in time (m/s). */
  readonly referenceMps: Float64Array;
  readonly junctions: readonly JunctionStretch[];
  /** Hardest braking that the vehicle answers with at `row × BRAKING_STEP_MPS` (m/s², negative). */
  readonly brakingMps2: Float64Array;
  readonly edges: RoadEdges;
  /** Right of way of each connecting lane; the higher goes first. */
  readonly ranks: Int8Array;
  /** Turn over the whole of each lane (rad, left positive). */
  readonly turns: Float64Array;
  /** Where vehicles wait on each lane that leads into a junction (m along it): its stop point, else its end. */
  readonly stopPlaceM: Float64Array;
}

/** Speeds between the rows of `ExpertGround.brakingMps2` (m/s), up to 40 m/s. */
export const BRAKING_STEP_MPS = 0.5;
export const BRAKING_ROWS = 81;

/** Lane indices and ranks take a while to build and depend on the map alone. */
const KNOWN_MAPS = new WeakMap<RoadMap, Pick<ExpertGround, 'laneIndex' | 'ranks' | 'turns' | 'stopPlaceM'>>();

export function prepareGround({ map, line, vehicle }: EpisodeStart, settings: ExpertSettings): ExpertGround {
  let known = KNOWN_MAPS.get(map);
  if (known === undefined) {
    known = { laneIndex: new LaneIndex(map), ranks: junctionRanks(map), turns: laneTurns(map), stopPlaceM: stopPlaces(map) };
    KNOWN_MAPS.set(map, known);
  }
  return {
    map,
    line,
    vehicle,
    ...known,
    cosHeading: line.headingRad.map(cos),
    sinHeading: line.headingRad.map(sin),
    referenceMps: referenceSpeeds(line, known.laneIndex, settings),
    junctions: junctionStretches(line),
    brakingMps2: Float64Array.from({ length: BRAKING_ROWS }, (_, row) => vehicle.accelMps2(row * BRAKING_STEP_MPS, 0, 1)),
    edges: roadEdges(line),
  };
}

function stopPlaces(map: RoadMap): Float64Array {
  const placeM = map.lanes.lengthM.slice();
  for (const source of [map.lights, map.stopSigns, map.yieldSigns]) {
    for (const { stopPoints } of source) for (const { lane, sM } of stopPoints) placeM[lane] = Math.min(placeM[lane]!, Math.max(0, sM));
  }
  return placeM;
}
