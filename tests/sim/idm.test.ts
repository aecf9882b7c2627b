import { describe, expect, it } from 'vitest';
import { idmAcceleration } from '../../src/sim/idm.ts';

describe('the intelligent driver model', () => {
  it('accelerates fully from standstill on a free road and not at all at the wanted speed', () => {
    expect(idmAcceleration(0, 10, Infinity, 0, 2, 1.2, 1.6)).toBe(1.6);
    expect(idmAcceleration(10, 10, Infinity, 0, 2, 1.2, 1.6)).toBe(0);
  });

  it('brakes gently, not without bound, when it is far too fast', () => {
    expect(idmAcceleration(30, 10, Infinity, 0, 2, 1.2, 1.6)).toBe(-3.2);
  });

  it('keeps its equilibrium gap behind a leader of equal speed', () => {
    const gap = (2 + 8 * 1.2) / Math.sqrt(1 - (8 / 12) ** 4);
    expect(idmAcceleration(8, 12, gap, 8, 2, 1.2, 1.6)).toBeCloseTo(0, 12);
    expect(idmAcceleration(8, 12, gap * 0.9, 8, 2, 1.2, 1.6)).toBeLessThan(0);
    expect(idmAcceleration(8, 12, gap * 1.1, 8, 2, 1.2, 1.6)).toBeGreaterThan(0);
  });

  it('stops before a standing obstacle with the standstill gap left', () => {
    let v = 12;
    let x = 0;
    for (let step = 0; step < 1200; step += 1) {
      const a = Math.max(-8, idmAcceleration(v, 12, 80 - x, 0, 2, 1.2, 1.6));
      const next = Math.max(0, v + a * 0.05);
      x += ((v + next) / 2) * 0.05;
      v = next;
    }
    expect(80 - x).toBeGreaterThan(1.9);
    expect(80 - x).toBeLessThan(2.6);
  });
});
