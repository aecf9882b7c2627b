import { describe, expect, it } from 'vitest';
import { LangPropControl, LEVEL_MPS } from '../../../src/tasks/drivingLangprop/LangPropControl.ts';

describe('LangProp\'s controllers', () => {
  it('steer with gains 1.25, 0.75 and 0.3 on a ninetieth of the angle, to three decimals, our left positive', () => {
    const control = new LangPropControl();
    // e = 0.1: 1.25 · 0.1 + 0.75 · 0.1 / 40 + 0.3 · 0.1 = 0.156875
    expect(control.control('MOVE', 9, 6, 6).steer).toBe(-0.157);
    // the same angle again: 0.125 + 0.75 · 0.2 / 40 + 0 = 0.12875
    expect(control.control('MOVE', 9, 6, 6).steer).toBe(-0.129);
    expect(control.control('MOVE', -170, 6, 6).steer).toBe(1);
  });

  it('drive with gains 5, 0.5 and 1 towards 6, 0.1 and 0 m/s, at most three quarters of the throttle, the whole brake', () => {
    expect(LEVEL_MPS).toEqual({ MOVE: 6, SLOW: 0.1, STOP: 0 });
    const control = new LangPropControl();
    expect(control.control('MOVE', 0, 6, 0)).toEqual({ throttle: 0.75, brake: 0, steer: 0, reverse: false, handBrake: false });
    // e = 0.05 after 6: 0.25 + 0.5 · 6.05 / 40 − 5.95 < 0
    expect(control.control('MOVE', 0, 6, 5.95)).toMatchObject({ throttle: 0, brake: 1 });
    // e = 0.05 again: 0.25 + 0.5 · 6.1 / 40 + 0
    expect(control.control('MOVE', 0, 6, 5.95).throttle).toBeCloseTo(0.32625, 9);
    expect(control.control('STOP', 0, 0, 0)).toMatchObject({ throttle: 0, brake: 1 });
  });

  it('forget an error after 40 steps, and go on from a saved state', () => {
    const control = new LangPropControl();
    control.control('MOVE', 90, 6, 6);
    for (let step = 0; step < 39; step += 1) control.control('MOVE', 0, 6, 6);
    const other = new LangPropControl();
    other.restore(control.save());
    expect(control.control('MOVE', 9, 6, 6)).toEqual(other.control('MOVE', 9, 6, 6));
    const fresh = new LangPropControl();
    control.reset();
    expect(control.control('MOVE', 9, 6, 6)).toEqual(fresh.control('MOVE', 9, 6, 6));
  });
});
