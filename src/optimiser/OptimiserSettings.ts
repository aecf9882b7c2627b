import { z } from 'zod';
import { GuardSettingsSchema } from './guards/GuardSettings.ts';

/** LangProp's hyper-parameters under its meanings and with its defaults. */
export const OptimiserSettingsSchema = z.strictObject({
  responses: z.int().min(1).default(2).describe('replies asked for per prompt'),
  topChoices: z.int().min(1).default(3).describe('policies sent for rewriting per update, best first'),
  setupQueries: z.int().min(1).optional().describe('times the set-up prompt is sent; as many as topChoices when absent'),
  keep: z.int().min(1).default(4).describe('policies kept after ranking, before an update adds children'),
  sortBeforeUpdate: z.boolean().default(true).describe('rank and cut the pool before choosing what to rewrite; repairs never do'),
  trackers: z
    .record(z.string(), z.strictObject({ priorityDecayRate: z.number().min(0).max(1) }))
    .default({ main: { priorityDecayRate: 1 } })
    .describe('tracker modes; decay rate 1 is the mean over all samples ever, 0 the mean of the last batch'),
  guards: GuardSettingsSchema.optional().describe('checks and proofs beyond LangProp; absent: every child is scored on everything, and the ranking decides who leads'),
});

export type OptimiserSettings = Readonly<z.infer<typeof OptimiserSettingsSchema>>;
export type OptimiserSettingsInput = Readonly<z.input<typeof OptimiserSettingsSchema>>;
