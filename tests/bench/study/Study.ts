import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readResultsFile } from '../../../src/leaderboard/results/readResultsFile.ts';
import type { RouteRecord } from '../../../src/leaderboard/results/RouteRecord.ts';
import { readInput } from '../../../src/training/readInput.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { RunView } from '../../../src/training/runViews/RunView.ts';
import { Slots } from './Slots.ts';
import type { GroundName, StudyTown } from './studyGrounds.ts';
import { PROJECT, sessionTown, townsOf } from './studyGrounds.ts';
import { STUDY_ROWS, type StudyRow } from './studyRows.ts';

export interface StudyOptions {
  /** Keeps sessions, results files and generated towns; what is there is not done again. */
  readonly folder: string;
  /** Folder with the leaderboard's maps and routes. */
  readonly shared: string;
  /** Takes each so manieth of the official training routes. */
  readonly every: number;
  /** And of those of each town at most so many. */
  readonly limit: number;
  /** Drives on each route of a ground. */
  readonly seeds: Readonly<Record<GroundName, number>>;
  /** Sessions per trained row, with seeds from 1. */
  readonly trainingSeeds: number;
  /** Further words for `codriver train`: a smaller session, in a folder of its own. */
  readonly sessionWords: readonly string[];
  /** Commands at once; 0 takes one per core. */
  readonly workers: number;
}

/** One training of a row, or all there is of another row: the policies that drive, by hash, and their drives. */
export interface StudiedTraining {
  readonly policies: readonly string[];
  /** Ids of routes carry their town. Several policies have the drives of all. */
  readonly records: readonly RouteRecord[];
}

type TrainedRow = StudyRow & { readonly kind: 'trained' };

const ReportSchema = z.looseObject({ policyHash: z.string() });
/** Letters of a hash by which results files are named. */
const SHORT = 8;

/** Trains and drives what the rows of the study need, by the commands that a user would give, as many at once as there are cores. */
export class Study {
  readonly #options: StudyOptions;
  readonly #slots: Slots;
  readonly #sessions = new Map<string, Promise<RunView>>();
  readonly #drives = new Map<string, Promise<RouteRecord[]>>();
  #begun = 0;

  constructor(options: StudyOptions) {
    this.#options = { ...options, folder: resolve(options.folder) };
    this.#slots = new Slots(options.workers === 0 ? availableParallelism() : options.workers);
  }

