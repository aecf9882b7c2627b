import type { FrameInput } from '../../dataset/RecordedFrame.ts';
import { REASONS } from '../../driving/Action.ts';
import type { Driver, DriverFailure, OwnInterface } from '../../driving/Driver.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { DRIVING_LANGPROP, DrivingLangPropTask } from '../../tasks/drivingLangprop/DrivingLangPropTask.ts';
import { LangPropExpert } from '../../tasks/drivingLangprop/LangPropExpert.ts';
import { isLangPropInfraction, langPropInfraction } from '../../tasks/drivingLangprop/langPropInfraction.ts';
import { LANGPROP_CONTRACT } from '../../tasks/drivingLangprop/langPropContract.ts';
import { LangPropBrain, LangPropPolicyDriver } from '../../tasks/drivingLangprop/LangPropPolicyDriver.ts';
import { PUBLISHED_SLIPS, type LangPropSlips } from '../../tasks/drivingLangprop/LangPropSlips.ts';
import { sceneInfoCodec, speedAndSteeringCodec, type SpeedAndSteering } from '../../tasks/drivingLangprop/SceneInfo.ts';
import { SceneInfoBuilder } from '../../tasks/drivingLangprop/SceneInfoBuilder.ts';
import { wrongTurn, type LangPropSample } from '../../tasks/drivingLangprop/scoreSpeedAndSteering.ts';
import { TrainingError } from '../TrainingError.ts';
import type { DrivingProblem, LabelledFrame, PenaltyScores, RememberingDriver } from './DrivingProblem.ts';
import { frameFailure } from './NativeProblem.ts';

/** LangProp's task: its scene, its three levels and turn angle, its controllers, its expert. */
export class LangPropProblem implements DrivingProblem<LangPropSample> {
  readonly name = DRIVING_LANGPROP;
  /** LangProp blames the last four saved frames, two seconds: no frame may come between. */
  readonly recordsFailures = false;
  readonly contract = LANGPROP_CONTRACT;
  readonly sceneSchema = sceneInfoCodec.schemaDigest;
  readonly actionSchema = speedAndSteeringCodec.schemaDigest;
  readonly #slips: LangPropSlips;
  readonly #punishBlocked: boolean;
  readonly #builder: SceneInfoBuilder;
  readonly #brain: LangPropBrain;

  /** @param punishBlocked standing still for too long is an infraction like others; LangProp leaves it out */
  constructor(slips: LangPropSlips = PUBLISHED_SLIPS, punishBlocked = false) {
    this.#slips = slips;
    this.#punishBlocked = punishBlocked;
    this.#builder = new SceneInfoBuilder(slips.halfExtents);
    this.#brain = new LangPropBrain(this.#builder);
  }

  driverOf(sandbox: PolicySandbox, policy: PolicyHandle | DriverFailure): RememberingDriver {
    return new LangPropPolicyDriver(sandbox, policy, this.#brain);
  }

  expert(): Driver {
    return new LangPropExpert(this.#builder, this.#slips.halfExtents);
  }

  /** LangProp tests every answer against the expert's turn angle, while driving as in batches. */
  failureOf({ decision, label }: EpisodeStep): DriverFailure | undefined {
    if (decision.failure !== undefined || label === undefined) return decision.failure;
    const message = wrongTurn(answerOf(decision.own), answerOf(label.own));
    return message === undefined ? undefined : { kind: 'invalidAction', message };
  }

  frameOf(step: EpisodeStep): FrameInput {
    const { tick, decision, label } = step;
    const shown = decision.own ?? label?.own;
    if (shown === undefined) throw notOfThisTask();
    const differs = decision.own !== undefined && label?.own !== undefined && answerOf(decision.own).speed_level !== answerOf(label.own).speed_level;
    return {
      step: tick,
      scene: shown.input.slice(),
      driverAction: decision.own?.output.slice() ?? new Float32Array(0),
      expertAction: label?.own?.output.slice() ?? new Float32Array(0),
      disagreement: differs ? 1 : 0,
      reasonClass: label === undefined ? 0 : REASONS.indexOf(label.action.reason),
      ...frameFailure(this.failureOf(step)),
    };
  }

  punishes(kind: string): boolean {
    return isLangPropInfraction(kind) || (this.#punishBlocked && kind === 'blocked');
  }

  sampleOf({ scene, driverAction, expertAction }: LabelledFrame, infractions: readonly string[]): LangPropSample {
    return {
      scene,
      driven: speedAndSteeringCodec.unpack(driverAction, 0),
      expert: speedAndSteeringCodec.unpack(expertAction, 0),
      infractions: infractions.filter((kind) => this.punishes(kind)).map(langPropInfraction),
    };
  }

  openTask(sandbox: PolicySandbox, scores: PenaltyScores): DrivingLangPropTask {
    return new DrivingLangPropTask(sandbox, scores, this.#slips);
  }
}

function answerOf(own: OwnInterface | undefined): SpeedAndSteering {
  if (own === undefined) throw notOfThisTask();
  return speedAndSteeringCodec.unpack(own.output, 0);
}

function notOfThisTask(): TrainingError {
  return new TrainingError('DRIVER_TASK', 'a driver without LangProp\'s interface drives a step of driving-langprop', { remedy: 'record this driver under the task driving', kind: 'internal' });
}
