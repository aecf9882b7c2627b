import type { Pose } from '../../../src/geometry/Pose.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { egoDistanceM } from '../egoNear.ts';
import { placeStanding } from '../obstacles/StandingActor.ts';
import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import { PRIUS } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { nextJunction } from './nextJunction.ts';

const BEHIND_JUNCTION_M = 5;
const NEAR_M = 13;
const STANDS_S = 10;

interface BlockedState {
  phase: 'appearing' | 'blocking' | 'near';
  nearS: number;
}

/** BlockedIntersection: a car stands behind the junction where the ego leaves it, until 10 s after the ego has come near. */
class BlockedIntersection implements ScenarioBehaviour {
  state: BlockedState = { phase: 'appearing', nearS: 0 };
  readonly #stage: ScenarioStage;
  readonly #pose: Pose;

  constructor(stage: ScenarioStage) {
    this.#stage = stage;
    this.#pose = poseAt(stage.map, placeOnRoute(stage.plan, nextJunction(stage).exitM + BEHIND_JUNCTION_M));
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    if (state.phase === 'appearing') {
      placeStanding(step, this.#stage.firstActorId, [{ actor: PRIUS, pose: this.#pose, flags: ActorFlag.brakeLights }]);
      state.phase = 'blocking';
    }
    if (state.phase === 'blocking' && egoDistanceM(step.frame, this.#pose) < NEAR_M) {
      state.phase = 'near';
      state.nearS = step.frame.timeS;
    }
    return state.phase === 'near' && step.frame.timeS - state.nearS > STANDS_S ? 'done' : 'running';
  }
}

export const blockedIntersection: ScenarioType = { type: 'BlockedIntersection', stage: (stage) => new TimedScenario(stage, new BlockedIntersection(stage)) };
