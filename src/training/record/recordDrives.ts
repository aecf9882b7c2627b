import { performance } from 'node:perf_hooks';
import { digestText } from '../../geometry/digest.ts';
import type { EpisodeHeader } from '../../dataset/EpisodeRecord.ts';
import type { RecordingCounts } from '../../dataset/Recording.ts';
import { createPolicy } from '../../optimiser/Policy.ts';
import { checkGround } from '../episodes/checkGround.ts';
import type { DriverSpec } from '../episodes/DriverSpec.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import { EpisodePool } from '../episodes/EpisodePool.ts';
import { episodeSeed } from '../episodes/episodeSeed.ts';
import type { EpisodeGround, EpisodeSpec } from '../episodes/EpisodeSpec.ts';
import type { Progress } from '../Progress.ts';
import { readInput } from '../readInput.ts';
import type { StopRequest } from '../StopRequest.ts';
import { problemOf, taskOfDriver } from '../problems/problemOf.ts';
import { drivingMetadata } from './RecordOrder.ts';
import { RecordTarget } from './RecordTarget.ts';
import { REST_OF_ROUTES, splitRoutes, type SplitShare } from './splitRoutes.ts';
import type { Perturbation } from './SteeringPerturbation.ts';

export interface RecordRequest {
  readonly ground: EpisodeGround;
  readonly driver: DriverSpec;
  readonly seed: number;
  /** Episodes on each route. */
  readonly repetitions: number;
  /** All routes once, then all again, as a data set that grows; otherwise all episodes of a route stand together. */
  readonly inLaps?: boolean;
  /** Recording to write, `….sqlite`; with splits one beside the other: `….train.sqlite`, `….validation.sqlite`. */
  readonly out: string;
  readonly splits: readonly SplitShare[];
  readonly everyTicks: number;
  readonly perturbation: Perturbation | undefined;
  readonly resume: boolean;
  readonly workers: number;
}

export interface RecordedFile {
  readonly split: string;
  readonly file: string;
  readonly routes: readonly string[];
  readonly counts: RecordingCounts;
}

export interface RecordReport {
  readonly driver: string;
  readonly files: readonly RecordedFile[];
  /** Episodes driven now, and those that were there already. */
  readonly driven: number;
  readonly resumed: number;
  /** False when it was stopped before all episodes were driven. */
  readonly finished: boolean;
}

/** An episode with its place in the recording that it belongs to. */
interface PlannedEpisode {
  readonly header: EpisodeHeader;
  readonly route: number;
  readonly split: string;
  readonly place: number;
}

/**
 * Drives every route so many times and records it all, in worker threads. The recordings depend on the request alone: not on the number
 * of workers, nor on how often it was stopped and resumed.
 */
export async function recordDrives(request: RecordRequest, progress: Progress, stop: StopRequest): Promise<RecordReport> {
  const { ground, driver, everyTicks, perturbation } = request;
  const { routes, town } = await checkGround(ground, [driver], progress);
  const routeIds = routes.map(({ entry }) => entry.id);
  const episodes = plannedEpisodes(request, routeIds, town.map.name, town.map.contentHash);
  const metadata = drivingMetadata(problemOf(taskOfDriver(driver)), everyTicks);
  const names = request.splits.length === 0 ? [REST_OF_ROUTES] : [REST_OF_ROUTES, ...request.splits.map(({ name }) => name)];
  const targets = new Map<string, RecordTarget>();
  try {
    for (const name of names) {
      const expected = episodes.filter(({ split }) => split === name).map(({ header }) => header);
      targets.set(name, new RecordTarget(fileOf(request, name), expected, metadata, request.resume));
    }
    for (const target of targets.values()) target.file();
    const missing = episodes.flatMap((episode) => {
      const part = targets.get(episode.split)!.partWanted(episode.place);
      return part === undefined ? [] : [{ episode, part }];
    });
    const specs = missing.map(({ episode, part }): EpisodeSpec => {
      const { header, route } = episode;
      return { driver, route, seed: header.seed, record: { part, header, everyTicks, ...(perturbation === undefined ? {} : { perturbation }) } };
    });
    const resumed = episodes.length - missing.length;
    let driven = 0;
    const outcomes: EpisodeOutcome[] = [];
    const told = new Set<string>();
    const startedMs = performance.now();
    const show = (): void =>
      progress.update({ title: `recording ${episodes.length} drives`, unit: 'drive', done: resumed + driven, total: episodes.length, facts: drivenFacts(outcomes, everyTicks, (performance.now() - startedMs) / 1000) });
    show();
    await new EpisodePool(ground, request.workers).drive(
      specs,
      (outcome, item) => {
        driven += 1;
        outcomes.push(outcome);
        for (const note of outcome.notes ?? []) if (!told.has(note)) progress.note(note);
        outcome.notes?.forEach((note) => told.add(note));
        targets.get(missing[item]!.episode.split)!.file();
        show();
      },
      stop.signal,
    );
    const files = names.map((name): RecordedFile => {
      const target = targets.get(name)!;
      const own = new Set(episodes.filter(({ split }) => split === name).map(({ header }) => header.routeId));
      return { split: name, file: target.path, routes: [...own], counts: target.recording.counts() };
    });
    return { driver: driverName(driver), files, driven, resumed, finished: driven === specs.length };
  } finally {
    for (const target of targets.values()) target.close();
  }
}

