import { z } from 'zod';

/** What an optimiser checks and proves beyond LangProp; each part can be switched off alone. Without these settings it takes every reply as the paper does. */
export const GuardSettingsSchema = z.strictObject({
  screen: z.boolean().default(true).describe('refuse children that cannot run, ignore their input, or repeat a policy of the pool in text or behaviour'),
  probes: z.int().min(2).default(64).describe('samples of the batch on which the screen looks at behaviour'),
  race: z.boolean().default(true).describe('score children block by block and stop those that are clearly worse than their parent'),
  raceAlpha: z.number().gt(0).lt(1).default(0.05).describe('chance, per child, to stop one that is not worse'),
  raceBlock: z.int().min(2).default(64).describe('samples of the first block; each further one is as large as all before'),
  gate: z.boolean().default(true).describe('a policy leads only after it has beaten the leader by its confidence bound on held-out samples'),
  gateAlpha: z.number().gt(0).lt(1).default(0.05).describe('chance, over a whole run, that a policy takes the lead which is not better'),
  scores: z
    .strictObject({ low: z.number(), high: z.number() })
    .refine(({ low, high }) => high > low, 'high must be above low')
    .describe('range of the scores in comparisons; scores outside are cut to it, so that rare crashes do not drown everything else'),
});

export type GuardSettings = Readonly<z.infer<typeof GuardSettingsSchema>>;

/** A score as comparisons see it. */
export function comparable(score: number, { low, high }: GuardSettings['scores']): number {
  return Math.min(high, Math.max(low, score));
}

/** The range of the difference of two scores. */
export function differenceRange({ low, high }: GuardSettings['scores']): { readonly low: number; readonly high: number } {
  return { low: low - high, high: high - low };
}
