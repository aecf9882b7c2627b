import type { z } from 'zod';
import { digestText } from '../geometry/digest.ts';
import { packSource, unpackSource } from './codecSource.ts';
import { layoutExample, layoutMaxWords, packedLayout, PackingError } from './PackedLayout.ts';

/**
 * Turns values of one schema into rows of 32-bit floats and back. Packed rows are the canonical form of what a policy sees and
 * answers: they cross into sandboxes and recordings as they are. Lists are stored as count and elements, enums as their index,
 * booleans as 0 or 1, null as NaN (scalars) or a leading 0.
 */
export interface PackedCodec<T> {
  /** Writes `value` at `offset`, returns the number of words. `out` must have room for `maxWords`. @throws PackingError naming the field that does not fit */
  pack(value: T, out: Float32Array, offset: number): number;
  /** A new value from the words at `offset`; numbers come back rounded to 32 bits. */
  unpack(words: Float32Array, offset: number): T;
  /** JavaScript text of a function `(value, words, offset) => wordsWritten` that throws a plain Error for a value that does not fit. */
  readonly packSource: string;
  /** JavaScript text of a function `(words, offset) => value`. */
  readonly unpackSource: string;
  readonly maxWords: number;
  /** JSON text of a small value that fits. */
  readonly exampleText: string;
  /** Changes whenever the layout changes: recordings carry it. */
  readonly schemaDigest: string;
}

/** Builds the codec of a schema. @throws PackingError when the schema has no packed form */
export function packedCodec<S extends z.ZodType>(schema: S): PackedCodec<z.output<S>> {
  const layout = packedLayout(schema);
  const packText = packSource(layout);
  const unpackText = unpackSource(layout);
  const packRaw = evaluate<(value: z.output<S>, words: Float32Array, offset: number) => number>(packText);
  const unpack = evaluate<(words: Float32Array, offset: number) => z.output<S>>(unpackText);
  const maxWords = layoutMaxWords(layout);
  return {
    pack(value, out, offset) {
      try {
        return packRaw(value, out, offset);
      } catch (cause) {
        throw new PackingError('PACKING_VALUE', cause instanceof Error ? cause.message : String(cause), { remedy: 'correct the value at its source', kind: 'internal', cause });
      }
    },
    unpack,
    packSource: packText,
    unpackSource: unpackText,
    maxWords,
    exampleText: JSON.stringify(layoutExample(layout)),
    schemaDigest: digestText(JSON.stringify(layout)),
  };
}

/** The text comes from our own generator over our own schemas, never from a policy: this is the one place where code is made from text in our process. */
function evaluate<F>(text: string): F {
  // oxlint-disable-next-line no-implied-eval -- see above
  const make: () => F = new Function(`return ${text};`) as () => F;
  return make();
}
