import { clearPath } from '../clearBackground.ts';
import { egoDistanceM } from '../egoNear.ts';
import type { ActorFlow, ActorFlowState } from '../flows/ActorFlow.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { routePath } from '../paths/routePath.ts';
import { junctionAhead, placeOnRoute, poseAt } from '../roadPlaces.ts';
import type { ScenarioBehaviour, ScenarioStage, StageStep } from '../ScenarioBehaviour.ts';
import { StagingRefused } from '../StagingRefused.ts';
import type { StandingActor } from './StandingActor.ts';
import { placeStanding } from './StandingActor.ts';

export interface ObstacleSetup {
  readonly standing: readonly StandingActor[];
  /** Route length (m) of the part of the obstacle that the ego's distance is measured to, and of its far end. */
  readonly atM: number;
  readonly toM: number;
  /** The ego has come near when it is this close (m). */
  readonly nearM: number;
  /** Two-way roads: what comes the other way once the ego has waited. */
  readonly oncoming?: ActorFlow;
}

/** The ego has to wait this long near the obstacle before the road is opened to it (s). */
const WAIT_S = 5;
/** The scenario ends this far behind the obstacle (m). */
const ENDS_AFTER_M = 50;

interface ObstacleState {
  phase: 'appearing' | 'waiting' | 'near' | 'open';
  nearS: number;
  oncoming: ActorFlowState | undefined;
}

/**
 * The way is blocked and the ego has to change lanes or go round: shared by Accident, ParkedObstacle and ConstructionObstacle. Background traffic
 * makes room behind the obstacle. On a two-way road the wrong-lane test is off from 5 s after the ego came near, and oncoming cars
 * come with gaps. It ends 50 m behind the obstacle.
 */
export class ObstacleScenario implements ScenarioBehaviour {
  state: ObstacleState = { phase: 'appearing', nearS: 0, oncoming: undefined };
  readonly #stage: ScenarioStage;
  readonly #setup: ObstacleSetup;
  readonly #endM: number;
  readonly #lane: ActorPath;

  constructor(stage: ScenarioStage, setup: ObstacleSetup) {
    this.#stage = stage;
    this.#setup = setup;
    this.#endM = clearOfJunction(stage, setup.toM, setup.toM + ENDS_AFTER_M);
    this.#lane = routePath(stage.map, stage.plan, stage.triggerM, this.#endM);
  }

  approach(step: StageStep): void {
    if (this.state.phase !== 'appearing') return;
    placeStanding(step, this.#stage.firstActorId, this.#setup.standing);
    this.state.phase = 'waiting';
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { atM, nearM, oncoming } = this.#setup;
    this.approach(step);
    clearPath(step, this.#lane);
    const { map, plan } = this.#stage;
    if (state.phase === 'waiting' && egoDistanceM(step.frame, poseAt(map, placeOnRoute(plan, atM))) < nearM) {
      state.phase = 'near';
      state.nearS = step.frame.timeS;
    }
    if (state.phase === 'near' && step.frame.timeS - state.nearS > WAIT_S) {
      state.phase = 'open';
      if (oncoming !== undefined) {
        step.listener?.switchWrongLaneTest(false);
        state.oncoming = oncoming.start();
      }
    }
    if (oncoming !== undefined && state.oncoming !== undefined) oncoming.run(step, state.oncoming);
    return step.egoM >= this.#endM ? 'done' : 'running';
  }

  end(step: StageStep): void {
    if (this.#setup.oncoming !== undefined) step.listener?.switchWrongLaneTest(true);
  }
}

/** A route length, moved back to before the next junction behind `fromM`: obstacles and their ends never lie in one. */
export function clearOfJunction({ map, plan }: ScenarioStage, fromM: number, toM: number): number {
  const junction = junctionAhead(map, plan, fromM);
  return Math.min(toM, plan.lengthM - 1, junction === undefined ? Infinity : Math.max(fromM, junction.entryM));
}

/** Route length of the obstacle that a scenario wants `distanceM` behind its trigger. @throws StagingRefused when a junction or the end comes first */
export function obstaclePlaceM(stage: ScenarioStage, distanceM: number): number {
  const atM = clearOfJunction(stage, stage.triggerM, stage.triggerM + distanceM);
  if (atM - stage.triggerM < LEAST_WAY_M) throw new StagingRefused('the road to the next junction is too short for an obstacle');
  return atM;
}

const LEAST_WAY_M = 15;
