import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { LaneIndex } from '../../src/map/LaneIndex.ts';
import { DRIVABLE_LANES } from '../../src/map/LaneType.ts';
import { MapError } from '../../src/map/MapError.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { RouteError } from '../../src/map/routing/RouteError.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import { crossingText } from './maps/crossingText.ts';
import { motorwayText } from './maps/motorwayText.ts';
import { mutate } from './mutate.ts';
import { hasSharedMaps, NEEDS_SHARED, townText } from './sharedFiles.ts';

/** Far beyond what any map here takes, even on a busy machine: more is a hang. */
const HANG_MS = 20_000;

/** Uses a map that was read: the index answers and routes are planned or refused. */
function use(map: RoadMap, random: SeededRandom): void {
  const { bounds, samples } = map;
  expect([bounds.minX, bounds.minY, bounds.maxX, bounds.maxY].every(Number.isFinite)).toBe(true);
  for (const column of [samples.x, samples.y, samples.z, samples.headingRad, samples.curvaturePerM, samples.widthM, samples.speedLimitMps]) {
    expect(column.every(Number.isFinite)).toBe(true);
  }
  const hit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };
  new LaneIndex(map).nearest((bounds.minX + bounds.maxX) / 2, (bounds.minY + bounds.maxY) / 2, DRIVABLE_LANES, hit);
  expect(hit.lane).toBeGreaterThanOrEqual(0);
  const place = (): { x: number; y: number; z: number } => {
    const sample = random.below(samples.count);
    return { x: samples.x[sample]!, y: samples.y[sample]!, z: samples.z[sample]! };
  };
  try {
    planRoute(map, [place(), place()]);
  } catch (error) {
    if (!(error instanceof RouteError)) throw error;
  }
}

function survive(text: string, seed: number, rounds: number): { maps: number; errors: number; slowestMs: number } {
  const random = new SeededRandom(seed);
  const outcome = { maps: 0, errors: 0, slowestMs: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const mutated = mutate(text, random);
    const began = performance.now();
    try {
      use(readRoadMap(mutated, 'mutated'), random);
      outcome.maps += 1;
    } catch (error) {
      if (!(error instanceof MapError)) throw new Error(`round ${round} of seed ${seed} ended in ${String(error)}`, { cause: error });
      expect(error.remedy).not.toBe('');
      expect(error.where).toMatch(/\S/);
      outcome.errors += 1;
    }
    outcome.slowestMs = Math.max(outcome.slowestMs, performance.now() - began);
  }
  return outcome;
}

describe('a damaged map file ends in a map or a MapError, never in a hang', () => {
  it.each([
    ['crossing', crossingText(), 400],
    ['motorway', motorwayText(), 400],
  ])('%s', (_name, text, rounds) => {
    const outcome = survive(text, 11, rounds);
    expect(outcome.maps + outcome.errors).toBe(rounds);
    expect(Math.min(outcome.maps, outcome.errors)).toBeGreaterThan(rounds / 20);
    expect(outcome.slowestMs).toBeLessThan(HANG_MS);
  });

  it.skipIf(!hasSharedMaps)(`Town02${NEEDS_SHARED}`, () => {
    const outcome = survive(townText('Town02'), 12, 30);
    expect(outcome.maps + outcome.errors).toBe(30);
    expect(outcome.slowestMs).toBeLessThan(HANG_MS);
  });
});
