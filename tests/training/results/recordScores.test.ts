import { describe, expect, it } from 'vitest';
import type { RouteRecord } from '../../../src/leaderboard/results/RouteRecord.ts';
import { pairedScores, recordScores } from '../../../src/training/results/recordScores.ts';

function drive(route: number, repetition: number, composed: number, changes: Partial<RouteRecord> = {}): RouteRecord {
  return { index: 0, routeId: `RouteScenario_${route}_rep${repetition}`, status: 'Completed', infractions: {}, scores: { route: 100, penalty: composed / 100, composed }, routeLengthM: 500, durationGameS: 1, durationSystemS: 1, ...changes };
}

const stuck = { infractions: { vehicle_blocked: ['Agent got blocked'] }, scores: { route: 0.5, penalty: 1, composed: 0.5 } };

describe('recordScores', () => {
  it('takes means over drives and intervals over routes', () => {
    const scores = recordScores([drive(0, 0, 100), drive(0, 1, 50), drive(1, 0, 30), drive(1, 1, 20)]);
    expect([scores.routes, scores.drives, scores.drivingScore.mean, scores.drivingScore.n, scores.drivingScore.groups]).toEqual([2, 4, 50, 4, 2]);
    // Two routes with the means 75 and 25: no resample lies outside of them.
    expect([scores.drivingScore.low, scores.drivingScore.high]).toEqual([25, 75]);
    expect(scores.neverStarted).toEqual([]);
  });

  it('names the routes on which the car never set off, not those on which it got stuck later or set off once', () => {
    const later = { ...stuck, scores: { route: 40, penalty: 1, composed: 40 } };
    const records = [drive(0, 0, 0, stuck), drive(0, 1, 0, stuck), drive(1, 0, 0, stuck), drive(1, 1, 100), drive(2, 0, 0, later), drive(3, 0, 0, { scores: { route: 0.5, penalty: 0.6, composed: 0.3 } })];
    expect(recordScores(records).neverStarted).toEqual(['0']);
  });
});

describe('pairedScores', () => {
  it('compares drive by drive', () => {
    const ones = [drive(0, 0, 90), drive(0, 1, 70), drive(1, 0, 40)];
    const others = [drive(0, 0, 80), drive(0, 1, 60), drive(1, 0, 40)];
    const paired = pairedScores(ones, others);
    expect(paired).toMatchObject({ drives: 3, better: 2, worse: 0, same: 1, drivingScore: { low: 0, high: 10, n: 3, groups: 2 } });
    expect(paired.drivingScore.mean).toBeCloseTo(20 / 3, 12);
  });

  it('refuses results of other routes', () => {
    expect(() => pairedScores([drive(0, 0, 1)], [drive(1, 0, 1)])).toThrow('same routes');
  });
});
