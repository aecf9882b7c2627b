import type { PlacedScenario } from '../../src/leaderboard/matching/PlacedScenario.ts';
import type { ScenarioListener } from '../../src/leaderboard/ScenarioListener.ts';
import type { LaneIndex } from '../../src/map/LaneIndex.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import type { ActorCommand, VehicleControl } from '../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';

/** Where a scenario takes place. Fixed for the episode. */
export interface ScenarioStage {
  readonly map: RoadMap;
  readonly laneIndex: Pick<LaneIndex, 'nearest'>;
  readonly plan: RoutePlan;
  readonly scenario: PlacedScenario;
  /** Route length at the trigger (m). */
  readonly triggerM: number;
  /** The scenario may spawn actors with this id and the {@link ACTORS_PER_SCENARIO} - 1 that follow. */
  readonly firstActorId: number;
  /** What chance there is in the scenario depends on this and its name alone. */
  readonly seed: number;
  /** Whether flat scenery (debris) is placed: only in worlds where cars drive over it and no driver takes it for an obstacle. */
  readonly scenery: boolean;
}

/** How many ids each scenario has for its own. */
export const ACTORS_PER_SCENARIO = 1000;

/** What a scenario sees in one step, and where its commands go. Valid during the call. */
export interface StageStep {
  readonly frame: WorldFrame;
  /** Route length (m) that the ego has reached. */
  readonly egoM: number;
  readonly listener: ScenarioListener | undefined;
  order(command: ActorCommand): void;
}

/**
 * One scenario on its stage. All that changes is in `state`, plain data that `structuredClone` copies; the director replaces it when
 * an episode is wound back. Actors that are still there when it is done are taken away by the director.
 */
export interface ScenarioBehaviour {
  state: object;
  /** Called in each step while the ego is near but has not reached the trigger: for what can be seen from afar. */
  approach?(step: StageStep): void;
  /** Called in each step from the trigger on, until done. */
  run(step: StageStep): 'running' | 'done';
  /** Called once, in the step in which `run` said that it is done. */
  end?(step: StageStep): void;
  /** What becomes of the ego's control in this step while the scenario runs; called after `run`. */
  disturb?(control: VehicleControl): VehicleControl;
}

/** A place that does not suit a scenario, in words. */
export interface StagingRefusal {
  readonly refused: string;
}

/** A kind of scenario: lays itself out on a stage, or says why it cannot, by its answer or by throwing StagingRefused. */
export interface ScenarioType {
  /** As in the file: `Scenario3`, `Accident`. */
  readonly type: string;
  stage(stage: ScenarioStage): ScenarioBehaviour | StagingRefusal;
}
