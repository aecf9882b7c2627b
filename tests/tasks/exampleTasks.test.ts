import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicy, type Policy } from '../../src/optimiser/Policy.ts';
import { openCartPole } from '../../src/tasks/cartpole/openCartPole.ts';
import type { CartPoleSample } from '../../src/tasks/cartpole/CartPoleTask.ts';
import { openFactorial } from '../../src/tasks/factorial/openFactorial.ts';
import type { FactorialSample } from '../../src/tasks/factorial/factorialTask.ts';
import type { Problem } from '../../src/tasks/Problem.ts';
import { openSudoku } from '../../src/tasks/sudoku/openSudoku.ts';
import type { SudokuPuzzle } from '../../src/tasks/sudoku/SudokuPuzzle.ts';

const policy = (source: string): Policy => createPolicy(source, { origin: 'given' });
const ONE = { processes: 1 };

let cartpole: Problem<CartPoleSample>;
let factorial: Problem<FactorialSample>;
let sudoku: Problem<SudokuPuzzle>;
beforeAll(async () => {
  [cartpole, factorial, sudoku] = await Promise.all([openCartPole(1, ONE), openFactorial(1, ONE), openSudoku(1, ONE)]);
});
afterAll(async () => {
  for (const problem of [cartpole, factorial, sudoku]) await problem.close();
});

describe('CartPole', () => {
  it('scores LangProp\'s PD rule 500 and the sign of the angle some 40, as its published checkpoint has it, and counts every step', async () => {
    const pd = policy('function balance(x, v, angle, rate) { return 0.5 * angle + 0.1 * rate + 0.02 * x + 0.05 * v > 0 ? 1 : 0; }');
    const sign = policy('function balance(x, v, angle) { return angle > 0 ? 1 : 0; }');
    const before = cartpole.task.effort;
    const evaluations = await cartpole.task.evaluate([pd, sign], cartpole.sealed.slice(0, 10));
    const [best, poor] = evaluations.map(({ results }) => results.map(({ score }) => score));
    expect(best).toEqual(Array.from({ length: 10 }, () => 500));
    const mean = poor!.reduce((sum, score) => sum + score, 0) / 10;
    expect(mean).toBeGreaterThan(25);
    expect(mean).toBeLessThan(60);
    expect(cartpole.task.effort - before).toBe([...best!, ...poor!].reduce((sum, score) => sum + score, 0));
  });

  it('scores a policy that fails -1 and says where, and shows how an episode went', async () => {
    const [sample] = cartpole.batch(1);
    const faulty = policy('function balance(x, v, angle) {\n  if (Math.abs(angle) > 0.05) return x.y.z;\n  return 1;\n}');
    const none = policy('function other() {}');
    const [failed, missing] = await cartpole.task.evaluate([faulty, none], [sample!]);
    expect(failed!.results).toEqual([{ score: -1, exception: expect.stringMatching(/^in step \d+: exception: TypeError: .* \(line 2\)$/) }]);
    expect(missing!.results).toEqual([{ score: -1, exception: expect.stringContaining('balance') }]);
  });

  it('starts every batch anew, and never where the sealed set does', () => {
    const seeds = [1, 2, 3].flatMap((update) => cartpole.batch(update).map(({ seed }) => seed));
    const sealed = new Set(cartpole.sealed.map(({ seed }) => seed));
    const heldOut = new Set(cartpole.heldOut!().map(({ seed }) => seed));
    expect(new Set(seeds).size).toBe(6);
    expect([sealed.size, seeds.some((seed) => sealed.has(seed))]).toEqual([200, false]);
    expect([heldOut.size, [...seeds, ...sealed].some((seed) => heldOut.has(seed))]).toEqual([40, false]);
    expect(cartpole.heldOut!()).toEqual(cartpole.heldOut!());
  });
});

describe('factorials', () => {
  it('are right to the last digit or wrong, and fail by their form', async () => {
    const samples = factorial.sealed.filter(({ n }) => n <= 18 || n > 400).slice(0, 6);
    const floats = policy('function factorial(n) { let f = 1; for (let i = 2; i <= n; i++) f *= i; return String(f); }');
    const number = policy('function factorial(n) { return n; }');
    const [byFloats, byNumber] = await factorial.task.evaluate([floats, number], samples);
    expect(byFloats!.results.map(({ score }) => score)).toEqual(samples.map(({ n }) => (n <= 18 ? 1 : 0)));
    expect(byNumber!.results.every(({ score, exception }) => score === -1 && exception !== undefined)).toBe(true);
    expect(samples.find(({ n }) => n > 400)!.factorial.length).toBeGreaterThan(800);
  });

  it('may be asked for with fewer steps: prompts say so, and what takes more fails by it', async () => {
    const hurried = await openFactorial(1, ONE, { steps: 20_000 });
    try {
      const slow = policy('function factorial(n) { for (let i = 0; i < 1e4; i++); return "1"; }');
      const [evaluation] = await hurried.task.evaluate([slow], hurried.sealed.slice(0, 2));
      expect(evaluation!.results.map(({ exception }) => exception)).toEqual([expect.stringContaining('used up its budget of 20000 steps'), expect.stringContaining('used up its budget of 20000 steps')]);
      expect(hurried.task.setupPrompt(hurried.sealed[0]!).map(({ content }) => content).join('\n')).toContain('about 0.02 million elementary steps');
    } finally {
      await hurried.close();
    }
  });

  it('of 100 sealed numbers are in no batch, and four batches go through all others', () => {
    const seen = [1, 2, 3, 4].flatMap((update) => factorial.batch(update).map(({ n }) => n));
    expect(new Set(seen).size).toBe(400);
    expect(factorial.sealed.some(({ n }) => seen.includes(n))).toBe(false);
  });
});

describe('Sudoku', () => {
  it('has puzzles for the gate that are neither searched nor sealed', () => {
    const known = new Set([...sudoku.searched!, ...sudoku.sealed].map((puzzle) => JSON.stringify(puzzle)));
    expect(sudoku.heldOut!().filter((puzzle) => !known.has(JSON.stringify(puzzle)))).toHaveLength(60);
  });

  it('has puzzles of 9 x 9, 12 x 12 both ways and 16 x 16, none of them sealed and searched at once', () => {
    const shapes = new Set(sudoku.searched!.map(({ width, height }) => `${width} x ${height}`));
    expect(shapes).toEqual(new Set(['3 x 3', '3 x 4', '4 x 3', '4 x 4']));
    const searched = new Set(sudoku.searched!.map((puzzle) => JSON.stringify(puzzle)));
    expect([searched.size, sudoku.sealed.some((puzzle) => searched.has(JSON.stringify(puzzle)))]).toEqual([100, false]);
  });

  it('refuses a valid grid that breaks the clues, with the cell', async () => {
    const pattern = policy('function solveSudoku(s, width, height) { const n = width * height; return Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => 1 + (width * (r % height) + Math.floor(r / height) + c) % n)); }');
    const [evaluation] = await sudoku.task.evaluate([pattern], sudoku.batch(1).slice(0, 3));
    expect(evaluation!.results.map(({ score, feedback }) => [score, feedback])).toEqual(Array.from({ length: 3 }, () => [0, expect.stringMatching(/^row \d+, column \d+ was given as \d+ and now holds \d+$/)]));
  });
});
