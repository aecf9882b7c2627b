import { atan2 } from '../../src/geometry/trig.ts';
import { LaneType } from '../../src/map/LaneType.ts';
import type { Crosswalk, JunctionInfo, LightGroup, RoadMap, RoadSign, TrafficLight } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import { RoadOption } from '../../src/map/RoutePlan.ts';

/** A straight lane from one point to another, in the sense of travel. */
export interface LaneSpec {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly road?: number;
  readonly laneId?: number;
  readonly type?: number;
  readonly widthM?: number;
  readonly junction?: number;
  readonly successors?: readonly number[];
  readonly left?: number;
  readonly right?: number;
  /** Whether the left neighbour runs the same way; false for oncoming lanes. */
  readonly leftSameDirection?: boolean;
  readonly stopSign?: number;
  readonly speedLimitMps?: number;
}

export interface MapSpec {
  readonly lanes: readonly LaneSpec[];
  readonly junctions?: readonly JunctionInfo[];
  readonly lights?: readonly TrafficLight[];
  readonly lightGroups?: readonly LightGroup[];
  readonly stopSigns?: readonly RoadSign[];
  readonly crosswalks?: readonly Crosswalk[];
}

/** A small road map of straight lanes with 1 m samples, for tests that need exact places. */
export function syntheticMap(spec: MapSpec): RoadMap {
  const { lanes } = spec;
  const rows = lanes.map((lane) => sampleRows(lane));
  const firstSample = Int32Array.from(rows, (_, index) => rows.slice(0, index).reduce((total, row) => total + row.count, 0));
  const all = <T>(of: (lane: LaneSpec, row: SampleRow, step: number) => T): T[] => lanes.flatMap((lane, index) => Array.from({ length: rows[index]!.count }, (_, step) => of(lane, rows[index]!, step)));
  const x = Float64Array.from(all((lane, row, step) => lane.from[0] + ((lane.to[0] - lane.from[0]) * step) / (row.count - 1)));
  const successors = lanes.map((lane) => lane.successors ?? []);
  const predecessors = lanes.map((_, index) => lanes.flatMap((lane, other) => ((lane.successors ?? []).includes(index) ? [other] : [])));
  const roads = Math.max(...lanes.map((lane) => lane.road ?? 0)) + 1;
  return {
    name: 'Synthetic',
    contentHash: 'synthetic',
    geoReference: { latitudeDeg: 42, longitudeDeg: 2 },
    roads: Array.from({ length: roads }, (_, road) => ({ id: String(road), junction: lanes.find((lane) => (lane.road ?? 0) === road)?.junction ?? -1, lengthM: 100 })),
    junctions: spec.junctions ?? [],
    lanes: {
      count: lanes.length,
      road: Int32Array.from(lanes, (lane) => lane.road ?? 0),
      section: new Int32Array(lanes.length),
      laneId: Int32Array.from(lanes, (lane) => lane.laneId ?? -1),
      type: Uint8Array.from(lanes, (lane) => lane.type ?? LaneType.driving),
      junction: Int32Array.from(lanes, (lane) => lane.junction ?? -1),
      direction: Int8Array.from(lanes, (lane) => ((lane.laneId ?? -1) < 0 ? 1 : -1)),
      entryRoadS: new Float64Array(lanes.length),
      exitRoadS: Float64Array.from(rows, (row) => row.lengthM),
      lengthM: Float64Array.from(rows, (row) => row.lengthM),
      firstSample,
      sampleCount: Int32Array.from(rows, (row) => row.count),
      sampleStepM: Float64Array.from(rows, (row) => row.lengthM / (row.count - 1)),
      ...compressed('successor', successors),
      ...compressed('predecessor', predecessors),
      left: Int32Array.from(lanes, (lane) => lane.left ?? -1),
      right: Int32Array.from(lanes, (lane) => lane.right ?? -1),
      leftSameDirection: Uint8Array.from(lanes, (lane) => (lane.left === undefined || lane.leftSameDirection === false ? 0 : 1)),
      rightSameDirection: Uint8Array.from(lanes, (lane) => (lane.right === undefined ? 0 : 1)),
      light: new Int32Array(lanes.length).fill(-1),
      stopSign: Int32Array.from(lanes, (lane) => lane.stopSign ?? -1),
      yieldSign: new Int32Array(lanes.length).fill(-1),
    },
    samples: {
      count: x.length,
      x,
      y: Float64Array.from(all((lane, row, step) => lane.from[1] + ((lane.to[1] - lane.from[1]) * step) / (row.count - 1))),
      z: new Float64Array(x.length),
      headingRad: Float64Array.from(all((lane) => atan2(lane.to[1] - lane.from[1], lane.to[0] - lane.from[0]))),
      curvaturePerM: new Float64Array(x.length),
      widthM: Float64Array.from(all((lane) => lane.widthM ?? 4)),
      roadS: Float64Array.from(all((_, row, step) => (row.lengthM * step) / (row.count - 1))),
      speedLimitMps: Float32Array.from(all((lane) => lane.speedLimitMps ?? 10)),
      laneChange: new Uint8Array(x.length).fill(3),
    },
    conflicts: { start: new Int32Array(lanes.length + 1), otherLane: new Int32Array(0), fromM: new Float64Array(0), toM: new Float64Array(0), otherFromM: new Float64Array(0), otherToM: new Float64Array(0) },
    lights: spec.lights ?? [],
    lightGroups: spec.lightGroups ?? [],
    stopSigns: spec.stopSigns ?? [],
    yieldSigns: [],
    crosswalks: spec.crosswalks ?? [],
    bounds: boundsOf(lanes),
    diagnostics: [],
  };
}

