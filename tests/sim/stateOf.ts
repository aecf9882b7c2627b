import { WorldState } from '../../src/sim/WorldState.ts';
import type { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';

/** A copy of a world's whole state, to look at what frames do not show. */
export function stateOf(world: EmbeddedWorld, map: RoadMap): WorldState {
  const { bytes } = world.save();
  return new WorldState(WorldState.capacityOf(bytes, map.lights.length), map.lights.length, bytes);
}
