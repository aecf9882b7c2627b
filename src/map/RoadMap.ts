import type { Point, Point3 } from '../geometry/Pose.ts';

/**
 * A compiled road network: immutable plain data in typed arrays, so that it can be cached, shared with workers and walked without
 * allocation. Frame: x east, y north, z up (m), headings anti-clockwise from x (rad). A *lane* here is one OpenDRIVE lane of one lane
 * section, addressed by its index; `sM` along a lane runs in the direction of travel from 0 to `lengthM[lane]`.
 */
export interface RoadMap {
  /** Town name, as route files use it (`Town01`). */
  readonly name: string;
  /** Digest of the OpenDRIVE text (and overlay) that this map was compiled from. */
  readonly contentHash: string;
  readonly geoReference: { readonly latitudeDeg: number; readonly longitudeDeg: number };
  readonly roads: readonly RoadInfo[];
  readonly junctions: readonly JunctionInfo[];
  readonly lanes: LaneColumns;
  readonly samples: SampleColumns;
  readonly conflicts: ConflictColumns;
  readonly lights: readonly TrafficLight[];
  /** One entry per signalised junction: the order in which its lights take turns. */
  readonly lightGroups: readonly LightGroup[];
  readonly stopSigns: readonly RoadSign[];
  readonly yieldSigns: readonly RoadSign[];
  readonly crosswalks: readonly Crosswalk[];
  readonly bounds: { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number };
  /** What is odd in the file but could be lived with. */
  readonly diagnostics: readonly MapDiagnostic[];
}

export interface RoadInfo {
  /** OpenDRIVE road id. */
  readonly id: string;
  /** Index into `junctions`, or -1. */
  readonly junction: number;
  readonly lengthM: number;
}

export interface JunctionInfo {
  /** OpenDRIVE junction id. */
  readonly id: string;
  /** Connecting driving lanes. */
  readonly lanes: readonly number[];
  readonly control: 'lights' | 'stopSigns' | 'yieldSigns' | 'none';
}

/** One row per lane. */
export interface LaneColumns {
  readonly count: number;
  /** Index into `roads`. */
  readonly road: Int32Array;
  /** Lane section number on the road, from 0. */
  readonly section: Int32Array;
  /** OpenDRIVE lane id: negative on the right of the reference line. */
  readonly laneId: Int32Array;
  /** A `LaneType`. */
  readonly type: Uint8Array;
  /** Index into `junctions`, or -1. */
  readonly junction: Int32Array;
  /** +1 where travel follows the reference line, -1 against it. */
  readonly direction: Int8Array;
  /** Road coordinate s (m) where travel enters and leaves the lane. */
  readonly entryRoadS: Float64Array;
  readonly exitRoadS: Float64Array;
  readonly lengthM: Float64Array;
  /** Samples of lane i: rows `firstSample[i]` .. `firstSample[i] + sampleCount[i] - 1`, equally spaced by `sampleStepM[i]`. */
  readonly firstSample: Int32Array;
  readonly sampleCount: Int32Array;
  readonly sampleStepM: Float64Array;
  /** Compressed rows: lanes that follow lane i are `successors[successorStart[i] .. successorStart[i + 1] - 1]`. */
  readonly successorStart: Int32Array;
  readonly successors: Int32Array;
  readonly predecessorStart: Int32Array;
  readonly predecessors: Int32Array;
  /** Adjacent lane of any type on the left / right in the sense of travel, or -1. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 where that neighbour exists and is travelled in the same direction. */
  readonly leftSameDirection: Uint8Array;
  readonly rightSameDirection: Uint8Array;
  /** For a connecting lane in a junction: index into `lights` of the light that governs it, or -1. */
  readonly light: Int32Array;
  /** For a lane that ends at a stop / yield sign: index into `stopSigns` / `yieldSigns`, or -1. */
  readonly stopSign: Int32Array;
  readonly yieldSign: Int32Array;
}

/** Equally spaced points of all lane centres, in the sense of travel. */
export interface SampleColumns {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
  /** Left positive (1/m). */
  readonly curvaturePerM: Float64Array;
  readonly widthM: Float64Array;
  /** Road coordinate s (m) of the reference line at this point. */
  readonly roadS: Float64Array;
  readonly speedLimitMps: Float32Array;
  /** Bits: 1 a change to the right is allowed by the marking, 2 a change to the left (sense of travel). */
  readonly laneChange: Uint8Array;
}

/** Which lanes inside junctions cross or merge: rows of lane i are `start[i] .. start[i + 1] - 1`. */
export interface ConflictColumns {
  readonly start: Int32Array;
  readonly otherLane: Int32Array;
  /** Stretch of lane i (m along it) within which a car on it may touch a car on the other lane, and the same stretch of the other. */
  readonly fromM: Float64Array;
  readonly toM: Float64Array;
  readonly otherFromM: Float64Array;
  readonly otherToM: Float64Array;
}

/** A place on a lane. */
export interface LanePoint {
  readonly lane: number;
  readonly sM: number;
}

/** A dynamic signal, and where cars must wait for it. */
export interface TrafficLight {
  /** OpenDRIVE signal id. */
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Direction in which the governed traffic drives. */
  readonly headingRad: number;
  readonly junction: number;
  /** Last point of each governed approach lane before the junction. */
  readonly stopPoints: readonly LanePoint[];
  /** Connecting lanes that it governs. */
  readonly lanes: readonly number[];
  /** Box across the approach lanes that the leaderboard samples (along its width) for stop waypoints: centre, heading of the traffic, length along it, width across. */
  readonly trigger: TriggerBox;
}

export interface TriggerBox extends Point3 {
  readonly headingRad: number;
  readonly lengthM: number;
  readonly widthM: number;
}

/** The lights of one junction take turns: entry k of `phases` lists the lights that are green together in the k-th turn. */
export interface LightGroup {
  readonly junction: number;
  readonly phases: readonly (readonly number[])[];
}

/** A stop or yield sign. */
export interface RoadSign {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly headingRad: number;
  readonly stopPoints: readonly LanePoint[];
  readonly trigger: TriggerBox;
}

/** A crosswalk's closed outline (first point not repeated) and the middle line along which people walk. */
export interface Crosswalk {
  readonly id: string;
  readonly outline: readonly Point[];
  readonly start: Point;
  readonly end: Point;
}

export interface MapDiagnostic {
  readonly code: 'GAP' | 'KINK' | 'DANGLING_LINK' | 'ZERO_WIDTH' | 'ZERO_LENGTH' | 'CURVATURE_OVERFLOW' | 'UNSUPPORTED' | 'SELF_LINK' | 'BAD_REFERENCE';
  /** Element path in the file (`road 12 / laneSection 0 / lane -1`). */
  readonly where: string;
  readonly what: string;
}
