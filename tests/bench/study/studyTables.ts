import { INFRACTION_KEYS } from '../../../src/leaderboard/results/infractionKeys.ts';
import type { RouteRecord } from '../../../src/leaderboard/results/RouteRecord.ts';
import { pairedScores, recordScores } from '../../../src/training/results/recordScores.ts';
import { estimateText } from '../../../src/training/session/SessionReport.ts';
import type { Cell, Table } from '../../../src/cli/output/Table.ts';
import type { StudyRow } from './studyRows.ts';

/** A row of the study with its drives on one ground. */
export interface StudiedRow {
  readonly key: string;
  readonly row: StudyRow;
  /** Short hashes of the policies that drove. */
  readonly policies: readonly string[];
  readonly records: readonly RouteRecord[];
}

/** LangProp's Table 1 for one ground: means over drives, 95 % intervals bootstrapped over routes. */
export function scoreTable(rows: readonly StudiedRow[]): Table {
  return {
    columns: ['row', 'driver', 'policy', 'driving score', 'route completion %', 'infraction factor', 'routes', 'drives', 'never set off on', 'infractions in 10 drives'].map((key) => ({ key, title: key })),
    rows: rows.map(({ key, row, policies, records }): Cell[] => {
      const { drivingScore, routeCompletion, infractionPenalty, routes, drives, neverStarted } = recordScores(records);
      return [
        key, taskTitle(row), policies.join(' '), estimateText(drivingScore, 1), estimateText(routeCompletion, 1), estimateText(infractionPenalty, 2),
        routes, drives, neverStarted.length, infractionsText(records),
      ];
    }),
  };
}

/** Every trained policy minus the best first reply of its task, drive by drive. */
export function differenceTable(rows: readonly StudiedRow[]): Table {
  const trained = rows.flatMap(({ key, row, records }) => {
    const best = row.kind === 'trained' ? rows.find((other) => other.row.kind === 'zeroShot' && other.row.best && other.row.task === row.task) : undefined;
    return best === undefined ? [] : [{ key, paired: pairedScores(records, best.records) }];
  });
  return {
    columns: ['row', 'driving score', 'route completion %', 'infraction factor', 'drives', 'higher', 'lower', 'equal'].map((key) => ({ key, title: key })),
    rows: trained.map(({ key, paired: { drivingScore, routeCompletion, infractionPenalty, drives, better, worse, same } }) => [
      key, estimateText(drivingScore, 1), estimateText(routeCompletion, 1), estimateText(infractionPenalty, 2), drives, better, worse, same,
    ]),
  };
}

function taskTitle(row: StudyRow): string {
  return row.kind === 'builtIn' ? row.title : `${row.title} (${row.task})`;
}

/** `vehicle_blocked 2.0, red_light 0.4`, most frequent first; lanes are left in many short events, which the factor weighs by length. */
function infractionsText(records: readonly RouteRecord[]): string {
  return Object.values(INFRACTION_KEYS)
    .map((key): [string, number] => [key, (10 * records.reduce((sum, { infractions }) => sum + (infractions[key]?.length ?? 0), 0)) / records.length])
    .filter(([, count]) => count >= 0.05)
    .toSorted((a, b) => b[1] - a[1])
    .map(([key, count]) => `${key} ${count.toFixed(1)}`)
    .join(', ');
}
