import { describe, expect, it } from 'vitest';
import { speedSigns } from '../../../../src/carla/server/episode/speedSigns.ts';
import { hasSharedMaps, NEEDS_SHARED } from '../../../map/sharedFiles.ts';
import { TOWNS } from '../servedTowns.ts';
import { straightTown } from '../straightTown.ts';

describe('speed signs', () => {
  it('stand at their posts and have a box across the lanes that they are for', () => {
    expect(speedSigns(straightTown())).toEqual([
      { id: '7', x: 400, y: -5, headingRad: 0, limitKmh: 30, trigger: { x: 400, y: -1.75, z: 0, headingRad: 0, lengthM: 3, widthM: 3.5 } },
      { id: '8', x: 300, y: 5, headingRad: Math.PI, limitKmh: 60, trigger: { x: 300, y: expect.closeTo(1.75, 9), z: 0, headingRad: Math.PI, lengthM: 3, widthM: 3.5 } },
    ]);
  });

  it.skipIf(!hasSharedMaps)(`are as many in CARLA's towns as its client counts${NEEDS_SHARED}`, () => {
    expect(['Town01', 'Town02', 'Town04'].map((name) => speedSigns(TOWNS.open(name)).length)).toEqual([22, 21, 53]);
  });
});