function boundsOf(lanes: readonly LaneSpec[]): RoadMap['bounds'] {
  const x = lanes.flatMap((lane) => [lane.from[0], lane.to[0]]);
  const y = lanes.flatMap((lane) => [lane.from[1], lane.to[1]]);
  return { minX: Math.min(...x) - 10, minY: Math.min(...y) - 10, maxX: Math.max(...x) + 10, maxY: Math.max(...y) + 10 };
}

interface SampleRow {
  readonly count: number;
  readonly lengthM: number;
}

function sampleRows(lane: LaneSpec): SampleRow {
  const dx = lane.to[0] - lane.from[0];
  const dy = lane.to[1] - lane.from[1];
  const lengthM = Math.sqrt(dx * dx + dy * dy);
  return { count: Math.max(2, Math.round(lengthM) + 1), lengthM };
}

function compressed<Name extends 'successor' | 'predecessor'>(name: Name, lists: readonly (readonly number[])[]): Record<`${Name}Start` | `${Name}s`, Int32Array> {
  const start = new Int32Array(lists.length + 1);
  for (let index = 0; index < lists.length; index += 1) start[index + 1] = start[index]! + lists[index]!.length;
  const rows: Record<string, Int32Array> = { [`${name}Start`]: start, [`${name}s`]: Int32Array.from(lists.flat()) };
  return rows as Record<`${Name}Start` | `${Name}s`, Int32Array>;
}

/** A dense plan along straight pieces through the given points, in 1 m hops; options and lanes are the same everywhere unless given. */
export function straightPlan(points: readonly (readonly [x: number, y: number])[], options: (sM: number) => RoadOption = () => RoadOption.laneFollow, lane = 0): RoutePlan {
  const columns: { x: number; y: number; heading: number; s: number }[] = [];
  let s = 0;
  for (let piece = 0; piece + 1 < points.length; piece += 1) {
    const [ax, ay] = points[piece]!;
    const [bx, by] = points[piece + 1]!;
    const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    const hops = Math.round(length);
    for (let hop = piece === 0 ? 0 : 1; hop <= hops; hop += 1) {
      columns.push({ x: ax + ((bx - ax) * hop) / hops, y: ay + ((by - ay) * hop) / hops, heading: atan2(by - ay, bx - ax), s: s + (length * hop) / hops });
    }
    s += length;
  }
  return {
    count: columns.length,
    x: Float64Array.from(columns, (column) => column.x),
    y: Float64Array.from(columns, (column) => column.y),
    z: new Float64Array(columns.length),
    headingRad: Float64Array.from(columns, (column) => column.heading),
    option: Int8Array.from(columns, (column) => options(column.s)),
    lane: new Int32Array(columns.length).fill(lane),
    laneSM: Float64Array.from(columns, (column) => column.s),
    sM: Float64Array.from(columns, (column) => column.s),
    lengthM: s,
  };
}
