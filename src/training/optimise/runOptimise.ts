import { LlmError } from '../../optimiser/llm/LlmError.ts';
import { openCartPole } from '../../tasks/cartpole/openCartPole.ts';
import { openFactorial } from '../../tasks/factorial/openFactorial.ts';
import type { SandboxPoolOptions } from '../../policy/SandboxPool.ts';
import type { Problem, ProblemLimits } from '../../tasks/Problem.ts';
import { openSudoku } from '../../tasks/sudoku/openSudoku.ts';
import { judgeMethods } from './judgeMethods.ts';
import type { OptimiseReport } from './OptimiseReport.ts';
import { OptimiseRun, type OptimiseParts } from './OptimiseRun.ts';
import { openProblemFile } from './openProblemFile.ts';
import { PROBLEM_NAMES, type ProblemName } from './OptimiseSettings.ts';

/** Work on a problem whatever its samples are. */
type WithProblem<T> = <Sample>(problem: Problem<Sample>) => Promise<T>;

const OPEN: Readonly<Record<ProblemName, <T>(seed: number, sandbox: SandboxPoolOptions, limits: ProblemLimits, work: WithProblem<T>) => Promise<T>>> = {
  sudoku: async (seed, sandbox, limits, work) => await using(await openSudoku(seed, sandbox, limits), work),
  cartpole: async (seed, sandbox, limits, work) => await using(await openCartPole(seed, sandbox, limits), work),
  factorial: async (seed, sandbox, limits, work) => await using(await openFactorial(seed, sandbox, limits), work),
};

/** Opens a problem, works on it and closes it. @param name of ours, or the file of one; @param sandbox what policies run in; changes no result */
export async function withProblem<T>(name: string, seed: number, sandbox: SandboxPoolOptions, limits: ProblemLimits, work: WithProblem<T>): Promise<T> {
  const known = PROBLEM_NAMES.find((one) => one === name);
  return known === undefined ? await using(await openProblemFile(name, seed, sandbox, limits), work) : await OPEN[known](seed, sandbox, limits, work);
}

async function using<Sample, T>(problem: Problem<Sample>, work: WithProblem<T>): Promise<T> {
  try {
    return await work(problem);
  } finally {
    await problem.close();
  }
}

/** A whole run: the search, and its judgement beside the baselines. Undefined when it was asked to stop; it can then be resumed. */
export async function runOptimise<Sample>(problem: Problem<Sample>, parts: OptimiseParts): Promise<OptimiseReport | undefined> {
  const { folder, settings, stop, progress } = parts;
  const run = new OptimiseRun(problem, parts);
  try {
    const found = await run.search();
    if (found === undefined) return undefined;
    progress.update({ title: `run ${folder.id}: ${settings.problem}, judging on the sealed set`, unit: 'update', done: found.updates, facts: [] });
    const methods = await judgeMethods(problem, found, run, parts);
    const [onSearched] = problem.searched === undefined ? [] : await problem.task.evaluate([found.best], problem.searched);
    const report: OptimiseReport = {
      run: folder.path,
      problem: settings.problem,
      policy: folder.file('policies', `${found.best.hash}.js`),
      policyHash: found.best.hash,
      certified: found.certified,
      updates: found.updates,
      effortUnit: problem.effortUnit,
      ...(onSearched === undefined ? {} : { searched: { solved: onSearched.results.filter(({ score }) => score >= problem.perfectScore).length, n: onSearched.results.length } }),
      methods,
    };
    const { run: _run, ...lasting } = report;
    folder.writeJson('evals/report.json', { ...lasting, policy: `policies/${found.best.hash}.js` });
    run.artifacts.emit({ kind: 'optimiseFinished', policy: found.best.hash, certified: found.certified, calls: found.calls, effort: found.effort });
    return report;
  } catch (error) {
    if (error instanceof LlmError && error.code === 'LLM_ABORTED' && stop.requested) return undefined;
    throw error;
  } finally {
    run.close();
  }
}
