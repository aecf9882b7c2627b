import type { Pose } from '../../../src/geometry/Pose.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { egoDistanceM } from '../egoNear.ts';
import { clearPath } from '../clearBackground.ts';
import { placeStanding } from '../obstacles/StandingActor.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { routePath } from '../paths/routePath.ts';
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

/**
 * BlockedIntersection: a car stands behind the junction where the ego leaves it, until 10 s after the ego has come near. Meanwhile the way to it is kept free of background
 * traffic, as 2.x clears the ego's entry and the junction: who queued between the two would keep the ego from ever coming near.
 */
class BlockedIntersection implements ScenarioBehaviour {
  state: BlockedState = { phase: 'appearing', nearS: 0 };
  readonly #stage: ScenarioStage;
  readonly #pose: Pose;
  readonly #path: ActorPath;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM } = stage;
    const atM = nextJunction(stage).exitM + BEHIND_JUNCTION_M;
    this.#stage = stage;
    this.#pose = poseAt(map, placeOnRoute(plan, atM));
    this.#path = routePath(map, plan, triggerM, atM);
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    if (state.phase === 'appearing') {
      placeStanding(step, this.#stage.firstActorId, [{ actor: PRIUS, pose: this.#pose, flags: ActorFlag.brakeLights }]);
      state.phase = 'blocking';
    }
    clearPath(step, this.#path);
    if (state.phase === 'blocking' && egoDistanceM(step.frame, this.#pose) < NEAR_M) {
      state.phase = 'near';
      state.nearS = step.frame.timeS;
    }
    return state.phase === 'near' && step.frame.timeS - state.nearS > STANDS_S ? 'done' : 'running';
  }
}

export const blockedIntersection: ScenarioType = { type: 'BlockedIntersection', stage: (stage) => new TimedScenario(stage, new BlockedIntersection(stage)) };
