import type { Action } from '../../src/driving/Action.ts';
import type { ActionRange, BrakeReason, CostTerm, PathKind, SpeedKind } from '../../src/driving/Grounds.ts';
import type { ACTOR_KIND_NAMES } from '../../src/world/ActorKind.ts';

/** One way to drive on, as it was judged. */
export interface Option {
  readonly path: PathKind;
  readonly speed: SpeedKind;
  /** `share`: factor on the reference speed. `stop`: where the front would come to stand (m from the front bumper). */
  readonly share: number;
  readonly stopAheadM: number | null;
  /** What it asks of the tracker now. */
  readonly targetSpeedMps: number;
  readonly lateralOffsetLeftM: number;
  /** Sum of the costs, in units of expected loss of log driving score. */
  readonly total: number;
  readonly costs: Record<CostTerm, number>;
  /** Whom it would hit most likely, and when. */
  readonly hits: { readonly id: number; readonly afterS: number } | null;
}

/** What keeps the car from driving faster. Distances from the own front bumper along the route (m). */
export type Limiting =
  | { readonly kind: 'actor'; readonly id: number; readonly what: (typeof ACTOR_KIND_NAMES)[number]; readonly gapM: number; readonly speedMps: number }
  | { readonly kind: 'light' | 'stopSign'; readonly gapM: number };

/** A decision of the expert with its grounds: the label of one frame. Plain data. */
export interface Explanation {
  readonly tick: number;
  readonly action: Action;
  readonly brakeReason: BrakeReason;
  readonly limiting: Limiting | null;
  /** Target speed that it would choose if what limits it were not there (m/s); null when nothing does. */
  readonly freeTargetMps: number | null;
  /** How many ways to drive on were judged, and the best five that differ, best first; the chosen one is the first. */
  readonly judged: number;
  readonly options: readonly Option[];
  /** How much worse the best option with a noticeably different action is: how sure the expert is. Null when there is none. */
  readonly margin: number | null;
  /** Actions whose cost is within 0.05 of the best: all of them are right. The first range holds the chosen one. */
  readonly acceptable: readonly ActionRange[];
  /** False when every option ends in a likely collision, leaves the road or runs a red light. */
  readonly solvable: boolean;
  /** From so many seconds on, driving on blindly meanwhile, an emergency stop no longer averts a likely loss: 0 when it is too late already, null when nothing threatens. */
  readonly noReturnS: number | null;
  /** How bold long standing has made it, 0 to 3. */
  readonly boldness: number;
}
