import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axesOf } from '../../../../src/carla/coordinates.ts';
import type { CarlaTransform } from '../../../../src/carla/coordinates.ts';
import { Catalogue } from '../../../../src/carla/server/blueprints/Catalogue.ts';
import { DIALECTS } from '../../../../src/carla/server/Dialect.ts';
import { Episode } from '../../../../src/carla/server/episode/Episode.ts';
import { BoxView, FARTHEST_M } from '../../../../src/carla/server/sensors/BoxView.ts';
import type { RayHit, Scenery } from '../../../../src/carla/server/sensors/Scenery.ts';
import { sceneryOf } from '../../../../src/carla/server/sensors/sceneryOf.ts';
import { StreamHub } from '../../../../src/carla/server/stream/StreamHub.ts';
import { straightTown } from '../straightTown.ts';

const WIDTH = 36;
const HEIGHT = 24;
const TAN_HALF = 1;

/** Ten cars on both lanes of a straight road. */
function traffic(): Scenery {
  let lastId = 0;
  const episode = new Episode(1, straightTown(), { catalogue: new Catalogue(DIALECTS['0.9.16']), streams: new StreamHub(), nextId: () => (lastId += 1) });
  for (let x = 100; x < 200; x += 20) {
    for (const y of [1.75, -1.75]) episode.actors.spawn({ uid: 1, id: 'vehicle.audi.tt', attributes: [] }, { location: { x, y, z: 0 }, rotation: { pitch: 0, yaw: y > 0 ? 0 : 180, roll: 0 } }, 0);
  }
  return sceneryOf(episode);
}

/** The actor in each pixel, found the slow way: every ray against every box. */
function cast(scenery: Scenery, { location, rotation }: CarlaTransform): number[] {
  const { ahead, right, up } = axesOf(rotation);
  const scale = (2 * TAN_HALF) / WIDTH;
  const drop = scenery.groundUnder(location) - location.z;
  return Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => {
    const beside = ((pixel % WIDTH) + 0.5 - WIDTH / 2) * scale;
    const above = (HEIGHT / 2 - Math.floor(pixel / WIDTH) - 0.5) * scale;
    const length = Math.sqrt(1 + above * above + beside * beside);
    const ray = { x: (ahead.x + beside * right.x + above * up.x) / length, y: (ahead.y + beside * right.y + above * up.y) / length, z: (ahead.z + beside * right.z + above * up.z) / length };
    const toGround = ray.z * drop > 0 ? drop / ray.z : Infinity;
    const hit: RayHit = { distanceM: Math.min(toGround, FARTHEST_M * length), actorId: 0, label: 0, incidence: 0, face: 0 };
    for (let index = 0; index < scenery.count; index += 1) scenery.castBox(index, location.x, location.y, location.z, ray.x, ray.y, ray.z, hit);
    return hit.actorId;
  });
}

describe('a camera', () => {
  it('sees in each pixel what the ray through it meets, wherever it is: above, among, before and within the cars', () => {
    const scenery = traffic();
    const view = new BoxView(WIDTH, HEIGHT, 90);
    const place = fc.record({
      location: fc.record({ x: fc.double({ min: 90, max: 200, noNaN: true }), y: fc.double({ min: -6, max: 6, noNaN: true }), z: fc.double({ min: 0.3, max: 4, noNaN: true }) }),
      rotation: fc.record({ pitch: fc.double({ min: -80, max: 30, noNaN: true }), yaw: fc.double({ min: -180, max: 180, noNaN: true }), roll: fc.double({ min: -30, max: 30, noNaN: true }) }),
    });
    let seen = 0;
    fc.assert(fc.property(place, (transform) => {
      view.render(transform, scenery, 0);
      const expected = cast(scenery, transform);
      // What is nearer than the near plane is not drawn; edges may fall on either side of a pixel's middle.
      const differing = expected.filter((actor, pixel) => actor !== view.actorId[pixel] && view.depthM[pixel] > 0.2);
      seen += expected.filter((actor) => actor !== 0).length;
      expect(differing.length).toBeLessThanOrEqual(4);
    }), { seed: 5, numRuns: 150 });
    expect(seen).toBeGreaterThan(5000);
  });
});
