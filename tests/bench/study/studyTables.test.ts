import { expect, it } from 'vitest';
import { renderTable } from '../../../src/cli/output/Table.ts';
import type { RouteRecord } from '../../../src/leaderboard/results/RouteRecord.ts';
import { STUDY_ROWS } from './studyRows.ts';
import { differenceTable, scoreTable } from './studyTables.ts';

function record(route: string, completion: number, penalty: number, infractions: RouteRecord['infractions'] = {}): RouteRecord {
  const scores = { route: completion, penalty, composed: completion * penalty };
  return { index: 0, routeId: route, status: 'Completed', infractions, scores, routeLengthM: 500, durationGameS: 200, durationSystemS: 1 };
}

const BLOCKED = { vehicle_blocked: ['Agent got blocked'] };
const FIRST = { key: 'driving-zero-shot-best', row: STUDY_ROWS.get('driving-zero-shot-best')!, trainings: [{ policies: ['aaaaaaaa'], records: [record('Town01:0', 0, 1, BLOCKED), record('Town01:1', 100, 0.5, { red_light: ['one', 'two'] })] }] };
const TRAINED = { key: 'driving-dagger-rl', row: STUDY_ROWS.get('driving-dagger-rl')!, trainings: [{ policies: ['bbbbbbbb'], records: [record('Town01:0', 80, 1), record('Town01:1', 100, 0.5)] }] };

it('has every mode of both tasks, and marks those that answers of another mode are replayed for', () => {
  const marked = [...STUDY_ROWS].filter(([, { title }]) => title.endsWith('†')).map(([key]) => key);
  expect(marked).toEqual(['driving-offline', 'driving-dagger-il', 'driving-online', 'langprop-dagger-il', 'langprop-dagger-rl', 'langprop-online']);
  expect([STUDY_ROWS.get('driving-dagger-rl')?.title, STUDY_ROWS.get('langprop-offline')?.title]).toEqual(['DAgger IL+RL', 'offline IL']);
});

it('shows means with intervals over routes, where a driver never set off, and what went wrong in ten drives', () => {
  expect(renderTable(scoreTable([FIRST, TRAINED]), 'md').split('\n').slice(2, 4)).toEqual([
    '| driving-zero-shot-best | zero-shot, best (driving) | aaaaaaaa | 25.0 [0.0, 50.0] | 50.0 [0.0, 100.0] | 0.75 [0.50, 1.00] | 2 | 2 | 1 | red_light 10.0, vehicle_blocked 5.0 |',
    '| driving-dagger-rl | DAgger IL+RL (driving) | bbbbbbbb | 65.0 [50.0, 80.0] | 90.0 [80.0, 100.0] | 0.75 [0.50, 1.00] | 2 | 2 | 0 |  |',
  ]);
});

it('sets trained policies against the best first reply of their task, drive by drive', () => {
  expect(differenceTable([FIRST, TRAINED]).rows).toEqual([['driving-dagger-rl', '40.0 [0.0, 80.0]', '40.0 [0.0, 80.0]', '0.00 [0.00, 0.00]', 2, 1, 0, 1]]);
  expect(differenceTable([TRAINED]).rows).toEqual([]);
});

it('takes several trainings of a row together and tells the score of each', () => {
  const again = { policies: ['cccccccc'], records: [record('Town01:0', 100, 1), record('Town01:1', 100, 1)] };
  const twice = { ...TRAINED, trainings: [...TRAINED.trainings, again] };
  const rows = renderTable(scoreTable([FIRST, twice]), 'md').split('\n').slice(2, 4);
  expect(rows[0]).toMatch(/ \| 2 \| 2 \| 1 \| [^|]+ \|  \|$/u);
  expect(rows[1]).toBe('| driving-dagger-rl | DAgger IL+RL (driving) | bbbbbbbb cccccccc | 82.5 [75.0, 90.0] | 95.0 [90.0, 100.0] | 0.88 [0.75, 1.00] | 2 | 4 | 0 |  | 2: 65.0, 100.0 |');
  expect(differenceTable([FIRST, twice]).rows).toEqual([['driving-dagger-rl', '57.5 [25.0, 90.0]', '45.0 [0.0, 90.0]', '0.13 [0.00, 0.25]', 4, 3, 0, 1]]);
});
