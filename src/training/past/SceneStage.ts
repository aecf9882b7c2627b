import { Expert } from '../../../expert/Expert.ts';
import type { ExpertMemory } from '../../../expert/ExpertMemory.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import type { Driver } from '../../driving/Driver.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import { EpisodeRig } from '../episodes/EpisodeRig.ts';
import type { EpisodeGround } from '../episodes/EpisodeSpec.ts';
import type { MomentKeeper } from '../episodes/SavedMoment.ts';
import type { RememberingDriver } from '../problems/DrivingProblem.ts';
import type { Town } from '../Town.ts';
import { LaneWatch } from './LaneWatch.ts';
import { startTick, type ShortScene } from './ShortScene.ts';

/** What came of a short scene. */
export interface SceneDrive {
  /** Reported within the scene, in order. */
  readonly infractions: readonly Infraction[];
  /** Driven along the route (m). */
  readonly progressM: number;
  /** Steps in which the driver gave no usable action. */
  readonly failures: number;
  /** Steps driven. */
  readonly ticks: number;
}

export interface SceneExtras {
  /** Called after each decision. `stop` ends the scene. */
  readonly onStep?: (step: EpisodeStep) => 'stop' | void;
  readonly labeller?: Driver;
  readonly keeper?: MomentKeeper;
}

/** A world of its own beside a session's, in which short scenes are driven again and again from saved moments. Needs a world that can be put back. */
export class SceneStage {
  readonly #rig: EpisodeRig;

  constructor(ground: EpisodeGround, town: Town) {
    this.#rig = new EpisodeRig(ground, town);
  }

  /** Drives a scene to its end, or to the first infraction when `untilInfraction` says so. */
  async drive(scene: ShortScene, driver: Driver, extras: SceneExtras = {}, untilInfraction = false): Promise<SceneDrive> {
    const first = startTick(scene);
    const { onStep, labeller, keeper } = extras;
    const lanes = new LaneWatch();
    const left: Infraction[] = [];
    let beganM = -1;
    let progressM = 0;
    const outcome = await this.#rig.driveWith(driver, scene.routeIndex, scene.seed, {
      ...(scene.from === undefined ? {} : { from: scene.from }),
      ...(labeller === undefined ? {} : { labeller }),
      ...(keeper === undefined ? {} : { keeper }),
      onStep: (step, referee) => {
        const { alongM } = step.observation.privileged;
        if (beganM < 0) beganM = alongM;
        progressM = alongM - beganM;
        const outside = referee.outsideLanes;
        if (lanes.watch(outside?.metres ?? 0) !== undefined) left.push({ ...outside!, tick: step.tick });
        if (onStep?.(step) === 'stop' || step.tick >= scene.endTick) return 'stop';
        const { infractions } = referee;
        return untilInfraction && (left.length > 0 || (infractions.length > 0 && infractions.at(-1)!.tick > first)) ? 'stop' : undefined;
      },
    });
    const { infractions } = outcome.result;
    // Lanes are judged by the scene alone: one entry with the share of its way that lies outside.
    const outside = left.slice(0, 1).map((leaving) => ({ ...leaving, metres: lanes.outsideM, percent: Math.min(100, (100 * lanes.outsideM) / Math.max(1, progressM)) }));
    const reported = [...infractions.filter(({ tick, kind }) => tick > first && kind !== 'outsideLanes' && kind !== 'minSpeed'), ...outside];
    return { infractions: reported.toSorted((a, b) => a.tick - b.tick), progressM, failures: outcome.failures, ticks: outcome.ticks - first };
  }

  async close(): Promise<void> {
    await this.#rig.close();
  }
}

/** A policy that goes on with what it remembered; without that it begins anew. */
export function policyWith(driver: RememberingDriver, memory: string | undefined): Driver {
  if (memory === undefined) return driver;
  return {
    name: driver.name,
    reset: async (start) => {
      await driver.reset(start);
      driver.memory = memory;
    },
    drive: (observation) => driver.drive(observation),
  };
}

/** The labelling expert, going on with what it remembered. */
export function expertWith(memory: ExpertMemory | undefined): Driver {
  const expert = new Expert(EXPERT_SETTINGS.teachable);
  return {
    name: expert.name,
    reset: (start) => {
      expert.reset(start);
      if (memory !== undefined) expert.restore(memory);
    },
    drive: (observation) => expert.drive(observation),
  };
}