function plannedEpisodes(request: RecordRequest, routeIds: readonly string[], town: string, mapHash: string): PlannedEpisode[] {
  const { splits, seed, repetitions, driver } = request;
  const splitOf = splits.length === 0 ? new Map<string, string>() : splitRoutes(routeIds, splits, seed);
  const runId = requestDigest(request, mapHash);
  const places = new Map<string, number>();
  const laps = Array.from({ length: repetitions }, (_, repetition) => repetition);
  const drives = request.inLaps === true ? laps.flatMap((repetition) => [...routeIds.keys()].map((route) => ({ route, repetition }))) : [...routeIds.keys()].flatMap((route) => laps.map((repetition) => ({ route, repetition })));
  return drives.map(({ route, repetition }): PlannedEpisode => {
    const routeId = routeIds[route]!;
    const split = splitOf.get(routeId) ?? REST_OF_ROUTES;
    const place = places.get(split) ?? 0;
    places.set(split, place + 1);
    const name = driverName(driver);
    const episodeOwnSeed = episodeSeed(seed, routeId, repetition);
    const header = { id: `${shortName(name)}~${town}~${routeId}~${repetition}~${episodeOwnSeed}`, runId, routeId, town, mapHash, seed: episodeOwnSeed, driver: name, update: 0 };
    return { header, route, split, place };
  });
}

/** Stands for everything that decides what is recorded but the map: a resumed recording must have the same. */
function requestDigest({ ground, driver, perturbation, everyTicks }: RecordRequest, mapHash: string): string {
  const { map: _map, routes, scenarios, ids: _ids, policyProcesses: _processes, ...rules } = ground;
  const texts = { routes: readInput(routes, 'the route file'), scenarios: scenarios === undefined ? '' : readInput(scenarios, 'the scenario file') };
  return `record-${digestText(JSON.stringify([mapHash, rules, texts, driver, perturbation ?? null, everyTicks]))}`;
}

function driverName(driver: DriverSpec): string {
  return driver.kind === 'policy' ? `policy:${createPolicy(driver.source, { origin: 'given' }).hash}` : driver.kind;
}

function shortName(name: string): string {
  return name.slice(0, 'policy:'.length + 8);
}

function fileOf({ out, splits }: RecordRequest, split: string): string {
  return splits.length === 0 ? out : `${out.replace(/\.sqlite$/, '')}.${split}.sqlite`;
}

function drivenFacts(outcomes: readonly EpisodeOutcome[], everyTicks: number, seconds: number): [string, string][] {
  if (outcomes.length === 0) return [];
  const score = outcomes.reduce((sum, { result }) => sum + result.drivingScore, 0) / outcomes.length;
  const frames = outcomes.reduce((sum, { ticks }) => sum + Math.ceil(ticks / everyTicks), 0);
  return [['driving score so far', score.toFixed(1)], ['frames', String(frames)], ['frames/s', (frames / seconds).toFixed(0)]];
}
