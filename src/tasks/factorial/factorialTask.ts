import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packedCodec } from '../../packing/PackedCodec.ts';
import type { SampleTaskSpec } from '../SampleTask.ts';

/** As in LangProp. */
export const LARGEST_FACTORIAL = 499;

/** 499! has 1132 digits. */
const MOST_DIGITS = 1200;

const FactorialInputSchema = z.object({ n: z.int().min(0).max(LARGEST_FACTORIAL) });

/** One number whose factorial is wanted, with the answer. */
export interface FactorialSample {
  readonly n: number;
  /** Decimal digits. */
  readonly factorial: string;
}

/**
 * Factorials, LangProp's smoke test. The answer is decimal text: JavaScript's numbers are exact up to 18! alone, and policies have no BigInt.
 * So the whole range of the original (0 to 499) can be asked for and judged exactly.
 */
export const FACTORIAL_TASK: SampleTaskSpec<z.infer<typeof FactorialInputSchema>, string, FactorialSample> = {
  name: 'factorial',
  contract: {
    functionName: 'factorial',
    call: { shape: 'plain', parameters: ['n'] },
    input: packedCodec(FactorialInputSchema),
    output: packedCodec(z.string().max(MOST_DIGITS)),
  },
  statement: readFileSync(new URL('statement.md', import.meta.url), 'utf8'),
  perfectScore: 1,
  exceptionScore: -1,
  steps: 5_000_000,
  tunable: false,
  inputOf: ({ n }) => ({ n }),
  judge(text, { factorial }) {
    if (text === factorial) return { score: 1 };
    const wrong = [...factorial].findIndex((digit, place) => text[place] !== digit);
    return { score: 0, feedback: text.length === factorial.length ? `digit ${wrong + 1} from the left is wrong` : `the answer has ${factorial.length} digits, not ${text.length}` };
  },
  show: ({ n, factorial }) => ({ input: `n = ${n}`, expected: JSON.stringify(factorial) }),
  showOutput: (text) => JSON.stringify(text),
  groupOf: ({ n }) => (n <= 18 ? 'n up to 18' : n <= 170 ? 'n from 19 to 170' : 'n above 170'),
};

/** The sample of a number. */
export function factorialSample(n: number): FactorialSample {
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(n); factor += 1n) product *= factor;
  return { n, factorial: product.toString() };
}
