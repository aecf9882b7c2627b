import type { CubicPiece } from './CubicPiece.ts';
import type { IgnoredElement } from './ElementReader.ts';

/**
 * An OpenDRIVE file (1.4 to 1.8) as plain records, before any geometry is evaluated. Lengths in metres, angles in radians, speeds in m/s.
 * `s` is the distance along a road's reference line, `t` the distance to its left.
 */
export interface OpenDrive {
  readonly name: string;
  /** The `geoReference` text, empty when absent. */
  readonly geoReference: string;
  readonly roads: readonly RoadRecord[];
  readonly junctions: readonly JunctionRecord[];
  readonly controllers: readonly ControllerRecord[];
  /** What the reader left out. */
  readonly ignored: readonly IgnoredElement[];
}

export interface RoadRecord {
  readonly id: string;
  readonly line: number;
  readonly lengthM: number;
  /** Junction that the road is part of; undefined for an ordinary road. */
  readonly junctionId: string | undefined;
  readonly leftHandTraffic: boolean;
  readonly predecessor: RoadLink | undefined;
  readonly successor: RoadLink | undefined;
  /** Posted speeds of the `type` elements, by s. */
  readonly typeSpeeds: readonly { readonly s: number; readonly speedMps: number | undefined }[];
  readonly planView: readonly PlanViewRecord[];
  readonly elevation: readonly CubicPiece[];
  readonly laneOffset: readonly CubicPiece[];
  readonly sections: readonly LaneSectionRecord[];
  readonly signals: readonly SignalRecord[];
  readonly signalReferences: readonly SignalReferenceRecord[];
  readonly objects: readonly ObjectRecord[];
}

export interface RoadLink {
  readonly element: 'road' | 'junction';
  readonly id: string;
  /** Which end of the linked road is touched; undefined for junctions. */
  readonly contact: 'start' | 'end' | undefined;
}

interface PlanViewStart {
  readonly s: number;
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
  readonly lengthM: number;
}

/** One piece of a reference line. Curvatures in 1/m, left positive. */
export type PlanViewRecord =
  | (PlanViewStart & { readonly kind: 'line' })
  | (PlanViewStart & { readonly kind: 'arc'; readonly curvature: number })
  | (PlanViewStart & { readonly kind: 'spiral'; readonly startCurvature: number; readonly endCurvature: number })
  | (PlanViewStart & { readonly kind: 'poly3'; readonly v: Cubic })
  | (PlanViewStart & { readonly kind: 'paramPoly3'; readonly u: Cubic; readonly v: Cubic; readonly normalised: boolean });

/** Coefficients of a + b p + c p² + d p³. */
export interface Cubic {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

export interface LaneSectionRecord {
  readonly s: number;
  /** From left to right (descending id), without the centre lane. */
  readonly lanes: readonly LaneRecord[];
  /** Road marks of the centre lane. */
  readonly centreMarks: readonly RoadMarkRecord[];
}

export interface LaneRecord {
  readonly id: number;
  readonly line: number;
  /** OpenDRIVE lane type. */
  readonly type: string;
  readonly predecessors: readonly number[];
  readonly successors: readonly number[];
  /** By distance from the section's start; empty when the lane is described by borders. */
  readonly widths: readonly CubicPiece[];
  /** Lateral place of the outer edge, by distance from the section's start. */
  readonly borders: readonly CubicPiece[];
  readonly marks: readonly RoadMarkRecord[];
  readonly speeds: readonly { readonly sOffset: number; readonly speedMps: number }[];
}

export interface RoadMarkRecord {
  readonly sOffset: number;
  readonly type: string;
  /** Lane ids may increase / decrease across the mark; unset in a file means both. */
  readonly laneChange: 'increase' | 'decrease' | 'both' | 'none';
}

/** Lane ids that a signal is for, both ends included. */
export interface Validity {
  readonly fromLane: number;
  readonly toLane: number;
}

export interface SignalRecord {
  readonly id: string;
  readonly line: number;
  readonly s: number;
  readonly t: number;
  readonly zOffset: number;
  readonly orientation: string;
  readonly dynamic: boolean;
  readonly type: string;
  readonly country: string;
  readonly value: number | undefined;
  readonly unit: string;
  readonly validities: readonly Validity[];
}

export interface SignalReferenceRecord {
  readonly id: string;
  readonly s: number;
  readonly orientation: string;
  readonly validities: readonly Validity[];
}

export interface ObjectRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly s: number;
  readonly t: number;
  readonly hdgRad: number;
  readonly orientation: string;
  readonly lengthM: number;
  readonly widthM: number;
  /** Corners of the first outline: local (u, v) around the object or road coordinates (s, t). */
  readonly outline: readonly { readonly frame: 'local' | 'road'; readonly p: number; readonly q: number }[];
}

export interface JunctionRecord {
  readonly id: string;
  readonly line: number;
  readonly direct: boolean;
  readonly connections: readonly ConnectionRecord[];
  readonly controllers: readonly { readonly id: string; readonly sequence: number }[];
}

export interface ConnectionRecord {
  readonly id: string;
  readonly incomingRoad: string;
  /** The connecting road, or in a direct junction the linked road. */
  readonly toRoad: string;
  /** End of `toRoad` at which the connection touches it. */
  readonly contact: 'start' | 'end';
  readonly laneLinks: readonly { readonly from: number; readonly to: number }[];
}

export interface ControllerRecord {
  readonly id: string;
  readonly sequence: number;
  /** Without repetitions, in file order. */
  readonly signalIds: readonly string[];
}
