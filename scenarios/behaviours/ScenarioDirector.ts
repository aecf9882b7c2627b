import { digestText } from '../../src/geometry/digest.ts';
import { hashUint32 } from '../../src/geometry/hashRandom.ts';
import type { PlacedScenario } from '../../src/leaderboard/matching/PlacedScenario.ts';
import type { ScenarioTriggersState } from '../../src/leaderboard/matching/ScenarioTriggers.ts';
import { ScenarioTriggers } from '../../src/leaderboard/matching/ScenarioTriggers.ts';
import type { ScenarioListener } from '../../src/leaderboard/ScenarioListener.ts';
import type { LaneIndex } from '../../src/map/LaneIndex.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import type { ActorCommand, VehicleControl } from '../../src/world/WorldCommands.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import type { ScenarioBehaviour, ScenarioStage, StageStep, StagingRefusal } from './ScenarioBehaviour.ts';
import { ACTORS_PER_SCENARIO } from './ScenarioBehaviour.ts';
import { scenarioTypes } from './scenarioTypes.ts';
import { StagingRefused } from './StagingRefused.ts';

/** What can be seen from afar is placed when the ego is this near the trigger along the route (m). */
const APPROACH_M = 200;

export interface DirectorSetup {
  readonly map: RoadMap;
  readonly laneIndex: Pick<LaneIndex, 'nearest'>;
  readonly plan: RoutePlan;
  readonly scenarios: readonly PlacedScenario[];
  /** Distance of the route point from a trigger that starts it: `rules.triggerRadiusM`. */
  readonly triggerRadiusM: number;
  /** Hears what 2.x scenarios tell the referee. */
  readonly listener?: ScenarioListener;
  /** See `ScenarioStage.scenery`; false by default. */
  readonly scenery?: boolean;
  /** For what chance there is in scenarios; 0 by default. */
  readonly seed?: number;
}

/** A scenario of the route that will not take place, and why. */
export interface RefusedScenario {
  readonly scenario: PlacedScenario;
  readonly reason: string;
}

type Phase = 'waiting' | 'running' | 'done';

/** All of a director that changes during an episode. Plain data. */
export interface DirectorState {
  triggers: ScenarioTriggersState;
  phases: Phase[];
  /** State of each behaviour. */
  behaviours: object[];
  /** Ids of the actors that each scenario has in the world. */
  actors: number[][];
}

/** Stages a route's scenarios: starts each when the ego reaches its trigger, runs it, and cleans up behind it. */
export class ScenarioDirector {
  /** Scenarios that cannot take place: unsupported types and unsuitable places. Show them to the user. */
  readonly refused: readonly RefusedScenario[];
  /** Scenarios that will be staged, in order of their numbers. */
  readonly staged: readonly PlacedScenario[];
  readonly #plan: RoutePlan;
  readonly #listener: ScenarioListener | undefined;
  readonly #behaviours: readonly ScenarioBehaviour[];
  readonly #triggers: ScenarioTriggers;
  #phases: Phase[];
  #actors: number[][];
  #orders: ActorCommand[] = [];

  constructor(setup: DirectorSetup) {
    const { map, laneIndex, plan, scenery = false, seed = 0 } = setup;
    const refused: RefusedScenario[] = [];
    const staged: PlacedScenario[] = [];
    const behaviours: ScenarioBehaviour[] = [];
    for (const scenario of setup.scenarios) {
      const firstActorId = FIRST_SCRIPTED_ID + staged.length * ACTORS_PER_SCENARIO;
      const behaviour = stageOf({ map, laneIndex, plan, scenario, triggerM: plan.sM[scenario.routeIndex]!, firstActorId, scenery, seed: seedOf(seed, scenario) });
      if ('refused' in behaviour) {
        refused.push({ scenario, reason: behaviour.refused });
        continue;
      }
      staged.push(scenario);
      behaviours.push(behaviour);
    }
    this.refused = refused;
    this.staged = staged;
    this.#plan = plan;
    this.#listener = setup.listener;
    this.#behaviours = behaviours;
    this.#triggers = new ScenarioTriggers(plan, staged, setup.triggerRadiusM);
    this.#phases = staged.map(() => 'waiting');
    this.#actors = staged.map(() => []);
  }

