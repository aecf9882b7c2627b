import { renameSync, rmSync, statSync } from 'node:fs';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import type { FrameView } from './FrameView.ts';
import type { FrameColumn } from './frameTable.ts';

const ROWS_PER_GROUP = 10_000;

const TYPES = { real: 'FLOAT', double: 'DOUBLE', whole: 'INT64', boolean: 'BOOLEAN', text: 'STRING' } as const;

/** A Parquet file (Snappy), one row per frame; a row group is held at a time. @returns rows and bytes */
export function writeParquet(path: string, columns: readonly FrameColumn[], frames: Iterable<FrameView>): { rows: number; bytes: number } {
  const unfinished = `${path}.new`;
  let rows = 0;
  function* counted(): Generator<Record<string, unknown>, void, undefined> {
    for (const frame of frames) {
      rows += 1;
      yield Object.fromEntries(columns.map((column) => [column.name, parquetValue(frame, column)]));
    }
  }
  try {
    const done = parquetWriteRows({
      writer: fileWriter(unfinished),
      columns: columns.map(({ name, type }) => ({ name, type: TYPES[type], nullable: true })),
      rows: counted(),
      rowGroupSize: ROWS_PER_GROUP,
      createdBy: 'codriver',
    });
    if (done !== undefined) throw new RangeError('the Parquet writer answered later although its file is written at once');
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return { rows, bytes: statSync(path).size };
}

function parquetValue(frame: FrameView, { value, type }: FrameColumn): unknown {
  const cell = value(frame);
  return type === 'whole' && typeof cell === 'number' ? BigInt(cell) : cell;
}
