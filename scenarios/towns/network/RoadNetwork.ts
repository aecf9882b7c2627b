import type { Point } from '../../../src/geometry/Pose.ts';
import type { JunctionControl } from '../StreetPlan.ts';
import type { Arm } from './Arm.ts';
import type { NetworkRoad, Turn } from './NetworkRoad.ts';

/** A town's roads in the terms of OpenDRIVE, ready to be written. Ids are unique over roads, junctions, signals and objects. */
export interface RoadNetwork {
  readonly roads: readonly NetworkRoad[];
  readonly junctions: readonly NetworkJunction[];
  readonly controllers: readonly SignalController[];
}

export interface NetworkConnection {
  readonly incoming: NetworkRoad;
  readonly road: NetworkRoad;
  readonly laneLinks: readonly { readonly from: number; readonly to: number }[];
  readonly fromArm: Arm;
  readonly toArm: Arm;
  readonly turn: Turn;
}

export interface NetworkJunction extends Point {
  readonly id: number;
  readonly control: JunctionControl;
  readonly arms: readonly Arm[];
  readonly connections: readonly NetworkConnection[];
  /** Ids of the controllers of its lights in the order of their turns; filled when the town is furnished. */
  readonly controllers: number[];
}

export interface SignalController {
  readonly id: number;
  readonly sequence: number;
  readonly signals: readonly number[];
}
