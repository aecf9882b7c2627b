import { MapError } from '../MapError.ts';
import type { ConflictColumns, JunctionInfo } from '../RoadMap.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { SampleBuffer } from './SampleBuffer.ts';

/** Cars of 2 m width with 0.25 m of room on each side touch when their lane centres come closer than this (m). */
const TOUCH_M = 2.5;
/** On narrower lanes neighbours drive closer without conflict: at most this share of the mean width counts. */
const TOUCH_SHARE = 0.9;
/** Lanes in one junction, at most: the work grows with their square. */
const MOST_LANES = 5000;
/** Lanes above one another by more than this (m) do not meet. */
const STOREY_M = 3;

interface Stretch {
  readonly other: number;
  readonly fromM: number;
  readonly toM: number;
  readonly otherFromM: number;
  readonly otherToM: number;
}

/**
 * Stretches of connecting lanes within which cars on both would touch: crossings and merges. Where two lanes branch from the same
 * approach their common beginning is no conflict (the follower sees its leader there), only a later meeting is.
 */
export function laneConflicts(junctions: readonly JunctionInfo[], laneCount: number, sampled: readonly SampledLane[], samples: SampleBuffer, predecessors: readonly (readonly number[])[]): ConflictColumns {
  const rows: Stretch[][] = Array.from({ length: laneCount }, () => []);
  for (const junction of junctions) {
    if (junction.lanes.length > MOST_LANES) {
      throw new MapError('MAP_LIMIT', `junction ${junction.id} has ${junction.lanes.length} lanes; at most ${MOST_LANES} are read`, { where: `junction ${junction.id}`, remedy: 'Split the junction, or check the junction ids of its roads.' });
    }
    const boxes = junction.lanes.map((lane) => boundsOf(sampled[lane]!, samples));
    const inside = new Set(junction.lanes);
    const origins = junction.lanes.map((lane) => originsOf(lane, inside, sampled, predecessors));
    for (let one = 0; one < junction.lanes.length; one += 1) {
      for (let other = one + 1; other < junction.lanes.length; other += 1) {
        if (!near(boxes[one]!, boxes[other]!)) continue;
        const a = junction.lanes[one]!;
        const b = junction.lanes[other]!;
        if (predecessors[a]!.includes(b) || predecessors[b]!.includes(a)) continue;
        const branchM = commonOrigin(origins[one]!, origins[other]!);
        for (const stretch of stretches(a, b, sampled, samples)) {
          if (branchM !== undefined && beginsTogether(stretch, branchM)) continue;
          rows[a]!.push(stretch);
          rows[b]!.push({ other: a, fromM: stretch.otherFromM, toM: stretch.otherToM, otherFromM: stretch.fromM, otherToM: stretch.toM });
        }
      }
    }
  }
  return pack(rows);
}

/** The samples of one lane within touch of a point of another. */
interface Touch {
  touched: boolean;
  first: number;
  last: number;
  /** A bound from below of the distance (m) to the lane, where it is not touched. */
  distanceM: number;
}

/** Finds the runs of samples of lane a that lie within touch of lane b, and the matching run of b. */
function stretches(a: number, b: number, sampled: readonly SampledLane[], samples: SampleBuffer): Stretch[] {
  const laneA = sampled[a]!;
  const laneB = sampled[b]!;
  const stepA = laneA.lengthM / (laneA.sampleCount - 1);
  const stepB = laneB.lengthM / (laneB.sampleCount - 1);
  const found: Stretch[] = [];
  const touch: Touch = { touched: false, first: 0, last: 0, distanceM: 0 };
  let from = -1;
  let firstB = 0;
  let lastB = 0;
  let i = 0;
  while (i < laneA.sampleCount) {
    findTouch(laneA.firstSample + i, laneB, stepB, samples, touch);
    if (touch.touched) {
      if (from < 0) from = i;
      firstB = from === i ? touch.first : Math.min(firstB, touch.first);
      lastB = from === i ? touch.last : Math.max(lastB, touch.last);
    }
    const next = i + (touch.touched ? 1 : samplesToSkip(touch.distanceM, stepA));
    if (from >= 0 && (!touch.touched || next >= laneA.sampleCount)) {
      const endM = touch.touched ? laneA.lengthM : (i - 0.5) * stepA;
      found.push({ other: b, fromM: Math.max(0, (from - 0.5) * stepA), toM: endM, otherFromM: Math.max(0, (firstB - 0.5) * stepB), otherToM: Math.min(laneB.lengthM, (lastB + 0.5) * stepB) });
      from = -1;
    }
    i = next;
  }
  return found;
}

