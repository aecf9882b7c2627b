import { DRIVABLE_LANES } from '../LaneType.ts';
import { lastAtOrBefore } from '../lastAtOrBefore.ts';
import type { FacingRule } from './FacingRule.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { LaneRow, LaneTable } from './LaneTable.ts';
import type { RoadLayout } from './RoadLayout.ts';
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
 * own speed record, then the road type's; lanes without either (connecting roads have none) go on with the limit of the lane before,
 * and where nothing is known 30 km/h holds.
 */
export function speedLimits(table: LaneTable, roads: readonly RoadLayout[], facing: FacingRule, sampled: readonly SampledLane[], samples: SampleBuffer, successors: readonly (readonly number[])[]): Float32Array {
  const boards = boardsByLane(table, roads, facing);
  const boarded = carryOn(table, sampled, successors, (row) => {
    const last = boards[row.index]!.at(-1);
    return last === undefined ? undefined : { speedMps: last.speedMps, behindM: Math.abs(exitS(row) - last.s) };
  });
  const recorded = carryOn(table, sampled, successors, (row) => {
    const speedMps = recordedLimit(row, exitS(row));
    return speedMps === undefined ? undefined : { speedMps, behindM: 0 };
  });
  const limits = new Float32Array(samples.count);
  for (const row of table.rows) {
    const { firstSample, sampleCount } = sampled[row.index]!;
    const onLane = boards[row.index]!;
    let next = 0;
    let limit = boarded[row.index]!;
    for (let index = 0; index < sampleCount; index += 1) {
      const s = samples.roadS[firstSample + index]!;
      while (next < onLane.length && (s - onLane[next]!.s) * row.direction >= 0) {
        limit = onLane[next]!.speedMps;
        next += 1;
      }
      limits[firstSample + index] = limit ?? recordedLimit(row, s) ?? recorded[row.index] ?? DEFAULT_LIMIT_MPS;
    }
  }
  return limits;
}

/** The boards that stand beside each lane, in the sense of travel. */
function boardsByLane(table: LaneTable, roads: readonly RoadLayout[], facing: FacingRule): SpeedBoard[][] {
  const byRoad = roads.map((road) => speedBoardsOf(road.record, facing));
  return table.rows.map((row) => {
    if (((DRIVABLE_LANES >> row.type) & 1) === 0) return [];
    return byRoad[row.road.index]!
      .filter((board) => board.direction === row.direction && board.s >= row.section.fromS && board.s < row.section.toS)
      .toSorted((one, other) => (one.s - other.s) * row.direction || other.speedMps - one.speedMps);
  });
}

/** The limit at a lane's exit and how far (m) before it was posted. */
interface ExitLimit {
  readonly speedMps: number;
  readonly behindM: number;
}

/** Limit (m/s) with which each lane is entered: what the nearest lane behind that has a limit of its own leaves with. */
function carryOn(table: LaneTable, sampled: readonly SampledLane[], successors: readonly (readonly number[])[], exitLimit: (row: LaneRow) => ExitLimit | undefined): (number | undefined)[] {
  const own = table.rows.map(exitLimit);
  const distance = new Float64Array(table.rows.length).fill(Infinity);
  const limit: (number | undefined)[] = table.rows.map(() => undefined);
  const queue: number[] = [];
  const offer = (lane: number, behindM: number, speedMps: number): void => {
    const nearer = behindM < distance[lane]! || (behindM === distance[lane]! && speedMps < (limit[lane] ?? Infinity));
    if (!nearer) return;
    distance[lane] = behindM;
    limit[lane] = speedMps;
    queue.push(lane);
  };
  own.forEach((exit, lane) => {
    if (exit !== undefined) for (const next of successors[lane]!) offer(next, exit.behindM, exit.speedMps);
  });
  for (let head = 0; head < queue.length; head += 1) {
    const lane = queue[head]!;
    const speedMps = limit[lane];
    if (own[lane] !== undefined || speedMps === undefined) continue;
    for (const next of successors[lane]!) offer(next, distance[lane]! + sampled[lane]!.lengthM, speedMps);
  }
  return limit;
}

/** What the file records for a lane itself, by lane speed or road type. */
function recordedLimit(row: LaneRow, s: number): number | undefined {
  const { speeds } = row.record;
  const sOffset = s - row.section.record.s + 1e-6;
  const speed = speeds[lastAtOrBefore(speeds, (record) => record.sOffset, sOffset)];
  if (speed !== undefined && speed.sOffset <= sOffset) return speed.speedMps;
  const { typeSpeeds } = row.road.record;
  return typeSpeeds[lastAtOrBefore(typeSpeeds, (record) => record.s, s + 1e-6)]?.speedMps;
}

function exitS(row: LaneRow): number {
  return row.direction === 1 ? row.section.toS : row.section.fromS;
}