  /** The drives of a row on a ground, one entry per training. */
  async trainings(row: StudyRow, key: string, ground: GroundName): Promise<StudiedTraining[]> {
    const seeds = row.kind === 'trained' ? Array.from({ length: this.#options.trainingSeeds }, (_, index) => index + 1) : [1];
    return await Promise.all(
      seeds.map(async (seed) => {
        const policies = await this.#policies(row, seed);
        const drivers = row.kind === 'builtIn' ? [key] : policies.map((hash) => this.#policy(row.kind === 'trained' ? row.folder : row.of, seed, hash));
        const towns = townsOf(ground, { ...this.#options, towns: join(this.#options.folder, 'towns') });
        const records = await Promise.all(drivers.flatMap((driver) => towns.map((town) => this.#drive(driver, town, ground, this.#options.seeds[ground]))));
        return { policies, records: records.flat() };
      }),
    );
  }

  /** Begins nothing more, and waits for the commands that are running. */
  async stop(): Promise<void> {
    await this.#slots.stop();
  }

  async #policies(row: StudyRow, seed: number): Promise<string[]> {
    if (row.kind === 'builtIn') return [];
    if (row.kind === 'trained') return [ReportSchema.parse((await this.#session(row, seed)).folder.readJson('evals/report.json', z.unknown())).policyHash];
    const first = await this.#firstPolicies(row.of);
    return row.best ? [await this.#winner(row.of, first)] : first;
  }

  #policy(session: string, seed: number, hash: string): string {
    return `policy:${join(this.#sessionFolder(session, seed), '0001/policies', `${hash}.js`)}`;
  }

  #sessionFolder(session: string, seed: number): string {
    return join(this.#options.folder, 'runs', seed === 1 ? session : `${session}-seed${seed}`);
  }

  async #firstPolicies(session: string): Promise<string[]> {
    const row = STUDY_ROWS.get(session);
    if (row?.kind !== 'trained') throw new RangeError(`${session} is no session`);
    return (await this.#session(row, 1)).policies().filter(({ origin }) => origin === 'setup').map(({ hash }) => hash);
  }

  /** Who of them drives best where sessions train: one drive on each route, as in the race that ends a session. */
  async #winner(session: string, hashes: readonly string[]): Promise<string> {
    const scores = await Promise.all(hashes.map(async (hash) => mean((await this.#drive(this.#policy(session, 1, hash), sessionTown('routes'), 'race', 1)).map((record) => record.scores.composed))));
    return hashes[scores.indexOf(Math.max(...scores))]!;
  }

  /** The finished session of a row: looked up, gone on with, or begun. */
  #session(row: TrainedRow, seed: number): Promise<RunView> {
    const parent = this.#sessionFolder(row.folder, seed);
    const known = this.#sessions.get(parent) ?? this.#trained(row, seed, parent);
    this.#sessions.set(parent, known);
    return known;
  }

  async #trained({ words }: TrainedRow, seed: number, parent: string): Promise<RunView> {
    const run = join(parent, '0001');
    if (!existsSync(join(run, 'evals/report.json'))) {
      const begin = existsSync(join(run, 'run.json')) ? ['--resume', '0001'] : ['--llm', 'replay', ...words, '--seed', String(seed), ...this.#options.sessionWords];
      await this.#codriver(['train', '--folder', parent, ...begin, '--compute-workers', '1', '--sandbox-processes', '1']);
    }
    return new RunView(RunFolder.open(parent, run));
  }

  #drive(driver: string, town: StudyTown, ground: GroundName | 'race', seeds: number): Promise<RouteRecord[]> {
    const { every, limit, folder } = this.#options;
    const name = driver.startsWith('policy:') ? driver.slice(-'.js'.length - 64).slice(0, SHORT) : driver;
    const part = ground === 'race' || town.ids.length === 0 ? '' : `${every === 1 ? '' : `-every${every}`}${limit === Infinity ? '' : `-first${limit}`}`;
    const out = join(folder, 'drives', name, `${ground}-${town.town}${part}-${seeds}.json`);
    // Two trainings may end with the same policy.
    const known = this.#drives.get(out) ?? this.#driven(driver, town, seeds, out);
    this.#drives.set(out, known);
    return known;
  }

  async #driven(driver: string, { town, map, routes, ids, scenarios, leaderboard }: StudyTown, seeds: number, out: string): Promise<RouteRecord[]> {
    if (!isDone(out)) {
      const more = [...(ids.length === 0 ? [] : ['--ids', ids.join(',')]), ...(scenarios === undefined ? [] : ['--scenarios', scenarios]), ...(leaderboard === undefined ? [] : ['--leaderboard', leaderboard])];
      await this.#codriver(['drive', '--driver', driver, '--map', map, '--routes', routes, ...more, '--repetitions', String(seeds), '--compute-workers', '1', '--out', out, '--resume']);
    }
    const { records } = readResultsFile(readInput(out, 'the results file'), out);
    return records.map((record) => ({ ...record, routeId: `${town}:${record.routeId.replace('RouteScenario_', '')}` }));
  }

  /** A command of Codriver, as a user gives it, once there is room for it. Its tables are in its files; what else it says goes to stderr. */
  async #codriver(words: readonly string[]): Promise<void> {
    await this.#slots.run(async () => {
      this.#begun += 1;
      process.stderr.write(`${this.#begun}: codriver ${words.join(' ')}\n`);
      const child = spawn(process.execPath, [join(PROJECT, 'src/cli/codriver.mjs'), ...words, '--progress', 'none'], { cwd: PROJECT, stdio: ['ignore', 'ignore', 2] });
      const exitCode = await new Promise<number | null>((done, fail) => {
        child.on('error', fail);
        child.on('close', done);
      });
      if (exitCode !== 0) throw new Error(`codriver ${words.join(' ')} ended with exit code ${exitCode}; the study goes on where it stopped when it is started again`);
    });
  }
}

function isDone(resultsFile: string): boolean {
  if (!existsSync(resultsFile)) return false;
  const { done, totalRoutes, entryStatus } = readResultsFile(readInput(resultsFile, 'the results file'), resultsFile);
  return done === totalRoutes && entryStatus.startsWith('Finished');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
