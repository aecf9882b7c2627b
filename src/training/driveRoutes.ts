import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { InfractionKind } from '../leaderboard/Infraction.ts';
import { readResultsFile } from '../leaderboard/results/readResultsFile.ts';
import { Results } from '../leaderboard/results/Results.ts';
import type { Bench2DriveRecord, RouteRecord } from '../leaderboard/results/RouteRecord.ts';
import type { RouteEntry } from '../leaderboard/routes/RouteFile.ts';
import { checkGround } from './episodes/checkGround.ts';
import type { DriverSpec } from './episodes/DriverSpec.ts';
import type { EpisodeOutcome } from './episodes/EpisodeOutcome.ts';
import { EpisodePool } from './episodes/EpisodePool.ts';
import { episodeSeed } from './episodes/episodeSeed.ts';
import type { EpisodeGround } from './episodes/EpisodeSpec.ts';
import type { Progress } from './Progress.ts';
import { readInput } from './readInput.ts';
import { infractionCounts } from './results/infractionRates.ts';
import { recordScores, type RecordScores } from './results/recordScores.ts';
import type { StopRequest } from './StopRequest.ts';

export interface DriveRequest {
  readonly ground: EpisodeGround;
  readonly driver: DriverSpec;
  readonly seed: number;
  readonly repetitions: number;
  /** Results file to write. */
  readonly out: string;
  /** Folder for the expert's explanations of its drives. */
  readonly explain?: string;
  /** Goes on with the routes that the results file lacks. */
  readonly resume: boolean;
  readonly workers: number;
}

export interface DrivenRoute {
  readonly id: string;
  readonly status: string;
  readonly drivingScore: number;
  readonly routeCompletion: number;
  readonly infractionPenalty: number;
  readonly infractions: Partial<Record<InfractionKind, number>>;
  /** Simulated seconds. */
  readonly seconds: number;
  readonly wallSeconds: number;
  /** Steps without a usable action, and the first reason. */
  readonly failures: number;
  readonly firstFailure?: string;
  /** Steps that fallbacks decided. */
  readonly standIns: number;
}

export interface DriveReport {
  readonly results: string;
  readonly drivingScore: number;
  readonly routeCompletion: number;
  readonly infractionPenalty: number;
  /** The same over the drives in the results file, with intervals over routes; undefined before the first drive. */
  readonly scores: RecordScores | undefined;
  /** Routes driven now, in driving order. */
  readonly routes: readonly DrivenRoute[];
  /** False when it was stopped before all routes were driven. */
  readonly finished: boolean;
  /** All drives of the results file. */
  readonly records: readonly RouteRecord[];
}

/**
 * Drives leaderboard routes closed loop and writes a results file in the leaderboard's layout, anew after each route, so that an
 * interrupted evaluation can go on.
 */
export async function driveRoutes(request: DriveRequest, progress: Progress, stop: StopRequest): Promise<DriveReport> {
  const { ground, driver, repetitions, out } = request;
  const routes = (await checkGround(ground, [driver], progress)).routes.map(({ entry }) => entry);
  const setup = { version: ground.version, totalRoutes: routes.length * repetitions };
  const results = request.resume && existsSync(out) ? Results.resume(setup, readResultsFile(readInput(out, 'the results file'), out), out) : new Results(setup);
  const items = Array.from({ length: setup.totalRoutes }, (_, item) => ({ route: Math.floor(item / repetitions), repetition: item % repetitions })).slice(results.done);
  const specs = items.map(({ route, repetition }) => ({ driver, route, seed: episodeSeed(request.seed, routes[route]!.id, repetition), ...(request.explain === undefined ? {} : { explain: request.explain }) }));

  mkdirSync(dirname(out), { recursive: true });
  writeResults(out, results.text('running'));
  const waiting = new Map<number, EpisodeOutcome>();
  let filed = 0;
  let arrived = 0;
  const show = (): void =>
    progress.update({
      title: `driving ${setup.totalRoutes} routes`,
      unit: 'route',
      done: results.done + waiting.size,
      total: setup.totalRoutes,
      facts: results.done === 0 ? [] : [['driving score so far', (results.records.reduce((sum, record) => sum + record.scores.composed, 0) / results.done).toFixed(1)]],
    });
  show();
  const told = new Set<string>();
  const pool = new EpisodePool(ground, request.workers);
  const outcomes = await pool.drive(
    specs,
    (outcome, item) => {
      arrived += 1;
      for (const note of outcome.notes ?? []) if (!told.has(note)) progress.note(note);
      outcome.notes?.forEach((note) => told.add(note));
      waiting.set(item, outcome);
      for (let ready = waiting.get(filed); ready !== undefined; ready = waiting.get(filed)) {
        waiting.delete(filed);
        const { route, repetition } = items[filed]!;
        results.add(ready.result, repetition, ground.version === 'bench2drive' ? bench2driveRecord(routes[route]!, repetition) : undefined);
        filed += 1;
      }
      writeResults(out, results.text('running'));
      show();
    },
    stop.signal,
  );
  const finished = arrived === specs.length;
  writeResults(out, results.text(finished ? 'finished' : 'running'));
  const { scores } = results.global();
  return {
    records: results.records,
    results: out,
    drivingScore: scores.composed,
    routeCompletion: scores.route,
    infractionPenalty: scores.penalty,
    scores: results.records.length === 0 ? undefined : recordScores(results.records),
    routes: outcomes.flatMap((outcome) => (outcome === undefined ? [] : [drivenRoute(outcome)])),
    finished,
  };
}

/**
 * What Bench2Drive adds to a record. Weathers are numbered in a file of its own that evaluations here do not have, and the time that ends its
 * `save_name` is left out, so that equal drives give equal files.
 */
function bench2driveRecord({ id, town, scenarios }: RouteEntry, repetition: number): Bench2DriveRecord {
  const scenarioName = scenarios[0]?.type ?? '';
  return { scenarioName, weatherId: '', townName: town, saveName: `RouteScenario_${id}_rep${repetition}_${town}_${scenarioName}` };
}

function drivenRoute(outcome: EpisodeOutcome): DrivenRoute {
  const { result, failures, firstFailure, standIns = [] } = outcome;
  return {
    id: result.routeId,
    status: result.status,
    drivingScore: result.drivingScore,
    routeCompletion: result.routeCompletion,
    infractionPenalty: result.penalty,
    infractions: infractionCounts(outcome),
    seconds: result.durationGameS,
    wallSeconds: result.durationSystemS,
    failures,
    ...(firstFailure === undefined ? {} : { firstFailure }),
    standIns: standIns.reduce((sum, count) => sum + count, 0),
  };
}

function writeResults(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
