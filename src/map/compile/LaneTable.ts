import { LaneType } from '../LaneType.ts';
import type { LaneRecord } from '../opendrive/OpenDrive.ts';
import type { RoadLayout, SectionLayout } from './RoadLayout.ts';
import { SHORTEST_SECTION_M } from './RoadLayout.ts';

/** A lane of the map to be: where it comes from and how it is travelled. Its index in the table is its index in the map. */
export interface LaneRow {
  readonly index: number;
  readonly road: RoadLayout;
  readonly section: SectionLayout;
  readonly record: LaneRecord;
  /** A `LaneType`. */
  readonly type: LaneType;
  /** +1 where travel follows the reference line. */
  readonly direction: 1 | -1;
}

const LANE_TYPES: Readonly<Record<string, LaneType>> = {
  none: LaneType.none,
  driving: LaneType.driving,
  sidewalk: LaneType.sidewalk,
  walking: LaneType.sidewalk,
  shoulder: LaneType.shoulder,
  parking: LaneType.parking,
  border: LaneType.border,
  median: LaneType.median,
  biking: LaneType.biking,
  bidirectional: LaneType.bidirectional,
  restricted: LaneType.restricted,
  stop: LaneType.stop,
  curb: LaneType.curb,
  entry: LaneType.entry,
  exit: LaneType.exit,
  onRamp: LaneType.onRamp,
  mwyEntry: LaneType.entry,
  mwyExit: LaneType.exit,
  connectingRamp: LaneType.onRamp,
  slipLane: LaneType.driving,
  offRamp: LaneType.offRamp,
};

/** All lanes of all roads, in order of road, section and from left to right, with look-up by their OpenDRIVE address. */
export class LaneTable {
  readonly rows: readonly LaneRow[];
  readonly #byAddress = new Map<string, LaneRow>();

  constructor(roads: readonly RoadLayout[]) {
    const rows: LaneRow[] = [];
    for (const road of roads) {
      for (const section of road.sections) {
        if (section.toS - section.fromS < SHORTEST_SECTION_M) continue;
        for (const record of section.record.lanes) {
          const forward = record.id < 0 !== road.record.leftHandTraffic;
          const row: LaneRow = { index: rows.length, road, section, record, type: LANE_TYPES[record.type] ?? LaneType.other, direction: forward ? 1 : -1 };
          rows.push(row);
          this.#byAddress.set(address(road, section.number, record.id), row);
        }
      }
    }
    this.rows = rows;
  }

  /** The lane with this address; undefined where there is none or the section is a seam. */
  find(road: RoadLayout, sectionNumber: number, laneId: number): LaneRow | undefined {
    return this.#byAddress.get(address(road, sectionNumber, laneId));
  }
}

function address(road: RoadLayout, sectionNumber: number, laneId: number): string {
  return `${road.index}/${sectionNumber}/${laneId}`;
}

/** Element path of a lane, for diagnostics. */
export function laneName(row: LaneRow): string {
  return `road ${row.road.record.id} / laneSection ${row.section.number} / lane ${row.record.id}`;
}
