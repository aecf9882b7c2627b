import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readResultsFile } from '../../../src/leaderboard/results/readResultsFile.ts';
import type { RouteRecord } from '../../../src/leaderboard/results/RouteRecord.ts';
import { readInput } from '../../../src/training/readInput.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { RunView } from '../../../src/training/runViews/RunView.ts';
import type { GroundName, StudyTown } from './studyGrounds.ts';
import { PROJECT, townsOf } from './studyGrounds.ts';
import { STUDY_ROWS, type StudyRow } from './studyRows.ts';

export interface StudyOptions {
  /** Keeps sessions, results files and generated towns; what is there is not done again. */
  readonly folder: string;
  /** Folder with the leaderboard's maps and routes. */
  readonly shared: string;
  /** Takes each so manieth of the official training routes. */
  readonly every: number;
  /** Drives on each route of a ground. */
  readonly seeds: Readonly<Record<GroundName, number>>;
  readonly workers: number;
}

const ReportSchema = z.looseObject({ policyHash: z.string() });
/** Where the zero-shot policies race for "best": as in a session, one drive on each route that it was trained on. */
const RACE: StudyTown = { town: 'Codriver01', map: 'scenarios/towns/Codriver01.xodr', routes: 'scenarios/routes/codriver01_training.xml', ids: [] };

/** Trains and drives what the rows of the study need, by the commands that a user would give. */
export class Study {
  readonly #options: StudyOptions;

  constructor(options: StudyOptions) {
    this.#options = { ...options, folder: resolve(options.folder) };
  }

  /** The drives of a row on a ground; ids of routes carry their town. A row of several policies has the drives of all. */
  async records(row: StudyRow, key: string, ground: GroundName): Promise<RouteRecord[]> {
    const drivers = await this.#drivers(row, key);
    const towns = townsOf(ground, { ...this.#options, towns: join(this.#options.folder, 'towns') });
    const records: RouteRecord[] = [];
    for (const driver of drivers) for (const town of towns) records.push(...(await this.#drive(driver, town, ground, this.#options.seeds[ground])));
    return records;
  }

  /** The policies that drive in a row, by hash; none for a built-in driver. */
  async policies(row: StudyRow): Promise<string[]> {
    if (row.kind === 'builtIn') return [];
    if (row.kind === 'trained') return [ReportSchema.parse((await this.#session(row)).folder.readJson('evals/report.json', z.unknown())).policyHash];
    const first = await this.#firstPolicies(row.of);
    return row.best ? [await this.#winner(row.of, first)] : first;
  }

  async #drivers(row: StudyRow, key: string): Promise<string[]> {
    if (row.kind === 'builtIn') return [key];
    const session = row.kind === 'trained' ? row.folder : row.of;
    return (await this.policies(row)).map((hash) => this.#policy(session, hash));
  }

  #policy(session: string, hash: string): string {
    return `policy:${join(this.#options.folder, 'runs', session, '0001/policies', `${hash}.js`)}`;
  }

  async #firstPolicies(session: string): Promise<string[]> {
    const row = STUDY_ROWS.get(session);
    if (row?.kind !== 'trained') throw new RangeError(`${session} is no session`);
    return (await this.#session(row)).policies().filter(({ origin }) => origin === 'setup').map(({ hash }) => hash);
  }

  async #winner(session: string, hashes: readonly string[]): Promise<string> {
    const scores: number[] = [];
    for (const hash of hashes) scores.push(mean((await this.#drive(this.#policy(session, hash), RACE, 'race', 1)).map((record) => record.scores.composed)));
    return hashes[scores.indexOf(Math.max(...scores))]!;
  }

  /** The finished session of a row: looked up, gone on with, or begun. */
  async #session({ folder, words }: StudyRow & { kind: 'trained' }): Promise<RunView> {
    const parent = join(this.#options.folder, 'runs', folder);
    const run = join(parent, '0001');
    if (!existsSync(join(run, 'evals/report.json'))) {
      const begin = existsSync(join(run, 'run.json')) ? ['--resume', '0001'] : ['--llm', 'replay', ...words];
      await codriver(['train', '--folder', parent, ...begin, '--compute-workers', String(this.#options.workers), '--sandbox-processes', String(this.#options.workers)]);
    }
    return new RunView(RunFolder.open(parent, run));
  }

  async #drive(driver: string, { town, map, routes, ids, scenarios }: StudyTown, ground: GroundName | 'race', seeds: number): Promise<RouteRecord[]> {
    const { every, folder, workers } = this.#options;
    const name = driver.startsWith('policy:') ? driver.slice(-67, -59) : driver;
    const part = ids.length === 0 || every === 1 ? '' : `-every${every}`;
    const out = join(folder, 'drives', name, `${ground}-${town}${part}-${seeds}.json`);
    if (!isDone(out)) {
      const more = [...(ids.length === 0 ? [] : ['--ids', ids.join(',')]), ...(scenarios === undefined ? [] : ['--scenarios', scenarios])];
      await codriver(['drive', '--driver', driver, '--map', map, '--routes', routes, ...more, '--repetitions', String(seeds), '--compute-workers', String(workers), '--out', out, '--resume']);
    }
    const { records } = readResultsFile(readInput(out, 'the results file'), out);
    return records.map((record) => ({ ...record, routeId: `${town}:${record.routeId.replace('RouteScenario_', '')}` }));
  }
}

function isDone(resultsFile: string): boolean {
  if (!existsSync(resultsFile)) return false;
  const { done, totalRoutes, entryStatus } = readResultsFile(readInput(resultsFile, 'the results file'), resultsFile);
  return done === totalRoutes && entryStatus.startsWith('Finished');
}

/** A command of Codriver, as a user gives it; what it says goes to stderr. */
async function codriver(words: readonly string[]): Promise<void> {
  process.stderr.write(`codriver ${words.join(' ')}\n`);
  const child = spawn(process.execPath, [join(PROJECT, 'src/cli/codriver.mjs'), ...words, '--progress', 'none'], { cwd: PROJECT, stdio: ['ignore', 2, 2] });
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  if (exitCode !== 0) throw new Error(`codriver ${words[0]} ended with exit code ${exitCode}; the study goes on where it stopped when it is started again`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