/** Walks along `lane`; from a point that is far away the next ones cannot be near, so they are skipped. */
function findTouch(point: number, lane: SampledLane, stepM: number, samples: SampleBuffer, out: Touch): void {
  out.touched = false;
  out.distanceM = Infinity;
  let j = 0;
  while (j < lane.sampleCount) {
    const q = lane.firstSample + j;
    const dx = samples.x[point]! - samples.x[q]!;
    const dy = samples.y[point]! - samples.y[q]!;
    const distanceM = Math.sqrt(dx * dx + dy * dy);
    const touchM = Math.min(TOUCH_M, (TOUCH_SHARE * (samples.widthM[point]! + samples.widthM[q]!)) / 2);
    if (distanceM < touchM && Math.abs(samples.z[point]! - samples.z[q]!) < STOREY_M) {
      if (!out.touched) out.first = j;
      out.last = j;
      out.touched = true;
    }
    const skip = samplesToSkip(distanceM, stepM);
    out.distanceM = Math.min(out.distanceM, distanceM - (skip - 1) * stepM);
    j += skip;
  }
}

/** How many samples of a lane further on a touch is possible again at the earliest, when this one is `distanceM` away. */
function samplesToSkip(distanceM: number, stepM: number): number {
  return stepM > 0 && distanceM > TOUCH_M ? Math.max(1, Math.floor((distanceM - TOUCH_M) / stepM)) : 1;
}

interface Origin {
  readonly lane: number;
  /** Length (m) already driven inside the junction before this lane begins. */
  readonly beforeM: number;
}

/** The approach lanes from which a connecting lane is reached, with the way driven inside the junction before it. */
function originsOf(lane: number, inside: ReadonlySet<number>, sampled: readonly SampledLane[], predecessors: readonly (readonly number[])[]): Origin[] {
  const origins: Origin[] = [];
  const seen = new Set([lane]);
  const open: Origin[] = [{ lane, beforeM: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const previous of predecessors[next.lane]!) {
      if (!inside.has(previous)) origins.push({ lane: previous, beforeM: next.beforeM });
      else if (!seen.has(previous)) {
        seen.add(previous);
        open.push({ lane: previous, beforeM: next.beforeM + sampled[previous]!.lengthM });
      }
    }
  }
  return origins;
}

/** Where two lanes share an approach lane: by how much (m) the second begins further into the junction than the first. */
function commonOrigin(one: readonly Origin[], other: readonly Origin[]): number | undefined {
  for (const a of one) for (const b of other) if (a.lane === b.lane) return b.beforeM - a.beforeM;
  return undefined;
}

/** Cars that branch from one lane are abreast at equal way; a stretch that they reach side by side is still the common beginning. */
function beginsTogether(stretch: Stretch, branchM: number): boolean {
  return Math.min(stretch.fromM, stretch.otherFromM) <= 0.5 && Math.abs(stretch.fromM - (stretch.otherFromM + branchM)) <= 2;
}

interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

function boundsOf(lane: SampledLane, samples: SampleBuffer): Bounds {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let sample = lane.firstSample; sample < lane.firstSample + lane.sampleCount; sample += 1) {
    minX = Math.min(minX, samples.x[sample]!);
    minY = Math.min(minY, samples.y[sample]!);
    maxX = Math.max(maxX, samples.x[sample]!);
    maxY = Math.max(maxY, samples.y[sample]!);
  }
  return { minX, minY, maxX, maxY };
}

function near(one: Bounds, other: Bounds): boolean {
  return one.minX < other.maxX + TOUCH_M && other.minX < one.maxX + TOUCH_M && one.minY < other.maxY + TOUCH_M && other.minY < one.maxY + TOUCH_M;
}

function pack(rows: readonly (readonly Stretch[])[]): ConflictColumns {
  const start = new Int32Array(rows.length + 1);
  for (let lane = 0; lane < rows.length; lane += 1) start[lane + 1] = start[lane]! + rows[lane]!.length;
  const all = rows.flat();
  return {
    start,
    otherLane: Int32Array.from(all, (stretch) => stretch.other),
    fromM: Float64Array.from(all, (stretch) => stretch.fromM),
    toM: Float64Array.from(all, (stretch) => stretch.toM),
    otherFromM: Float64Array.from(all, (stretch) => stretch.otherFromM),
    otherToM: Float64Array.from(all, (stretch) => stretch.otherToM),
  };
}
