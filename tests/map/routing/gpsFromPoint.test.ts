import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gpsFromPoint, pointFromGps } from '../../../src/map/routing/gpsFromPoint.ts';

describe('gpsFromPoint', () => {
  it('puts the origin at the geo reference', () => {
    const gps = gpsFromPoint({ latitudeDeg: 49, longitudeDeg: 8 }, 0, 0);
    expect(gps.latitudeDeg).toBeCloseTo(49, 10);
    expect(gps.longitudeDeg).toBeCloseTo(8, 10);
  });

  it('moves one degree by about 111 km at the equator, north and east positive', () => {
    const gps = gpsFromPoint({ latitudeDeg: 0, longitudeDeg: 0 }, 111_319.49, 111_319.49);
    expect(gps.longitudeDeg).toBeCloseTo(1, 6);
    expect(gps.latitudeDeg).toBeCloseTo(0.99995, 4);
  });

  it('is undone by pointFromGps', () => {
    const place = fc.double({ min: -5000, max: 5000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: -60, max: 60, noNaN: true }), fc.double({ min: -170, max: 170, noNaN: true }), place, place, (latitudeDeg, longitudeDeg, x, y) => {
        const origin = { latitudeDeg, longitudeDeg };
        const back = pointFromGps(origin, gpsFromPoint(origin, x, y));
        expect(back.x).toBeCloseTo(x, 5);
        expect(back.y).toBeCloseTo(y, 5);
      }),
      { seed: 8 },
    );
  });
});
