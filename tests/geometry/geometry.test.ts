import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { angleDifferenceRad, degFromRad, radFromDeg, wrapAngleRad } from '../../src/geometry/angle.ts';
import { digestBytes, digestText } from '../../src/geometry/digest.ts';
import { hashUint32, hashUniform } from '../../src/geometry/hashRandom.ts';
import { boxContains, boxesOverlap, segmentsIntersect } from '../../src/geometry/orientedBox.ts';
import { Polyline } from '../../src/geometry/Polyline.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';

const angle = fc.double({ min: -50, max: 50, noNaN: true });
const place = fc.double({ min: -20, max: 20, noNaN: true });
const size = fc.double({ min: 0.1, max: 6, noNaN: true });

describe('angles', () => {
  it('wrap into (-π, π] and stay the same direction', () => {
    fc.assert(
      fc.property(angle, (a) => {
        const wrapped = wrapAngleRad(a);
        expect(wrapped).toBeGreaterThan(-Math.PI);
        expect(wrapped).toBeLessThanOrEqual(Math.PI);
        expect(Math.cos(wrapped)).toBeCloseTo(Math.cos(a), 9);
        expect(Math.sin(wrapped)).toBeCloseTo(Math.sin(a), 9);
      }),
      { seed: 1 },
    );
    expect([wrapAngleRad(Math.PI), wrapAngleRad(-Math.PI)]).toEqual([Math.PI, Math.PI]);
  });

  it('differ symmetrically by at most π, and convert there and back', () => {
    fc.assert(
      fc.property(angle, angle, (a, b) => {
        expect(angleDifferenceRad(a, b)).toBeCloseTo(angleDifferenceRad(b, a), 9);
        expect(angleDifferenceRad(a, b)).toBeLessThanOrEqual(Math.PI);
        expect(radFromDeg(degFromRad(a))).toBeCloseTo(a, 9);
      }),
      { seed: 2 },
    );
  });
});

