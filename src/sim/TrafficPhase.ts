import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { ActorMode } from './ActorMode.ts';
import { CONSIDER_EVERY_STEPS, considerLaneChange, endBlinking } from './changeLane.ts';
import { chooseAccelerations } from './chooseAccelerations.ts';
import { noteEgoComing } from './egoApproach.ts';
import { giveWay } from './giveWay.ts';
import { askForEntry, grantEntries } from './junctionEntry.ts';
import { LaneOccupancy } from './LaneOccupancy.ts';
import { lookAhead } from './lookAhead.ts';
import { moveTraffic } from './moveTraffic.ts';
import { occupyLanes } from './occupyLanes.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { freeIfStuck } from './spawnTraffic.ts';
import type { TrafficConditions } from './TrafficConditions.ts';
import { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

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
    const conditions = this.#conditions;
    const mode = state.mode;
    giveWay(state, network);
    occupyLanes(state, network, occupancy);
    scratch.clear();
    scratch.listTraffic(state);
    const { rows, rowCount } = scratch;
    noteEgoComing(state, network, scratch);
    lookAhead(state, network, occupancy, scratch);
    for (let index = 0; index < rowCount; index += 1) if (mode[rows[index]] === ActorMode.traffic) askForEntry(state, network, scratch, rows[index], conditions.isManaged);
    grantEntries(state, network, occupancy, scratch, conditions.isManaged);
    chooseAccelerations(state, network, scratch, conditions);
    scratch.noteWaiting(state, network);
    const turn = state.tick % CONSIDER_EVERY_STEPS;
    for (let index = 0; index < rowCount; index += 1) {
      const row = rows[index];
      if (state.id[row] % CONSIDER_EVERY_STEPS !== turn || mode[row] !== ActorMode.traffic) continue;
      endBlinking(state, row);
      if (state.id[row] >= FIRST_SCRIPTED_ID) continue;
      freeIfStuck(state, network, seed, row);
      considerLaneChange(state, network, occupancy, scratch, seed, row, conditions.isManaged);
    }
  }

  /** Moves those for whom {@link decide} decided. */
  move(state: WorldState, seed: number): void {
    moveTraffic(state, this.#network, this.#scratch, seed, this.#conditions.grip);
  }
}
