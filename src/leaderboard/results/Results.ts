import { LeaderboardError } from '../LeaderboardError.ts';
import type { LeaderboardVersion } from '../LeaderboardRules.ts';
import { rulesOf } from '../LeaderboardRules.ts';
import type { RouteResult } from '../RouteResult.ts';
import type { GlobalRecord } from '../scoring/globalRecord.ts';
import { globalRecord } from '../scoring/globalRecord.ts';
import type { ResultsFile } from './readResultsFile.ts';
import { writeResults1 } from './resultsLayout1.ts';
import { writeResults2 } from './resultsLayout2.ts';
import type { Bench2DriveRecord, RouteRecord } from './RouteRecord.ts';
import { routeRecord } from './RouteRecord.ts';

export interface ResultsSetup {
  readonly version: LeaderboardVersion;
  /** Routes times repetitions that will be driven, at least 1. */
  readonly totalRoutes: number;
  readonly sensors?: readonly string[];
}

/** How an evaluation stands or ended. */
export type EvaluationEnd = 'running' | 'finished' | 'rejected' | 'crashed';

/** The results of an evaluation while it grows: add a route, write the text, repeat. */
export class Results {
  readonly #setup: ResultsSetup;
  readonly #records: RouteRecord[] = [];

  constructor(setup: ResultsSetup) {
    if (!Number.isInteger(setup.totalRoutes) || setup.totalRoutes < 1) throw new RangeError(`totalRoutes must be a positive integer, got ${setup.totalRoutes}`);
    this.#setup = setup;
  }

  /**
   * Goes on with an earlier file: its finished routes count, the next index is `done`. Records past the file's progress are dropped.
   * @throws LeaderboardError when the file is of another layout or of an evaluation of another size
   */
  static resume(setup: ResultsSetup, file: ResultsFile, label: string): Results {
    const results = new Results(setup);
    const mismatch = (message: string): LeaderboardError =>
      new LeaderboardError('RESULTS_FILE', message, { where: label, remedy: 'Resume with the same routes and version as before, or write to another results file.' });
    const { layout } = rulesOf(setup.version);
    if (file.records.length > 0 && file.layout !== layout) throw mismatch(`${label} has the ${file.layout} layout, this evaluation writes ${layout}`);
    if (file.totalRoutes !== setup.totalRoutes) throw mismatch(`${label} is of an evaluation of ${file.totalRoutes} routes, this one has ${setup.totalRoutes}`);
    results.#records.push(...file.records.filter((record) => record.index >= 0 && record.index < file.done).slice(0, file.done));
    return results;
  }

  /** How many routes are filed; the next route has this index. */
  get done(): number {
    return this.#records.length;
  }

  get records(): readonly RouteRecord[] {
    return this.#records;
  }

  /** Files a judged route. */
  add(result: RouteResult, repetition = 0, bench2drive?: Bench2DriveRecord): RouteRecord {
    const record = routeRecord(result, this.#records.length, repetition, bench2drive);
    this.#records.push(record);
    return record;
  }

  /** Means, deviations and infractions per km of what is filed, over all routes asked for. */
  global(): GlobalRecord {
    return globalRecord(this.#records, this.#setup.totalRoutes, rulesOf(this.#setup.version).layout);
  }

  /** The text of the results file. */
  text(end: EvaluationEnd): string {
    const { version, totalRoutes, sensors = [] } = this.#setup;
    const { layout } = rulesOf(version);
    const entryStatus = layout === '1.0' ? this.#entryStatus1(end) : this.#entryStatus2(end);
    const eligible = layout === '1.0' ? entryStatus === 'Finished' || entryStatus === 'Finished with agent errors' : entryStatus === 'Finished';
    const content = { records: this.#records, totalRoutes, global: end === 'finished' ? this.global() : undefined, entryStatus, eligible, sensors };
    return layout === '1.0' ? writeResults1(content) : writeResults2(content);
  }

  #entryStatus1(end: EvaluationEnd): string {
    if (end !== 'finished') return ENTRY_STATUS[end];
    if (this.#records.length !== this.#setup.totalRoutes) return 'Finished with missing data';
    return this.#records.some(({ status }) => status.includes('Agent')) ? 'Finished with agent errors' : 'Finished';
  }

  #entryStatus2(end: EvaluationEnd): string {
    return end === 'finished' && this.#records.length !== this.#setup.totalRoutes ? 'Invalid' : ENTRY_STATUS[end];
  }
}

const ENTRY_STATUS: Readonly<Record<EvaluationEnd, string>> = { running: 'Started', finished: 'Finished', rejected: 'Rejected', crashed: 'Crashed' };
