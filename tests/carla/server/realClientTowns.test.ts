import { describe, expect, it } from 'vitest';
import { NEEDS_SHARED } from '../../map/sharedFiles.ts';
import { NEEDS_CLIENT, PYTHON, runClient } from '../pythonWithCarla.ts';
import { CARLA_TOWNS, serve } from './servedTowns.ts';

describe.skipIf(PYTHON === undefined).each(CARLA_TOWNS)(`the published client in %s${NEEDS_CLIENT}${NEEDS_SHARED}`, (town) => {
  it('drives a route with an agent on the client API, and 30 cars by the TrafficManager', async () => {
    const { server, notes } = await serve(town);
    try {
      expect(await runClient('drive_routes.py', server.port, '1')).toEqual([expect.objectContaining({ arrived: true, hits: [] })]);
      expect((await runClient('batch_and_traffic.py', server.port, '30', '600')).at(-1)).toEqual(expect.objectContaining({ cars: 30, hits: [], standing: 0 }));
    } finally {
      await server.close();
    }
    expect(notes).toEqual([]);
  });
});
