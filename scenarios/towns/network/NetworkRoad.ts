import type { Curve } from '../geometry/Curve.ts';

/** Marking at a lane's outer border from `fromM` (m along the road) on. */
export interface LaneMark {
  readonly fromM: number;
  readonly type: 'none' | 'solid' | 'broken' | 'solid solid' | 'curb';
  readonly color: 'white' | 'yellow';
  readonly laneChange: 'none' | 'both' | 'increase' | 'decrease';
}

/** A width polynomial a + b ds + c ds² + d ds³ from `fromM` on. */
export interface LaneWidth {
  readonly fromM: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

export interface NetworkLane {
  /** Negative on the right of the reference line, positive on the left. */
  readonly id: number;
  readonly type: 'driving' | 'shoulder' | 'sidewalk';
  readonly widths: readonly LaneWidth[];
  readonly marks: readonly LaneMark[];
  /** Lane of the preceding and following road, where that is a road and not a junction. */
  readonly predecessor?: number;
  readonly successor?: number;
}

export interface RoadLink {
  readonly kind: 'road' | 'junction';
  readonly id: number;
  /** Which end of the linked road touches this one; only for roads. */
  readonly contact?: 'start' | 'end';
}

export interface NetworkRoad {
  readonly id: number;
  /** Junction id, or -1. */
  readonly junction: number;
  readonly curve: Curve;
  readonly lanes: readonly NetworkLane[];
  readonly centreMarks: readonly LaneMark[];
  readonly speedKmh: number;
  readonly predecessor: RoadLink;
  readonly successor: RoadLink;
  /** Filled when the town is furnished. */
  readonly objects: RoadObject[];
  readonly signals: RoadSignal[];
  readonly references: SignalReference[];
}

/** A box or outline beside or on a road, in road coordinates s, t (m); `hdgRad` relative to the reference line. */
export interface RoadObject {
  readonly id: number;
  readonly name: string;
  /** `crosswalk`, or `-1` for things known by their name alone, as CARLA's towns have it. */
  readonly type: 'crosswalk' | '-1';
  readonly sM: number;
  readonly tM: number;
  readonly hdgRad: number;
  readonly orientation: '+' | '-';
  readonly lengthM: number;
  readonly widthM: number;
  /** Closed outline in the object's own u, v (m); the first corner is repeated at the end. */
  readonly outline: readonly { readonly u: number; readonly v: number }[];
}

/** Lanes of the road for which a signal counts, ends included. */
export interface LaneValidity {
  readonly fromLane: number;
  readonly toLane: number;
}

export interface RoadSignal {
  readonly id: number;
  readonly name: string;
  /** CARLA's signal types: 1000001 traffic light, 206 stop, 205 yield. */
  readonly type: '1000001' | '206' | '205';
  readonly dynamic: boolean;
  readonly sM: number;
  readonly tM: number;
  /** `-` for traffic on the right-hand lanes, `+` for the left-hand ones: the convention of CARLA's towns. */
  readonly orientation: '+' | '-';
  readonly hOffsetRad: number;
  readonly validity: LaneValidity;
}

export interface SignalReference {
  readonly signal: number;
  readonly sM: number;
  readonly orientation: '+' | '-';
  readonly validity: LaneValidity;
  readonly turn: Turn;
}

export type Turn = 'left' | 'straight' | 'right';
