import { resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { verdict } from './BenchFigure.ts';

const RUNNER = resolve(import.meta.dirname, 'runBenches.ts');
const FOLDER = resolve(import.meta.dirname, '../fixtures/bench');

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUNNER, '--folder', FOLDER, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('npm run bench', () => {
  it('prints exactly name, value, unit, must and aim of every figure with --json', () => {
    const { code, out } = run('--json', 'fake');
    expect({ code, figures: JSON.parse(out) }).toEqual({
      code: 0,
      figures: [
        { name: 'speed', value: 1234.5, unit: 'steps/s', must: 1000, aim: 2000 },
        { name: 'time', value: 3, unit: 'ms', must: 2, aim: 1 },
        { name: 'size', value: 7, unit: 'kB', must: null, aim: null },
      ],
    });
  });

  it('prints a table that says which limits are met, in the direction of each figure', () => {
    expect(run('fake').out.split('\n').map((line) => line.trimEnd())).toEqual([
      expect.stringMatching(/^name +value +unit +must +aim +ok$/),
      expect.stringMatching(/^speed +1,235 +steps\/s +≥ 1,000 +≥ 2,000 +✔$/),
      expect.stringMatching(/^time +3 +ms +≤ 2 +≤ 1 +✘ missed$/),
      expect.stringMatching(/^size +7 +kB +– +–$/),
      '',
    ]);
  });

  it('fails when a bench cannot run, and still shows the others', () => {
    const { code, out, err } = run('--json');
    expect({ code, figures: JSON.parse(out).length }).toEqual({ code: 1, figures: 3 });
    expect(err).toContain('nothing to measure here');
    expect(err).toContain('✘ broken.bench.ts ended with code 1');
  });

  it('names the benches there are when a filter fits none', () => {
    expect(run('nothing')).toEqual({ code: 2, out: '', err: 'no bench matches nothing; there are broken, fake\n' });
  });
});

describe('the verdict on a figure', () => {
  it.each([
    [{ better: 'higher', value: 5, must: 3, aim: 5 }, 'aim'],
    [{ better: 'higher', value: 4, must: 3, aim: 5 }, 'must'],
    [{ better: 'higher', value: 2, must: 3, aim: 5 }, 'missed'],
    [{ better: 'lower', value: 5, must: 5, aim: 1 }, 'must'],
    [{ better: 'lower', value: 6, must: 5 }, 'missed'],
    [{ better: 'lower', value: 6 }, undefined],
  ] as const)('of %o is %s', (figure, expected) => {
    expect(verdict({ name: '', unit: '', ...figure })).toBe(expected);
  });
});
