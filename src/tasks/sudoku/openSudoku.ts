import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { SandboxPool, type SandboxPoolOptions } from '../../policy/SandboxPool.ts';
import { batchInLaps } from '../batchInLaps.ts';
import type { Problem, ProblemLimits } from '../Problem.ts';
import { SampleTask } from '../SampleTask.ts';
import { generateSudoku } from './generateSudoku.ts';
import type { SudokuPuzzle } from './SudokuPuzzle.ts';
import { SUDOKU_TASK } from './sudokuTask.ts';

/** LangProp: 100 puzzles, ten to a batch. */
const PUZZLES = 100;
const BATCH = 10;
const HELD_OUT = 60;

/** Block widths and heights, each drawn alone: 9 x 9, 12 x 12 in two shapes, 16 x 16. */
const SIDES = [3, 4] as const;

/** Sudoku with 100 puzzles to search on, 60 held out and 100 sealed ones. */
export async function openSudoku(seed: number, sandboxOptions: SandboxPoolOptions = {}, { steps = SUDOKU_TASK.steps }: ProblemLimits = {}): Promise<Problem<SudokuPuzzle>> {
  // As many calls may use up their steps as ten of the problem's own.
  const exhaustionsPerBatch = Math.max(1, Math.round((10 * SUDOKU_TASK.steps) / steps));
  const sandbox = await SandboxPool.open(SUDOKU_TASK.contract, { steps, callTimeoutMs: 10_000, exhaustionsPerBatch }, sandboxOptions);
  const random = new SeededRandom(seed);
  const searched = puzzles(random.fork(1), PUZZLES);
  // Made when a gate needs them.
  let heldOut: readonly SudokuPuzzle[] | undefined;
  return {
    task: new SampleTask({ ...SUDOKU_TASK, steps }, sandbox),
    effortUnit: 'puzzles',
    perfectScore: SUDOKU_TASK.perfectScore,
    scoreRange: [SUDOKU_TASK.exceptionScore, SUDOKU_TASK.perfectScore],
    groupOf: (puzzle) => SUDOKU_TASK.groupOf(puzzle),
    defaults: { updates: 40, setupQueries: 1, responses: 2, topChoices: 1, keep: 2, confirmations: PUZZLES / BATCH },
    batch: (update) => batchInLaps(searched, BATCH, update, random.fork(3)),
    searched,
    heldOut: () => (heldOut ??= puzzles(random.fork(5), HELD_OUT)),
    sealed: puzzles(random.fork(2), PUZZLES),
    yardsticks: () => [],
    published: [],
    close: () => sandbox.close(),
  };
}

function puzzles(random: SeededRandom, count: number): SudokuPuzzle[] {
  return Array.from({ length: count }, (_, index) => {
    const own = random.fork(index);
    return generateSudoku(own.pick(SIDES), own.pick(SIDES), own);
  });
}
