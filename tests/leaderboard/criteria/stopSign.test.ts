import { describe, expect, it } from 'vitest';
import { EgoStep } from '../../../src/leaderboard/criteria/EgoStep.ts';
import { StopSignApproachCriterion } from '../../../src/leaderboard/criteria/stopSignApproach.ts';
import { StopSignProximityCriterion } from '../../../src/leaderboard/criteria/stopSignProximity.ts';
import type { Infraction } from '../../../src/leaderboard/Infraction.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import type { RoadSign } from '../../../src/map/RoadMap.ts';
import { syntheticMap } from '../SyntheticMap.ts';
import type { ActorSpec } from '../SyntheticFrame.ts';
import { frameOf } from '../SyntheticFrame.ts';

/** Box of 4 m by 4 m around x = 100 on a lane of 200 m; the sign is a pole beside the road. */
const sign = (x: number, pole: readonly [number, number], id: string): RoadSign => ({
  id, x: pole[0], y: pole[1], z: 0, headingRad: 0, stopPoints: [{ lane: 0, sM: x }], trigger: { x, y: 0, z: 0, headingRad: 0, lengthM: 4, widthM: 4 },
});

type Rule = '1.0' | '2.x';

function judge(rule: Rule, path: readonly ActorSpec[], signs: readonly RoadSign[] = [sign(100, [100, -5], 'S')]): Infraction[] {
  const map = syntheticMap({ lanes: [{ from: [0, 0], to: [200, 0] }], stopSigns: signs });
  const found: Infraction[] = [];
  const report = (infraction: Infraction): number => found.push(infraction);
  const criterion = rule === '1.0' ? new StopSignApproachCriterion(map, report) : new StopSignProximityCriterion(map, report);
  const ego = new EgoStep(new LaneIndex(map));
  path.forEach((spec, tick) => {
    ego.read(frameOf({ tick, ego: { speedMps: 8, ...spec } }));
    criterion.observe(ego);
  });
  return found;
}

/** Every 0.4 m from x = `from` to x = `to`. */
function drive(from: number, to: number): ActorSpec[] {
  return Array.from({ length: Math.round((to - from) / 0.4) + 1 }, (_, step) => ({ x: from + 0.4 * step }));
}

/** Drives through with one stop of the given speed at x. */
function stopAt(x: number, speedMps: number): ActorSpec[] {
  return [...drive(60, x), { x, speedMps }, ...drive(x, 130)];
}

describe.each(['1.0', '2.x'] as const)('a stop sign in %s', (rule) => {
  it('is run by a car that drives through', () => {
    expect(judge(rule, drive(60, 130)).map(({ kind, otherId, at }) => ({ kind, otherId, at }))).toEqual([{ kind: 'stopSign', otherId: 'S', at: { x: 100, y: -5, z: 0 } }]);
  });

  it.each([
    ['0.09 m/s, which is standing', 0.09, 0],
    ['0.10 m/s, which is driving', 0.1, 1],
  ])('is obeyed or not at %s', (_, speedMps, count) => {
    expect(judge(rule, stopAt(98.4, speedMps))).toHaveLength(count);
  });

  it('is not run by a car on its way back', () => {
    expect(judge(rule, drive(60, 130).map(({ x }) => ({ x: 200 - x!, headingRad: Math.PI })))).toEqual([]);
  });
});

describe('the approach in 1.0', () => {
  it.each([
    // The farthest look-ahead point lies 20 m ahead; the box begins at 98.
    ['a stop 19.6 m before the box counts', 78.4, 0],
    ['a stop 20.4 m before it does not', 77.6, 1],
  ])('is where standing still counts: %s', (_, x, count) => {
    expect(judge('1.0', stopAt(x, 0))).toHaveLength(count);
  });

  it('makes no infraction of a car that turns off before the box', () => {
    expect(judge('1.0', [...drive(60, 96), { x: 96, y: 60 }])).toEqual([]);
  });

  it('takes the box around the sign itself where the sign stands in its own box', () => {
    // The sign at 101.5 within the box 98..102: the ego is inside between 99.5 and 103.5.
    const signs = [sign(100, [101.5, 0], 'S')];
    expect(judge('1.0', [...drive(60, 99.2), { x: 99.2, y: 60 }], signs)).toEqual([]);
    expect(judge('1.0', [...drive(60, 100), { x: 100, y: 60 }], signs)).toHaveLength(1);
  });
});

describe('the trigger box', () => {
  // The approach runs north: the box is 3 m long and 8 m wide, the lane lies 2 m from its middle.
  it.each(['1.0', '2.x'] as const)('covers all lanes of a wide approach in any direction in %s', (rule) => {
    const map = syntheticMap({ lanes: [{ from: [2, 0], to: [2, 200] }], stopSigns: [{ id: 'S', x: 9, y: 100, z: 0, headingRad: Math.PI / 2, stopPoints: [], trigger: { x: 0, y: 100, z: 0, headingRad: Math.PI / 2, lengthM: 3, widthM: 8 } }] });
    const found: Infraction[] = [];
    const report = (infraction: Infraction): number => found.push(infraction);
    const criterion = rule === '1.0' ? new StopSignApproachCriterion(map, report) : new StopSignProximityCriterion(map, report);
    const ego = new EgoStep(new LaneIndex(map));
    for (const { x: y } of drive(60, 130)) {
      ego.read(frameOf({ ego: { x: 2, y: y!, headingRad: Math.PI / 2, speedMps: 8 } }));
      criterion.observe(ego);
    }
    expect(found).toHaveLength(1);
  });
});

describe('the proximity rule in 2.x', () => {
  it.each([
    ['a stop 4.0 m before the centre comes one step too early', 95.9, 1],
    ['a stop 3.5 m before it counts', 96.5, 0],
  ])('looks 4 m ahead: %s', (_, x, count) => {
    expect(judge('2.x', [{ x: 90 }, { x }, { x, speedMps: 0 }, ...drive(97, 130)])).toHaveLength(count);
  });

  it('needs two steps at the sign: the one that finds it sees no stop', () => {
    expect(judge('2.x', [{ x: 97, speedMps: 0 }, ...drive(97.4, 130)])).toHaveLength(1);
  });

  it('reports the same sign once until another one', () => {
    const twice = [...drive(90, 110), { x: 90 }, ...drive(90, 110)];
    expect(judge('2.x', twice)).toHaveLength(1);
    expect(judge('1.0', twice)).toHaveLength(2);
    const signs = [sign(100, [100, -5], 'S'), sign(140, [140, -5], 'T')];
    expect(judge('2.x', [...drive(90, 150), { x: 90 }, ...drive(90, 110)], signs).map(({ otherId }) => otherId)).toEqual(['S', 'T', 'S']);
  });

  it('is not searched while the car rolls back', () => {
    expect(judge('2.x', [{ x: 97, speedMps: -0.18 }, { x: 97.4, speedMps: 0 }, ...drive(97.8, 130)])).toHaveLength(1);
    expect(judge('2.x', [{ x: 97, speedMps: -0.16 }, { x: 97.4, speedMps: 0 }, ...drive(97.8, 130)])).toHaveLength(0);
  });
});
