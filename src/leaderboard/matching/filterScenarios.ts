import { angleDifferenceRad, radFromDeg } from '../../geometry/angle.ts';
import type { Pose } from '../../geometry/Pose.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';
import type { RouteScenarioEntry } from '../routes/RouteFile.ts';
import type { PlacedScenario } from './PlacedScenario.ts';

const NEAR_M = 2;
const ALIKE_RAD = radFromDeg(10);

export interface FilteredScenarios {
  readonly kept: readonly PlacedScenario[];
  /** Scenarios whose trigger lies beside the route. */
  readonly ignored: readonly RouteScenarioEntry[];
}

/**
 * The scenarios of a 2.x route whose trigger lies on it: some route point within 2 m (2-D) and 10 degrees, and the trigger no 2 m or
 * more *above* it (one far below still passes, as in the evaluator).
 */
export function filterScenarios(plan: RoutePlan, entries: readonly RouteScenarioEntry[]): FilteredScenarios {
  const kept: PlacedScenario[] = [];
  const ignored: RouteScenarioEntry[] = [];
  for (const entry of entries) {
    const routeIndex = firstMatch(plan, entry.trigger);
    if (routeIndex < 0) ignored.push(entry);
    else kept.push({ name: entry.name, type: entry.type, subtype: 'valid', trigger: entry.trigger, routeIndex, otherActors: undefined, parameters: entry.parameters, where: entry.where });
  }
  return { kept, ignored };
}

function firstMatch(plan: RoutePlan, trigger: Pose): number {
  for (let index = 0; index < plan.count; index += 1) {
    const dx = trigger.x - plan.x[index]!;
    const dy = trigger.y - plan.y[index]!;
    if (trigger.z - plan.z[index]! < NEAR_M && dx * dx + dy * dy < NEAR_M * NEAR_M && angleDifferenceRad(trigger.headingRad, plan.headingRad[index]!) < ALIKE_RAD) return index;
  }
  return -1;
}
