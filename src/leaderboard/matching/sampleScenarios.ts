import type { Pose } from '../../geometry/Pose.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';
import type { ScenarioMatch } from './matchScenarios.ts';
import { matchScenarios } from './matchScenarios.ts';
import { Mt19937 } from './Mt19937.ts';
import type { PlacedScenario } from './PlacedScenario.ts';
import type { ScenarioDefinition } from './ScenarioFile.ts';

const TAKEN_M = 2;
const SEED = 0;

/** The scenarios of a 1.0 route: matched, then one drawn per place. @param definitions those of the route's town */
export function scenariosOfRoute1(plan: RoutePlan, definitions: readonly ScenarioDefinition[]): PlacedScenario[] {
  return sampleScenarios(matchScenarios(plan, definitions)).map(({ definition, subtype, routeIndex }, number) => ({
    name: `${definition.type}_${number}`,
    type: definition.type,
    subtype,
    trigger: definition.trigger,
    routeIndex,
    otherActors: definition.otherActors,
    parameters: {},
    where: definition.where,
  }));
}

/**
 * One match per group: first the one with the highest scenario number (of equals the last), then, while any of its places is within
 * 2 m of a place that is taken, another one drawn by numpy's `RandomState(0).choice`, until the group is empty.
 */
export function sampleScenarios(groups: readonly (readonly ScenarioMatch[])[]): ScenarioMatch[] {
  const random = new Mt19937(SEED);
  const sampled: ScenarioMatch[] = [];
  for (const group of groups) {
    const rest = [...group];
    let candidate: ScenarioMatch | undefined = take(rest, rest.indexOf(highest(rest)));
    while (candidate !== undefined && sampled.some((other) => overlaps(candidate!, other))) {
      candidate = rest.length === 0 ? undefined : take(rest, random.below(rest.length));
    }
    if (candidate !== undefined) sampled.push(candidate);
  }
  return sampled;
}

function take(matches: ScenarioMatch[], index: number): ScenarioMatch {
  return matches.splice(index, 1)[0]!;
}

function highest(matches: readonly ScenarioMatch[]): ScenarioMatch {
  return matches.reduce((best, match) => (numberOf(match) >= numberOf(best) ? match : best));
}

/** `Scenario7` is 7; a type of another form comes last. */
function numberOf(match: ScenarioMatch): number {
  const digits = /^Scenario(\d+)$/.exec(match.definition.type)?.[1];
  return digits === undefined ? -1 : Number(digits);
}

function overlaps(a: ScenarioMatch, b: ScenarioMatch): boolean {
  const others = placesOf(b);
  return placesOf(a).some((place) => others.some((other) => distanceM(place, other) < TAKEN_M));
}

function placesOf({ definition: { trigger, otherActors } }: ScenarioMatch): readonly Pose[] {
  return otherActors === undefined ? [trigger] : [trigger, ...otherActors.left, ...otherActors.front, ...otherActors.right];
}

function distanceM(a: Pose, b: Pose): number {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  const dz = a.z - b.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
