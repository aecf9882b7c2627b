import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packedCodec } from '../../packing/PackedCodec.ts';
import type { SampleTaskSpec } from '../SampleTask.ts';
import { faultInSolution, type SudokuPuzzle } from './SudokuPuzzle.ts';

/** The largest grid: blocks of 4 rows and 4 columns. */
const MOST = 16;

const GridSchema = z.array(z.array(z.int().min(0).max(MOST)).max(MOST)).max(MOST);
const SudokuInputSchema = z.object({ sudoku: GridSchema, width: z.int().min(1).max(MOST), height: z.int().min(1).max(MOST) });

type Grid = z.infer<typeof GridSchema>;

/** Generalised W x H Sudoku as in LangProp, with a score that also checks the given clues. */
export const SUDOKU_TASK: SampleTaskSpec<z.infer<typeof SudokuInputSchema>, Grid, SudokuPuzzle> = {
  name: 'sudoku',
  contract: {
    functionName: 'solveSudoku',
    call: { shape: 'plain', parameters: ['sudoku', 'width', 'height'] },
    input: packedCodec(SudokuInputSchema),
    output: packedCodec(GridSchema),
  },
  statement: readFileSync(new URL('statement.md', import.meta.url), 'utf8'),
  perfectScore: 1,
  exceptionScore: -1,
  steps: 20_000_000,
  tunable: false,
  inputOf: ({ width, height, cells }) => ({ sudoku: cells.map((row) => [...row]), width, height }),
  judge(grid, puzzle) {
    const fault = faultInSolution(grid, puzzle);
    return fault === undefined ? { score: 1 } : { score: 0, feedback: fault };
  },
  show: ({ width, height, cells }) => ({ input: `width = ${width}, height = ${height}, sudoku =\n${gridText(cells)}` }),
  showOutput: (grid) => gridText(grid),
  groupOf: ({ width, height }) => `${width * height} x ${width * height}, blocks of ${height} rows and ${width} columns`,
};

function gridText(grid: readonly (readonly number[])[]): string {
  return `[${grid.map((row) => JSON.stringify(row)).join(',\n ')}]`;
}
