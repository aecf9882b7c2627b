import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/driving/Action.ts';
import type { DrivingSample } from '../../../src/tasks/driving/DrivingSample.ts';
import { scoreAction } from '../../../src/tasks/driving/scoreAction.ts';

const WORST = -10;

function action(targetSpeedMps: number, lateralOffsetLeftM = 0): Action {
  return { targetSpeedMps, lateralOffsetLeftM, reason: 'cruise' };
}

function sample(changes: Partial<DrivingSample> = {}): DrivingSample {
  return { scene: new Float32Array(0), driven: action(8), expert: action(8), infractions: [], ...changes };
}

/** Cruising a little slower is as good; so is passing on the left. */
const SOFT = sample({ acceptable: [{ fromMps: 5, toMps: 8.5, fromLeftM: -0.4, toLeftM: 0.4 }, { fromMps: 3, toMps: 4, fromLeftM: 3, toLeftM: 3 }] });

describe('scoreAction', () => {
  it('gives one point to every action that is right, and less with the distance to it', () => {
    expect([action(8), action(5), action(8.5, 0.4), action(3.5, 3)].map((one) => scoreAction(one, SOFT, WORST).score)).toEqual([1, 1, 1, 1]);
    expect(scoreAction(action(3.3), SOFT, WORST)).toEqual({ score: expect.closeTo(0.5, 9), feedback: 'target speed 1.7 m/s below what is right', repeats: false });
    expect(scoreAction(action(8, 0.9), SOFT, WORST).score).toBeCloseTo(0.5, 9);
    expect(scoreAction(action(20), SOFT, WORST)).toMatchObject({ score: 0, feedback: 'target speed 11.5 m/s above what is right' });
    expect(scoreAction(action(8, 3), SOFT, WORST).score).toBe(0);
  });

  it('takes the expert\'s own action alone for right where it did not say what else is', () => {
    expect(scoreAction(action(8), sample(), WORST)).toEqual({ score: 1, feedback: 'a right target speed', repeats: false });
    expect(scoreAction(action(6.3), sample(), WORST).score).toBeCloseTo(0.5, 9);
    expect(scoreAction(action(0.5), sample({ expert: action(0) }), WORST).score).toBeCloseTo(0.5, 9);
  });

  it('stays between 0 and 1, and falls neither inside of what is right nor rises outside of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true }), (mps, more, left) => {
        const { score } = scoreAction(action(mps, left), SOFT, WORST);
        expect(score >= 0 && score <= 1).toBe(true);
        if (mps > 8.5) expect(scoreAction(action(mps + more, left), SOFT, WORST).score).toBeLessThanOrEqual(score);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('blames who repeats what led to an infraction, nobody who does what is right, and nobody at all where the driver had decided rightly', () => {
    const followed = { ...SOFT, infractions: ['the car hit a vehicle'] };
    const blamed = { ...followed, driven: action(12) };
    expect(scoreAction(action(12), blamed, WORST)).toEqual({ score: WORST, feedback: 'repeats the action that led to the infraction', repeats: true });
    expect(scoreAction(action(8.5), blamed, WORST)).toMatchObject({ score: 1, repeats: false });
    expect(scoreAction(action(9.5), blamed, WORST)).toMatchObject({ repeats: false });
    expect(scoreAction(action(12), { ...followed, driven: action(6) }, WORST)).toEqual({ score: 0, feedback: 'the driver had decided rightly: nobody is blamed', repeats: false });
  });
});
