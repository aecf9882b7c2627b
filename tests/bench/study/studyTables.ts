import { INFRACTION_KEYS } from '../../../src/leaderboard/results/infractionKeys.ts';
import type { RouteRecord } from '../../../src/leaderboard/results/RouteRecord.ts';
import { pairedScores, recordScores } from '../../../src/training/results/recordScores.ts';
import { estimateText } from '../../../src/training/session/SessionReport.ts';
import type { Cell, Table } from '../../../src/cli/output/Table.ts';
import type { StudiedTraining } from './Study.ts';
import type { StudyRow } from './studyRows.ts';

/** A row of the study with its drives on one ground. */
export interface StudiedRow {
  readonly key: string;
  readonly row: StudyRow;
  /** One, or for a trained row one per training seed. */
  readonly trainings: readonly StudiedTraining[];
}

/**
 * LangProp's Table 1 for one ground: means over drives, 95 % intervals bootstrapped over routes. With several trainings of a row the mean is over all of them,
 * and a column tells their number and the driving score of each.
 */
export function scoreTable(rows: readonly StudiedRow[]): Table {
  const several = rows.some(({ trainings }) => trainings.length > 1);
  const titles = ['row', 'driver', 'policy', 'driving score', 'route completion %', 'infraction factor', 'routes', 'drives', 'never set off on', 'infractions in 10 drives', ...(several ? ['trainings'] : [])];
  return {
    columns: titles.map((key) => ({ key, title: key })),
    rows: rows.map(({ key, row, trainings }): Cell[] => {
      const records = trainings.flatMap((training) => training.records);
      const policies = [...new Set(trainings.flatMap((training) => training.policies))].map((hash) => hash.slice(0, 8));
      const { drivingScore, routeCompletion, infractionPenalty, routes, drives, neverStarted } = recordScores(records);
      return [
        key, taskTitle(row), policies.join(' '), estimateText(drivingScore, 1), estimateText(routeCompletion, 1), estimateText(infractionPenalty, 2),
        routes, drives, neverStarted.length, infractionsText(records), ...(several ? [trainingsText(row, trainings)] : []),
      ];
    }),
  };
}

/** Every trained policy minus the best first reply of its task, drive by drive; of several trainings all. */
export function differenceTable(rows: readonly StudiedRow[]): Table {
  const trained = rows.flatMap(({ key, row, trainings }) => {
    const best = row.kind === 'trained' ? rows.find((other) => other.row.kind === 'zeroShot' && other.row.best && other.row.task === row.task) : undefined;
    return best === undefined ? [] : [{ key, paired: pairedScores(trainings.flatMap(({ records }) => records), trainings.flatMap(() => best.trainings[0]!.records)) }];
  });
  return {
    columns: ['row', 'driving score', 'route completion %', 'infraction factor', 'drives', 'higher', 'lower', 'equal'].map((key) => ({ key, title: key })),
    rows: trained.map(({ key, paired: { drivingScore, routeCompletion, infractionPenalty, drives, better, worse, same } }) => [
      key, estimateText(drivingScore, 1), estimateText(routeCompletion, 1), estimateText(infractionPenalty, 2), drives, better, worse, same,
    ]),
  };
}

/** `3: 92.1, 88.0, 95.6`; nothing for rows without training. */
function trainingsText(row: StudyRow, trainings: readonly StudiedTraining[]): string {
  return row.kind === 'trained' ? `${trainings.length}: ${trainings.map(({ records }) => recordScores(records).drivingScore.mean.toFixed(1)).join(', ')}` : '';
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
