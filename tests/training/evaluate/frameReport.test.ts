import { describe, expect, it } from 'vitest';
import { compareFrames } from '../../../src/training/evaluate/compareFrames.ts';
import { frameReport } from '../../../src/training/evaluate/frameReport.ts';
import type { JudgedFrame } from '../../../src/training/evaluate/JudgedFrame.ts';

const LEVELS = ['stop', 'slow', 'fast'];

function frame(changes: Partial<JudgedFrame> = {}): JudgedFrame {
  const decided = { level: 2, targetMps: 8 };
  return { episode: 'a', step: 0, reason: 'cruise', scenario: 'none', score: 1, exception: undefined, feedback: '', expert: decided, policy: decided, agrees: true, shouldStart: false, ...changes };
}

const stands = { level: 0, targetMps: 0 };

describe('frameReport', () => {
  it('groups frames by reason and scenario and counts who chose which level', () => {
    const frames = [
      frame(),
      frame({ step: 10, reason: 'redLight', scenario: 'Scenario3', expert: stands, score: 0, agrees: false, feedback: 'too fast' }),
      frame({ step: 20, episode: 'b', policy: undefined, score: -10, agrees: false, exception: 'exception: oops' }),
    ];
    const report = frameReport(frames, LEVELS);
    expect(report).toMatchObject({
      frames: 3,
      episodes: 2,
      exceptions: 1,
      exceptionMessages: [{ message: 'exception: oops', count: 1 }],
      byReason: [
        { reason: 'cruise', count: 2, meanScore: -4.5, agreement: 0.5, exceptions: 1, expertMps: 8, policyMps: 8 },
        { reason: 'redLight', count: 1, meanScore: 0, agreement: 0, exceptions: 0, expertMps: 0, policyMps: 8 },
      ],
      byScenario: [{ scenario: 'none', count: 2 }, { scenario: 'Scenario3', count: 1 }],
      confusion: [[0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 1, 1]],
      worst: [{ episode: 'b', step: 20, score: -10, why: 'exception: oops' }, { episode: 'a', step: 10, score: 0, why: 'too fast' }, { episode: 'a', step: 0, score: 1, why: '' }],
    });
    expect([report.score.mean, report.score.n, report.score.groups]).toEqual([-3, 3, 2]);
    expect(report.agreement.mean).toBeCloseTo(1 / 3, 12);
  });

  it('finds the inertia trap: a high score, and the car would never set off', () => {
    const resting = Array.from({ length: 96 }, (_, step) => frame({ step, expert: stands, policy: stands }));
    const starts = Array.from({ length: 4 }, (_, index) => frame({ step: 96 + index, policy: stands, score: 0, agrees: false, shouldStart: true }));
    const report = frameReport([...resting, ...starts], LEVELS);
    expect([report.score.mean, report.starting]).toEqual([0.96, { shouldStart: 4, staysPut: 4, trapped: true }]);
    const setsOff = starts.map((one) => ({ ...one, policy: { level: 1, targetMps: 2 } }));
    expect(frameReport([...resting, ...setsOff], LEVELS).starting).toEqual({ shouldStart: 4, staysPut: 0, trapped: false });
    expect(frameReport(starts.slice(0, 2), LEVELS).starting.trapped).toBe(false);
  });
});

describe('compareFrames', () => {
  it('takes the difference frame by frame, so that what is hard for both does not count', () => {
    const hard = [0.1, 0.9, 0.5, 0.3].map((score, step) => frame({ step, episode: step < 2 ? 'a' : 'b', score, reason: step === 3 ? 'redLight' : 'cruise' }));
    const better = hard.map((one) => ({ ...one, score: one.score + 0.1 }));
    const comparison = compareFrames(better, hard);
    expect([comparison.better, comparison.worse, comparison.same]).toEqual([4, 0, 0]);
    for (const value of [comparison.difference.mean, comparison.difference.low, comparison.difference.high]) expect(value).toBeCloseTo(0.1, 12);
    expect(comparison.byReason.map(({ reason, count }) => [reason, count])).toEqual([['cruise', 3], ['redLight', 1]]);
    expect(compareFrames(hard, hard)).toMatchObject({ difference: { mean: 0, low: 0, high: 0 }, same: 4 });
  });

  it('refuses other frames', () => {
    expect(() => compareFrames([frame()], [frame({ step: 10 })])).toThrow('same frames');
  });
});
