import { z } from 'zod';
import { GuidedSearchSettingsSchema } from '../../optimiser/search/GuidedSearch.ts';
import { OptimiserSettingsSchema } from '../../optimiser/OptimiserSettings.ts';

export const PROBLEM_NAMES = ['sudoku', 'cartpole', 'factorial'] as const;
export type ProblemName = (typeof PROBLEM_NAMES)[number];

/** What decides a run of `codriver optimise`, beside the answers: kept in `run.json`. */
export const OptimiseSettingsSchema = z.strictObject({
  /** One of `PROBLEM_NAMES`, or a file that exports `openProblem`. */
  problem: z.string(),
  seed: z.int().min(0),
  /** Steps of one call of a policy, where they are not the problem's own. */
  steps: z.int().min(1).optional(),
  updates: z.int().min(0),
  confirmations: z.int().min(1),
  /** `langprop` is the paper's update and nothing else. */
  search: z.enum(['guided', 'langprop']),
  baselines: z.boolean(),
  optimiser: OptimiserSettingsSchema,
  guided: GuidedSearchSettingsSchema,
});

export type OptimiseSettings = Readonly<z.infer<typeof OptimiseSettingsSchema>>;
