import { describe, expect, it } from 'vitest';
import { pathThrough } from '../../../../scenarios/behaviours/paths/ActorPath.ts';
import { leaderOnPath } from '../../../../scenarios/behaviours/paths/PathVehicle.ts';
import { ActorKind } from '../../../../src/world/ActorKind.ts';
import { testFrame } from '../../../driving/testFrame.ts';

const PATH = pathThrough(Array.from({ length: 61 }, (_, x) => ({ x, y: 0, z: 0, headingRad: 0 })));
const CAR = { id: 2, lengthM: 4.5, widthM: 2, sM: 10, speedMps: 8 };

/** Gap to the leader when a body stands 20 m ahead, its near side so far beside the car's flank. */
function gapTo(kind: ActorKind, besideM: number): number | undefined {
  const frame = testFrame([{ id: 1, x: 0, y: 30 }, { id: 5, kind, x: 30, y: 1.2 + besideM, lengthM: 0.4, widthM: 0.4 }], { tick: 1 });
  return leaderOnPath(frame, CAR, { path: PATH })?.gapM;
}

describe('a scripted car on its path', () => {
  it('drives past a cone a hand\'s breadth beside its way, and stops for one that stands nearer', () => {
    expect(gapTo(ActorKind.prop, 0.2)).toBeUndefined();
    expect(gapTo(ActorKind.prop, 0.05)).toBeCloseTo(17.55, 6);
  });

  it('keeps more room to those who may move', () => {
    expect(gapTo(ActorKind.walker, 0.2)).toBeCloseTo(17.55, 6);
    expect(gapTo(ActorKind.walker, 0.4)).toBeUndefined();
  });
});
