import { assemblePolicy } from './prepare/assemblePolicy.ts';
import { checkPolicyRules } from './prepare/checkPolicyRules.ts';
import { parsePolicy, TOO_DEEP } from './prepare/parsePolicy.ts';
import { policyHash } from './policyHash.ts';
import { preparePrelude } from './preparePrelude.ts';
import type { PolicyRejection, PreparedPolicy } from './PreparedPolicy.ts';

export interface PreparePolicyOptions {
  /** Function that the text must declare at its top level (an unnamed default export will do as well). */
  readonly functionName: string;
  /** Text of the helpers that the policy may use; the same as in the contract of the sandbox. */
  readonly prelude?: string;
  /** @default 100 000 */
  readonly maxCharacters?: number;
  /** Largest number of syntax nodes. @default 30 000 */
  readonly maxNodes?: number;
}

/**
 * Turns the text of a policy, JavaScript or TypeScript with erasable types, into code for the sandbox: checks, strips types and inserts
 * step counters. What is wrong with the text is a result; line numbers are those of the text.
 * @throws PolicySandboxError when the prelude itself is faulty
 */
export function preparePolicy(source: string, options: PreparePolicyOptions): PreparedPolicy | PolicyRejection {
  const { functionName, prelude, maxCharacters = 100_000, maxNodes = 30_000 } = options;
  if (source.trim() === '') return { kind: 'rejected', code: 'empty', message: 'the text is empty' };
  if (source.length > maxCharacters) {
    return { kind: 'rejected', code: 'tooLong', message: `the text has ${source.length} characters, more than ${maxCharacters}: shorten it` };
  }
  try {
    const parsed = parsePolicy(source);
    if (parsed.kind === 'rejected') return parsed;
    const broken = checkPolicyRules(parsed.program, maxNodes);
    if (broken !== undefined) return broken;
    const helperNames = prelude === undefined ? [] : preparePrelude(prelude).helperNames;
    const code = assemblePolicy(parsed, functionName, helperNames);
    if (code === undefined) {
      return { kind: 'rejected', code: 'missingFunction', message: `no function ${functionName} at the top level: declare "function ${functionName}(…)"` };
    }
    return { kind: 'prepared', hash: policyHash(source), source, code, functionName, helperNames };
  } catch (error) {
    // Walking a tree that the parser could just build: nesting is the only way to run out of stack here.
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}
