import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { generateSudoku } from '../../../src/tasks/sudoku/generateSudoku.ts';
import { solveSudoku } from '../../../src/tasks/sudoku/solveSudoku.ts';
import { faultInSolution } from '../../../src/tasks/sudoku/SudokuPuzzle.ts';

const small = generateSudoku(3, 2, new SeededRandom(5));
const [answer] = solveSudoku(small, 1).solutions;
const solved = Array.from({ length: 6 }, (_, row) => answer!.slice(6 * row, 6 * row + 6));

describe('generated puzzles', () => {
  it('have exactly one solution, whatever their shape and seed', () => {
    fc.assert(
      fc.property(fc.constantFrom([2, 2], [3, 2], [2, 3], [3, 3], [4, 3], [3, 4], [4, 4]), fc.nat(1000), ([width, height], seed) => {
        const puzzle = generateSudoku(width!, height!, new SeededRandom(seed));
        const { solutions, complete } = solveSudoku(puzzle, 2);
        const size = width! * height!;
        const grid = Array.from({ length: size }, (_, row) => solutions[0]!.slice(size * row, size * (row + 1)));
        expect([complete, solutions.length, faultInSolution(grid, puzzle)]).toEqual([true, 1, undefined]);
        const given = puzzle.cells.flat().filter((value) => value !== 0).length / (size * size);
        expect(given).toBeGreaterThanOrEqual(0.5);
        expect(given).toBeLessThan(0.8);
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('are the same for the same seed', () => {
    expect(generateSudoku(3, 2, new SeededRandom(5))).toEqual(small);
    expect(generateSudoku(3, 2, new SeededRandom(6))).not.toEqual(small);
  });
});

describe('the check of a solution', () => {
  const changed = (row: number, column: number, value: number): number[][] => solved.map((cells, y) => cells.map((cell, x) => (y === row && x === column ? value : cell)));

  it('accepts the solution', () => {
    expect(faultInSolution(solved, small)).toBeUndefined();
  });

  it('refuses another valid grid, which breaks the clues: LangProp\'s score did not', () => {
    const renamed = solved.map((row) => row.map((value) => (value % 6) + 1));
    expect(faultInSolution(renamed, { ...small, cells: small.cells.map((row) => row.map(() => 0)) })).toBeUndefined();
    expect(faultInSolution(renamed, small)).toMatch(/was given as \d and now holds \d/);
  });

  it('names the first rule that is broken', () => {
    const open = { ...small, cells: small.cells.map((row) => row.map(() => 0)) };
    const twice = solved[0]![1]!;
    expect(faultInSolution(changed(0, 0, twice), open)).toBe(`row 1 holds ${twice} twice`);
    expect(faultInSolution(changed(2, 3, 0), open)).toBe('row 3, column 4 holds 0 instead of a number from 1 to 6');
    expect(faultInSolution(solved.slice(1), open)).toBe('the grid must have 6 rows of 6 numbers');
    const rows = Array.from({ length: 6 }, (_, row) => Array.from({ length: 6 }, (_unused, column) => ((row + column) % 6) + 1));
    expect(faultInSolution(rows, open)).toMatch(/^block 1 holds \d twice$/);
    expect(faultInSolution(rows.map(() => rows[0]!), open)).toBe('column 1 holds 1 twice');
  });
});
