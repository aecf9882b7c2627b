import { z } from 'zod';
import type { Decision, Driver, DriverFailure, EpisodeStart, Observation } from '../../driving/Driver.ts';
import { driverFailure } from '../../policy/PolicyDriver.ts';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import type { PolicySession } from '../../policy/PolicySession.ts';
import { LangPropControl, LEVEL_MPS } from './LangPropControl.ts';
import { isTurnAngle } from './scoreSpeedAndSteering.ts';
import { SpeedAndSteeringSchema, speedAndSteeringCodec, type SpeedAndSteering } from './SceneInfo.ts';
import type { SceneInfoBuilder } from './SceneInfoBuilder.ts';

/** Before a policy has ever answered. */
const STAND: SpeedAndSteering = { speed_level: 'STOP', turn_angle: 0 };
/** Failures of these kinds cost wall time; after so many in an episode the policy is not called any more. */
const COSTLY: readonly DriverFailure['kind'][] = ['timeout', 'memory', 'crash', 'fuel'];
const PATIENCE = 10;

/**
 * What lasts while policies take turns at the wheel: LangProp's controllers and the answer given last. LangProp calls it a brain.
 */
export class LangPropBrain {
  readonly builder: SceneInfoBuilder;
  readonly control = new LangPropControl();
  /** The last usable answer, reused when a policy fails. */
  previous: SpeedAndSteering = STAND;

  constructor(builder: SceneInfoBuilder) {
    this.builder = builder;
  }

  reset(start: EpisodeStart): void {
    this.builder.reset(start);
    this.control.reset();
    this.previous = STAND;
  }

  /** JSON text. */
  save(): string {
    return JSON.stringify({ target: this.builder.save(), control: this.control.save(), previous: this.previous });
  }

  /** @param text of {@link save} */
  restore(text: string): void {
    const { target, control, previous } = BrainSchema.parse(JSON.parse(text));
    this.builder.restore(target);
    this.control.restore(control);
    this.previous = previous;
  }
}

const BrainSchema = z.strictObject({
  target: z.int().min(0),
  control: z.strictObject({ turn: z.array(z.number()), speed: z.array(z.number()) }),
  previous: SpeedAndSteeringSchema,
});

/** A policy of LangProp as a driver. A call without a usable answer drives on with the answer before it, as LangProp does, and says why. */
export class LangPropPolicyDriver implements Driver {
  readonly name: string;
  readonly #brain: LangPropBrain;
  readonly #session: PolicySession | undefined;
  /** Set from the start when there is no policy to call. */
  readonly #never: DriverFailure | undefined;
  #costly = 0;
  #end: DriverFailure | undefined;

  /** @param policy the policy, or why its text cannot be run */
  constructor(sandbox: PolicySandbox, policy: PolicyHandle | DriverFailure, brain: LangPropBrain) {
    const runs = !('kind' in policy);
    this.name = runs ? `policy:${policy.policy.hash.slice(0, 8)}` : 'stopped';
    this.#brain = brain;
    this.#session = runs ? sandbox.session(policy) : undefined;
    this.#never = runs ? undefined : policy;
    this.#end = this.#never;
  }

  /** State of the brain: the policy itself keeps nothing. */
  get memory(): string {
    return this.#brain.save();
  }

  set memory(text: string) {
    this.#brain.restore(text);
  }

  reset(start: EpisodeStart): void {
    this.#brain.reset(start);
    this.#session?.reset();
    this.#costly = 0;
    this.#end = this.#never;
  }

  /** @throws PolicySandboxError when the sandbox itself is broken */
  async drive({ privileged }: { readonly privileged: Pick<Observation['privileged'], 'frame'> }): Promise<Decision> {
    const brain = this.#brain;
    const { info, packed } = brain.builder.see(privileged.frame);
    const answer = await this.#ask(packed);
    const failure = 'kind' in answer ? answer : undefined;
    const output = 'kind' in answer ? brain.previous : answer;
    brain.previous = output;
    return {
      action: { targetSpeedMps: LEVEL_MPS[output.speed_level], lateralOffsetLeftM: 0, reason: 'other' },
      own: {
        input: packed,
        output: packedAnswer(output),
        control: brain.control.control(output.speed_level, output.turn_angle, LEVEL_MPS[output.speed_level], info.ego_forward_speed),
      },
      ...(failure === undefined ? {} : { failure }),
    };
  }

  async #ask(packed: Float32Array): Promise<SpeedAndSteering | DriverFailure> {
    if (this.#session === undefined || this.#end !== undefined) return this.#end!;
    const result = await this.#session.call(packed);
    if (result.ok) {
      const answer = speedAndSteeringCodec.unpack(result.output, 0);
      return isTurnAngle(answer.turn_angle) ? answer : { kind: 'invalidAction', message: `turn_angle: expected a number between -180 and 180, got ${answer.turn_angle}` };
    }
    const failure = driverFailure(result.failure);
    if (COSTLY.includes(failure.kind)) this.#costly += 1;
    if (this.#costly >= PATIENCE) this.#end = { ...failure, message: `not called any more: ${failure.message}` };
    return failure;
  }
}

function packedAnswer(output: SpeedAndSteering): Float32Array {
  const words = new Float32Array(speedAndSteeringCodec.maxWords);
  return words.subarray(0, speedAndSteeringCodec.pack(output, words, 0));
}
