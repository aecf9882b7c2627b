import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LongitudinalTable } from '../../src/sim/LongitudinalTable.ts';

const TABLE = LongitudinalTable.carlaMkz();
const kmh = (speed: number): number => speed / 3.6;

describe('the longitudinal table', () => {
  it('keeps the published full-throttle and full-brake figures where the fits are sound', () => {
    const drive = [0, 10, 20, 30, 40, 50, 60, 80].map((speed) => TABLE.acceleration(kmh(speed), 1, 0));
    const expected = [7.6, 6.8, 6.1, 5.4, 4.7, 4.1, 3.6, 2.7];
    drive.forEach((accel, index) => expect(Math.abs(accel - expected[index])).toBeLessThan(0.15));
    const brake = [30, 40, 50, 60, 80, 100].map((speed) => TABLE.acceleration(kmh(speed), 0, 1));
    [-9.3, -6.9, -7.5, -8.1, -6.7, -7.3].forEach((accel, index) => expect(Math.abs(brake[index] - accel)).toBeLessThan(0.35));
  });

  it('caps braking near standstill at 10 m/s²', () => {
    expect([0, 5, 10, 15, 20].map((speed) => TABLE.acceleration(kmh(speed), 0, 1))).toEqual([-10, -10, -10, -10, -10]);
  });

  it('does not start to roll below a throttle of 0.3', () => {
    expect([0, 0.1, 0.2].map((throttle) => TABLE.acceleration(0, throttle, 0))).toEqual([0, 0, 0]);
    expect(TABLE.acceleration(0, 0.35, 0)).toBeGreaterThan(0);
  });

  it('has a top speed of 180 km/h, where full throttle balances drag', () => {
    expect(TABLE.acceleration(kmh(170), 1, 0)).toBeGreaterThan(0);
    expect(Math.abs(TABLE.acceleration(kmh(180), 1, 0))).toBeLessThan(0.02);
    expect(TABLE.acceleration(kmh(190), 1, 0)).toBeLessThan(0);
  });

  it('never rises with speed, never falls with throttle, never rises with brake', () => {
    const speed = fc.double({ min: 0, max: 58, noNaN: true });
    const pedal = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(speed, speed, pedal, pedal, (v1, v2, p1, p2) => {
        const [slow, fast] = v1 < v2 ? [v1, v2] : [v2, v1];
        const [light, hard] = p1 < p2 ? [p1, p2] : [p2, p1];
        expect(TABLE.acceleration(fast, light, 0)).toBeLessThanOrEqual(TABLE.acceleration(slow, light, 0) + 1e-9);
        expect(TABLE.acceleration(slow, hard, 0)).toBeGreaterThanOrEqual(TABLE.acceleration(slow, light, 0) - 1e-9);
        expect(TABLE.acceleration(slow, 0, hard)).toBeLessThanOrEqual(TABLE.acceleration(slow, 0, light) + 1e-9);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
