import { z } from 'zod';
import { policyHash } from '../policy/policyHash.ts';

/** How a policy came to be: asked for at set-up, rewritten after a batch, rewritten after an infraction or exception, handed in by the user, or given other constants by a search. */
export const POLICY_ORIGINS = ['setup', 'update', 'repair', 'given', 'tuned'] as const;

const HASH = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 hex digits');

/** A candidate: its text and where it came from. Its identity is `hash` alone, so equal texts are one policy. */
export const PolicySchema = z.strictObject({
  hash: HASH,
  source: z.string(),
  /** Hashes of the policies that it was rewritten from; empty for `setup` and `given`. */
  parents: z.array(HASH).readonly(),
  origin: z.enum(POLICY_ORIGINS),
  /** The prompt that it answers; absent for `given` and `tuned`. */
  promptId: z.string().optional(),
  /** Number of the update that made it, from 1; 0 at set-up. */
  createdAtUpdate: z.int().min(0),
});

export type Policy = Readonly<z.infer<typeof PolicySchema>>;
export type PolicyOrigin = Policy['origin'];

/** Makes a policy of a text. Texts that differ in blanks at line ends or in line ends are one policy: see {@link policyHash}. */
export function createPolicy(text: string, birth: { readonly origin: PolicyOrigin; readonly parents?: readonly string[]; readonly promptId?: string; readonly createdAtUpdate?: number }): Policy {
  const source = normalisePolicyText(text);
  return {
    hash: policyHash(source),
    source,
    parents: birth.parents ?? [],
    origin: birth.origin,
    ...(birth.promptId === undefined ? {} : { promptId: birth.promptId }),
    createdAtUpdate: birth.createdAtUpdate ?? 0,
  };
}

/**
 * The text that is stored and run: line ends `\n`, no byte order mark, no blank lines around, one newline at the end.
 * Nothing inside a line changes, because a template literal may hold it.
 */
export function normalisePolicyText(text: string): string {
  const body = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .toWellFormed()
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
  return body === '' ? '' : `${body}\n`;
}

/** The first 8 digits of a hash: what people see. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}
