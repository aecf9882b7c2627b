import { z } from 'zod';

/** One number of a policy's text that was searched over. */
export const TunedConstantSchema = z.strictObject({
  /** The constant's name, or the text around a bare number. */
  name: z.string(),
  /** Line of the text, from 1. */
  line: z.int().min(1),
  from: z.number(),
  to: z.number(),
  low: z.number(),
  high: z.number(),
  /** Largest change of the mean score when this number alone moves a fifth of its range either way. */
  sensitivity: z.number().min(0),
});

/** What a search over the constants of one policy found. */
export const TuningReportSchema = z.strictObject({
  /** Hash of the policy whose constants were searched over. */
  policy: z.string(),
  /** Hash of the policy with the new values; absent when nothing better was found. */
  tuned: z.string().optional(),
  /** Policies evaluated. */
  evaluations: z.int().min(0),
  scoreBefore: z.number(),
  scoreAfter: z.number(),
  /** Most sensitive first. */
  constants: z.array(TunedConstantSchema).readonly(),
});

export type TunedConstant = Readonly<z.infer<typeof TunedConstantSchema>>;
export type TuningReport = Readonly<z.infer<typeof TuningReportSchema>>;
