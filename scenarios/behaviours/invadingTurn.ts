import { clearPath } from './clearBackground.ts';
import type { ActorFlowState } from './flows/ActorFlow.ts';
import { ActorFlow } from './flows/ActorFlow.ts';
import type { StandingActor } from './obstacles/StandingActor.ts';
import { placeStanding } from './obstacles/StandingActor.ts';
import { poseOnPath } from './paths/ActorPath.ts';
import type { ActorPath } from './paths/ActorPath.ts';
import { oncomingPath, routePath } from './paths/routePath.ts';
import { oncomingPlace, placeOnRoute, widthAt, speedLimitMps } from './roadPlaces.ts';
import { CONE, ORDINARY_CARS } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';
import { ScenarioParameters } from './ScenarioParameters.ts';
import { StagingRefused } from './StagingRefused.ts';
import { TimedScenario } from './TimedScenario.ts';

const DISTANCE_M = 100;
const SOURCE_M = 30;
const GAP_M = 40;
const OFFSET_M = 0.25;
/** Half a car: the cars' sides, not their middles, are `offset` over the line. */
const HALF_CAR_M = 0.7;
const FIRST_CONE_M = 15;
const CONES_APART_M = 5;
/** The cones stand on this share of half the oncoming lane, at its kerb. */
const CONE_SHARE = 0.8;
const FIRST_CAR_ID = 100;
const MOST_CARS = 800;

interface InvadingTurnState {
  conesPlaced: boolean;
  flow: ActorFlowState;
}

/** InvadingTurn: cones narrow the oncoming lane and its cars drive over the middle of the road, so that the ego has to keep right. */
class InvadingTurn implements ScenarioBehaviour {
  state: InvadingTurnState;
  readonly #stage: ScenarioStage;
  readonly #flow: ActorFlow;
  readonly #lane: ActorPath;
  readonly #cones: readonly StandingActor[];
  readonly #endM: number;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM, scenario, seed, firstActorId } = stage;
    const parameters = new ScenarioParameters(scenario);
    const distanceM = parameters.number('distance', DISTANCE_M, 10);
    const offsetM = parameters.number('offset', OFFSET_M);
    const path = oncomingPath(map, plan, triggerM + distanceM + SOURCE_M, triggerM);
    const beside = oncomingPlace(map, placeOnRoute(plan, triggerM));
    if (path === undefined || beside === undefined) throw new StagingRefused('there is no oncoming lane all along its way');
    const laneM = widthAt(map, beside);
    const shiftM = offsetM + laneM / 2 - HALF_CAR_M;
    this.#stage = stage;
    this.#endM = Math.min(triggerM + distanceM + SOURCE_M, plan.lengthM - 1);
    this.#lane = routePath(map, plan, triggerM, this.#endM);
    this.#flow = new ActorFlow({
      path, speedMps: speedLimitMps(map, plan, triggerM), gapM: [GAP_M, GAP_M], types: ORDINARY_CARS, firstId: firstActorId + FIRST_CAR_ID, most: MOST_CARS, seed, leftM: () => shiftM,
    });
    const cones = Math.ceil((0.5 * distanceM) / CONES_APART_M);
    this.#cones = Array.from({ length: cones }, (_, number) => ({ actor: CONE, pose: poseOnPath(path, FIRST_CONE_M + number * CONES_APART_M, (-CONE_SHARE * laneM) / 2) }));
    this.state = { conesPlaced: false, flow: this.#flow.start() };
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    if (!state.conesPlaced) placeStanding(step, this.#stage.firstActorId, this.#cones);
    state.conesPlaced = true;
    clearPath(step, this.#lane);
    this.#flow.run(step, state.flow);
    return step.egoM >= this.#endM ? 'done' : 'running';
  }
}

export const invadingTurn: ScenarioType = { type: 'InvadingTurn', stage: (stage) => new TimedScenario(stage, new InvadingTurn(stage)) };
