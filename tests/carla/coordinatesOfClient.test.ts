import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axesOf, transformPoint } from '../../src/carla/coordinates.ts';
import type { CarlaVector } from '../../src/carla/coordinates.ts';
import { NEEDS_CLIENT, PYTHON, runClient } from './pythonWithCarla.ts';

const angle = fc.double({ min: -180, max: 180, noNaN: true });
const metres = fc.double({ min: -50, max: 50, noNaN: true });
const samples = fc.sample(fc.tuple(fc.tuple(metres, metres, metres, angle, angle, angle), fc.tuple(metres, metres, metres)), { seed: 6, numRuns: 60 });

function listed({ x, y, z }: CarlaVector): unknown[] {
  return [x, y, z].map((value) => expect.closeTo(value, 3));
}

describe.skipIf(PYTHON === undefined)(`CARLA's frame${NEEDS_CLIENT}`, () => {
  it('has the axes and places that its own client computes', async () => {
    const wanted = samples.map(([[x, y, z, pitch, yaw, roll], [px, py, pz]]) => {
      const rotation = { pitch, yaw, roll };
      const { ahead, right, up } = axesOf(rotation);
      return { ahead: listed(ahead), right: listed(right), up: listed(up), point: listed(transformPoint({ location: { x, y, z }, rotation }, { x: px, y: py, z: pz })) };
    });
    expect(await runClient('transforms.py', 0, JSON.stringify(samples))).toEqual(wanted);
  });
});
