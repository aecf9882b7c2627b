import { hashUniform } from '../geometry/hashRandom.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { PARKED_TYPES, pickType, PROP_TYPES } from './actorCatalogue.ts';
import type { ActorType } from './actorCatalogue.ts';
import { placeOnLane } from './railPose.ts';
import { RandomStream } from './RandomStream.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TypeRegistry } from './spawnTraffic.ts';
import type { StandingPlaces } from './StandingPlaces.ts';
import type { WorldState } from './WorldState.ts';

const TRIES = 20;
/** Nothing stands nearer than this to the ego's start, nor to another actor (centres, m). */
const EGO_CLEAR_M = 8;
const SPACING_M = 1.5;

/** Parks cars along the roads, by the seed; returns how many found room. */
export function spawnParkedCars(state: WorldState, network: SimNetwork, seed: number, wanted: number, firstId: number, typeKey: TypeRegistry): number {
  const typeOf = (id: number): ActorType => pickType(PARKED_TYPES, hashUniform(seed, RandomStream.parkedType, id, 0));
  return spawnStanding(state, network, seed, wanted, firstId, typeKey, network.parking, RandomStream.parkedPlace, typeOf, ActorFlag.parked);
}

/** Puts props on the sidewalks, by the seed; returns how many found room. */
export function spawnProps(state: WorldState, network: SimNetwork, seed: number, wanted: number, firstId: number, typeKey: TypeRegistry): number {
  const typeOf = (id: number): ActorType => pickType(PROP_TYPES, hashUniform(seed, RandomStream.propType, id, 0));
  return spawnStanding(state, network, seed, wanted, firstId, typeKey, network.propPlaces, RandomStream.propPlace, typeOf, 0);
}

function spawnStanding(
  state: WorldState, network: SimNetwork, seed: number, wanted: number, firstId: number, typeKey: TypeRegistry, places: StandingPlaces, stream: number,
  typeOf: (id: number) => ActorType, flags: number,
): number {
  const taken = new Set<number>();
  for (let id = firstId; id < firstId + wanted && taken.size < places.lane.length; id += 1) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const place = Math.floor(hashUniform(seed, stream, id, attempt) * places.lane.length);
      if (taken.has(place) || !standAt(state, network, id, typeOf(id), places, place, flags, typeKey)) continue;
      taken.add(place);
      break;
    }
  }
  return taken.size;
}

/** Adds the body unless it would stand on somebody's toes; then the row is taken back. */
function standAt(state: WorldState, network: SimNetwork, id: number, type: ActorType, places: StandingPlaces, place: number, flags: number, typeKey: TypeRegistry): boolean {
  const row = state.addRow();
  placeOnLane(state, network, row, places.lane[place], places.s[place], places.leftM[place]);
  state.id[row] = id;
  state.typeKey[row] = typeKey(type);
  state.kind[row] = type.kind;
  state.mode[row] = ActorMode.fixed;
  state.flags[row] = flags;
  state.lengthM[row] = type.lengthM;
  state.widthM[row] = type.widthM;
  state.heightM[row] = type.heightM;
  if (isClear(state, row)) return true;
  state.removeRow(row);
  return false;
}

function isClear(state: WorldState, row: number): boolean {
  for (let other = 0; other < row; other += 1) {
    const dx = state.x[other] - state.x[row];
    const dy = state.y[other] - state.y[row];
    const clear = other === 0 ? EGO_CLEAR_M : (state.lengthM[other] + state.lengthM[row]) / 2 + (state.mode[other] === ActorMode.fixed ? 0.2 : SPACING_M);
    if (dx * dx + dy * dy < clear * clear) return false;
  }
  return true;
}
