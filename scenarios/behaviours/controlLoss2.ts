import { hashUniform } from '../../src/geometry/hashRandom.ts';
import type { Pose } from '../../src/geometry/Pose.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import { egoDistanceM } from './egoNear.ts';
import { placeOnRoute, poseAt } from './roadPlaces.ts';
import { DEBRIS, spawnRequest } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';

const DEBRIS_AT_M = [14, 48, 74] as const;
const SLIPS_WITHIN_M = 2;
const ENDS_AFTER_M = 110;
const STEER = { mean: 0.055, deviation: 0.015 } as const;
const THROTTLE = { mean: 0.03, deviation: 0.01 } as const;

interface ControlLossState {
  placed: boolean;
  /** Which debris the ego is on, -1 on none. */
  slipping: number;
  /** Draws of noise so far. */
  draws: number;
}

/**
 * ControlLoss of 2.x: at three heaps of debris on the lane noise comes onto the ego's steering and throttle, each time to a side by chance.
 */
class ControlLoss implements ScenarioBehaviour {
  state: ControlLossState = { placed: false, slipping: -1, draws: 0 };
  readonly #stage: ScenarioStage;
  readonly #heaps: readonly Pose[];

  constructor(stage: ScenarioStage) {
    this.#stage = stage;
    this.#heaps = DEBRIS_AT_M.map((aheadM) => poseAt(stage.map, placeOnRoute(stage.plan, stage.triggerM + aheadM)));
  }

  approach(step: StageStep): void {
    const { scenery, firstActorId } = this.#stage;
    if (!scenery || this.state.placed) return;
    this.state.placed = true;
    this.#heaps.forEach((pose, number) => step.order({ kind: 'spawn', id: firstActorId + number, actor: spawnRequest(DEBRIS, pose) }));
  }

  run(step: StageStep): 'running' | 'done' {
    this.approach(step);
    this.state.slipping = this.#heaps.findIndex((heap) => egoDistanceM(step.frame, heap) < SLIPS_WITHIN_M);
    return step.egoM >= Math.min(this.#stage.triggerM + ENDS_AFTER_M, this.#stage.plan.lengthM - 1) ? 'done' : 'running';
  }

  disturb(control: VehicleControl): VehicleControl {
    const { slipping } = this.state;
    if (slipping < 0) return control;
    const steer = control.steer + this.#noise(STEER, 2 * slipping);
    const throttle = control.throttle + this.#noise(THROTTLE, 2 * slipping + 1);
    return { ...control, steer: Math.min(1, Math.max(-1, steer)), throttle: Math.min(1, Math.max(0, throttle)) };
  }

  /** A normal value around the mean, whose sign is drawn once per heap. */
  #noise({ mean, deviation }: { mean: number; deviation: number }, stream: number): number {
    const { seed } = this.#stage;
    const sign = hashUniform(seed, 1, stream, 0) < 0.5 ? -1 : 1;
    return sign * mean + deviation * this.#normal();
  }

  /** Standard normal by the sum of twelve uniform values (Irwin and Hall). */
  #normal(): number {
    let sum = -6;
    for (let number = 0; number < 12; number += 1) {
      sum += hashUniform(this.#stage.seed, 2, 0, this.state.draws);
      this.state.draws += 1;
    }
    return sum;
  }
}

export const controlLoss2: ScenarioType = { type: 'ControlLoss', stage: (stage) => new ControlLoss(stage) };
