import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { LlmRequest } from '../../optimiser/llm/LlmClient.ts';
import { LlmError } from '../../optimiser/llm/LlmError.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { meanScore } from '../../optimiser/PolicyEvaluation.ts';
import { queryPolicies, type QuerySurroundings } from '../../optimiser/queryPolicies.ts';
import type { Problem, Yardstick } from '../../tasks/Problem.ts';
import { bootstrapInterval } from '../results/bootstrapInterval.ts';
import { meanInterval, shareInterval } from '../results/scoreInterval.ts';
import type { MethodResult } from './OptimiseReport.ts';
import type { OptimiseParts, OptimiseRun, SearchResult } from './OptimiseRun.ts';

/**
 * Scores the best policy on the sealed set, and beside it what there is to compare with: the first policies as they came, best-of-N sampling
 * with as many replies as the search took, searches without language model, and published figures.
 */
export async function judgeMethods<Sample>(problem: Problem<Sample>, found: SearchResult, run: OptimiseRun<Sample>, parts: OptimiseParts): Promise<readonly MethodResult[]> {
  const { settings } = parts;
  const methods: MethodResult[] = [];
  const add = (result: MethodResult): void => {
    methods.push(result);
    run.artifacts.emit({ kind: 'methodJudged', ...result });
  };
  const name = settings.search === 'guided' ? 'LangProp with guided search' : 'LangProp';
  add({ method: name, calls: found.calls, effort: found.effort, runs: 1, ...(await sealedResult(problem, [found.best])) });
  if (!settings.baselines) return methods;
  add({ method: 'zero-shot', calls: found.zeroShot.length, runs: found.zeroShot.length, ...(await sealedResult(problem, found.zeroShot)) });
  add(await bestOfN(problem, found, run, parts));
  for (const yardstick of problem.yardsticks()) add(yardstickResult(yardstick, problem.perfectScore));
  for (const { name: method, effort, score, n, source } of problem.published) add({ method, calls: 0, effort, runs: 1, score: { mean: score, n }, source });
  return methods;
}

/** As many independent first replies as the search took replies in all; the best on the first batch is the method's policy. */
async function bestOfN<Sample>(problem: Problem<Sample>, found: SearchResult, run: OptimiseRun<Sample>, { client, stop, settings }: OptimiseParts): Promise<MethodResult> {
  const { task } = problem;
  const batch = problem.batch(1);
  const asked = (settings.optimiser.setupQueries ?? settings.optimiser.topChoices) * settings.optimiser.responses;
  const missing = found.calls - asked;
  const seed = new SeededRandom(settings.seed).fork(5).seed;
  const request = { id: 'best-of-n', kind: 'setup', messages: task.setupPrompt(batch[0]!), replies: missing, firstReply: asked, seed } as const;
  const around = { client, observer: run, functionName: task.functionName, known: new Set(found.zeroShot.map(({ hash }) => hash)), update: 0, signal: stop.signal };
  const more = missing > 0 ? await furtherReplies(request, around) : [];
  const candidates = [...found.zeroShot, ...(more ?? [])];
  const before = task.effort;
  const scores = (await task.evaluate(candidates, batch)).map((evaluation) => meanScore(evaluation));
  const effort = task.effort - before;
  const best = candidates[scores.indexOf(Math.max(...scores))]!;
  const calls = asked + (more === undefined ? 0 : Math.max(0, missing));
  return { method: `best of ${calls} samples${more === undefined ? ' (the pack holds no more)' : ''}`, calls, effort, runs: 1, ...(await sealedResult(problem, [best])) };
}

/** Undefined when a pack does not hold them: what was recorded for one search need not do for another. */
async function furtherReplies(request: LlmRequest, around: QuerySurroundings): Promise<readonly Policy[] | undefined> {
  try {
    return (await queryPolicies([{ request }], around)).policies;
  } catch (error) {
    if (error instanceof LlmError && error.code === 'LLM_PACK_EXHAUSTED') return undefined;
    throw error;
  }
}

/** Scores on the sealed set; of several policies, the mean of each sample over them. */
async function sealedResult<Sample>({ task, sealed, perfectScore, scoreRange }: Problem<Sample>, policies: readonly Policy[]): Promise<Pick<MethodResult, 'score' | 'solved'>> {
  const evaluations = await task.evaluate(policies, sealed);
  const scores = sealed.map((_, sample) => evaluations.map(({ results }) => results[sample]!.score));
  const solved = scores.flat().filter((score) => score >= perfectScore).length;
  return {
    score: meanInterval(scores.map((each) => each.reduce((sum, score) => sum + score, 0) / each.length), scoreRange),
    solved: shareInterval(solved / policies.length, sealed.length),
  };
}

/** Runs differ, so whole runs are resampled. */
function yardstickResult({ name, efforts, sealedScores }: Yardstick, perfectScore: number): MethodResult {
  const sorted = efforts.toSorted((a, b) => a - b);
  const solved = sealedScores.map((scores) => scores.map((score) => (score >= perfectScore ? 1 : 0)));
  return { method: name, calls: 0, effort: sorted[Math.floor(sorted.length / 2)]!, runs: efforts.length, score: bootstrapInterval(sealedScores), solved: bootstrapInterval(solved) };
}
