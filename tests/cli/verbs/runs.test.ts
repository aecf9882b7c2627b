import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { syntheticRun, type SyntheticRun } from '../../training/runViews/syntheticRun.ts';
import { CODRIVER, run, type Ended } from '../runCodriver.ts';

let parent: string;
let made: SyntheticRun;
const codriver = (...words: string[]): Promise<Ended> => run(CODRIVER, [...words, '--folder', parent]);
const short = (index: 0 | 1 | 2): string => made.policies[index].hash.slice(0, 8);

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'codriver-runs-'));
  made = syntheticRun(parent);
  RunFolder.create(parent, { command: 'optimise', settings: { optimise: { problem: 'sudoku' } }, versions: {} });
  mkdirSync(join(parent, '0003'));
  writeFileSync(join(parent, '0003', 'run.json'), '{"v": 1');
});
afterAll(() => rmSync(parent, { recursive: true }));

describe('codriver runs', () => {
  it('lists every run, what it is and how it stands, even a damaged one', async () => {
    const { exitCode, stdout } = await codriver('runs', 'ls', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).runs).toMatchObject([
      { run: '0001', command: 'train', what: 'driving dagger', state: 'finished', updates: 2, policies: 3, drives: 2, infractions: 1, heldOutScore: 0.55, drivingScore: 72.5 },
      { run: '0002', command: 'optimise', what: 'sudoku', state: 'open', updates: 0, policies: 0 },
      { run: '0003', state: 'damaged' },
    ]);
  });

  it('shows the updates of a run with what each was for and who led', async () => {
    const { stdout } = await codriver('runs', 'show', '0001');
    expect(stdout).toContain('run 0001: train driving dagger, finished\n');
    expect(stdout).toMatch(new RegExp(`1 +start +${short(1)} +0\\.600 +0\\.700 +0\\.300 +0\\.500\n`));
    expect(stdout).toMatch(new RegExp(`2 +infraction +${short(1)} +0\\.650 +– +– +0\\.550\n`));
  });

  it('draws training, replayed and held-out scores and the drives as SVG, the same each time', async () => {
    const out = join(parent, 'pictures', 'scores.svg');
    const { exitCode, stdout } = await codriver('runs', 'plot', '0001', '--out', out);
    expect([exitCode, stdout]).toEqual([0, `${out}\n`]);
    const svg = readFileSync(out, 'utf8');
    for (const label of ['training batch', 'expert frames', 'replay', 'validation', 'drive']) expect(svg).toContain(`>${label}</text>`);
    await codriver('runs', 'plot', '0001');
    expect(readFileSync(join(made.folder.path, 'scores.svg'), 'utf8')).toBe(svg);
  });

  it.each([
    [['runs', 'show'], 'USAGE_OPTION: <names> is missing'],
    [['runs', 'show', '0009'], 'RUN_NOT_FOUND'],
    [['runs', 'show', '0003'], 'RUN_DAMAGED'],
    [['runs', 'plot', '0002'], 'NO_DATA'],
    [['runs', 'draw', '0001'], 'USAGE_VALUE: <action> cannot be "draw"'],
    [['policies', 'ls'], 'USAGE_OPTION: <names> is missing'],
    [['policies', 'show', '0001'], 'USAGE_OPTION: a policy is missing'],
    [['policies', 'show', '0001', 'ffff'], 'POLICY_UNKNOWN'],
    [['policies', 'show', '0001', 'a'], 'POLICY_UNKNOWN'],
  ])('refuses %j', async (words, message) => {
    const { exitCode, stdout, stderr } = await codriver(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`✘ ERROR ${message}`);
  });

  it('says so where there are no runs', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['runs', 'ls', '--folder', join(parent, 'none')]);
    expect([exitCode, stdout, existsSync(join(parent, 'none'))]).toEqual([0, `no runs in ${join(parent, 'none')}\n`, false]);
  });
});

describe('codriver policies', () => {
  it('lists policies in the order of their making, with their last scores', async () => {
    const { stdout } = await codriver('policies', 'ls', '0001', '--json');
    expect(JSON.parse(stdout).policies).toMatchObject([
      { hash: made.policies[0].hash, origin: 'setup', parents: [], score: 0.4, scoredAtUpdate: 1, exceptions: 0, led: 0 },
      { hash: made.policies[1].hash, origin: 'update', score: 0.65, scoredAtUpdate: 2, led: 2 },
      { hash: made.policies[2].hash, origin: 'repair', score: -10, exceptions: 3, led: 0 },
    ]);
  });

  it('draws who was rewritten from whom', async () => {
    const { stdout } = await codriver('policies', 'tree', '0001');
    expect(stdout).toBe(`${short(0)} setup  score 0.400\n└─ ${short(1)} update 1  score 0.650  led 2×\n   └─ ${short(2)} repair 2  with ${short(0)}  score -10.000\n`);
  });

  it('shows a policy with its text', async () => {
    const { stdout } = await codriver('policies', 'show', '0001', short(1));
    expect(stdout).toContain(`policy ${made.policies[1].hash}\nupdate, update 1, from ${short(0)}, prompt 0001-update-1\n`);
    expect(stdout).toContain(made.policies[1].source);
  });

  it('shows what changed from the parent, or between any two', async () => {
    const fromParent = await codriver('policies', 'diff', '0001', short(1));
    expect(fromParent.stdout).toBe(`--- ${short(0)}\n+++ ${short(1)}\n@@ -1,3 +1,4 @@\n function drive() {\n-  return 1;\n+  // faster\n+  return 2;\n }\n\n2 lines added, 1 removed\n`);
    const anyTwo = await codriver('policies', 'diff', '0001', short(2), short(0), '--json');
    expect(JSON.parse(anyTwo.stdout)).toMatchObject({ before: made.policies[2].hash, after: made.policies[0].hash, added: 1, removed: 2 });
    const rootless = await codriver('policies', 'diff', '0001', short(0));
    expect([rootless.exitCode, rootless.stderr]).toEqual([2, expect.stringContaining('there is no parent to compare with')]);
  });
});
