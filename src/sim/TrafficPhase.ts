import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { ActorMode } from './ActorMode.ts';
import { CONSIDER_EVERY_STEPS, considerLaneChange, endBlinking } from './changeLane.ts';
import { advanceTraffic, chooseAcceleration } from './driveTraffic.ts';
import { noteEgoComing } from './egoApproach.ts';
import { giveWay } from './giveWay.ts';
import { askForEntry, grantEntries } from './junctionEntry.ts';
import { LaneOccupancy } from './LaneOccupancy.ts';
import { lookAhead } from './lookAhead.ts';
import { occupyLanes } from './occupyLanes.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { freeIfStuck } from './spawnTraffic.ts';
import { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

/** What an episode asks of all its traffic. */
export interface TrafficConditions {
  /** Drives by the rules of CARLA's Traffic Manager. */
  readonly isManaged: boolean;
  /** Friction relative to dry asphalt, in (0, 1]. */
  readonly grip: number;
}

/**
 * One step of all lane-following vehicles, in two halves: everybody decides from the same moment (who is where, what lies ahead, who may enter a
 * junction, which lane), then everybody moves. Owns the working memory; nothing in it outlives a step.
 */
export class TrafficPhase {
  readonly #network: SimNetwork;
  readonly #occupancy: LaneOccupancy;
  readonly #scratch: TrafficScratch;
  readonly #conditions: TrafficConditions;

  constructor(network: SimNetwork, rowCapacity: number, conditions: TrafficConditions) {
    this.#network = network;
    this.#conditions = conditions;
    this.#occupancy = new LaneOccupancy(network.map.lanes.count, rowCapacity);
    this.#scratch = new TrafficScratch(network.map.lanes.count, rowCapacity);
  }

  decide(state: WorldState, seed: number): void {
    const network = this.#network;
    const occupancy = this.#occupancy;
    const scratch = this.#scratch;
    const count = state.count;
    const mode = state.mode;
    const conditions = this.#conditions;
    giveWay(state, network);
    occupyLanes(state, network, occupancy);
    scratch.clear();
    noteEgoComing(state, network, scratch);
    for (let row = 1; row < count; row += 1) {
      if (mode[row] !== ActorMode.traffic && mode[row] !== ActorMode.blind) continue;
      lookAhead(state, network, occupancy, scratch, row);
      if (mode[row] === ActorMode.traffic) askForEntry(state, network, scratch, row, conditions.isManaged);
    }
    grantEntries(state, network, occupancy, scratch, conditions.isManaged);
    for (let row = 1; row < count; row += 1) {
      if (mode[row] === ActorMode.traffic || mode[row] === ActorMode.blind) scratch.accel[row] = chooseAcceleration(state, network, scratch, row, conditions);
    }
    const turn = state.tick % CONSIDER_EVERY_STEPS;
    for (let row = 1; row < count; row += 1) {
      if (mode[row] !== ActorMode.traffic || state.id[row] % CONSIDER_EVERY_STEPS !== turn) continue;
      endBlinking(state, row);
      if (state.id[row] >= FIRST_SCRIPTED_ID) continue;
      freeIfStuck(state, network, seed, row);
      considerLaneChange(state, network, occupancy, scratch, seed, row, conditions.isManaged);
    }
  }

  move(state: WorldState, seed: number): void {
    const count = state.count;
    for (let row = 1; row < count; row += 1) {
      if (state.mode[row] === ActorMode.traffic || state.mode[row] === ActorMode.blind) advanceTraffic(state, this.#network, this.#scratch, seed, row, this.#conditions.grip);
    }
  }
}
