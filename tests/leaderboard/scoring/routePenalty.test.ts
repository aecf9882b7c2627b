import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Infraction, InfractionKind } from '../../../src/leaderboard/Infraction.ts';
import { INFRACTION_KINDS } from '../../../src/leaderboard/Infraction.ts';
import { LEADERBOARD_VERSIONS, rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import { routePenalty } from '../../../src/leaderboard/scoring/routePenalty.ts';
import { routeStatus } from '../../../src/leaderboard/scoring/routeStatus.ts';

const infraction = (kind: InfractionKind, percent?: number): Infraction => ({ kind, tick: 0, timeS: 0, at: { x: 0, y: 0, z: 0 }, ...(percent === undefined ? {} : { percent }) });

describe('the penalty of one infraction', () => {
  it.each([
    // kind, 1.0, longest6, 2.0, 2.1, bench2drive
    ['collisionPedestrian', undefined, [0.5, 0.5, 0.5, 1 / 2, 0.5]],
    ['collisionVehicle', undefined, [0.6, 0.6, 0.6, 1 / 1.7, 0.6]],
    ['collisionLayout', undefined, [0.65, 0.65, 0.65, 1 / 1.6, 0.65]],
    ['redLight', undefined, [0.7, 0.7, 0.7, 1 / 1.4, 0.7]],
    ['stopSign', undefined, [0.8, 1, 0.8, 1 / 1.25, 0.8]],
    ['scenarioTimeout', undefined, [1, 1, 0.7, 1 / 1.4, 0.7]],
    ['yieldEmergency', undefined, [1, 1, 0.7, 1 / 1.4, 0.7]],
    ['minSpeed', 50, [1, 1, 0.85, 1 / 1.2, 1]],
    ['outsideLanes', 10, [0.9, 0.9, 0.9, 0.9, 0.9]],
    ['routeDeviation', undefined, [1, 1, 1, 1, 1]],
    ['blocked', undefined, [1, 1, 1, 1, 1]],
    ['routeTimeout', undefined, [1, 1, 1, 1, 1]],
  ] as const)('%s (%s %%) is %j in 1.0, Longest6, 2.0, 2.1 and Bench2Drive', (kind, percent, expected) => {
    const found = LEADERBOARD_VERSIONS.map((version) => routePenalty([infraction(kind, percent)], rulesOf(version)));
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 12));
  });
});

describe('several infractions', () => {
  it('multiply in 1.0 and 2.0 and fall hyperbolically in 2.1', () => {
    const two = [infraction('collisionPedestrian'), infraction('collisionPedestrian')];
    expect(routePenalty(two, rulesOf('1.0'))).toBe(0.25);
    expect(routePenalty(two, rulesOf('2.1'))).toBeCloseTo(1 / 3, 12);
  });

  it('give the figure that the 2.1 evaluator itself computed for a pedestrian, a min speed of 50 % and 10 % outside', () => {
    expect(routePenalty([infraction('collisionPedestrian'), infraction('minSpeed', 50), infraction('outsideLanes', 10)], rulesOf('2.1')).toFixed(6)).toBe('0.409091');
  });

  it('stay in [0, 1], in any order, and never help', () => {
    const any = fc.record({ kind: fc.constantFrom(...INFRACTION_KINDS), percent: fc.double({ min: 0, max: 100, noNaN: true }) }).map(({ kind, percent }) => infraction(kind, percent));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), any, fc.constantFrom(...LEADERBOARD_VERSIONS), (list, more, version) => {
        const rules = rulesOf(version);
        const penalty = routePenalty(list, rules);
        expect(penalty).toBeGreaterThanOrEqual(0);
        expect(penalty).toBeLessThanOrEqual(1);
        expect(routePenalty(list.toReversed(), rules)).toBeCloseTo(penalty, 12);
        expect(routePenalty([...list, more], rules)).toBeLessThanOrEqual(penalty);
      }),
      { seed: 3 },
    );
  });
});

describe('the status of a route', () => {
  it.each([
    ['a clean completed route', 100, 'completed', [], undefined, 'Completed', 'Perfect'],
    ['a completed route with an infraction', 100, 'completed', ['redLight'], undefined, 'Completed', 'Completed'],
    ['a completed route whose time ran out in the last step', 100, 'completed', ['routeTimeout'], undefined, 'Completed', 'Completed'],
    ['an unfinished route', 50, undefined, [], undefined, 'Failed', 'Failed'],
    ['a blocked agent', 50, 'blocked', ['blocked'], undefined, 'Failed - Agent got blocked', 'Failed - Agent got blocked'],
    ['a deviation', 50, 'deviated', ['routeDeviation'], undefined, 'Failed - Agent deviated from the route', 'Failed - Agent deviated from the route'],
    ['a timeout', 50, 'timedOut', ['routeTimeout'], undefined, 'Failed - Agent timed out', 'Failed - Agent timed out'],
    ['timeout and blocking at once', 50, 'blocked', ['routeTimeout', 'blocked'], undefined, 'Failed - Agent got blocked', 'Failed - Agent got blocked'],
    ['a crash', 50, undefined, [], 'agentCrashed', 'Failed - Agent crashed', 'Failed - Agent crashed'],
    ['a set-up failure', 0, undefined, [], 'setupFailed', "Failed - Agent couldn't be set up", "Failed - Agent couldn't be set up"],
    ['invalid sensors', 0, undefined, [], 'sensorsInvalid', "Failed - Agent's sensors were invalid", "Failed - Agent's sensors were invalid"],
    ['a simulator crash', 0, undefined, [], 'simulationCrashed', 'Failed - Simulation crashed', 'Failed - Simulation crashed'],
    ['the tick limit', 50, 'tickLimit', [], undefined, 'Failed - TickRuntime', 'Failed - TickRuntime'],
  ] as const)('of %s', (_, completion, end, kinds, failure, first, second) => {
    const list = kinds.map((kind) => infraction(kind));
    expect(routeStatus(completion, end, list, failure, rulesOf('1.0'))).toBe(first);
    expect(routeStatus(completion, end, list, failure, rulesOf('2.1'))).toBe(second);
  });
});
