import { DRIVABLE_LANES } from '../LaneType.ts';
import type { RoadLayout } from './RoadLayout.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { LaneRow, LaneTable } from './LaneTable.ts';
import type { SampleBuffer } from './SampleBuffer.ts';
import type { SpeedBoard } from './SpeedBoard.ts';
import { speedBoardsOf } from './SpeedBoard.ts';

/** CARLA's limit for a vehicle that has not passed a board yet: 30 km/h. */
const DEFAULT_LIMIT_MPS = 30 / 3.6;

/**
 * Speed limit at every sample. CARLA keeps a limit per *vehicle*: it starts at 30 km/h and changes when the vehicle drives through the
 * box of a board, whatever road it is on then; the speeds in OpenDRIVE's road types are not used. A map cannot know the way a car came,
 * so each board holds from its place on, over all lanes of its direction and on along the lane graph, until the next board; where several
 * lanes lead to one, the board that is nearest behind counts (the lower limit at equal distance). Lanes behind no board take the lane's
 * own speed record, then the road type's, then 30 km/h.
 */
export function speedLimits(table: LaneTable, roads: readonly RoadLayout[], sampled: readonly SampledLane[], samples: SampleBuffer, successors: readonly (readonly number[])[]): Float32Array {
  const boards = boardsByLane(table, roads);
  const entry = entryLimits(table, sampled, boards, successors);
  const limits = new Float32Array(samples.count);
  for (const row of table.rows) {
    const { firstSample, sampleCount } = sampled[row.index]!;
    const onLane = boards[row.index]!;
    const known = entry[row.index]!;
    let next = 0;
    let limit = known;
    for (let index = 0; index < sampleCount; index += 1) {
      const s = samples.roadS[firstSample + index]!;
      while (next < onLane.length && (s - onLane[next]!.s) * row.direction >= 0) {
        limit = onLane[next]!.speedMps;
        next += 1;
      }
      limits[firstSample + index] = limit > 0 ? limit : fallbackLimit(row, s);
    }
  }
  return limits;
}

/** The boards that stand beside each lane, in the sense of travel. */
function boardsByLane(table: LaneTable, roads: readonly RoadLayout[]): SpeedBoard[][] {
  const byRoad = roads.map((road) => speedBoardsOf(road.record));
  return table.rows.map((row) => {
    if (((DRIVABLE_LANES >> row.type) & 1) === 0) return [];
    return byRoad[row.road.index]!
      .filter((board) => board.direction === row.direction && board.s >= row.section.fromS && board.s < row.section.toS)
      .toSorted((one, other) => (one.s - other.s) * row.direction || other.speedMps - one.speedMps);
  });
}

/** Limit (m/s) with which each lane is entered, 0 where no board is behind: nearest board first over the lane graph. */
function entryLimits(table: LaneTable, sampled: readonly SampledLane[], boards: readonly (readonly SpeedBoard[])[], successors: readonly (readonly number[])[]): Float64Array {
  const count = table.rows.length;
  const distance = new Float64Array(count).fill(Infinity);
  const limit = new Float64Array(count);
  const queue: number[] = [];
  const offer = (lane: number, fromM: number, speedMps: number): void => {
    if (fromM < distance[lane]! || (fromM === distance[lane]! && speedMps < limit[lane]!)) {
      distance[lane] = fromM;
      limit[lane] = speedMps;
      queue.push(lane);
    }
  };
  for (const row of table.rows) {
    const last = boards[row.index]!.at(-1);
    if (last === undefined) continue;
    const exitS = row.direction === 1 ? row.section.toS : row.section.fromS;
    for (const next of successors[row.index]!) offer(next, Math.abs(exitS - last.s), last.speedMps);
  }
  for (let head = 0; head < queue.length; head += 1) {
    const lane = queue[head]!;
    if (boards[lane]!.length > 0) continue;
    for (const next of successors[lane]!) offer(next, distance[lane]! + sampled[lane]!.lengthM, limit[lane]!);
  }
  return limit;
}

function fallbackLimit(row: LaneRow, s: number): number {
  let limit: number | undefined;
  for (const speed of row.record.speeds) if (speed.sOffset <= s - row.section.record.s + 1e-6) limit = speed.speedMps;
  if (limit !== undefined) return limit;
  for (const type of row.road.record.typeSpeeds) if (type.s <= s + 1e-6) limit = type.speedMps;
  return limit ?? DEFAULT_LIMIT_MPS;
}
