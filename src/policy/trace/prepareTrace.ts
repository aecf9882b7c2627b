import { z } from 'zod';
import { packedCodec, type PackedCodec } from '../../packing/PackedCodec.ts';
import type { PolicyContract } from '../PolicyContract.ts';
import type { PolicyRejection, PreparedPolicy } from '../PreparedPolicy.ts';
import { assemblePolicy } from '../prepare/assemblePolicy.ts';
import { parsePolicy } from '../prepare/parsePolicy.ts';
import { preparePolicy, type PreparePolicyOptions } from '../preparePolicy.ts';
import { insertMarks, MARKS_NAME } from './insertMarks.ts';

/** Marks per number: whole numbers of that many bits survive 32-bit floats. */
const BITS = 24;

const TraceSchema = z.object({ words: z.array(z.int().min(0).max(2 ** BITS - 1)).max(512) });

/** Marks that ran in a call, 24 to a number. */
export type Trace = z.infer<typeof TraceSchema>;

/** A policy whose calls tell which of its lines ran instead of what it decided. */
export interface TracedPolicy {
  readonly kind: 'traced';
  /** For a sandbox of the {@link traceContract}. */
  readonly prepared: PreparedPolicy;
  /** Line of the source, from 1, of each mark. */
  readonly lines: readonly number[];
}

/** The contract of traced policies: the same inputs and memory, lines instead of decisions. Only for contracts with memory. */
export function traceContract<Input>({ functionName, input, prelude }: Pick<PolicyContract<Input, never>, 'functionName' | 'input' | 'prelude'>): PolicyContract<Input, Trace> & { readonly output: PackedCodec<Trace> } {
  return { functionName, call: { shape: 'withMemory', result: 'trace' }, input, output: packedCodec(TraceSchema), ...(prelude === undefined ? {} : { prelude }) };
}

/** Prepares a policy for tracing. An exception of the policy is no failure: the lines up to it are told. */
export function prepareTrace(source: string, options: PreparePolicyOptions): TracedPolicy | PolicyRejection {
  const plain = preparePolicy(source, options);
  if (plain.kind === 'rejected') return plain;
  const parsed = parsePolicy(source);
  if (parsed.kind === 'rejected') return parsed;
  const { text, lines } = insertMarks(parsed.program, parsed.text);
  const marked = parsePolicy(text);
  if (marked.kind === 'rejected') return marked;
  const code = assemblePolicy(marked, options.functionName, plain.helperNames, { head: `const ${MARKS_NAME}=new Uint8Array(${lines.length});`, entry: tellingEntry });
  if (code === undefined) return { kind: 'rejected', code: 'missingFunction', message: `no function ${options.functionName}` };
  return { kind: 'traced', prepared: { ...plain, code }, lines };
}

/** Lines that ran, in ascending order. */
export function linesOf({ words }: Trace, { lines }: TracedPolicy): number[] {
  const ran = new Set<number>();
  for (const [mark, line] of lines.entries()) if ((((words[Math.floor(mark / BITS)] ?? 0) >> (mark % BITS)) & 1) === 1) ran.add(line);
  return [...ran].toSorted((a, b) => a - b);
}

/** JavaScript of a function that calls the policy and answers with the marks. */
function tellingEntry(entry: string): string {
  return `((input,memory)=>{try{${entry}(input,memory)}catch{}const words=[];for(let m=0;m<${MARKS_NAME}.length;m++)if(${MARKS_NAME}[m]===1)words[m/${BITS}|0]=(words[m/${BITS}|0]??0)|1<<m%${BITS};for(let w=0;w<words.length;w++)words[w]??=0;return{trace:{words},memory:{}}})`;
}
