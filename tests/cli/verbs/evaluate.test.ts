import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODRIVER, run } from '../runCodriver.ts';
import { testPack } from '../../training/testPack.ts';
import { shortSession } from './shortSession.ts';

let folder: string;
let data: string;
let policy: string;
let runFolder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-evaluate-'));
  const words = [...shortSession(folder, testPack({ setup: 4, update: 0, repair: 0 }), 0), '--json'];
  const { stdout } = await run(CODRIVER, words);
  const report: { run: string; policy: string } = JSON.parse(stdout);
  data = join(report.run, 'episodes', 'expert.sqlite');
  policy = report.policy;
  runFolder = report.run;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('codriver evaluate', { timeout: 60_000 }, () => {
  it('scores a policy on a recording with an interval, by the expert\'s reason, the same each time', async () => {
    const first = await run(CODRIVER, ['evaluate', '--policy', policy, '--data', data, '--json']);
    const second = await run(CODRIVER, ['evaluate', '--policy', policy, '--data', data, '--json']);
    const timeless = (text: string): { score: { mean: number; n: number }; frames: number; byReason: { count: number }[]; exceptions: number } => {
      const { runtime: _time, ...report } = JSON.parse(text);
      return report;
    };
    const report = timeless(first.stdout);
    expect(first.exitCode).toBe(0);
    const { runtime } = JSON.parse(first.stdout);
    expect(runtime.single.calls).toBeGreaterThan(0);
    expect(runtime.single.medianUs).toBeLessThanOrEqual(runtime.single.p95Us);
    expect(runtime.single.p95Us).toBeLessThanOrEqual(runtime.single.longestUs);
    expect(report.score.n).toBe(report.frames);
    expect(report.byReason.reduce((sum, { count }) => sum + count, 0)).toBe(report.frames);
    expect(report.score.mean).toBeLessThanOrEqual(1);
    expect(timeless(second.stdout)).toEqual(report);
  });

  it('gives a policy that always throws the exception score and its message with the number of frames', async () => {
    const file = join(folder, 'throws.js');
    writeFileSync(file, 'function drive() {\n  throw new Error("never");\n}\n');
    const { stdout } = await run(CODRIVER, ['evaluate', '--policy', file, '--data', data, '--json']);
    const report = JSON.parse(stdout);
    expect([report.score.mean, report.exceptions, report.exceptionMessages]).toEqual([-10, report.frames, [{ message: 'exception: Error: never (line 2)', count: report.frames }]]);
  });

  it('compares two policies on the same frames, with an interval of the difference', async () => {
    const file = join(folder, 'stands.js');
    writeFileSync(file, "function drive() {\n  return { action: { targetSpeedMps: 0, reason: 'other' }, memory: {} };\n}\n");
    const { exitCode, stdout } = await run(CODRIVER, ['evaluate', '--policy', policy, '--compare', file, '--data', data, '--json']);
    const report = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(report.comparison.difference.mean).toBeCloseTo(report.score.mean - report.other.score.mean, 9);
    expect(report.comparison.better + report.comparison.worse + report.comparison.same).toBe(report.frames);
    expect(report.other.starting.trapped).toBe(report.other.starting.shouldStart >= 3);
    expect(report.confusion.flat().reduce((sum: number, count: number) => sum + count, 0)).toBe(report.frames);
  });

  it('sets the scores of a run\'s policies against their driving, and drives the one that was not judged', async () => {
    const evals = join(runFolder, 'evals');
    const judged = readdirSync(evals).filter((name) => name.startsWith('policy-'));
    rmSync(join(evals, judged[0]!));
    const { exitCode, stdout } = await run(CODRIVER, ['evaluate', '--of-run', runFolder, '--drive', '--json']);
    const report: { policies: { score: number; drives: number; drivingScore?: number }[]; compared: number; frames: number } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(report.policies.length).toBeGreaterThan(1);
    expect(report.policies.map(({ score }) => score)).toEqual(report.policies.map(({ score }) => score).toSorted((a, b) => b - a));
    expect([report.compared, report.policies.filter(({ drivingScore }) => drivingScore !== undefined).length]).toEqual([judged.length, judged.length]);
    expect(report.frames).toBeGreaterThan(0);
  });

  it('and the other verbs on runs read the same run', async () => {
    const [listed, shown, policies] = [await run(CODRIVER, ['runs', 'ls', '--folder', join(folder, 'runs'), '--json']), await run(CODRIVER, ['runs', 'show', runFolder, '--json']), await run(CODRIVER, ['policies', 'ls', runFolder, '--json'])];
    const [summary] = JSON.parse(listed.stdout).runs;
    expect(summary).toMatchObject({ run: '0001', state: 'finished', command: 'train' });
    expect(JSON.parse(shown.stdout)).toMatchObject(summary);
    expect(JSON.parse(policies.stdout).policies.length).toBe(summary.policies);
  });

  it.each([
    ['no policy', () => ['--data', data], 'USAGE_OPTION: --policy is missing'],
    ['no recording', () => ['--policy', policy], 'USAGE_OPTION: --data is missing'],
    ['a run that is not there', () => ['--of-run', join(folder, 'none')], 'RUN_NOT_FOUND'],
    ['a policy of LangProp\'s task', () => ['--policy', join(folder, 'langprop.js'), '--data', data], 'TASK_MISMATCH'],
  ])('says what is wrong with %s', async (_what, words, message) => {
    writeFileSync(join(folder, 'langprop.js'), 'function predict_speed_and_steering(scene_info) {\n  return ["MOVE", 0];\n}\n');
    const { exitCode, stderr } = await run(CODRIVER, ['evaluate', ...words()]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`✘ ERROR ${message}`)]);
  });

  it('says that a file is no recording', async () => {
    const file = join(folder, 'no.sqlite');
    writeFileSync(file, 'this is no database');
    const { exitCode, stderr } = await run(CODRIVER, ['evaluate', '--policy', policy, '--data', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/✘ ERROR RECORDING_\w+/u);
  });
});
