import { afterAll, beforeAll, describe } from 'vitest';
import { CarlaWorld } from '../../../src/carla/bridge/CarlaWorld.ts';
import { ownTown } from '../../sim/roads.ts';
import { straightStart } from '../../world/straightStart.ts';
import { worldCases } from '../../world/worldConformance.ts';
import { NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { serve } from '../server/servedTowns.ts';
import type { Served } from '../server/servedTowns.ts';
import { BridgeProcess } from './BridgeProcess.ts';

const MAP = ownTown();

describe.skipIf(PYTHON === undefined)(`a CARLA server behind a bridge keeps the world contract${NEEDS_CLIENT}`, () => {
  let served: Served;
  let bridge: BridgeProcess;

  beforeAll(async () => {
    served = await serve();
    bridge = await BridgeProcess.start({ carlaPort: served.server.port });
  });

  afterAll(async () => {
    await bridge.stop();
    await served.server.close();
  });

  worldCases({
    newWorld: () => new CarlaWorld({ bridge: { url: bridge.url } }),
    setup: () => straightStart(MAP),
    skip: [
      { name: 'returns to a saved moment and repeats what came after, bit for bit', reason: 'CARLA cannot save' },
      { name: 'refuses a snapshot that is none of its own', reason: 'CARLA cannot save' },
    ],
  });
});
