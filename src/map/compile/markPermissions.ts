import { lastAtOrBefore } from '../lastAtOrBefore.ts';
import type { LaneRecord, LaneSectionRecord, RoadMarkRecord } from '../opendrive/OpenDrive.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { LaneTable } from './LaneTable.ts';
import type { SampleBuffer } from './SampleBuffer.ts';

/** Bits of `SampleColumns.laneChange`. */
export const CHANGE_RIGHT = 1;
export const CHANGE_LEFT = 2;

/**
 * Lane-change permission at every sample: the mark on the outer side of a lane is its own, the one on the inner side belongs to the
 * next lane inwards. A mark that allows `increase` may be crossed towards higher lane ids only.
 */
export function markPermissions(table: LaneTable, sampled: readonly SampledLane[], samples: SampleBuffer): Uint8Array {
  const permissions = new Uint8Array(samples.count);
  for (const row of table.rows) {
    const { record, section } = row;
    const outer = record.marks;
    const inner = innerMarks(section.record, record);
    const outerGrows = record.id > 0;
    const outerIsRight = (record.id > 0) === (row.direction < 0);
    const { firstSample, sampleCount } = sampled[row.index]!;
    for (let sample = firstSample; sample < firstSample + sampleCount; sample += 1) {
      const sOffset = samples.roadS[sample]! - section.record.s;
      const outwards = allows(outer, sOffset, outerGrows);
      const inwards = allows(inner, sOffset, !outerGrows);
      const right = outerIsRight ? outwards : inwards;
      const left = outerIsRight ? inwards : outwards;
      permissions[sample] = (right ? CHANGE_RIGHT : 0) | (left ? CHANGE_LEFT : 0);
    }
  }
  return permissions;
}

function innerMarks(section: LaneSectionRecord, lane: LaneRecord): readonly RoadMarkRecord[] {
  if (Math.abs(lane.id) === 1) return section.centreMarks;
  const innerId = lane.id > 0 ? lane.id - 1 : lane.id + 1;
  return section.lanes.find((other) => other.id === innerId)?.marks ?? [];
}

/** May the mark be crossed towards higher (`grows`) or lower lane ids here? Without a mark it may. */
function allows(marks: readonly RoadMarkRecord[], sOffset: number, grows: boolean): boolean {
  const change = marks[lastAtOrBefore(marks, (mark) => mark.sOffset, sOffset + 1e-6)]?.laneChange ?? 'both';
  return change === 'both' || change === (grows ? 'increase' : 'decrease');
}
