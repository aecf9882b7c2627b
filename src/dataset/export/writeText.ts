import type { FrameView } from './FrameView.ts';
import { frameObject, shortReal, type FrameColumn } from './frameTable.ts';
import type { CellValue } from './layoutShape.ts';
import type { ExportFile } from './ExportFile.ts';

/** A CSV table (RFC 4180) with a head, one row per frame. Missing values are empty. @returns the number of rows */
export function writeCsv(file: ExportFile, columns: readonly FrameColumn[], frames: Iterable<FrameView>): number {
  file.write(`${columns.map(({ name }) => name).join(',')}\r\n`);
  let rows = 0;
  for (const frame of frames) {
    file.write(`${columns.map((column) => csvField(column.value(frame), column)).join(',')}\r\n`);
    rows += 1;
  }
  return rows;
}

/** One JSON object per line and frame, with the whole scene. @returns the number of lines */
export function writeJsonLines(file: ExportFile, frames: Iterable<FrameView>): number {
  let rows = 0;
  for (const frame of frames) {
    file.write(`${JSON.stringify(frameObject(frame))}\n`);
    rows += 1;
  }
  return rows;
}

function csvField(value: CellValue, { type }: FrameColumn): string {
  if (value === null) return '';
  const text = type === 'real' && typeof value === 'number' ? String(shortReal(value)) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
