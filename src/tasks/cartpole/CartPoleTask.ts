import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { ChatMessage } from '../../optimiser/llm/LlmClient.ts';
import type { OptimiserTask, UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../../optimiser/PolicyEvaluation.ts';
import { packedCodec } from '../../packing/PackedCodec.ts';
import type { PolicyContract } from '../../policy/PolicyContract.ts';
import type { PolicyResult, PolicyFailure } from '../../policy/PolicyResult.ts';
import type { PackedBatch, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { failureText, PolicyRunner } from '../PolicyRunner.ts';
import { TaskPrompts, type PromptSource } from '../TaskPrompts.ts';
import { EPISODE_STEPS, hasFailed, LEAN_RAD, START_RANGE, STATE_NUMBERS, stepCartPole } from './cartPole.ts';

/** One episode, by the seed of its start. */
export interface CartPoleSample {
  readonly seed: number;
}

const ObservationSchema = z.object({ cartPosition: z.number(), cartVelocity: z.number(), poleAngle: z.number(), poleAngularVelocity: z.number() });

/** 1 pushes right, 0 left. */
const PushSchema = z.int().min(0).max(1);

export const CARTPOLE_CONTRACT: PolicyContract<z.infer<typeof ObservationSchema>, number> = {
  functionName: 'balance',
  call: { shape: 'plain', parameters: ['cartPosition', 'cartVelocity', 'poleAngle', 'poleAngularVelocity'] },
  input: packedCodec(ObservationSchema),
  output: packedCodec(PushSchema),
};

/** Steps of the sandbox for one decision. */
export const CARTPOLE_STEPS = 100_000;

/** How an episode went, for prompts. */
const EpisodeSchema = z.object({ steps: z.int(), end: z.string(), trace: z.array(z.string()) });

const SHOWN_STEPS = [0, 10, 25, 50, 100, 200, 300, 400];
const LAST_STEPS = 5;

/** What every prompt of this task shares. */
export const CARTPOLE_PROMPTS: PromptSource<CartPoleSample> = {
  functionName: CARTPOLE_CONTRACT.functionName,
  statement: readFileSync(new URL('statement.md', import.meta.url), 'utf8'),
  perfectScore: EPISODE_STEPS,
  exceptionScore: -1,
  steps: CARTPOLE_STEPS,
  tunable: true,
  show: (sample) => ({ input: `at the start: ${stateText(startState(sample), 0)}` }),
  showOutput(output) {
    const { steps, end, trace } = EpisodeSchema.parse(output);
    return [`${steps} steps: ${end}`, ...trace].join('\n');
  },
  groupOf: () => 'episode',
};

/** CartPole-v1 as a task: a sample is an episode of at most 500 steps, its score their number. Episodes run in lock step, one packed batch per step. */
export class CartPoleTask implements OptimiserTask<CartPoleSample> {
  readonly name = 'cartpole';
  readonly functionName = CARTPOLE_CONTRACT.functionName;
  readonly #runner: PolicyRunner;
  readonly #prompts: TaskPrompts<CartPoleSample>;
  #stepsRun = 0;

  /** @param sandbox of `CARTPOLE_CONTRACT`; the caller closes it. @param steps of the sandbox for one decision, for prompts */
  constructor(sandbox: PolicySandbox, steps = CARTPOLE_STEPS) {
    this.#prompts = new TaskPrompts({ ...CARTPOLE_PROMPTS, steps });
    this.#runner = new PolicyRunner(sandbox, CARTPOLE_CONTRACT);
  }

  /** Environment steps made so far. */
  get effort(): number {
    return this.#stepsRun;
  }

  async evaluate(policies: readonly Policy[], samples: readonly CartPoleSample[]): Promise<readonly PolicyEvaluation[]> {
    const evaluations = await Promise.all(policies.map(async (policy) => ({ results: await this.#episodes(policy, samples) })));
    await this.#runner.keep(policies);
    return evaluations;
  }

  setupPrompt(sample: CartPoleSample): readonly ChatMessage[] {
    return this.#prompts.setup(sample);
  }

  updatePrompt(occasion: UpdateOccasion<CartPoleSample>): readonly ChatMessage[] {
    return this.#prompts.update(occasion);
  }

  async #episodes(policy: Policy, samples: readonly CartPoleSample[]): Promise<SampleResult[]> {
    const episodes = samples.map((sample) => new Episode(startState(sample)));
    for (let step = 0; step < EPISODE_STEPS; step += 1) {
      const running = episodes.filter(({ isOver }) => !isOver);
      if (running.length === 0) break;
      const results = await this.#runner.withBatch(observations(running), (batch) => this.#runner.run(policy, batch));
      if (typeof results === 'string') return samples.map(() => ({ score: CARTPOLE_PROMPTS.exceptionScore, exception: results }));
      for (const [index, episode] of running.entries()) this.#stepsRun += episode.advance(results[index]!);
    }
    return episodes.map((episode) => episode.result());
  }
}

/** One episode under way. */
class Episode {
  readonly state: Float64Array;
  readonly #history: Float64Array[];
  #steps = 0;
  #log = '';
  #failure: PolicyFailure | undefined;
  #hasFallen = false;

  constructor(start: Float64Array) {
    this.state = start;
    this.#history = [start.slice()];
  }

  get isOver(): boolean {
    return this.#hasFallen || this.#failure !== undefined || this.#steps >= EPISODE_STEPS;
  }

  /** Takes one decision; gives the number of steps made. */
  advance(result: PolicyResult): number {
    if (this.#log.length < 500) this.#log += result.log;
    if (!result.ok) {
      this.#failure = result.failure;
      return 0;
    }
    stepCartPole(this.state, 0, result.output[0]!);
    this.#steps += 1;
    this.#hasFallen = hasFailed(this.state, 0);
    this.#history.push(this.state.slice());
    return 1;
  }

  result(): SampleResult {
    const printed = this.#log === '' ? {} : { printed: this.#log };
    if (this.#failure !== undefined) return { score: CARTPOLE_PROMPTS.exceptionScore, exception: `in step ${this.#steps + 1}: ${failureText(this.#failure)}`, ...printed };
    const output: z.infer<typeof EpisodeSchema> = { steps: this.#steps, end: this.#end(), trace: this.#trace() };
    return { score: this.#steps, output, ...(this.#hasFallen ? { feedback: this.#end() } : {}), ...printed };
  }

  #end(): string {
    if (!this.#hasFallen) return 'balanced to the end';
    const [position, , angle] = this.state;
    if (Math.abs(angle!) > LEAN_RAD) return `the pole fell to the ${angle! > 0 ? 'right' : 'left'}`;
    return `the cart left the track on the ${position! > 0 ? 'right' : 'left'}`;
  }

  #trace(): string[] {
    const last = this.#history.length - 1;
    return this.#history.flatMap((state, step) => (SHOWN_STEPS.includes(step) || step > last - LAST_STEPS ? [`step ${step}: ${stateText(state, 0)}`] : []));
  }
}

/** Where the episode of a seed starts. */
export function startState({ seed }: CartPoleSample): Float64Array {
  const random = new SeededRandom(seed);
  return Float64Array.from({ length: STATE_NUMBERS }, () => random.between(-START_RANGE, START_RANGE));
}

function observations(running: readonly Episode[]): PackedBatch {
  const words = new Float32Array(STATE_NUMBERS * running.length);
  for (const [index, { state }] of running.entries()) words.set(state, STATE_NUMBERS * index);
  return { words, offsets: Uint32Array.from({ length: running.length + 1 }, (_, index) => STATE_NUMBERS * index) };
}

function stateText(state: Float64Array, at: number): string {
  const [position, velocity, angle, rate] = [0, 1, 2, 3].map((offset) => state[at + offset]!.toFixed(3));
  return `cartPosition ${position}, cartVelocity ${velocity}, poleAngle ${angle}, poleAngularVelocity ${rate}`;
}

