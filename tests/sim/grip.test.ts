import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { ownTown, straightRoad, straightSetup, townSetup } from './roads.ts';

/** Hardest braking (m/s²) of traffic at 10 m/s before a walker who appears 14 m ahead. */
function hardestBraking(roadGrip: number): number {
  const world = new EmbeddedWorld();
  const { actors } = world.reset(straightSetup(straightRoad(), { x: 700, roadGrip }));
  const car = FIRST_SCRIPTED_ID;
  world.step({
    ego: STAND,
    actors: [
      { kind: 'spawn', id: car, actor: { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x: 100, y: -1.75, z: 0, headingRad: 0 }, speedMps: 10, lengthM: 4.2, widthM: 2, heightM: 1.4 } },
      { kind: 'follow', id: car, speedMps: 10, blind: false },
    ],
  });
  for (let step = 0; step < 40; step += 1) world.step({ ego: STAND });
  const walker = { kind: ActorKind.walker, typeId: 'walker.pedestrian.0001', pose: { x: actors.x[1] + 16, y: -1.75, z: 0, headingRad: 0 }, speedMps: 0, lengthM: 0.4, widthM: 0.4, heightM: 1.8 };
  let hardest = 0;
  for (let step = 0; step < 100; step += 1) {
    world.step(step === 0 ? { ego: STAND, actors: [{ kind: 'spawn', id: car + 1, actor: walker }] } : { ego: STAND });
    hardest = Math.min(hardest, actors.accelMps2[1]);
  }
  return hardest;
}

describe('grip', () => {
  it('bounds how hard traffic brakes', () => {
    expect(hardestBraking(1)).toBeLessThan(-5);
    expect(hardestBraking(0.5)).toBeGreaterThan(-4.01);
  });

  it.each([0.4, 0.7])('makes traffic slower and more careful, not unsafe (%f)', (roadGrip) => {
    const run = (grip: number): { overlaps: string[]; way: number } => {
      const world = new EmbeddedWorld();
      const { actors } = world.reset({ ...townSetup(ownTown(), { vehicles: 60, walkers: 10, carelessWalkers: 0 }, 2), weather: { visibilityM: 200, roadGrip: grip } });
      const overlaps: string[] = [];
      let way = 0;
      for (let step = 0; step < 1500; step += 1) {
        world.step({ ego: STAND });
        if (step % 4 === 0) overlaps.push(...overlappingVehicles(actors));
        for (let row = 1; row < actors.count; row += 1) way += Math.abs(actors.speedMps[row]);
      }
      return { overlaps, way };
    };
    const dry = run(1);
    const wet = run(roadGrip);
    expect([dry.overlaps, wet.overlaps]).toEqual([[], []]);
    expect(wet.way).toBeLessThan(dry.way);
  });
});
