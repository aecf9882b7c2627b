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
import { hasSharedMaps, NEEDS_SHARED, townText } from './sharedFiles.ts';

const ODD_NUMBERS = ['', '-1', '0', '1e9', '-1e9', '1e308', 'NaN', 'Infinity', 'x', '1e-12', '0.5', '-0', '3', '1e4', '99999999999999999999'];

/** Damages a text in one to four places: cuts, repeats, swaps characters, or replaces attribute values by odd ones. */
function mutate(text: string, random: SeededRandom): string {
  let mutated = text;
  const times = 1 + random.below(4);
  for (let time = 0; time < times; time += 1) {
    const at = random.below(mutated.length);
    switch (random.below(6)) {
      case 0:
        mutated = mutated.slice(0, at);
        break;
      case 1:
        mutated = mutated.slice(0, at) + mutated.slice(at + 1 + random.below(200));
        break;
      case 2: {
        const from = random.below(mutated.length);
        mutated = mutated.slice(0, at) + mutated.slice(from, from + random.below(400)) + mutated.slice(at);
        break;
      }
      case 3:
        mutated = `${mutated.slice(0, at)}${String.fromCharCode(32 + random.below(95))}${mutated.slice(at + 1)}`;
        break;
      default:
        mutated = replaceAttribute(mutated, at, random);
    }
    if (mutated.length === 0) return mutated;
  }
  return mutated;
}

/** Replaces the value of the next attribute by an odd number or by the value of another attribute: links and ids go wrong that way. */
function replaceAttribute(text: string, at: number, random: SeededRandom): string {
  const open = text.indexOf('="', at);
  const close = open < 0 ? -1 : text.indexOf('"', open + 2);
  if (close < 0) return text;
  const other = /="([^"]*)"/.exec(text.slice(random.below(text.length)));
  const value = random.below(2) === 0 ? random.pick(ODD_NUMBERS) : (other?.[1] ?? '');
  return `${text.slice(0, open + 2)}${value}${text.slice(close)}`;
}

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
    expect(outcome.slowestMs).toBeLessThan(3000);
  });

  it.skipIf(!hasSharedMaps)(`Town02${NEEDS_SHARED}`, () => {
    const outcome = survive(townText('Town02'), 12, 30);
    expect(outcome.maps + outcome.errors).toBe(30);
    expect(outcome.slowestMs).toBeLessThan(5000);
  });
});
