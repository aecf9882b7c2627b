/** A Sudoku of any block size: blocks of `height` rows and `width` columns, `width * height` symbols from 1, 0 for an empty cell. */
export interface SudokuPuzzle {
  readonly width: number;
  readonly height: number;
  /** Rows of the grid. */
  readonly cells: readonly (readonly number[])[];
}

/** First rule that a grid breaks as a solution of a puzzle, as a sentence; undefined when it is one. Checks the clues too. */
export function faultInSolution(grid: readonly (readonly number[])[], { width, height, cells }: SudokuPuzzle): string | undefined {
  const size = width * height;
  if (grid.length !== size || grid.some((row) => row.length !== size)) return `the grid must have ${size} rows of ${size} numbers`;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const value = grid[row]![column]!;
      const place = `row ${row + 1}, column ${column + 1}`;
      if (value < 1 || value > size || !Number.isInteger(value)) return `${place} holds ${value} instead of a number from 1 to ${size}`;
      const clue = cells[row]![column]!;
      if (clue !== 0 && clue !== value) return `${place} was given as ${clue} and now holds ${value}`;
    }
  }
  const units: readonly (readonly [name: string, cellAt: (unit: number, place: number) => readonly [row: number, column: number]])[] = [
    ['row', (unit, place) => [unit, place]],
    ['column', (unit, place) => [place, unit]],
    // Blocks are numbered row by row; there are `width` of them below each other and `height` beside each other.
    ['block', (unit, place) => [Math.floor(unit / height) * height + Math.floor(place / width), (unit % height) * width + (place % width)]],
  ];
  for (const [name, cellAt] of units) {
    for (let unit = 0; unit < size; unit += 1) {
      const seen = new Set<number>();
      for (let place = 0; place < size; place += 1) {
        const [row, column] = cellAt(unit, place);
        const value = grid[row]![column]!;
        if (seen.has(value)) return `${name} ${unit + 1} holds ${value} twice`;
        seen.add(value);
      }
    }
  }
  return undefined;
}
