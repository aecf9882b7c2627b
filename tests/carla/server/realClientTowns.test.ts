import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSharedMaps, NEEDS_SHARED } from '../../map/sharedFiles.ts';
import { NEEDS_CLIENT, PYTHON, runClient } from '../pythonWithCarla.ts';
import { isNoPileUp, serve, TOWNS } from './servedTowns.ts';
import type { Served } from './servedTowns.ts';

/** Towns whose OpenDRIVE has no signals of its own: their lights come from an overlay, and their landmarks are missing for the client. */
const OVERLAID = new Set(['Town03', 'Town05']);

describe.skipIf(PYTHON === undefined)(`the published client in many towns${NEEDS_CLIENT}`, () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve();
  });

  afterAll(async () => {
    await served.server.close();
    expect(served.notes).toEqual([]);
  });

  it.skipIf(!hasSharedMaps)(`drives a route with a basic agent, and 30 cars by the TrafficManager, in a large town of CARLA's${NEEDS_SHARED}`, async () => {
    served.server.carla.load('Town03', true);
    expect(await runClient('drive_routes.py', served.server.port, '1')).toEqual([expect.objectContaining({ arrived: true, hits: [] })]);
    expect((await runClient('batch_and_traffic.py', served.server.port, '30', '600')).at(-1)).toEqual(expect.objectContaining({ cars: 30, hit_cars: expect.toSatisfy(isNoPileUp), standing: 0 }));
  });

  it('loads every town, drives in it, and finds an actor for every light and speed board of the map', async () => {
    expect(await runClient('every_town.py', served.server.port)).toEqual(TOWNS.names.map((town) => ({
      town, spawn_points: true, on_road: true, moving: true, without_actor: 0,
      lights: expect.toSatisfy((count: number) => count > 0), landmarks: expect.toSatisfy((count: number) => (count > 0) === !OVERLAID.has(town)),
    })));
  });
});
