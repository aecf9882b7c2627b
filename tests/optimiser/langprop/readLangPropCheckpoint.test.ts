import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLangPropCheckpoints, readLangPropCheckpoint } from '../../../src/optimiser/langprop/readLangPropCheckpoint.ts';
import { PolicyTracker } from '../../../src/optimiser/PolicyTracker.ts';
import { policyHash } from '../../../src/policy/policyHash.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'langprop-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Numbers of one tracker mode as LangProp writes them. */
const numbers = (priority: unknown, pastPriority: unknown, pastWeight: unknown, count: number, mean: unknown): object => ({ priority, past_priority: pastPriority, past_weight: pastWeight, count, avg_score: mean });

/** A made-up checkpoint in LangProp's layout. */
function write(tag: string, config: unknown, scripts: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, 'ckpt', tag, 'solve');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config, undefined, 4));
  for (const [rank, text] of scripts.entries()) writeFileSync(join(folder, `record_${rank}.txt`), text);
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text);
  return folder;
}

const CONFIG = { name: 'solve', step: 6, records: { 0: { main: numbers(1, 1, 10, 10, 1) }, 1: { main: numbers(1, 0, 0, 10, 1) }, 2: { main: numbers(0.9428571428571428, 0.9333333333333333, 60, 10, 1) } } };
const SCRIPTS = ['def solve(x):\n    return x\n', 'def solve(x):\n    return [x]\n', ''];

describe('a published checkpoint of LangProp', () => {
  it('is read with its ranking, numbers, scripts and templates', () => {
    const folder = write('000', CONFIG, SCRIPTS, { 'setup.txt': '%% USER\nsolve it', 'setup_prompt.txt': 'solve it' });
    const checkpoint = readLangPropCheckpoint(folder);
    expect(checkpoint).toMatchObject({ name: 'solve', step: 6, setupTemplate: '%% USER\nsolve it', setupPrompt: 'solve it' });
    expect('updateTemplate' in checkpoint).toBe(false);
    expect(checkpoint.records.map(({ rank, source, hash, priority }) => ({ rank, source, hash, priority }))).toEqual(SCRIPTS.map((source, rank) => ({ rank, source, hash: policyHash(source), priority: [1, 1, 0.9428571428571428][rank] })));
  });

  it('has numbers with which our tracker goes on as LangProp would', () => {
    const [, , third] = readLangPropCheckpoint(write('000', CONFIG, SCRIPTS)).records;
    const tracker = new PolicyTracker({ main: { priorityDecayRate: 1 } }, third!.trackers);
    tracker.reset('main');
    for (let sample = 0; sample < 10; sample += 1) tracker.record('main', 1);
    // 60 samples of 0.9333, then 20 of 1.
    expect(tracker.priority).toBeCloseTo((60 * 0.9333333333333333 + 20) / 80, 12);
  });

  it.each([
    // Numbers of rows of the published pools: CartPole (mean of the life), Sudoku, offline driving (mean of the last batch), a child.
    [47.44444444444444, 47.25, 16, 2, 49],
    [41.27777777777778, 41.9375, 16, 2, 36],
    [0.9428571428571428, 0.9333333333333333, 60, 10, 1],
    [0.9459999999999995, 0.93048128342246, 0, 1000, 0.9459999999999995],
    [-7.504000000000005, 0, 0, 1000, -7.504000000000005],
  ])('is ranked by priority %d, as our tracker computes it from what goes with it', (priority, pastPriority, pastWeight, count, mean) => {
    const [record] = readLangPropCheckpoint(write('(best) 5000', { name: 'solve', step: 5000, records: { 0: { main: numbers(priority, pastPriority, pastWeight, count, mean) } } }, ['pass'])).records;
    const { main } = record!.trackers;
    const tracker = new PolicyTracker({ main: { priorityDecayRate: 1 } }, { main: { ...main!, count: 0, meanScore: 0 } });
    for (let sample = 0; sample < count; sample += 1) tracker.record('main', mean);
    expect(tracker.priority).toBeCloseTo(priority, 9);
    expect(record!.priority).toBe(priority);
  });

  it('may have several tracker modes, more than ten scripts, and numbers that only Python knows', () => {
    const records = Object.fromEntries(Array.from({ length: 12 }, (_, rank) => [rank, { imitation: numbers(1 - rank / 100, 0, 0, 5, 0.5), infractions: numbers(-1, 0, 0, 0, 0) }]));
    const text = JSON.stringify({ name: 'solve', step: 1, records }).replace('"avg_score":0}', '"avg_score":NaN}').replace('"past_priority":0', '"past_priority":-Infinity');
    const { records: read } = readLangPropCheckpoint(write('001', text, Array.from({ length: 12 }, (_, rank) => `# ${rank}`)));
    expect(read.map(({ source }) => source)).toEqual(Array.from({ length: 12 }, (_, rank) => `# ${rank}`));
    expect(read[0]!.priority).toBeCloseTo(0, 12);
    expect(read[0]!.trackers['infractions']).toEqual({ priority: -1, pastPriority: 0, pastWeight: 0, count: 0, meanScore: 0 });
  });

  it('is found below the folder of a run, tag by tag', () => {
    const folders = ['002', '000', '001_batch_update'].map((tag) => write(tag, CONFIG, SCRIPTS));
    writeFileSync(join(root, 'ckpt', '002', 'trained_policy.txt'), SCRIPTS[0]!);
    expect(findLangPropCheckpoints(root)).toEqual(folders.toSorted());
    expect(findLangPropCheckpoints(folders[0]!)).toEqual([folders[0]]);
    expect(findLangPropCheckpoints(join(root, 'none'))).toEqual([]);
  });

  it('is refused with the place that is wrong, and never changed', () => {
    const folder = write('000', CONFIG, SCRIPTS.slice(0, 2));
    const before = readFileSync(join(folder, 'config.json'), 'utf8');
    expect(() => readLangPropCheckpoint(folder)).toThrow(expect.objectContaining({ code: 'OPTIMISER_CHECKPOINT', where: join(folder, 'record_2.txt') }));
    expect(() => readLangPropCheckpoint(root)).toThrow(expect.objectContaining({ code: 'OPTIMISER_CHECKPOINT', where: root }));
    expect(() => readLangPropCheckpoint(write('001', '{"name": "x"}', []))).toThrow(/no checkpoint of LangProp/);
    expect(() => readLangPropCheckpoint(write('002', 'none', []))).toThrow(/it is not JSON/);
    expect([readFileSync(join(folder, 'config.json'), 'utf8'), readdirSync(folder).length]).toEqual([before, 3]);
  });
});
