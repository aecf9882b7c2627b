import { DRIVABLE_LANES } from '../LaneType.ts';
import type { LanePoint } from '../RoadMap.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { LaneRow, LaneTable } from './LaneTable.ts';
import type { RoadLayout } from './RoadLayout.ts';
import type { SampleBuffer } from './SampleBuffer.ts';

/** The lanes of a map under compilation with their geometry and links: what signals are attached to. */
export class LaneGraphDraft {
  readonly table: LaneTable;
  readonly sampled: readonly SampledLane[];
  readonly samples: SampleBuffer;
  readonly successors: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
  /** Junction index of each lane, or -1. */
  readonly junction: Int32Array;

  constructor(table: LaneTable, sampled: readonly SampledLane[], samples: SampleBuffer, links: { readonly successors: readonly (readonly number[])[]; readonly predecessors: readonly (readonly number[])[] }, junction: Int32Array) {
    this.table = table;
    this.sampled = sampled;
    this.samples = samples;
    this.successors = links.successors;
    this.predecessors = links.predecessors;
    this.junction = junction;
  }

  isDrivable(lane: number): boolean {
    return ((DRIVABLE_LANES >> this.table.rows[lane]!.type) & 1) === 1;
  }

  /** Drivable lanes of a road's last section in a direction of travel: those that reach its end. */
  lanesLeaving(road: RoadLayout, direction: 1 | -1): LaneRow[] {
    return this.#drivable(road, direction === 1 ? road.sections.at(-1)!.number : 0, direction === 1 ? -1 : 1).filter((row) => row.direction === direction);
  }

  /** Drivable lanes of the section that holds `s`. */
  lanesAt(road: RoadLayout, s: number): LaneRow[] {
    return this.#drivable(road, road.sectionAt(s).number, -1);
  }

  /** Connecting lanes of junctions that follow an approach lane. */
  connectingAfter(lane: number): number[] {
    return this.successors[lane]!.filter((next) => this.junction[next]! >= 0 && this.junction[next] !== this.junction[lane] && this.isDrivable(next));
  }

  /** Approach lanes from outside that lead onto a connecting lane. */
  approachesOf(lane: number): number[] {
    return this.predecessors[lane]!.filter((previous) => this.junction[previous] !== this.junction[lane] && this.isDrivable(previous));
  }

  /** The lanes of `lane`'s own road that lead to it and follow it without leaving the road, itself included, in order of travel. */
  alongRoad(lane: number): number[] {
    const road = this.table.rows[lane]!.road;
    const seen = new Set([lane]);
    const onRoad = (other: number): boolean => this.table.rows[other]!.road === road && !seen.has(other);
    const before: number[] = [];
    const after: number[] = [];
    for (let first = this.predecessors[lane]!.find(onRoad); first !== undefined; first = this.predecessors[first]!.find(onRoad)) {
      seen.add(first);
      before.push(first);
    }
    for (let last = this.successors[lane]!.find(onRoad); last !== undefined; last = this.successors[last]!.find(onRoad)) {
      seen.add(last);
      after.push(last);
    }
    return [...before.toReversed(), lane, ...after];
  }

  /** The last point of a lane. */
  endOf(lane: number): LanePoint {
    return { lane, sM: this.sampled[lane]!.lengthM };
  }

  /** Arc length (m) on a lane at the road coordinate `s`, clamped to the lane. */
  arcLengthAt(lane: number, s: number): number {
    const { section, direction } = this.table.rows[lane]!;
    const span = section.toS - section.fromS;
    const share = Math.min(1, Math.max(0, (s - section.fromS) / span));
    return this.sampled[lane]!.lengthM * (direction === 1 ? share : 1 - share);
  }

  /** Position, heading and width at a place on a lane (nearest sample). */
  poseOf(point: LanePoint): { x: number; y: number; z: number; headingRad: number; widthM: number } {
    const { firstSample, sampleCount, lengthM } = this.sampled[point.lane]!;
    const index = firstSample + (lengthM > 0 ? Math.round((Math.min(lengthM, Math.max(0, point.sM)) / lengthM) * (sampleCount - 1)) : 0);
    const { x, y, z, headingRad, widthM } = this.samples;
    return { x: x[index]!, y: y[index]!, z: z[index]!, headingRad: headingRad[index]!, widthM: widthM[index]! };
  }

  /** Drivable lanes of a section, or of the next one in `step` where it is only a seam. */
  #drivable(road: RoadLayout, sectionNumber: number, step: 1 | -1): LaneRow[] {
    for (let number = sectionNumber; number >= 0 && number < road.sections.length; number += step) {
      const rows: LaneRow[] = [];
      for (const lane of road.sections[number]!.record.lanes) {
        const row = this.table.find(road, number, lane.id);
        if (row !== undefined && this.isDrivable(row.index)) rows.push(row);
      }
      if (rows.length > 0 || this.table.find(road, number, road.sections[number]!.record.lanes[0]?.id ?? 0) !== undefined) return rows;
    }
    return [];
  }
}
