import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { ownTown, townSetup } from './roads.ts';
import { stateOf } from './stateOf.ts';

const TOWN = ownTown();

/** The town with the ego beside a junction, where the others turn; what is seen of them in two minutes. */
function watched() {
  const world = new EmbeddedWorld();
  const { actors } = world.reset(townSetup(TOWN, { vehicles: 80, walkers: 0, carelessWalkers: 0 }, 3));
  const lane = TOWN.junctions.find((junction) => junction.control === 'lights')!.lanes[0];
  const row = TOWN.lanes.firstSample[lane];
  const { x, y, headingRad } = TOWN.samples;
  world.step({ ego: STAND, actors: [{ kind: 'teleport', id: 1, pose: { x: x[row] + 9 * Math.sin(headingRad[row]), y: y[row] - 9 * Math.cos(headingRad[row]), z: 0, headingRad: 0 } }] });
  const seen = { steered: 0, offPath: [] as number[], lateralMps2: [] as number[], sideways: [] as number[], overlaps: [] as string[], changes: 0, railOffset: [] as number[] };
  let before = stateOf(world, TOWN);
  for (let step = 0; step < 2400; step += 1) {
    world.step({ ego: STAND });
    const now = stateOf(world, TOWN);
    for (let other = 1; other < now.count; other += 1) {
      if (now.steered[other] !== before.steered[other]) seen.changes += 1;
      if (now.speedMps[other] < 0.5) continue;
      if (now.steered[other] === 0) {
        if (now.aimX[other] === now.aimY[other]) seen.railOffset.push(Math.abs(now.leftM[other]));
        continue;
      }
      seen.steered += 1;
      seen.offPath.push(Math.abs(now.leftM[other] - now.aimX[other]));
      seen.lateralMps2.push(Math.abs(now.yawRateRadPerS[other] * now.speedMps[other]));
      if (before.steered[other] === 0) continue;
      const dx = now.x[other] - before.x[other];
      const dy = now.y[other] - before.y[other];
      const along = dx * now.cosHeading[other] + dy * now.sinHeading[other];
      seen.sideways.push(Math.abs(dy * now.cosHeading[other] - dx * now.sinHeading[other]) / Math.max(along, 0.01));
    }
    if (step % 5 === 0) seen.overlaps.push(...overlappingVehicles(actors));
    before = now;
  }
  return seen;
}

const seen = watched();
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
const share = (values: readonly number[], limit: number): number => values.filter((value) => value <= limit).length / values.length;

describe('traffic near the ego', () => {
  it('is steered, and on rails again when it has left', () => {
    expect(seen.steered).toBeGreaterThan(5000);
    expect(seen.changes).toBeGreaterThan(20);
    expect(most(seen.railOffset)).toBe(0);
  });

  it('keeps to its path within a hand, and within 0.7 m in the tightest turns', () => {
    expect(share(seen.offPath, 0.2)).toBeGreaterThan(0.9);
    expect(most(seen.offPath)).toBeLessThan(0.7);
  });

  it('moves where its wheels point: hardly sideways, and never harder in a curve than tyres hold', () => {
    expect(most(seen.sideways)).toBeLessThan(0.45);
    expect(share(seen.sideways, 0.25)).toBeGreaterThan(0.99);
    expect(most(seen.lateralMps2)).toBeLessThan(7);
  });

  it('touches nobody', () => {
    expect(seen.overlaps).toEqual([]);
  });
});
