import { describe, expect, it } from 'vitest';
import { raceScenes } from '../../../src/training/past/raceScenes.ts';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';

describe('a race on short scenes', () => {
  it('stops as soon as one is proven better or worse', async () => {
    const better = await raceScenes(50, 0.2, [], async () => 0.9);
    expect(better.verdict).toBe('better');
    expect(better.differences.length).toBeLessThan(8);
    const worse = await raceScenes(50, 0.2, [], async () => -0.9);
    expect(worse.verdict).toBe('worse');
    expect(worse.differences).toEqual(better.differences.map((value) => -value));
  });

  it('proves nothing between equals, and uses up the scenes', async () => {
    expect(await raceScenes(6, 0.2, [], async () => 0)).toEqual({ verdict: 'unproven', differences: [0, 0, 0, 0, 0, 0] });
  });

  it('adds evidence to that of earlier races', async () => {
    const first = await raceScenes(2, 0.2, [], async () => 0.5);
    expect(first.verdict).toBe('unproven');
    const later = await raceScenes(10, 0.2, first.differences, async () => 0.5);
    expect(later.verdict).toBe('better');
    expect(later.differences.slice(0, 2)).toEqual([0.5, 0.5]);
  });

  it('calls one of two equals better in at most alpha of the races', async () => {
    const random = new SeededRandom(4);
    let wrong = 0;
    for (let race = 0; race < 400; race += 1) {
      const { verdict } = await raceScenes(20, 0.2, [], async () => random.between(-1, 1));
      if (verdict === 'better') wrong += 1;
    }
    expect(wrong / 400).toBeLessThan(0.2);
    expect(wrong).toBeGreaterThan(0);
  });
});
