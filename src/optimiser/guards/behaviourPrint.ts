import { createHash } from 'node:crypto';
import type { PolicyEvaluation } from '../PolicyEvaluation.ts';

/** Numbers that agree to this many digits are the same behaviour. */
const DIGITS = 4;

/** What a policy does on some samples, as far as it can be told without their scores. */
export interface Behaviour {
  /** SHA-256 of all outputs, numbers to four digits; all failures count alike. */
  readonly print: string;
  /** Every sample failed. */
  readonly dead: boolean;
  /** Every sample has an output and all are the same. */
  readonly constant: boolean;
}

export function behaviourOf({ results }: PolicyEvaluation): Behaviour {
  const outputs = results.map(({ exception, output }) => (exception === undefined ? JSON.stringify(output, rounded) ?? 'nothing' : undefined));
  return {
    print: createHash('sha256').update(JSON.stringify(outputs)).digest('hex'),
    dead: outputs.every((output) => output === undefined),
    constant: outputs.length > 1 && outputs[0] !== undefined && outputs.every((output) => output === outputs[0]),
  };
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : value;
}
