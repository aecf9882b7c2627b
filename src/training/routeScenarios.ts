import { filterScenarios } from '../leaderboard/matching/filterScenarios.ts';
import type { PlacedScenario } from '../leaderboard/matching/PlacedScenario.ts';
import { scenariosOfRoute1 } from '../leaderboard/matching/sampleScenarios.ts';
import type { ScenarioDefinition } from '../leaderboard/matching/ScenarioFile.ts';
import { readScenarioFile } from '../leaderboard/matching/ScenarioFile.ts';
import { readInput } from './readInput.ts';
import type { PlannedRoute } from './RouteSet.ts';

/** Scenario definitions of a town from a leaderboard 1.0 file. @throws TrainingError, LeaderboardError */
export function loadScenarios(path: string, town: string): readonly ScenarioDefinition[] {
  return readScenarioFile(readInput(path, 'the scenario file'), path).towns.get(town) ?? [];
}

/** The scenarios that will take place on a route: those written into it (2.x), else those of the scenario file that match it (1.0). */
export function routeScenarios({ entry, plan }: PlannedRoute, definitions: readonly ScenarioDefinition[]): readonly PlacedScenario[] {
  return entry.scenarios.length > 0 ? filterScenarios(plan, entry.scenarios).kept : scenariosOfRoute1(plan, definitions);
}
