import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPlan } from '../../expert/explain/explainPlan.ts';
import { emptyMemory } from '../../expert/ExpertMemory.ts';
import { EXPERT_SETTINGS } from '../../expert/ExpertSettings.ts';
import { planDrive } from '../../expert/planDrive.ts';
import { Workspace } from '../../expert/Workspace.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { TestActor } from '../driving/testFrame.ts';
import { decide, straightScene } from './straightScene.ts';

const SEED = 20260;
const SOME = { seed: SEED, numRuns: 30 };

const anybody = fc.record({
  kind: fc.constantFrom(ActorKind.car, ActorKind.truck, ActorKind.motorcycle, ActorKind.bicycle, ActorKind.walker, ActorKind.prop),
  x: fc.double({ min: -20, max: 60, noNaN: true }),
  y: fc.double({ min: 2.5, max: 6, noNaN: true }),
  speedMps: fc.double({ min: 0, max: 9, noNaN: true }),
  lengthM: fc.double({ min: 0.5, max: 6, noNaN: true }),
  widthM: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
});

/** Who stands beside the lane or in it, and who drives along it on either side. */
const beside = fc.record({
  kind: fc.constantFrom(ActorKind.car, ActorKind.bicycle, ActorKind.prop),
  x: fc.double({ min: 8, max: 45, noNaN: true }),
  y: fc.double({ min: 0.3, max: 4, noNaN: true }),
  headingRad: fc.constantFrom(0, 0.2),
  speedMps: fc.constantFrom(0, 2, 6),
  lengthM: fc.double({ min: 0.5, max: 5, noNaN: true }),
  widthM: fc.double({ min: 0.4, max: 2, noNaN: true }),
});

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(Object.freeze(value))) deepFrozen(inner);
  return value;
}

/** A wall across the whole road. */
function wall(aheadM: number): TestActor {
  return { id: 5, kind: ActorKind.prop, x: aheadM, y: 0, lengthM: 1, widthM: 14 };
}

