import { junctionAhead, routeIndexAt } from '../../../scenarios/behaviours/roadPlaces.ts';
import type { ScenarioSubtype } from '../../../src/leaderboard/matching/PlacedScenario.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { directorOf, partOf, PLANS, scenarioAt, TOWN } from './stage.ts';
import type { Place } from './stage.ts';

/** Metres of the route before the trigger that are driven first, and that are kept after it. */
const BEFORE = 40;
const AFTER = 120;

/** The first place on the training routes that a scenario accepts and `suits` says yes to. @throws Error when the town has none */
export function findPlace(type: string, subtype: ScenarioSubtype, suits: (plan: RoutePlan, index: number) => boolean): Place {
  for (const whole of PLANS) {
    for (let index = BEFORE; index + AFTER < whole.count; index += 1) {
      if (!suits(whole, index)) continue;
      const plan = partOf(whole, index - BEFORE, index + AFTER);
      const scenario = scenarioAt(plan, type, BEFORE, subtype);
      if (directorOf(plan, [scenario]).refused.length === 0) return { plan, scenario };
    }
  }
  throw new Error(`the training routes of ${TOWN.name} have no place for ${type} ${subtype}`);
}

/** No junction within so many metres before and after. */
export function openRoad(beforeM: number, afterM: number): (plan: RoutePlan, index: number) => boolean {
  return (plan, index) => {
    const junction = junctionAhead(TOWN, plan, plan.sM[index]! - beforeM);
    return plan.sM[index]! >= beforeM && (junction === undefined || junction.entryM > plan.sM[index]! + afterM);
  };
}

/** A junction whose entry lies so many metres ahead and where the route takes this option; with a light for it or not. */
export function junctionIn(metres: number, option: RoadOption, lit: boolean): (plan: RoutePlan, index: number) => boolean {
  return (plan, index) => {
    const junction = junctionAhead(TOWN, plan, plan.sM[index]!);
    if (junction === undefined || Math.abs(junction.entryM - plan.sM[index]! - metres) > 1) return false;
    const middle = routeIndexAt(plan, (junction.entryM + junction.exitM) / 2);
    return plan.option[middle] === option && TOWN.lanes.light[junction.lane]! >= 0 === lit;
  };
}