  /** What the world has to do before its next step. Call once per frame, in order. */
  commands(frame: WorldFrame): readonly ActorCommand[] {
    if (this.#orders.length > 0) this.#orders = [];
    for (const number of this.#triggers.observe(frame.actors.x[0]!, frame.actors.y[0]!)) this.#phases[number] = 'running';
    const egoM = this.#plan.sM[this.#triggers.state.index]!;
    for (let number = 0; number < this.staged.length; number += 1) {
      if (this.#phases[number] === 'running') this.#run(number, frame, egoM);
      else if (this.#phases[number] === 'waiting') this.#approach(number, frame, egoM);
    }
    return this.#orders;
  }

  /** Names of the scenarios that run now. */
  get running(): readonly string[] {
    return this.staged.filter((_, number) => this.#phases[number] === 'running').map(({ name }) => name);
  }

  /** What becomes of the ego's control in this step; call after `commands`. */
  disturb(control: VehicleControl): VehicleControl {
    let disturbed = control;
    for (let number = 0; number < this.staged.length; number += 1) {
      if (this.#phases[number] === 'running') disturbed = this.#behaviours[number]!.disturb?.(disturbed) ?? disturbed;
    }
    return disturbed;
  }

  save(): DirectorState {
    return structuredClone({ triggers: this.#triggers.state, phases: this.#phases, behaviours: this.#behaviours.map(({ state }) => state), actors: this.#actors });
  }

  /** Returns to a state saved by a director with the same setup. The world must be put back to the same moment. */
  restore(saved: DirectorState): void {
    const { triggers, phases, behaviours, actors } = structuredClone(saved);
    this.#triggers.state = triggers;
    this.#phases = phases;
    this.#actors = actors;
    behaviours.forEach((state, number) => {
      this.#behaviours[number]!.state = state;
    });
  }

  #run(number: number, frame: WorldFrame, egoM: number): void {
    const behaviour = this.#behaviours[number]!;
    const step = this.#step(number, frame, egoM);
    if (behaviour.run(step) === 'running') return;
    behaviour.end?.(step);
    this.#phases[number] = 'done';
    for (const id of this.#actors[number]!) this.#orders.push({ kind: 'destroy', id });
    this.#actors[number] = [];
    this.#listener?.scenarioEnded(this.staged[number]!.name);
  }

  #approach(number: number, frame: WorldFrame, egoM: number): void {
    const behaviour = this.#behaviours[number]!;
    const toGoM = this.#plan.sM[this.staged[number]!.routeIndex]! - egoM;
    if (behaviour.approach !== undefined && toGoM >= 0 && toGoM <= APPROACH_M) behaviour.approach(this.#step(number, frame, egoM));
  }

  #step(number: number, frame: WorldFrame, egoM: number): StageStep {
    return { frame, egoM, listener: this.#listener, order: (command) => this.#order(number, command) };
  }

  #order(number: number, command: ActorCommand): void {
    if (command.kind === 'spawn') this.#actors[number]!.push(command.id);
    else if (command.kind === 'destroy') {
      // Two scenarios may clear the same vehicle off the road.
      if (this.#orders.some((order) => order.kind === 'destroy' && order.id === command.id)) return;
      this.#actors[number] = this.#actors[number]!.filter((id) => id !== command.id);
    }
    this.#orders.push(command);
  }
}

/** Lays a scenario out: reasons against it come back as a refusal. */
function stageOf(stage: ScenarioStage): ScenarioBehaviour | StagingRefusal {
  const { type } = stage.scenario;
  const supported = scenarioTypes.get(type);
  if (supported === undefined) return { refused: `scenarios of type ${type} are not supported` };
  try {
    return supported.stage(stage);
  } catch (error) {
    if (error instanceof StagingRefused) return { refused: error.message };
    throw error;
  }
}

/** Each scenario draws from a stream of its own, whatever else is on the route. */
function seedOf(seed: number, { name }: PlacedScenario): number {
  return hashUint32(seed, 211, Number.parseInt(digestText(name).slice(0, 8), 16) | 0, 0);
}
