import type { Plan } from '../planDrive.ts';
import { COST } from '../scoring/Costs.ts';
import type { Workspace } from '../Workspace.ts';
import { tryAction } from './tryAction.ts';

/** Moments at which braking is tried stand this far apart (s). */
const NODE_S = 0.5;
/** Who is this near to the route line (m) is on it. */
const ON_ROUTE_M = 1;

/**
 * Seconds to the point of no return: the car drives on at the reference speed, heeding nobody, and then brakes as hard as it can; from the answer on that no longer
 * averts a likely collision or a red light. 0 when it does not even now, null when nothing threatens within the forecast. The car follows the route, or its chosen path where it has left
 * the route. Call before anything else looks for leaders of the plan's paths.
 */
export function noReturn(plan: Plan, workspace: Workspace): number | null {
  const { around, chosen } = plan;
  const path = Math.abs(around.ego.leftM) < ON_ROUTE_M ? 0 : workspace.card.proposals[chosen]!.path;
  const failsAfter = (seconds: number): boolean => tryAction(plan, workspace, { path, speed: 'late', share: seconds, stopM: Infinity }).costs[COST.gate]! > 0;
  if (!failsAfter(Infinity)) return null;
  let seconds = 0;
  // Braking beyond the forecast is not braking at all, which fails.
  while (!failsAfter(seconds)) seconds += NODE_S;
  return seconds;
}
