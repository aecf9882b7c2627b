import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { OptimiserError } from '../../optimiser/OptimiserError.ts';
import type { SandboxPoolOptions } from '../../policy/SandboxPool.ts';
import type { Problem, ProblemLimits } from '../../tasks/Problem.ts';
import { PROBLEM_NAMES } from './OptimiseSettings.ts';

/** What a file with a problem exports as `openProblem`. @param sandbox what policies run in; must change no result. @param limits of the user */
export type OpenProblem = (seed: number, sandbox: SandboxPoolOptions, limits: ProblemLimits) => Promise<Problem<unknown>>;

const ProblemModuleSchema = z.looseObject({ openProblem: z.custom<OpenProblem>((value) => typeof value === 'function') });

/** Opens a problem that somebody wrote in a file of their own. @throws OptimiserError OPTIMISER_PROBLEM when there is no such file or export */
export async function openProblemFile(file: string, seed: number, sandbox: SandboxPoolOptions, limits: ProblemLimits): Promise<Problem<unknown>> {
  const path = resolve(file);
  if (!existsSync(path)) throw new OptimiserError('OPTIMISER_PROBLEM', `there is no problem ${JSON.stringify(file)}`, { where: 'codriver optimise', kind: 'usage', remedy: `name one of ${PROBLEM_NAMES.join(', ')}, or a file that exports openProblem (docs/optimiser.md)` });
  const module: unknown = await import(pathToFileURL(path).href);
  const parsed = ProblemModuleSchema.safeParse(module);
  if (!parsed.success) throw new OptimiserError('OPTIMISER_PROBLEM', 'the file exports no function openProblem', { where: path, kind: 'usage', remedy: 'export async function openProblem(seed, sandbox), as docs/optimiser.md shows' });
  return await parsed.data.openProblem(seed, sandbox, limits);
}
