import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { SandboxPool, type SandboxPoolOptions } from '../../policy/SandboxPool.ts';
import { batchInLaps } from '../batchInLaps.ts';
import type { Problem, ProblemLimits } from '../Problem.ts';
import { SampleTask } from '../SampleTask.ts';
import { FACTORIAL_TASK, factorialSample, LARGEST_FACTORIAL, type FactorialSample } from './factorialTask.ts';

/** Of the 500 numbers 100 are sealed; the others make four batches (LangProp: four of 128). */
const SEALED = 100;
const BATCH = 100;

/** Factorials of 0 to 499: all numbers that there are, so none are left to hold out. */
export async function openFactorial(seed: number, sandboxOptions: SandboxPoolOptions = {}, { steps = FACTORIAL_TASK.steps }: ProblemLimits = {}): Promise<Problem<FactorialSample>> {
  const sandbox = await SandboxPool.open(FACTORIAL_TASK.contract, { steps, callTimeoutMs: 5000, exhaustionsPerBatch: LARGEST_FACTORIAL }, sandboxOptions);
  const random = new SeededRandom(seed);
  const numbers = random.fork(1).shuffled(Array.from({ length: LARGEST_FACTORIAL + 1 }, (_, n) => n));
  const searched = numbers.slice(SEALED).map((n) => factorialSample(n));
  return {
    task: new SampleTask({ ...FACTORIAL_TASK, steps }, sandbox),
    effortUnit: 'samples',
    perfectScore: FACTORIAL_TASK.perfectScore,
    scoreRange: [FACTORIAL_TASK.exceptionScore, FACTORIAL_TASK.perfectScore],
    groupOf: (sample) => FACTORIAL_TASK.groupOf(sample),
    defaults: { updates: 12, setupQueries: 1, responses: 2, topChoices: 1, keep: 4, confirmations: 4 },
    batch: (update) => batchInLaps(searched, BATCH, update, random.fork(2)),
    searched,
    sealed: numbers.slice(0, SEALED).map((n) => factorialSample(n)),
    yardsticks: () => [],
    published: [],
    close: () => sandbox.close(),
  };
}
