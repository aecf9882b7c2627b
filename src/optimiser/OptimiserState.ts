import { z } from 'zod';
import { GuardStateSchema } from './guards/Guards.ts';
import { LlmClientStateSchema } from './llm/LlmClient.ts';
import { OptimiserError } from './OptimiserError.ts';
import { OptimiserSettingsSchema } from './OptimiserSettings.ts';
import { PolicySchema } from './Policy.ts';
import { PolicyTrackerStateSchema } from './PolicyTracker.ts';

/** Everything that decides how an optimiser goes on: kept between updates, as plain JSON. */
export const OptimiserStateSchema = z.strictObject({
  version: z.literal(1),
  task: z.string(),
  settings: OptimiserSettingsSchema,
  /** Updates and repairs done so far. */
  updates: z.int().min(0),
  random: z.strictObject({ seed: z.int(), counter: z.int().min(0) }),
  /** What the client has handed out. */
  llm: LlmClientStateSchema,
  /** Best first, as the last ranking left it. */
  pool: z.array(z.strictObject({ policy: PolicySchema, trackers: PolicyTrackerStateSchema })).readonly(),
  /** What the search strategy has learnt; absent without one. */
  search: z.unknown().optional(),
  /** Who leads and what was proven; absent without guards. */
  guards: GuardStateSchema.optional(),
});

export type OptimiserState = Readonly<z.infer<typeof OptimiserStateSchema>>;

/** @param where the file, for the message. @throws OptimiserError OPTIMISER_CHECKPOINT */
export function readOptimiserState(value: unknown, where: string): OptimiserState {
  const parsed = OptimiserStateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new OptimiserError('OPTIMISER_CHECKPOINT', `this is no checkpoint of the optimiser: ${z.prettifyError(parsed.error)}`, { where, remedy: 'resume from an older checkpoint' });
}
