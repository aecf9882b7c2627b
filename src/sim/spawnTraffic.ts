import { hashUniform } from '../geometry/hashRandom.ts';
import { ActorKind } from '../world/ActorKind.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { EMERGENCY_TYPES, pickType, TRAFFIC_TYPES } from './actorCatalogue.ts';
import type { ActorType } from './actorCatalogue.ts';
import { startPath } from './lanePath.ts';
import { placeOnLane } from './railPose.ts';
import { RAIL } from './RailSamples.ts';
import { RandomStream } from './RandomStream.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: RAIL_STRIDE, usualMps: RAIL_USUAL_MPS } = RAIL;

/** No vehicle appears nearer than this to the ego, nor to another vehicle (centres, m). */
const EGO_CLEAR_M = 15;
const SPACING_M = 11;
const TRIES = 60;
/** Multiple of the usual speed at which emergency vehicles drive. */
const HURRY_STYLE = 1.35;

/** Registers a type and returns its index in the state. */
export type TypeRegistry = (type: ActorType) => number;

/** Fills the map with background vehicles from the seed; returns how many found room. Ids start at `firstId`. */
export function spawnTraffic(state: WorldState, network: SimNetwork, seed: number, wanted: number, firstId: number, typeKey: TypeRegistry): number {
  return spawnEach(state, network, seed, wanted, firstId, (id, lane, s) => {
    addVehicle(state, network, seed, id, pickType(TRAFFIC_TYPES, hashUniform(seed, RandomStream.vehicleType, id, 0)), lane, s, typeKey);
  });
}

/** Adds emergency vehicles on duty: sirens on, in a hurry. */
export function spawnEmergency(state: WorldState, network: SimNetwork, seed: number, wanted: number, firstId: number, typeKey: TypeRegistry): number {
  return spawnEach(state, network, seed, wanted, firstId, (id, lane, s) => {
    const row = addVehicle(state, network, seed, id, pickType(EMERGENCY_TYPES, hashUniform(seed, RandomStream.emergencyType, id, 0)), lane, s, typeKey);
    state.flags[row] |= ActorFlag.sirenOn;
    state.style[row] = HURRY_STYLE;
  });
}

function spawnEach(state: WorldState, network: SimNetwork, seed: number, wanted: number, firstId: number, add: (id: number, lane: number, s: number) => void): number {
  const slots = network.spawnSlots;
  if (slots.lane.length === 0) return 0;
  let spawned = 0;
  for (let number = 0; number < wanted; number += 1) {
    const id = firstId + number;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const slot = Math.floor(hashUniform(seed, RandomStream.vehiclePlace, id, attempt) * slots.lane.length);
      if (!isClear(state, slots.x[slot], slots.y[slot])) continue;
      add(id, slots.lane[slot], slots.s[slot]);
      spawned += 1;
      break;
    }
  }
  return spawned;
}

/** As CARLA's Traffic Manager removes vehicles that are stuck: after 90 s, and little later where the ego may see it go. */
const STUCK_STEPS = 1800;
const STUCK_IN_SIGHT_STEPS = 2200;
const UNSEEN_M = 60;
const AGAIN_TRIES = 8;

/** Moves a vehicle that has stood for far too long to a free place elsewhere. A last resort: it ends what right of way cannot. */
export function freeIfStuck(state: WorldState, network: SimNetwork, seed: number, row: number): void {
  if (state.standingSince[row] < 0) return;
  const stood = state.tick - state.standingSince[row];
  if (stood < STUCK_STEPS || state.speedMps[row] > 0) return;
  const slots = network.spawnSlots;
  if (slots.lane.length === 0 || (stood < STUCK_IN_SIGHT_STEPS && egoIsNear(state, state.x[row], state.y[row]))) return;
  for (let attempt = 0; attempt < AGAIN_TRIES; attempt += 1) {
    state.draws[row] += 1;
    const slot = Math.floor(hashUniform(seed, RandomStream.vehiclePlace, state.id[row], TRIES + state.draws[row]) * slots.lane.length);
    if (egoIsNear(state, slots.x[slot], slots.y[slot]) || !isClear(state, slots.x[slot], slots.y[slot])) continue;
    startPath(state, network, seed, row, slots.lane[slot]);
    state.previousLane[row] = -1;
    state.laneS[row] = slots.s[slot];
    state.leftM[row] = 0;
    state.aimX[row] = 0;
    state.aimY[row] = 0;
    state.steered[row] = 0;
    state.standingSince[row] = -1;
    state.waitsFor[row] = -1;
    state.waitSince[row] = -1;
    state.stopped[row] = 0;
    state.granted[row] = 0;
    placeOnLane(state, network, row, slots.lane[slot], slots.s[slot], 0);
    return;
  }
}

function egoIsNear(state: WorldState, x: number, y: number): boolean {
  const dx = state.x[0] - x;
  const dy = state.y[0] - y;
  return dx * dx + dy * dy < UNSEEN_M * UNSEEN_M;
}

function isClear(state: WorldState, x: number, y: number): boolean {
  for (let row = 0; row < state.count; row += 1) {
    const dx = state.x[row] - x;
    const dy = state.y[row] - y;
    const clear = row === 0 ? EGO_CLEAR_M : SPACING_M;
    if (dx * dx + dy * dy < clear * clear) return false;
  }
  return true;
}

function addVehicle(state: WorldState, network: SimNetwork, seed: number, id: number, type: ActorType, lane: number, s: number, typeKey: TypeRegistry): number {
  const row = state.addRow();
  const draw = (counter: number): number => hashUniform(seed, RandomStream.vehicleStyle, id, counter);
  state.id[row] = id;
  state.typeKey[row] = typeKey(type);
  state.kind[row] = type.kind;
  state.mode[row] = ActorMode.traffic;
  state.lengthM[row] = type.lengthM;
  state.widthM[row] = type.widthM;
  state.heightM[row] = type.heightM;
  setDrivingStyle(state, row, type.topSpeedMps, draw);
  startPath(state, network, seed, row, lane);
  state.laneS[row] = s;
  placeOnLane(state, network, row, lane, s, 0);
  const { lanes } = network.map;
  const sample = lanes.firstSample[lane] + Math.min(lanes.sampleCount[lane] - 1, Math.floor(s / Math.max(lanes.sampleStepM[lane], 0.01)));
  const usual = network.rail[sample * RAIL_STRIDE + RAIL_USUAL_MPS];
  const speed = lanes.lengthM[lane] - s > 35 ? Math.min(0.5 * usual, type.topSpeedMps) : 0;
  state.speedMps[row] = speed;
  state.velocityX[row] = speed * state.cosHeading[row];
  state.velocityY[row] = speed * state.sinHeading[row];
  return row;
}

/** Per-driver variation: speed 0.88 to 1.12 of the usual, headway 1.2 ± 0.3 s, acceleration 1.5 to 2 m/s²; lorries and bicycles are slower off the mark. */
export function setDrivingStyle(state: WorldState, row: number, topSpeedMps: number, draw: (counter: number) => number): void {
  const heavy = state.kind[row] === ActorKind.truck || state.kind[row] === ActorKind.bus || state.kind[row] === ActorKind.bicycle;
  state.style[row] = 0.88 + 0.24 * draw(0);
  state.topSpeedMps[row] = topSpeedMps;
  state.headwayS[row] = 0.9 + 0.6 * draw(1);
  state.accelMaxMps2[row] = (1.5 + 0.5 * draw(2)) * (heavy ? 0.7 : 1);
  state.changedAt[row] = -1000;
}
