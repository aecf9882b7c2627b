import type { BlockedState } from './criteria/blocked.ts';
import type { CollisionState } from './criteria/collision.ts';
import type { MinSpeedState } from './criteria/minSpeed.ts';
import type { OutsideLanesState } from './criteria/outsideLanes.ts';
import type { RedLightState } from './criteria/redLight.ts';
import type { RouteCompletionState } from './criteria/routeCompletion.ts';
import type { RouteDeviationState } from './criteria/routeDeviation.ts';
import type { RouteTimeoutState } from './criteria/routeTimeout.ts';
import type { ScenarioTimeoutState } from './criteria/scenarioTimeout.ts';
import type { StopSignState } from './criteria/stopSignApproach.ts';
import type { YieldEmergencyState } from './criteria/yieldEmergency.ts';
import type { Infraction } from './Infraction.ts';
import type { RouteEnd } from './RouteResult.ts';

/** Everything in a referee that changes during an episode. Plain data. */
export interface RefereeState {
  collision: CollisionState;
  redLight: RedLightState;
  stopSign: StopSignState;
  outsideLanes: OutsideLanesState;
  deviation: RouteDeviationState;
  completion: RouteCompletionState;
  timeout: RouteTimeoutState;
  blocked: BlockedState;
  minSpeed: MinSpeedState;
  yieldEmergency: YieldEmergencyState;
  scenarioTimeout: ScenarioTimeoutState;
  /** Where the ego was last seen. */
  ego: { tick: number; timeS: number; x: number; y: number; z: number };
  infractions: Infraction[];
  ended: RouteEnd | undefined;
  firstTick: number;
  firstTimeS: number;
}
