/** Lists of integers per row in two typed arrays: row i holds `values[start[i]] .. values[start[i + 1] - 1]`. */
export interface CompressedRows {
  readonly start: Int32Array;
  readonly values: Int32Array;
}

/** Packs lists into compressed rows. */
export function compressRows(lists: readonly (readonly number[])[]): CompressedRows {
  const start = new Int32Array(lists.length + 1);
  for (let row = 0; row < lists.length; row += 1) start[row + 1] = start[row]! + lists[row]!.length;
  const values = new Int32Array(start[lists.length]!);
  for (let row = 0; row < lists.length; row += 1) values.set(lists[row]!, start[row]!);
  return { start, values };
}
