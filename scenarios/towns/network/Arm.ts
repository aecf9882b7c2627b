import type { GroundPose } from '../geometry/Curve.ts';
import { reversed, shiftedLeft } from '../geometry/Curve.ts';
import type { RoadProfile, RoadSide } from '../RoadProfile.ts';
import type { NetworkRoad } from './NetworkRoad.ts';

/** A street's end at a junction, seen by a driver who comes from the street. */
export interface Arm {
  readonly road: NetworkRoad;
  /** Index of the street in the plan. */
  readonly street: number;
  readonly profile: RoadProfile;
  /** Which end of the road touches the junction. */
  readonly contact: 'start' | 'end';
  /** The reference line's end, looking into the junction. */
  readonly inward: GroundPose;
  /** Do people cross this arm on a marked crosswalk inside the junction? */
  readonly crosswalk: boolean;
  /** What cars that come in here must obey. */
  readonly control: 'light' | 'stop' | 'yield' | 'none';
}

/** Length of the strip between a street's end and the bends of the junction (m): room for the crosswalk, or just a lead-in. */
export const CROSSWALK_STRIP_M = 4.6;
export const BARE_STRIP_M = 0.5;

export function stripM(arm: { readonly crosswalk: boolean }): number {
  return arm.crosswalk ? CROSSWALK_STRIP_M : BARE_STRIP_M;
}

/** The side whose lanes lead into the junction. */
export function incomingSide(arm: Arm): RoadSide {
  return arm.contact === 'end' ? arm.profile.right : arm.profile.left;
}

/** The side whose lanes lead out of the junction. */
export function outgoingSide(arm: Arm): RoadSide {
  return arm.contact === 'end' ? arm.profile.left : arm.profile.right;
}

/** OpenDRIVE id of the incoming lane (or shoulder, sidewalk) that is number `index` from the inside. */
export function incomingLaneId(arm: Arm, index: number): number {
  return arm.contact === 'end' ? -(index + 1) : index + 1;
}

/** OpenDRIVE id of the outgoing lane (or shoulder, sidewalk) that is number `index` from the inside. */
export function outgoingLaneId(arm: Arm, index: number): number {
  return arm.contact === 'end' ? index + 1 : -(index + 1);
}

/** Left edge of an incoming lane where it ends, in the sense of travel. */
export function incomingLaneEdge(arm: Arm, index: number): GroundPose {
  return shiftedLeft(arm.inward, -index * arm.profile.laneWidthM);
}

/** Left edge of an outgoing lane where it begins, in the sense of travel. */
export function outgoingLaneEdge(arm: Arm, index: number): GroundPose {
  return shiftedLeft(reversed(arm.inward), -index * arm.profile.laneWidthM);
}
