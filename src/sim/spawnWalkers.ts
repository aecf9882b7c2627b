import { hashUniform } from '../geometry/hashRandom.ts';
import { ActorMode } from './ActorMode.ts';
import { WALKER_TYPES } from './actorCatalogue.ts';
import { RandomStream } from './RandomStream.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TypeRegistry } from './spawnTraffic.ts';
import { standOnWalkway } from './strollWalkers.ts';
import type { WorldState } from './WorldState.ts';

/** Walkers live around the ego: they start within this ring, and when left behind they enter the outer ring again (m). */
const START_FROM_M = 12;
const START_TO_M = 110;
const AGAIN_FROM_M = 70;
const LEFT_BEHIND_M = 140;
const TRIES = 12;
const CELLS_AWAY = 3;

/** Spawns background walkers near the ego; returns how many found a place. Careless ones are drawn from the seed. */
export function spawnWalkers(
  state: WorldState, network: SimNetwork, seed: number, wanted: number, carelessShare: number, firstId: number, typeKey: TypeRegistry,
): number {
  let spawned = 0;
  for (let number = 0; number < wanted; number += 1) {
    const id = firstId + number;
    const type = WALKER_TYPES[id % WALKER_TYPES.length];
    const row = state.addRow();
    state.id[row] = id;
    state.typeKey[row] = typeKey(type);
    state.kind[row] = type.kind;
    state.mode[row] = ActorMode.strolling;
    state.lengthM[row] = type.lengthM;
    state.widthM[row] = type.widthM;
    state.heightM[row] = type.heightM;
    state.style[row] = walkingSpeed(seed, id);
    state.careless[row] = hashUniform(seed, RandomStream.walkerCareless, id, 0) < carelessShare ? 1 : 0;
    state.changedAt[row] = -1000;
    if (placeNearEgo(state, network, seed, row, START_FROM_M)) spawned += 1;
    else state.removeRow(row);
  }
  return spawned;
}

/** Puts a strolling walker that the ego has left far behind somewhere ahead again, still well away. */
export function bringBack(state: WorldState, network: SimNetwork, seed: number, row: number): void {
  const dx = state.x[row] - state.x[0];
  const dy = state.y[row] - state.y[0];
  if (dx * dx + dy * dy > LEFT_BEHIND_M * LEFT_BEHIND_M) placeNearEgo(state, network, seed, row, AGAIN_FROM_M);
}

function placeNearEgo(state: WorldState, network: SimNetwork, seed: number, row: number, fromM: number): boolean {
  const walkways = network.walkways;
  const id = state.id[row];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const draw = (): number => {
      state.draws[row] += 1;
      return hashUniform(seed, RandomStream.walkerPlace, id, state.draws[row]);
    };
    const cellX = Math.floor(draw() * (2 * CELLS_AWAY + 1)) - CELLS_AWAY;
    const cellY = Math.floor(draw() * (2 * CELLS_AWAY + 1)) - CELLS_AWAY;
    const places = walkways.placesNear(state.x[0], state.y[0], cellX, cellY);
    const pick = draw();
    if (places.length === 0) continue;
    const place = places[Math.floor(pick * places.length)];
    const point = walkways.pointAt(place.walkway, place.sM);
    const dx = point.x - state.x[0];
    const dy = point.y - state.y[0];
    const squared = dx * dx + dy * dy;
    if (squared < fromM * fromM || squared > START_TO_M * START_TO_M) continue;
    if (state.careless[row] === 1 && dx * state.cosHeading[0] + dy * state.sinHeading[0] < 0 && attempt < TRIES / 2) continue;
    state.forwards[row] = draw() < 0.5 ? 1 : 0;
    standOnWalkway(state, network, row, place.walkway, place.sM);
    return true;
  }
  return false;
}

/** 1.4 ± 0.2 m/s: the mean of three uniform draws, cut to ±0.45. */
function walkingSpeed(seed: number, id: number): number {
  const draw = (counter: number): number => hashUniform(seed, RandomStream.walkerStyle, id, counter);
  return 1.4 + 0.45 * (((draw(0) + draw(1) + draw(2)) * 2) / 3 - 1);
}
