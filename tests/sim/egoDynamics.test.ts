import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driveControlled } from '../../src/sim/egoDynamics.ts';
import { LongitudinalTable } from '../../src/sim/LongitudinalTable.ts';
import { WorldState } from '../../src/sim/WorldState.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import { pedals } from './drives.ts';

const TABLE = LongitudinalTable.carlaMkz();

/** A car alone on a plane, at the origin, heading east. */
function car(speedMps = 0): WorldState {
  const state = new WorldState(1, 0);
  state.addRow();
  state.cosHeading[0] = 1;
  state.speedMps[0] = speedMps;
  state.slipSpeedMps[0] = speedMps;
  return state;
}

function drive(state: WorldState, control: VehicleControl, steps: number, grip = 1): void {
  for (let step = 0; step < steps; step += 1) driveControlled(state, 0, control, TABLE, grip);
}

describe('the ego', () => {
  it('reaches 50 km/h in about 2.5 s and stops from there within 9 to 14 m', () => {
    const state = car();
    drive(state, pedals({ throttle: 1 }), 50);
    expect(state.speedMps[0] * 3.6).toBeGreaterThan(46);
    expect(state.speedMps[0] * 3.6).toBeLessThan(54);
    const from = state.x[0];
    drive(state, pedals({ brake: 1 }), 60);
    expect(state.speedMps[0]).toBe(0);
    expect(state.x[0] - from).toBeGreaterThan(9);
    expect(state.x[0] - from).toBeLessThan(14);
  });

  it('turns with the curvatures of the World on Rails fit', () => {
    const curvatures = [0.1, 0.2, 0.4, 0.6, 0.8, 1].map((steer) => {
      const state = car(2);
      drive(state, pedals({ throttle: 0.5, steer }), 20);
      return state.yawRateRadPerS[0] / state.slipSpeedMps[0];
    });
    [0.028, 0.055, 0.11, 0.165, 0.218, 0.269].forEach((expected, index) => expect(Math.abs(curvatures[index] - expected)).toBeLessThan(0.012));
  });

  it('turns its wheels no faster than 1.2 rad/s', () => {
    const state = car(5);
    drive(state, pedals({ steer: 1 }), 1);
    expect(state.wheelRad[0]).toBeCloseTo(0.06, 10);
  });

  it('corners with at most 7 m/s² on a dry road and less on a slippery one', () => {
    for (const grip of [1, 0.5]) {
      const state = car(20);
      drive(state, pedals({ throttle: 0.5, steer: 1 }), 20, grip);
      expect(Math.abs(state.yawRateRadPerS[0] * state.slipSpeedMps[0])).toBeLessThan(7.1 * grip);
      expect(Math.abs(state.yawRateRadPerS[0] * state.slipSpeedMps[0])).toBeGreaterThan(6 * grip);
    }
  });

  it('needs a longer way to stop on a slippery road', () => {
    const ways = [1, 0.5, 0.25].map((grip) => {
      const state = car(15);
      drive(state, pedals({ brake: 1 }), 200, grip);
      expect(state.speedMps[0]).toBe(0);
      return state.x[0];
    });
    expect(ways[0] * 1.2).toBeLessThan(ways[1]);
    expect(ways[1] * 1.8).toBeLessThan(ways[2]);
  });

  it('does not creep: with no pedal, a light throttle or the hand brake it stays where it is', () => {
    for (const control of [pedals(), pedals({ throttle: 0.2 }), pedals({ throttle: 1, handBrake: true }), pedals({ reverse: true })]) {
      const state = car();
      drive(state, control, 100);
      expect([state.x[0], state.y[0], state.speedMps[0]]).toEqual([0, 0, 0]);
    }
  });

  it('stops before it changes direction, and reverses up to 8.5 m/s', () => {
    const state = car(8);
    const speeds: number[] = [];
    for (let step = 0; step < 400; step += 1) {
      drive(state, pedals({ throttle: 1, reverse: true }), 1);
      speeds.push(state.slipSpeedMps[0]);
    }
    const firstBack = speeds.findIndex((speed) => speed < 0);
    expect(speeds[firstBack - 1]).toBe(0);
    expect(Math.min(...speeds)).toBeGreaterThanOrEqual(-8.5);
    expect(speeds.at(-1)).toBeLessThan(-7);
  });

  it('never changes the sign of its speed within a step, whatever the pedals', () => {
    const control = fc.record({
      throttle: fc.double({ min: 0, max: 1, noNaN: true }), brake: fc.double({ min: 0, max: 1, noNaN: true }),
      steer: fc.double({ min: -1, max: 1, noNaN: true }), reverse: fc.boolean(), handBrake: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.double({ min: -8, max: 40, noNaN: true }), fc.array(control, { minLength: 1, maxLength: 30 }), fc.double({ min: 0.1, max: 1, noNaN: true }), (speed, controls, grip) => {
        const state = car(speed);
        for (const each of controls) {
          const before = state.slipSpeedMps[0];
          driveControlled(state, 0, each, TABLE, grip);
          expect(before * state.slipSpeedMps[0]).toBeGreaterThanOrEqual(0);
          expect(Math.abs(state.slipSpeedMps[0] - before)).toBeLessThanOrEqual(10 * grip * 0.05 + 1e-9);
          expect(Math.abs(state.cosHeading[0] ** 2 + state.sinHeading[0] ** 2 - 1)).toBeLessThan(1e-12);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
