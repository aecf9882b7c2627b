import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { MapError } from '../../src/map/MapError.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { WorldError } from '../../src/world/WorldError.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';
import { crossingText } from '../map/maps/crossingText.ts';
import { motorwayText } from '../map/maps/motorwayText.ts';
import { mutate } from '../map/mutate.ts';
import { STAND } from './drives.ts';

/** Far beyond what any map here takes, even on a busy machine: more is a hang. */
const HANG_MS = 20_000;

/** Lives in a map for a while: everything stays a number. */
function live(map: RoadMap, random: SeededRandom): void {
  const { samples } = map;
  const at = random.below(samples.count);
  const world = new EmbeddedWorld();
  const { actors } = world.reset({
    map, seed: 1, weather: CLEAR_WEATHER,
    ego: { pose: { x: samples.x[at], y: samples.y[at], z: samples.z[at], headingRad: samples.headingRad[at] }, speedMps: 5 },
    traffic: { vehicles: 12, walkers: 4, carelessWalkers: 0.5, parkedCars: 3, props: 3, emergencyVehicles: 1 },
  });
  for (let step = 0; step < 120; step += 1) world.step({ ego: { ...STAND, brake: 0, throttle: 0.5 } });
  for (const column of [actors.x, actors.y, actors.z, actors.headingRad, actors.speedMps, actors.velocityX, actors.velocityY]) {
    expect(column.subarray(0, actors.count).every(Number.isFinite)).toBe(true);
  }
}

describe('a world on a damaged map lives, or refuses it with a WorldError, and never hangs', () => {
  it.each([
    ['crossing', crossingText(), 500],
    ['motorway', motorwayText(), 400],
  ])('%s', (_name, text, rounds) => {
    const random = new SeededRandom(21);
    const outcome = { worlds: 0, refused: 0, noMap: 0, slowestMs: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const mutated = mutate(text, random);
      const began = performance.now();
      try {
        live(readRoadMap(mutated, 'mutated'), random);
        outcome.worlds += 1;
      } catch (error) {
        if (error instanceof MapError) outcome.noMap += 1;
        else if (error instanceof WorldError) outcome.refused += 1;
        else throw new Error(`round ${round} ended in ${String(error)}`, { cause: error });
      }
      outcome.slowestMs = Math.max(outcome.slowestMs, performance.now() - began);
    }
    expect(outcome.worlds).toBeGreaterThan(rounds / 12);
    expect(outcome.slowestMs).toBeLessThan(HANG_MS);
  });

  it('refuses a map that is larger than any town', () => {
    const far = crossingText().replace(/x="[^"]*"/, 'x="1e6"');
    const map = readRoadMap(far, 'far');
    expect(() => new EmbeddedWorld().reset({ map, seed: 1, weather: CLEAR_WEATHER, ego: { pose: { x: 0, y: 0, z: 0, headingRad: 0 }, speedMps: 0 }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 } })).toThrow(
      expect.objectContaining({ code: 'WORLD_SETUP' }),
    );
  });
});
