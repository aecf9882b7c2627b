import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { SudokuPuzzle } from './SudokuPuzzle.ts';
import { solveSudoku } from './solveSudoku.ts';

/** Half of the cells are empty, as in LangProp's puzzles (difficulty 0.5 there). */
const EMPTY_SHARE = 0.5;

/**
 * A puzzle with exactly one solution: a full grid in random order, half of its cells emptied, and then as many clues given back as it takes to
 * rule out every other solution. @param width columns of a block; @param height rows of a block
 */
export function generateSudoku(width: number, height: number, random: SeededRandom): SudokuPuzzle {
  const size = width * height;
  const full = fullGrid(width, height, random);
  const given = new Set(random.shuffled(full.map((_, cell) => cell)).slice(Math.floor(size * size * EMPTY_SHARE)));
  for (;;) {
    const puzzle = { width, height, cells: rowsOf(full.map((value, cell) => (given.has(cell) ? value : 0)), size) };
    const { solutions, complete } = solveSudoku(puzzle, 2);
    const other = solutions.find((solution) => solution.some((value, cell) => value !== full[cell]));
    if (complete && other === undefined) return puzzle;
    const missing = full.flatMap((value, cell) => (!given.has(cell) && (other === undefined || other[cell] !== value) ? [cell] : []));
    given.add(random.pick(missing));
  }
}

/** The shifted pattern grid with rows, columns, bands, stacks and symbols in random order: every unit stays complete. */
function fullGrid(width: number, height: number, random: SeededRandom): number[] {
  const size = width * height;
  const rows = shuffledGroups(size, height, random);
  const columns = shuffledGroups(size, width, random);
  const symbols = random.shuffled(Array.from({ length: size }, (_, symbol) => symbol + 1));
  return rows.flatMap((row) => columns.map((column) => symbols[(width * (row % height) + Math.floor(row / height) + column) % size]!));
}

/** 0 … size-1 in groups of `length`: groups in random order, and the members of each. */
function shuffledGroups(size: number, length: number, random: SeededRandom): number[] {
  const groups = random.shuffled(Array.from({ length: size / length }, (_, group) => group));
  return groups.flatMap((group) => random.shuffled(Array.from({ length }, (_, member) => group * length + member)));
}

function rowsOf(cells: readonly number[], size: number): number[][] {
  return Array.from({ length: size }, (_, row) => cells.slice(row * size, (row + 1) * size));
}
