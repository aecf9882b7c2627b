import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expert } from '../../expert/Expert.ts';
import { explainPlan } from '../../expert/explain/explainPlan.ts';
import { groundsOf } from '../../expert/explain/groundsOf.ts';
import { emptyMemory } from '../../expert/ExpertMemory.ts';
import { EXPERT_SETTINGS } from '../../expert/ExpertSettings.ts';
import { MOST_RANGES, type Grounds } from '../../src/driving/Grounds.ts';
import { groundsCodec } from '../../src/driving/sceneCodec.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import type { TestActor } from '../driving/testFrame.ts';
import { decide, straightScene } from './straightScene.ts';

function judged(others: readonly TestActor[], options?: Parameters<typeof decide>[2]): Grounds & { readonly targetSpeedMps: number; readonly lateralOffsetLeftM: number } {
  const plan = decide('twoWay', others, options);
  const { targetSpeedMps, lateralOffsetLeftM } = plan.action;
  return { ...groundsOf(explainPlan(plan, emptyMemory(), plan.workspace)), targetSpeedMps, lateralOffsetLeftM };
}

const anybody = fc.record({
  kind: fc.constantFrom(ActorKind.car, ActorKind.truck, ActorKind.bicycle, ActorKind.walker, ActorKind.prop),
  x: fc.double({ min: 6, max: 60, noNaN: true }),
  y: fc.double({ min: -3, max: 6, noNaN: true }),
  headingRad: fc.constantFrom(0, Math.PI / 2, Math.PI),
  speedMps: fc.double({ min: 0, max: 9, noNaN: true }),
  lengthM: fc.double({ min: 0.5, max: 6, noNaN: true }),
  widthM: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
});
const scene = fc.record({ others: fc.array(anybody, { maxLength: 3 }), speedMps: fc.double({ min: 0, max: 13, noNaN: true }) });
const wall = (aheadM: number): TestActor => ({ id: 5, kind: ActorKind.prop, x: aheadM, y: 0, lengthM: 1, widthM: 14 });

describe('the grounds of a decision', () => {
  it('hold the decision among the acceptable actions, in ranges that are ranges, whatever the scene', () => {
    fc.assert(
      fc.property(scene, ({ others, speedMps }) => {
        const { acceptable, targetSpeedMps, lateralOffsetLeftM } = judged(others.map((other, index) => ({ ...other, id: index + 2 })), { speedMps });
        const [first] = acceptable;
        expect(first!.fromMps).toBeLessThanOrEqual(targetSpeedMps);
        expect(first!.toMps).toBeGreaterThanOrEqual(targetSpeedMps);
        expect(first!.fromLeftM).toBeLessThanOrEqual(lateralOffsetLeftM);
        expect(first!.toLeftM).toBeGreaterThanOrEqual(lateralOffsetLeftM);
        expect(acceptable.length).toBeLessThanOrEqual(MOST_RANGES);
        for (const { fromMps, toMps, fromLeftM, toLeftM } of acceptable) expect(fromMps >= 0 && fromMps <= toMps && fromLeftM <= toLeftM).toBe(true);
      }),
      { seed: 4, numRuns: 25 },
    );
  });

  it('survive packing, rounded to 32 bits', () => {
    fc.assert(
      fc.property(scene, ({ others, speedMps }) => {
        const { targetSpeedMps: _mps, lateralOffsetLeftM: _left, ...grounds } = judged(others.map((other, index) => ({ ...other, id: index + 2 })), { speedMps });
        const words = new Float32Array(groundsCodec.maxWords);
        const count = groundsCodec.pack(grounds, words, 0);
        const again = new Float32Array(groundsCodec.maxWords);
        expect(groundsCodec.pack(groundsCodec.unpack(words, 0), again, 0)).toBe(count);
        expect(again).toEqual(words);
      }),
      { seed: 5, numRuns: 10 },
    );
  });

  it('take a slower cruise for as good as the chosen one, and standing about for worse', () => {
    const { acceptable, targetSpeedMps } = judged([]);
    expect(acceptable[0]!.fromMps).toBeLessThan(targetSpeedMps - 1);
    expect(Math.min(...judged([], { speedMps: 0 }).acceptable.map(({ fromMps }) => fromMps))).toBeGreaterThan(2);
  });

  it('take no speed for as good as standing where the car has to stand', () => {
    const { acceptable, targetSpeedMps } = judged([wall(5)], { speedMps: 0 });
    expect(targetSpeedMps).toBe(0);
    expect(acceptable.every(({ toMps }) => toMps < 0.1)).toBe(true);
  });

  it('count the seconds to the point of no return: none on an empty road, fewer the nearer a blocked road is, 0 when it is too late', () => {
    expect(judged([]).noReturnS).toBeNull();
    let last = Infinity;
    for (let aheadM = 50; aheadM >= 10; aheadM -= 4) {
      const { noReturnS } = judged([wall(aheadM)], { speedMps: 8 });
      const seconds = noReturnS ?? Infinity;
      expect(seconds).toBeLessThanOrEqual(last);
      last = seconds;
    }
    expect(last).toBeGreaterThan(0);
    expect(judged([wall(5)], { speedMps: 12 })).toMatchObject({ noReturnS: 0, solvable: false, brakeReason: 'collisionUnavoidable' });
  });

  it('name the limiting actor, and say what would be without it', () => {
    const { brakeReason, limitedBy, limitingId, limitingGapM, limitingSpeedMps, freeTargetMps, ways } = judged([{ id: 2, x: 16, y: 0, speedMps: 3 }]);
    expect({ brakeReason, limitedBy, limitingId, limitingSpeedMps }).toEqual({ brakeReason: 'leader', limitedBy: 'car', limitingId: 2, limitingSpeedMps: 3 });
    expect(limitingGapM).toBeGreaterThan(8);
    expect(freeTargetMps).toBeCloseTo(10.4, 6);
    expect(ways.length).toBe(5);
  });

  it('are those of the last plan until the next one, the same however often they are asked for', () => {
    const { start, observation } = straightScene('twoWay', [{ id: 2, x: 16, y: 0, speedMps: 3 }]);
    const expert = new Expert(EXPERT_SETTINGS.teachable);
    expert.reset(start);
    const first = expert.drive(observation);
    const grounds = first.grounds?.();
    expect(grounds?.brakeReason).toBe('leader');
    expect(first.grounds?.()).toEqual(grounds);
    expert.reset(start);
    expect(() => first.grounds?.()).toThrow('after the next one');
  });
});
