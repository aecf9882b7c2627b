import type { PackedCodec } from '../packing/PackedCodec.ts';

/**
 * How a policy's function is called.
 * - `withMemory`: `f(input, memory) -> { [result]: output, memory }`. The memory is a JSON value that starts as `{}`.
 * - `plain`: `f(input) -> output`, or, with `parameters`, `f(input[a], input[b], …) -> output`.
 */
export type CallShape =
  | { readonly shape: 'withMemory'; readonly result: string }
  | { readonly shape: 'plain'; readonly parameters?: readonly string[] };

/** What a task and its policies agree on: the function's name, what goes in, what comes out, and which helpers are at hand. */
export interface PolicyContract<Input, Output> {
  /** Name of the function that the policy's text must declare at its top level. */
  readonly functionName: string;
  readonly call: CallShape;
  readonly input: PackedCodec<Input>;
  readonly output: PackedCodec<Output>;
  /** JavaScript or TypeScript text of helpers that policies may use: top-level functions and constants, without hidden state. */
  readonly prelude?: string;
}
