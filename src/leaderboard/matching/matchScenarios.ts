import { angleDifferenceRad, radFromDeg } from '../../geometry/angle.ts';
import type { Pose } from '../../geometry/Pose.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';
import { RoadOption } from '../../map/RoutePlan.ts';
import type { ScenarioSubtype } from './PlacedScenario.ts';
import type { ScenarioDefinition } from './ScenarioFile.ts';

const NEAR_M = 2;
const ALIKE_RAD = radFromDeg(10);

/** A scenario definition that a route passes. */
export interface ScenarioMatch {
  readonly definition: ScenarioDefinition;
  readonly subtype: ScenarioSubtype;
  readonly routeIndex: number;
}

/**
 * The 1.0 scenarios that a route passes, in file order, grouped by trigger place: each group later gives one scenario at most. A
 * scenario matches the first route point within 2 m (3-D) and 10 degrees of its trigger and is typed by the route's next turn.
 */
export function matchScenarios(plan: RoutePlan, definitions: readonly ScenarioDefinition[]): ScenarioMatch[][] {
  const groups: ScenarioMatch[][] = [];
  for (const definition of definitions) {
    const routeIndex = firstMatch(plan, definition.trigger);
    if (routeIndex < 0) continue;
    const subtype = subtypeAt(plan, routeIndex, definition.type);
    if (subtype === undefined) continue;
    const match = { definition, subtype, routeIndex };
    const group = groups.find((members) => isSamePlace(members[0]!.definition.trigger, definition.trigger));
    if (group === undefined) groups.push([match]);
    else group.push(match);
  }
  return groups;
}

function firstMatch(plan: RoutePlan, trigger: Pose): number {
  for (let index = 0; index < plan.count; index += 1) {
    const dx = trigger.x - plan.x[index]!;
    const dy = trigger.y - plan.y[index]!;
    const dz = trigger.z - plan.z[index]!;
    if (dx * dx + dy * dy + dz * dz < NEAR_M * NEAR_M && angleDifferenceRad(trigger.headingRad, plan.headingRad[index]!) < ALIKE_RAD) return index;
  }
  return -1;
}

/** What kind of turn follows decides what some types become, or that they do not apply. */
function subtypeAt(plan: RoutePlan, routeIndex: number, type: string): ScenarioSubtype | undefined {
  const subtypes = SUBTYPES[type];
  return subtypes === undefined ? 'valid' : subtypes[nextTurn(plan, routeIndex)];
}

const SUBTYPES: Readonly<Record<string, Readonly<Record<number, ScenarioSubtype>>>> = {
  Scenario4: { [RoadOption.left]: 'S4left', [RoadOption.right]: 'S4right' },
  Scenario7: { [RoadOption.left]: 'S7left', [RoadOption.right]: 'S7right', [RoadOption.straight]: 'S7opposite' },
  Scenario8: { [RoadOption.left]: 'S8left' },
  Scenario9: { [RoadOption.right]: 'S9right' },
};

/** The next option from here on that is neither lane following nor a lane change; `void` when there is none. */
function nextTurn(plan: RoutePlan, routeIndex: number): number {
  for (let index = routeIndex; index < plan.count; index += 1) {
    const option = plan.option[index]!;
    if (option !== RoadOption.laneFollow && option !== RoadOption.changeLaneLeft && option !== RoadOption.changeLaneRight) return option;
  }
  return RoadOption.void;
}

function isSamePlace(a: Pose, b: Pose): boolean {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  return dx * dx + dy * dy < NEAR_M * NEAR_M && angleDifferenceRad(a.headingRad, b.headingRad) < ALIKE_RAD;
}
