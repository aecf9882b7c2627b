import { describe, expect, it } from 'vitest';
import type { InfractionKind } from '../../../src/leaderboard/Infraction.ts';
import { sceneScore } from '../../../src/training/past/sceneScore.ts';
import type { SceneDrive } from '../../../src/training/past/SceneStage.ts';

function drive(progressM: number, kinds: readonly InfractionKind[] = [], failures = 0): SceneDrive {
  return { progressM, failures, ticks: 99, infractions: kinds.map((kind) => ({ kind, tick: 5, timeS: 0.25, at: { x: 0, y: 0, z: 0 } })) };
}

describe('the score of a short scene', () => {
  it('falls with what the expert is ahead, and gains nothing beyond it', () => {
    const scores = [0, 20, 40, 60].map((metres) => sceneScore(drive(metres), { progressM: 40 }));
    expect(scores).toEqual([0, 0.5, 1, 1]);
  });

  it('does not reward running a light at which the expert waits', () => {
    expect(sceneScore(drive(0), { progressM: 0.2 })).toBeGreaterThan(0.95);
    expect(sceneScore(drive(30, ['redLight']), { progressM: 0.2 })).toBeCloseTo(0.7);
  });

  it('takes the leaderboard\'s penalty for each infraction, and the share of failing steps', () => {
    expect(sceneScore(drive(40, ['collisionPedestrian', 'collisionVehicle']), { progressM: 40 })).toBeCloseTo(0.5 * 0.6);
    expect(sceneScore(drive(40, [], 50), { progressM: 40 })).toBeCloseTo(0.5);
  });
});
