import { describe, expect, it } from 'vitest';
import { SteeringPerturbation } from '../../../src/training/record/SteeringPerturbation.ts';

const straight = { throttle: 0.5, brake: 0, steer: 0, reverse: false, handBrake: false };

function pushes(seed: number, steps = 4000): number[] {
  const perturbation = new SteeringPerturbation({ steer: 0.3, everyS: 8 }, seed, 0.05);
  return Array.from({ length: steps }, () => perturbation.disturb(straight).steer);
}

describe('SteeringPerturbation', () => {
  it('pushes to both sides now and then, never beyond its limit, and leaves the rest of the control alone', () => {
    const steer = pushes(3);
    expect(Math.max(...steer)).toBeGreaterThan(0.1);
    expect(Math.min(...steer)).toBeLessThan(-0.1);
    expect(Math.max(...steer.map(Math.abs))).toBeLessThanOrEqual(0.3);
    const pushed = steer.filter((value) => value !== 0).length / steer.length;
    expect(pushed).toBeGreaterThan(0.05);
    expect(pushed).toBeLessThan(0.25);
    expect(new SteeringPerturbation({ steer: 1, everyS: 1 }, 1, 0.05).disturb(straight)).toEqual(straight);
  });

  it('is the same for the same seed and another for another', () => {
    expect(pushes(5)).toEqual(pushes(5));
    expect(pushes(5)).not.toEqual(pushes(6));
  });

  it('keeps the steering within its range', () => {
    const perturbation = new SteeringPerturbation({ steer: 1, everyS: 1 }, 2, 0.05);
    const steer = Array.from({ length: 1000 }, () => perturbation.disturb({ ...straight, steer: 0.9 }).steer);
    expect(Math.max(...steer)).toBe(1);
  });
});
