import type { SudokuPuzzle } from './SudokuPuzzle.ts';

/** Up to `limit` solutions, each row by row; `complete` is false when the search was given up. */
export interface SudokuSolutions {
  readonly solutions: readonly (readonly number[])[];
  readonly complete: boolean;
}

const MOST_NODES = 20_000;

/** Finds solutions by depth-first search on the cell with the fewest candidates, candidates as bit masks. */
export function solveSudoku({ width, height, cells }: SudokuPuzzle, limit: number): SudokuSolutions {
  const size = width * height;
  const grid = Uint8Array.from(cells.flat());
  const rows = new Uint32Array(size);
  const columns = new Uint32Array(size);
  const blocks = new Uint32Array(size);
  const blockOf = Uint8Array.from(grid, (_, cell) => Math.floor(Math.floor(cell / size) / height) * height + Math.floor((cell % size) / width));
  const solutions: number[][] = [];
  let nodes = 0;

  function toggle(cell: number, value: number): void {
    const bit = 1 << (value - 1);
    rows[Math.floor(cell / size)]! ^= bit;
    columns[cell % size]! ^= bit;
    blocks[blockOf[cell]!]! ^= bit;
  }
  function search(): void {
    nodes += 1;
    let best = -1;
    let bestFree = 0;
    let fewest = size + 1;
    for (let cell = 0; cell < grid.length && fewest > 1; cell += 1) {
      if (grid[cell] !== 0) continue;
      const free = ~(rows[Math.floor(cell / size)]! | columns[cell % size]! | blocks[blockOf[cell]!]!) & ((1 << size) - 1);
      const count = bitCount(free);
      if (count < fewest) {
        fewest = count;
        best = cell;
        bestFree = free;
      }
    }
    if (best < 0) {
      solutions.push([...grid]);
      return;
    }
    for (let value = 1; value <= size; value += 1) {
      if ((bestFree & (1 << (value - 1))) === 0) continue;
      grid[best] = value;
      toggle(best, value);
      search();
      toggle(best, value);
      grid[best] = 0;
      if (solutions.length >= limit || nodes > MOST_NODES) return;
    }
  }
  grid.forEach((value, cell) => {
    if (value !== 0) toggle(cell, value);
  });
  search();
  return { solutions, complete: nodes <= MOST_NODES };
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
