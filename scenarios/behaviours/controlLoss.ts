import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';
import { placeOnRoute, poseAt } from './roadPlaces.ts';
import { DEBRIS, spawnRequest } from './scenarioActors.ts';

const DEBRIS_AT_M = [12, 46, 72] as const;
const ENDS_AFTER_M = 80;

interface ControlLossState {
  placed: boolean;
}

/**
 * Scenario1: debris on the lane 12, 46 and 72 m past the trigger. The leaderboard meant it to disturb the steering but never calls that
 * part, and cars drive over debris, so it is scenery alone.
 */
class ControlLoss implements ScenarioBehaviour {
  state: ControlLossState = { placed: false };
  readonly #stage: ScenarioStage;

  constructor(stage: ScenarioStage) {
    this.#stage = stage;
  }

  approach(step: StageStep): void {
    const { map, plan, triggerM, firstActorId, scenery } = this.#stage;
    if (!scenery || this.state.placed) return;
    this.state.placed = true;
    DEBRIS_AT_M.forEach((aheadM, number) => {
      step.order({ kind: 'spawn', id: firstActorId + number, actor: spawnRequest(DEBRIS, poseAt(map, placeOnRoute(plan, triggerM + aheadM))) });
    });
  }

  run(step: StageStep): 'running' | 'done' {
    this.approach(step);
    return step.egoM < this.#stage.triggerM + ENDS_AFTER_M ? 'running' : 'done';
  }
}

export const controlLoss: ScenarioType = { type: 'Scenario1', stage: (stage) => new ControlLoss(stage) };
