import { describe, expect, it } from 'vitest';
import { EgoStep } from '../../../src/leaderboard/criteria/EgoStep.ts';
import { MinSpeedCriterion } from '../../../src/leaderboard/criteria/minSpeed.ts';
import { routeCourse } from '../../../src/leaderboard/criteria/RouteCourse.ts';
import { ScenarioTimeoutCriterion } from '../../../src/leaderboard/criteria/scenarioTimeout.ts';
import { YieldEmergencyCriterion } from '../../../src/leaderboard/criteria/yieldEmergency.ts';
import type { Infraction } from '../../../src/leaderboard/Infraction.ts';
import type { LeaderboardVersion } from '../../../src/leaderboard/LeaderboardRules.ts';
import { rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import { ActorKind } from '../../../src/world/ActorKind.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { straightPlan } from '../SyntheticMap.ts';
import type { ActorSpec } from '../SyntheticFrame.ts';
import { frameOf } from '../SyntheticFrame.ts';

const EGO = new EgoStep({ nearest: () => undefined });

describe('minimum speed', () => {
  function drive(version: LeaderboardVersion, egoMps: number, others: readonly ActorSpec[], toM = 100): { during: number[]; atEnd: number | undefined } {
    const found: Infraction[] = [];
    const criterion = new MinSpeedCriterion(rulesOf(version), routeCourse(straightPlan([[0, 0], [100, 0]])), (infraction) => found.push(infraction));
    for (let x = 0; x <= toM; x += 1) {
      const frame = frameOf({ tick: x, ego: { x: x + 0.5, speedMps: egoMps }, others });
      EGO.read(frame);
      criterion.observe(EGO, frame);
    }
    return { during: found.map(({ percent }) => percent!), atEnd: criterion.closing(EGO)?.percent };
  }
  const traffic: ActorSpec[] = [{ id: 2, speedMps: 8 }, { id: 3, speedMps: 12 }];

  it('is taken at 4 checkpoints, of which the last comes with the end', () => {
    expect(drive('2.0', 5, traffic)).toEqual({ during: [50, 50, 50], atEnd: 50 });
    expect(drive('2.0', 5, traffic, 95).atEnd).toBeUndefined();
    expect(drive('2.0', 5, traffic, 96).atEnd).toBe(50);
  });

  it.each([
    [9.99, [99.9, 99.9, 99.9]],
    [10, []],
  ])('is an infraction below that of the traffic: %f against 10 m/s', (egoMps, percents) => {
    expect(drive('2.0', egoMps, traffic).during).toEqual(percents);
  });

  it('is taken 20 times and always reported in Bench2Drive', () => {
    const { during } = drive('bench2drive', 20, traffic);
    expect(during).toHaveLength(16);
    expect(new Set(during)).toEqual(new Set([200]));
  });

  it('does not exist in 1.0 and is 100 without traffic', () => {
    expect(drive('1.0', 5, traffic)).toEqual({ during: [], atEnd: undefined });
    expect(drive('2.0', 5, [])).toEqual({ during: [], atEnd: undefined });
  });

  it('compares with background vehicles only', () => {
    const strangers: ActorSpec[] = [
      { id: 4, speedMps: 100, kind: ActorKind.walker },
      { id: 5, speedMps: 0, flags: ActorFlag.parked },
      { id: 6, kind: ActorKind.prop },
      { id: 1_000_000, speedMps: 100 },
    ];
    expect(drive('2.0', 5, [...traffic, ...strangers]).during).toEqual([50, 50, 50]);
  });
});

describe('yielding to an emergency vehicle', () => {
  function judge(evX: number): Infraction[] {
    const found: Infraction[] = [];
    const criterion = new YieldEmergencyCriterion((infraction) => found.push(infraction));
    criterion.begin(1_000_000);
    const frame = frameOf({ others: [{ id: 1_000_000, kind: ActorKind.emergency, x: evX }] });
    EGO.read(frame);
    criterion.observe(EGO, frame);
    criterion.end(EGO);
    return found;
  }

  it.each([
    [-0.01, 1],
    [0, 0],
    [5, 0],
  ])('has failed when it is still behind at the end: %f m ahead', (x, count) => {
    expect(judge(x)).toHaveLength(count);
  });
});

describe('a scenario that ran out of time', () => {
  it('is reported when it ends, or with the route', () => {
    const found: Infraction[] = [];
    const criterion = new ScenarioTimeoutCriterion((infraction) => found.push(infraction));
    EGO.read(frameOf({}));
    criterion.expire('Accident_1');
    criterion.expire('Accident_1');
    expect(found).toEqual([]);
    const infraction = { kind: 'scenarioTimeout', tick: 0, timeS: 0, at: { x: 0, y: 0, z: 0 }, otherId: 'Accident_1' };
    expect(criterion.closing(EGO)).toEqual([infraction]);
    criterion.end('Accident_2', EGO);
    criterion.end('Accident_1', EGO);
    expect(found).toEqual([infraction]);
    expect(criterion.closing(EGO)).toEqual([]);
  });
});
