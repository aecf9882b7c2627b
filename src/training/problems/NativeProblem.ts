import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import type { FrameInput } from '../../dataset/RecordedFrame.ts';
import { REASONS } from '../../driving/Action.ts';
import type { Driver, DriverFailure } from '../../driving/Driver.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import { actionCodec, groundsCodec, sceneCodec } from '../../driving/sceneCodec.ts';
import type { SampleView } from '../../optimiser/search/chooseSamples.ts';
import type { PackedCodec } from '../../packing/PackedCodec.ts';
import { PolicyDriver } from '../../policy/PolicyDriver.ts';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { DRIVING_CONTRACT } from '../../tasks/driving/drivingContract.ts';
import type { TaskExtras } from '../../tasks/driving/DrivingInsight.ts';
import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import { DrivingTask } from '../../tasks/driving/DrivingTask.ts';
import { drivingView } from '../../tasks/driving/drivingView.ts';
import { blameOf, type BlameScores } from '../past/blameOf.ts';
import { infractionSentence } from '../session/infractionSentence.ts';
import type { DrivingProblem, LabelledFrame, PenaltyScores, RememberingDriver } from './DrivingProblem.ts';
import { StoppedDriver } from './StoppedDriver.ts';

const NONE = new Float32Array(0);

/** Codriver's own task: the whole scene, a continuous target speed, lateral offset, memory and a reason; shown by the teachable expert. */
export class NativeProblem implements DrivingProblem<DrivingSample> {
  readonly name = 'driving';
  readonly recordsFailures = true;
  readonly contract = DRIVING_CONTRACT;
  readonly sceneSchema = sceneCodec.schemaDigest;
  readonly actionSchema = actionCodec.schemaDigest;
  readonly groundsSchema = groundsCodec.schemaDigest;
  readonly #blame: BlameScores | undefined;

  /** @param blame how infractions are blamed on the frames before them; without it all those in the look-ahead are blamed alike, as LangProp does */
  constructor(blame?: BlameScores) {
    this.#blame = blame;
  }

  driverOf(sandbox: PolicySandbox, policy: PolicyHandle | DriverFailure): RememberingDriver {
    return 'kind' in policy ? new StoppedDriver(policy) : new PolicyDriver(sandbox, policy);
  }

  expert(): Driver {
    return new Expert(EXPERT_SETTINGS.teachable);
  }

  failureOf({ decision }: EpisodeStep): DriverFailure | undefined {
    return decision.failure;
  }

  frameOf({ tick, observation, decision, label }: EpisodeStep): FrameInput {
    return {
      step: tick,
      scene: observation.packedScene.slice(),
      driverAction: packed(actionCodec, decision.action),
      expertAction: label === undefined ? NONE : packed(actionCodec, label.action),
      grounds: label?.grounds === undefined ? NONE : packed(groundsCodec, label.grounds()),
      disagreement: label === undefined ? 0 : Math.abs(decision.action.targetSpeedMps - label.action.targetSpeedMps),
      reasonClass: label === undefined ? 0 : REASONS.indexOf(label.action.reason),
      ...frameFailure(decision.failure),
    };
  }

  /** Being late is nobody's fault of the last two seconds. */
  punishes(kind: string): boolean {
    return kind !== 'routeTimeout' && kind !== 'minSpeed';
  }

  sampleOf({ scene, driverAction, expertAction, grounds = NONE }: LabelledFrame, infractions: readonly string[], ticksAhead: readonly number[] = []): DrivingSample {
    const punished = infractions.flatMap((kind, index) => (this.punishes(kind) ? [{ kind, ticks: ticksAhead[index] ?? 0 }] : []));
    const blame = this.#blame === undefined ? undefined : blameOf(punished, this.#blame);
    const sentences = [...new Set(punished.map(({ kind }) => infractionSentence(kind)))];
    return {
      scene,
      driven: actionCodec.unpack(driverAction, 0),
      expert: actionCodec.unpack(expertAction, 0),
      ...(grounds.length === 0 ? {} : { acceptable: groundsCodec.unpack(grounds, 0).acceptable }),
      infractions: sentences,
      ...(blame === undefined ? {} : { blame }),
    };
  }

  openTask(sandbox: PolicySandbox, scores: PenaltyScores, extras?: TaskExtras<DrivingSample>): DrivingTask {
    return new DrivingTask(sandbox, scores, extras);
  }

  searchView({ infractionScore }: PenaltyScores): SampleView<DrivingSample> {
    return drivingView(infractionScore);
  }
}

/** The failure of a decision as recordings keep it. */
export function frameFailure(failure: DriverFailure | undefined): Pick<FrameInput, 'failure'> {
  return failure === undefined ? {} : { failure: { kind: failure.kind, message: failure.message, line: failure.line } };
}

function packed<T>(codec: PackedCodec<T>, value: T): Float32Array {
  const words = new Float32Array(codec.maxWords);
  return words.slice(0, codec.pack(value, words, 0));
}