describe('planDrive', () => {
  it('drives on at the pace of the road when nobody is there', () => {
    const { action } = decide('twoWay', []);
    expect(action).toEqual({ targetSpeedMps: 10.4, lateralOffsetLeftM: 0, reason: 'cruise' });
  });

  it('does not care in which order the world lists its actors', () => {
    fc.assert(
      fc.property(fc.array(anybody, { minLength: 2, maxLength: 5 }), (others) => {
        const named = others.map((other, index) => ({ ...other, id: index + 2 }));
        expect(decide('twoWay', named.toReversed()).action).toEqual(decide('twoWay', named).action);
      }),
      SOME,
    );
  });

  it('does not care about somebody 200 m away', () => {
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 3 }), fc.double({ min: -3.1, max: 3.1, noNaN: true }), anybody, (others, bearingRad, distant) => {
        const named = others.map((other, index) => ({ ...other, id: index + 2 }));
        const far: TestActor = { ...distant, id: 90, x: 200 * Math.cos(bearingRad), y: 200 * Math.sin(bearingRad), headingRad: bearingRad + 1 };
        expect(decide('twoWay', [...named, far]).action).toEqual(decide('twoWay', named).action);
      }),
      SOME,
    );
  });

  it('never drives faster because a blocked road is nearer', () => {
    let last = Infinity;
    for (let aheadM = 60; aheadM >= 8; aheadM -= 2) {
      const { targetSpeedMps } = decide('twoWay', [wall(aheadM)]).action;
      expect(targetSpeedMps).toBeLessThanOrEqual(last + 1e-9);
      last = targetSpeedMps;
    }
    expect(last).toBe(0);
  });

  it('never drives faster because a leader is nearer than what was right when it was farther away', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), fc.double({ min: 2, max: 12, noNaN: true }), fc.constantFrom(ActorKind.car, ActorKind.truck, ActorKind.motorcycle), (leaderMps, speedMps, kind) => {
        let mostMps = Infinity;
        for (let aheadM = 60; aheadM >= 8; aheadM -= 2) {
          const plan = decide('oneWay', [{ id: 2, kind, x: aheadM, y: 0, speedMps: leaderMps }], { speedMps });
          expect(plan.action.targetSpeedMps).toBeLessThanOrEqual(mostMps + 1e-9);
          mostMps = Math.max(...explainPlan(plan, emptyMemory(), plan.workspace).acceptable.map(({ toMps }) => toMps));
        }
      }),
      { seed: SEED, numRuns: 12 },
    );
  });

  it('is a pure function: it changes neither the memory that it starts from nor its answer', () => {
    fc.assert(
      fc.property(fc.array(anybody, { minLength: 1, maxLength: 4 }), (others) => {
        const named = others.map((other, index) => ({ ...other, id: index + 2 }));
        const memory = deepFrozen({ ...emptyMemory(), planTick: 198, seen: named.map(({ id, speedMps }): [number, number, number, number] => [id, speedMps, 0, -1]) });
        const first = decide('twoWay', named, {}, memory);
        const again = decide('twoWay', named, {}, memory);
        expect({ action: again.action, memory: again.memory }).toEqual({ action: first.action, memory: first.memory });
      }),
      SOME,
    );
  });

  it('decides the same wherever the road lies and whichever way it runs', () => {
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 3 }), fc.double({ min: -3, max: 3, noNaN: true }), (others, headingRad) => {
        const named = others.map((other, index) => ({ ...other, id: index + 2 }));
        const here = decide('twoWay', named).action;
        const there = decide('twoWay', named, { pose: { x: 340, y: -120, headingRad } }).action;
        expect(there.reason).toBe(here.reason);
        expect(there.targetSpeedMps).toBeCloseTo(here.targetSpeedMps, 6);
        expect(there.lateralOffsetLeftM).toBeCloseTo(here.lateralOffsetLeftM, 6);
      }),
      SOME,
    );
  });

  it('mirrors what it does in a mirrored scene', () => {
    fc.assert(
      fc.property(fc.array(beside, { minLength: 1, maxLength: 3 }), fc.double({ min: 0, max: 12, noNaN: true }), fc.double({ min: -0.4, max: 0.4, noNaN: true }), (others, speedMps, leftM) => {
        const named = others.map((other, index) => ({ ...other, id: index + 2 }));
        const left = decide('oneWay', named, { speedMps, leftM }).action;
        const right = decide('oneWay', named.map((other) => ({ ...other, y: -other.y, headingRad: -other.headingRad })), { speedMps, leftM: -leftM }).action;
        expect(right.reason).toBe(left.reason);
        expect(right.targetSpeedMps).toBeCloseTo(left.targetSpeedMps, 6);
        expect(right.lateralOffsetLeftM).toBeCloseTo(-left.lateralOffsetLeftM, 6);
      }),
      SOME,
    );
  });

  it('keeps its speed and mirrors its path around something on either side', () => {
    for (const y of [0.9, 1.2, 1.6]) {
      const left = decide('oneWay', [{ id: 2, kind: ActorKind.prop, x: 25, y, lengthM: 1, widthM: 0.6 }]).action;
      const right = decide('oneWay', [{ id: 2, kind: ActorKind.prop, x: 25, y: -y, lengthM: 1, widthM: 0.6 }]).action;
      expect(right.targetSpeedMps).toBeCloseTo(left.targetSpeedMps, 6);
      expect(right.lateralOffsetLeftM).toBeCloseTo(-left.lateralOffsetLeftM, 6);
    }
  });

  it('stands while oncoming traffic uses the lane that a parked car forces it into, and goes when nobody comes', () => {
    const parked: TestActor = { id: 2, kind: ActorKind.prop, x: 12, y: 0, lengthM: 4.5, widthM: 2 };
    const coming: TestActor = { id: 3, x: 45, y: 3.5, headingRad: Math.PI, speedMps: 10 };
    const stuck = { ...emptyMemory(), stuckSince: 100 };
    const waiting = decide('twoWay', [parked, coming], { speedMps: 0 }, stuck).action;
    expect(waiting.reason).toBe('blocker');
    expect(waiting.targetSpeedMps).toBeLessThan(1.5);
    expect(Math.abs(waiting.lateralOffsetLeftM)).toBeLessThan(1);
    const alone = decide('twoWay', [parked], { speedMps: 0 }, stuck).action;
    expect(alone.targetSpeedMps).toBeGreaterThan(2);
    expect(alone.lateralOffsetLeftM).toBeGreaterThan(2);
  });

  it('slows for a walker who is about to cross, and not for one who walks along the sidewalk', () => {
    const out = decide('twoWay', [{ id: 2, kind: ActorKind.walker, x: 16, y: -2.6, headingRad: Math.PI / 2, speedMps: 1.4, lengthM: 0.5, widthM: 0.5 }]);
    expect(out.action.targetSpeedMps).toBeLessThan(7);
    const along = decide('twoWay', [{ id: 2, kind: ActorKind.walker, x: 16, y: -3.4, headingRad: 0, speedMps: 1.4, lengthM: 0.5, widthM: 0.5 }]);
    expect(along.action.targetSpeedMps).toBeGreaterThan(7);
  });

  it('judges 60 to 100 ways to drive on', () => {
    fc.assert(
      fc.property(fc.constantFrom('oneWay' as const, 'twoWay' as const), fc.array(fc.oneof(anybody, beside), { maxLength: 5 }), fc.double({ min: 0, max: 12, noNaN: true }), (road, others, speedMps) => {
        const { count } = decide(road, others.map((other, index) => ({ ...other, id: index + 2 })), { speedMps }).workspace.card;
        expect(count).toBeGreaterThanOrEqual(60);
        expect(count).toBeLessThanOrEqual(100);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('stays impatient while it is on the way past something, and is bold only as long as it is slow', () => {
    const parked: TestActor = { id: 2, kind: ActorKind.prop, x: 14, y: 0, lengthM: 4.5, widthM: 2 };
    const stuck = { ...emptyMemory(), stuckSince: 0, path: 'bypassLeft' as const };
    const fast = decide('twoWay', [parked], { speedMps: 4.5, leftM: 2.2 }, stuck);
    expect(fast.memory.path).toBe('bypassLeft');
    expect(fast.memory.stuckSince).toBe(0);
    expect([fast.boldness, fast.impatience]).toEqual([0, 2]);
    const free = decide('twoWay', [], { speedMps: 4.5 }, stuck);
    expect(free.memory.stuckSince).toBe(-1);
  });

  it('goes on past what stands there when somebody staged comes whose way it reaches into by a hand only', () => {
    const parked: TestActor = { id: 2, kind: ActorKind.prop, x: 14, y: -0.6, lengthM: 24, widthM: 1 };
    const coming: TestActor = { id: 3, x: 68, y: 3.5, headingRad: Math.PI, speedMps: 13.9, lengthM: 4.2, widthM: 1.85 };
    for (const leftM of [1.6, 1.7, 1.8]) {
      const { ground, observation } = straightScene('twoWay', [parked, coming], { speedMps: 6, leftM });
      observation.privileged.frame.actors.flags[2] = ActorFlag.scripted;
      const { action } = planDrive(ground, observation, { ...emptyMemory(), stuckSince: 0, path: 'bypassLeft' }, EXPERT_SETTINGS.strong, new Workspace());
      expect({ leftM, goesOn: action.targetSpeedMps > 8 }).toEqual({ leftM, goesOn: true });
    }
  });

  it('keeps no plan in its tables: a used workspace plans like a new one', () => {
    const others: TestActor[] = [{ id: 2, x: 22, y: 0, speedMps: 4 }];
    const { action } = decide('twoWay', others);
    decide('twoWay', [wall(12)]);
    expect(decide('twoWay', others).action).toEqual(action);
  });
});
