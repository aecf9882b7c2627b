import type { PackedCodec } from '../packing/PackedCodec.ts';
import type { PackedBatch } from './PolicySandbox.ts';

/** Packs values for `PolicySandbox.loadBatch`. @throws PackingError when a value does not fit the codec's schema */
export function packBatch<T>(codec: Pick<PackedCodec<T>, 'pack' | 'maxWords'>, values: readonly T[]): PackedBatch {
  const row = new Float32Array(codec.maxWords);
  const rows = values.map((value) => row.slice(0, codec.pack(value, row, 0)));
  return joinRows(rows);
}

/** Puts rows that are packed already into one batch. */
export function joinRows(rows: readonly Float32Array[]): PackedBatch {
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    offsets[index + 1] = offsets[index]! + row.length;
  });
  const words = new Float32Array(offsets[rows.length]!);
  rows.forEach((row, index) => words.set(row, offsets[index]));
  return { words, offsets };
}
