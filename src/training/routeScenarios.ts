import { filterScenarios } from '../leaderboard/matching/filterScenarios.ts';
import type { PlacedScenario } from '../leaderboard/matching/PlacedScenario.ts';
import { scenariosOfRoute1 } from '../leaderboard/matching/sampleScenarios.ts';
import type { ScenarioDefinition } from '../leaderboard/matching/ScenarioFile.ts';
import { readScenarioFile } from '../leaderboard/matching/ScenarioFile.ts';
import type { RouteScenarioEntry } from '../leaderboard/routes/RouteFile.ts';
import { readInput } from './readInput.ts';
import type { PlannedRoute } from './RouteSet.ts';

/** Scenario definitions of a town from a leaderboard 1.0 file. @throws TrainingError, LeaderboardError */
export function loadScenarios(path: string, town: string): readonly ScenarioDefinition[] {
  return readScenarioFile(readInput(path, 'the scenario file'), path).towns.get(town) ?? [];
}

/** What of the scenarios takes place on a route. */
export interface RouteScenarios {
  readonly placed: readonly PlacedScenario[];
  /** Scenarios written into the route whose trigger lies beside it. */
  readonly ignored: readonly RouteScenarioEntry[];
}

/** The scenarios of a route: those written into it (2.x), else those of the scenario file that match it (1.0). */
export function routeScenarios({ entry, plan }: PlannedRoute, definitions: readonly ScenarioDefinition[]): RouteScenarios {
  if (entry.scenarios.length === 0) return { placed: scenariosOfRoute1(plan, definitions), ignored: [] };
  const { kept, ignored } = filterScenarios(plan, entry.scenarios);
  return { placed: kept, ignored };
}
