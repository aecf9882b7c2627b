import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { SandboxPool, type SandboxPoolOptions } from '../../policy/SandboxPool.ts';
import type { Problem, ProblemLimits } from '../Problem.ts';
import { EPISODE_STEPS } from './cartPole.ts';
import { CARTPOLE_CONTRACT, CARTPOLE_PROMPTS, CARTPOLE_STEPS, CartPoleTask, type CartPoleSample } from './CartPoleTask.ts';
import { linearYardsticks } from './linearSearch.ts';

/** LangProp: two episodes to a batch. */
const BATCH = 2;
const SEALED = 200;
const HELD_OUT = 40;

/** CartPole with fresh starts for every batch, 40 held out and 200 sealed ones. */
export async function openCartPole(seed: number, sandboxOptions: SandboxPoolOptions = {}, { steps = CARTPOLE_STEPS }: ProblemLimits = {}): Promise<Problem<CartPoleSample>> {
  const sandbox = await SandboxPool.open(CARTPOLE_CONTRACT, { steps, callTimeoutMs: 500 }, sandboxOptions);
  const random = new SeededRandom(seed);
  const episodes = (of: SeededRandom, count: number): CartPoleSample[] => Array.from({ length: count }, (_, index) => ({ seed: of.fork(index).seed }));
  const sealed = episodes(random.fork(2), SEALED);
  return {
    task: new CartPoleTask(sandbox, steps),
    effortUnit: 'environment steps',
    perfectScore: EPISODE_STEPS,
    scoreRange: [CARTPOLE_PROMPTS.exceptionScore, EPISODE_STEPS],
    groupOf: (sample) => CARTPOLE_PROMPTS.groupOf(sample),
    // One reply at a time: every call and every step counts here, and a good first policy needs no company.
    defaults: { updates: 12, setupQueries: 1, responses: 1, topChoices: 1, keep: 3, confirmations: 2 },
    batch: (update) => episodes(random.fork(1).fork(update), BATCH),
    heldOut: () => episodes(random.fork(5), HELD_OUT),
    sealed,
    yardsticks: () => linearYardsticks(sealed, random.fork(4)),
    published: [
      { name: 'PPO, published', effort: 100_000, score: 500, n: 300, source: 'rl-baselines3-zoo, benchmark.md: 500.0 ± 0.0 over 300 episodes after a training budget of 100 000 steps, one run' },
    ],
    close: () => sandbox.close(),
  };
}
