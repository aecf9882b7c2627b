import { z } from 'zod';
import { LongitudinalTable, SPEED_ROWS, THROTTLE_COLUMNS } from '../../sim/LongitudinalTable.ts';
import { readInput } from '../readInput.ts';
import { TrainingError } from '../TrainingError.ts';

const EgoTableFile = z.strictObject({
  v: z.literal(1),
  /** Where it was measured, for people. */
  source: z.string(),
  drive: z.array(z.number().min(-50).max(50)).length(SPEED_ROWS * THROTTLE_COLUMNS),
  fullBrake: z.array(z.number().min(-50).max(0)).length(SPEED_ROWS),
});

/** A table as JSON: speeds in steps of 1 m/s from 0, throttles in steps of 0.1 from 0, row by row. */
export function egoTableText(table: LongitudinalTable, source: string): string {
  const rounded = (values: Float64Array): number[] => Array.from(values, (value) => Math.round(value * 1e4) / 1e4);
  return `${JSON.stringify({ v: 1, source, drive: rounded(table.drive), fullBrake: rounded(table.fullBrake) })}\n`;
}

/** The table of a file, or the default. @throws TrainingError when there is no such file or it holds no table */
export function readEgoTable(path: string | undefined): LongitudinalTable {
  if (path === undefined) return LongitudinalTable.carlaMkz();
  const text = readInput(path, 'the table of the ego');
  const parsed = EgoTableFile.safeParse(jsonOf(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new TrainingError('INPUT_FILE', `this is no table of the ego: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), { where: path, remedy: 'write one with codriver fit-ego' });
  }
  return new LongitudinalTable(Float64Array.from(parsed.data.drive), Float64Array.from(parsed.data.fullBrake));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told as what it is: no table.
    return undefined;
  }
}