describe('oriented boxes', () => {
  it('overlap exactly when a dense grid of one has a point in the other, boundary cases aside', () => {
    fc.assert(
      fc.property(place, place, angle, size, size, size, size, angle, (x, y, a, length, width, otherLength, otherWidth, b) => {
        const overlap = boxesOverlap(0, 0, Math.cos(a), Math.sin(a), length, width, x, y, Math.cos(b), Math.sin(b), otherLength, otherWidth);
        const seen = gridTouches(x, y, b, otherLength, otherWidth, a, length, width) || gridTouches(-x, -y, a, length, width, b, otherLength, otherWidth);
        if (seen) expect(overlap).toBe(true);
        if (!overlap) expect(seen).toBe(false);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('are told apart by a gap along each of the four edge directions', () => {
    const at = (x: number, y: number, headingRad: number) => boxesOverlap(0, 0, 1, 0, 2, 1, x, y, Math.cos(headingRad), Math.sin(headingRad), 2, 1);
    expect([at(3.99, 0, 0), at(4.01, 0, 0), at(0, 1.99, 0), at(0, 2.01, 0)]).toEqual([true, false, true, false]);
    expect([at(2.99, 0, Math.PI / 2), at(3.01, 0, Math.PI / 2)]).toEqual([true, false]);
    expect([at(3.5, 2.4, Math.PI / 4), at(3.0, 1.5, Math.PI / 4)]).toEqual([false, true]);
  });
});

describe('segments', () => {
  it('meet when they cross, touch or overlap, and not otherwise', () => {
    const cases: [number[], boolean][] = [
      [[0, 0, 2, 2, 0, 2, 2, 0], true],
      [[0, 0, 2, 0, 1, 0, 1, 5], true],
      [[0, 0, 2, 0, 1, 0, 3, 0], true],
      [[0, 0, 1, 0, 2, 0, 3, 0], false],
      [[0, 0, 1, 1, 0, 1, 0.4, 0.6], false],
    ];
    expect(cases.map(([p]) => segmentsIntersect(p[0]!, p[1]!, p[2]!, p[3]!, p[4]!, p[5]!, p[6]!, p[7]!))).toEqual(cases.map(([, meet]) => meet));
  });
});

describe('Polyline', () => {
  const line = fc.array(fc.record({ x: place, y: place }), { minLength: 2, maxLength: 12 }).filter((points) => points.every((p, i) => i === 0 || Math.abs(p.x - points[i - 1]!.x) + Math.abs(p.y - points[i - 1]!.y) > 0.1));

  it('projects a point of the line to itself', () => {
    const out = { sM: 0, leftM: 0, segment: 0 };
    const pose = { x: 0, y: 0, headingRad: 0 };
    const again = { x: 0, y: 0, headingRad: 0 };
    fc.assert(
      fc.property(line, fc.double({ min: 0, max: 1, noNaN: true }), (points, share) => {
        const chain = Polyline.from(points);
        chain.poseAt(share * chain.lengthM, 0, pose);
        chain.project(pose.x, pose.y, out);
        chain.poseAt(out.sM, 0, again);
        expect(again.x).toBeCloseTo(pose.x, 6);
        expect(again.y).toBeCloseTo(pose.y, 6);
        expect(out.leftM).toBeCloseTo(0, 6);
      }),
      { seed: 4 },
    );
  });

  it('measures curvature of a circle', () => {
    const circle = Polyline.from(Array.from({ length: 200 }, (_, index) => ({ x: 25 * Math.cos(index * 0.02), y: 25 * Math.sin(index * 0.02) })));
    expect(circle.curvatureAt(circle.lengthM / 2, 3)).toBeCloseTo(1 / 25, 2);
  });

  it('needs two points', () => {
    expect(() => Polyline.from([{ x: 0, y: 0 }])).toThrow('at least 2 points');
  });
});

describe('randomness', () => {
  it('depends on every part of its name and is uniform', () => {
    const values = Array.from({ length: 20_000 }, (_, counter) => hashUniform(7, 1, 3, counter));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    const buckets = Array.from({ length: 10 }, () => 0);
    for (const value of values) buckets[Math.floor(value * 10)]! += 1;
    expect(buckets.every((count) => Math.abs(count - 2000) < 250)).toBe(true);
    expect(new Set([hashUint32(1, 2, 3, 4), hashUint32(2, 2, 3, 4), hashUint32(1, 3, 3, 4), hashUint32(1, 2, 4, 4), hashUint32(1, 2, 3, 5)]).size).toBe(5);
  });

  it('continues from its counter, and forks do not disturb each other', () => {
    const whole = new SeededRandom(9);
    const first = [whole.uniform(), whole.uniform()];
    const rest = new SeededRandom(9, 1);
    expect(rest.uniform()).toBe(first[1]);
    const fork = new SeededRandom(9).fork(3).uniform();
    expect(whole.fork(3).uniform()).toBe(fork);
    expect(whole.fork(4).uniform()).not.toBe(fork);
  });

  it('shuffles fairly and picks within bounds', () => {
    const random = new SeededRandom(10);
    const places = Array.from({ length: 4 }, () => 0);
    for (let round = 0; round < 4000; round += 1) places[random.shuffled(['a', 'b', 'c', 'd']).indexOf('a')]! += 1;
    expect(places.every((count) => Math.abs(count - 1000) < 130)).toBe(true);
    expect(() => random.below(0)).toThrow(RangeError);
  });
});

describe('digests', () => {
  it('change with every byte and are 16 hex digits', () => {
    expect(digestText('codriver')).toMatch(/^[0-9a-f]{16}$/);
    const bytes = Uint8Array.from({ length: 64 }, (_, index) => index);
    const digests = new Set([digestBytes(bytes)]);
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = bytes.slice();
      changed[index]! ^= 1;
      digests.add(digestBytes(changed));
    }
    expect(digests.size).toBe(65);
  });
});

/** Does any point of a 9 x 9 grid over the box at (x, y) lie in the box at the origin? Sizes are half sizes. */
function gridTouches(x: number, y: number, headingRad: number, halfLength: number, halfWidth: number, otherHeading: number, otherHalfLength: number, otherHalfWidth: number): boolean {
  for (let i = -4; i <= 4; i += 1) {
    for (let j = -4; j <= 4; j += 1) {
      const u = (i / 4) * halfLength;
      const v = (j / 4) * halfWidth;
      const px = x + u * Math.cos(headingRad) - v * Math.sin(headingRad);
      const py = y + u * Math.sin(headingRad) + v * Math.cos(headingRad);
      if (boxContains(px, py, 0, 0, Math.cos(otherHeading), Math.sin(otherHeading), otherHalfLength, otherHalfWidth)) return true;
    }
  }
  return false;
}
