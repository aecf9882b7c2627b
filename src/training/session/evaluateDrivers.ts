import type { Policy } from '../../optimiser/Policy.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { DRIVING_CONTRACT } from '../../tasks/driving/drivingContract.ts';
import { LANGPROP_CONTRACT } from '../../tasks/drivingLangprop/langPropContract.ts';
import type { DriverSpec } from '../episodes/DriverSpec.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import { EpisodePool } from '../episodes/EpisodePool.ts';
import { episodeSeed } from '../episodes/episodeSeed.ts';
import type { EpisodeGround, EpisodeSpec } from '../episodes/EpisodeSpec.ts';
import { taskOfPolicy } from '../problems/taskOfPolicy.ts';
import type { PlannedRoute } from '../RouteSet.ts';

/** A driver to be judged, under the name that tables show. */
export interface Contestant {
  readonly name: string;
  readonly spec: DriverSpec;
}

export interface EvaluationOptions {
  readonly ground: EpisodeGround;
  readonly routes: readonly PlannedRoute[];
  readonly seed: number;
  /** Episodes on each route. */
  readonly seeds: number;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly onEpisode: (done: number, total: number) => void;
}

/**
 * Drives every contestant on every route with the same seeds. The outcomes of each are in the order of routes and then seeds, so that
 * contestants can be compared in pairs. Undefined when it was stopped.
 */
export async function evaluateDrivers(contestants: readonly Contestant[], options: EvaluationOptions): Promise<EpisodeOutcome[][] | undefined> {
  const { ground, routes, seed, seeds } = options;
  const specs: EpisodeSpec[] = contestants.flatMap(({ spec }) =>
    routes.flatMap((route, index) => Array.from({ length: seeds }, (_, repetition) => ({ driver: spec, route: index, seed: episodeSeed(seed, route.entry.id, repetition) }))),
  );
  let done = 0;
  options.onEpisode(done, specs.length);
  const outcomes = await new EpisodePool(ground, options.workers).drive(specs, () => options.onEpisode((done += 1), specs.length), options.signal);
  if (outcomes.some((outcome) => outcome === undefined)) return undefined;
  const whole = outcomes.filter((outcome) => outcome !== undefined);
  const each = routes.length * seeds;
  return contestants.map((_, index) => whole.slice(index * each, (index + 1) * each));
}

const functionOf = { driving: DRIVING_CONTRACT.functionName, 'driving-langprop': LANGPROP_CONTRACT.functionName } as const;

/** Policies that can be driven at all; the others would only stand still. */
export function drivable(policies: readonly Policy[]): Policy[] {
  return policies.filter(({ source }) => preparePolicy(source, { functionName: functionOf[taskOfPolicy(source)] }).kind === 'prepared');
}
