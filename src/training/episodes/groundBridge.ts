import { CarlaWorld } from '../../carla/bridge/CarlaWorld.ts';
import type { BridgeAddress } from '../../carla/bridge/BridgeLink.ts';
import { EmbeddedWorld } from '../../sim/EmbeddedWorld.ts';
import type { World } from '../../world/World.ts';
import { readEgoTable } from '../ego/egoTableFile.ts';
import { readInput } from '../readInput.ts';
import type { Settings } from '../settings.ts';
import type { EpisodeGround } from './EpisodeSpec.ts';

/** What the settings say about the world that is driven in, for a ground. */
export function groundBridge({ world, bridge, bridgeTimeoutS }: Settings['run']): Pick<EpisodeGround, 'bridge'> {
  return world === 'carla' ? { bridge: { url: bridge, stepTimeoutS: bridgeTimeoutS } } : {};
}

/** The address with the token of this process's environment. */
export function bridgeAddress(bridge: NonNullable<EpisodeGround['bridge']>): BridgeAddress {
  const token = process.env['CODRIVER_BRIDGE_TOKEN'];
  return { ...bridge, ...(token === undefined || token === '' ? {} : { token }) };
}

/** The world that a ground is driven in. @throws TrainingError for a table of the ego that is none */
export function openWorld({ bridge, map, ego }: Pick<EpisodeGround, 'bridge' | 'map' | 'ego'>, note: (text: string) => void): World {
  if (bridge === undefined) return new EmbeddedWorld(readEgoTable(ego));
  return new CarlaWorld({ bridge: bridgeAddress(bridge), openDrive: readInput(map, 'the map'), note });
}
