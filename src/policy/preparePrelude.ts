import { assemblePrelude, helperNamesOf } from './prepare/assemblePolicy.ts';
import { checkPolicyRules } from './prepare/checkPolicyRules.ts';
import { parsePolicy } from './prepare/parsePolicy.ts';
import { PolicySandboxError } from './PolicySandboxError.ts';

/** Helpers for policies, ready to be evaluated in a sandbox. */
export interface PreparedPrelude {
  readonly code: string;
  readonly helperNames: readonly string[];
}

const prepared = new Map<string, PreparedPrelude>();

/** Prepares the text of helpers like a policy's; the result is kept, since every policy of a task has the same. @throws PolicySandboxError when the text is faulty */
export function preparePrelude(text: string): PreparedPrelude {
  const known = prepared.get(text);
  if (known !== undefined) return known;
  const parsed = parsePolicy(text);
  const fault = parsed.kind === 'rejected' ? parsed : checkPolicyRules(parsed.program, Infinity);
  if (parsed.kind === 'rejected' || fault !== undefined) {
    const place = fault?.line === undefined ? 'prelude' : `prelude, line ${fault.line}`;
    throw new PolicySandboxError('SANDBOX_PRELUDE', `the helper functions for policies cannot be used: ${fault?.message}`, {
      where: place,
      remedy: 'correct the text of the prelude',
      kind: 'internal',
    });
  }
  const helperNames = helperNamesOf(parsed);
  const result = { code: assemblePrelude(parsed, helperNames), helperNames };
  prepared.set(text, result);
  return result;
}
