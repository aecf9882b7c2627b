import { BridgeLink } from '../../carla/bridge/BridgeLink.ts';
import { bridgeAddress } from '../../training/episodes/groundBridge.ts';
import type { Check } from './Check.ts';

const CONNECT_TIMEOUT_S = 20;

/** Is there a bridge, and a CARLA behind it, where the settings say that CARLA is driven in? */
export const bridgeCheck: Check = {
  name: 'CARLA',
  async run({ run }) {
    if (run.world !== 'carla') return { status: 'ok', message: 'not asked for (run.world is embedded)' };
    const link = await BridgeLink.open({ ...bridgeAddress({ url: run.bridge, stepTimeoutS: run.bridgeTimeoutS }), connectTimeoutS: CONNECT_TIMEOUT_S }, 'controller', 'codriver doctor');
    const { carlaServer, carlaClient, bridge, town, towns } = link.welcome;
    await link.close();
    const facts = { bridge, carlaServer, carlaClient, town };
    const message = `CARLA ${carlaServer} with ${town} loaded and ${towns.length} towns, behind bridge ${bridge}`;
    if (carlaServer === carlaClient) return { status: 'ok', message, facts };
    return { status: 'warn', message: `${message}; its client is ${carlaClient}`, remedy: 'take client and server of the same release of CARLA', facts };
  },
};
