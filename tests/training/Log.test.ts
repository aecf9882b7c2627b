import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/training/Log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const failOnTrouble = (error: Error): void => {
  throw error;
};
const records = (): Record<string, unknown>[] => readFileSync(join(folder, 'deep', 'log.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

describe('createLog', () => {
  it('writes one record per line into the run folder, at once, and goes on with an old log', () => {
    const first = createLog(join(folder, 'deep'), [], failOnTrouble);
    first.logger.info({ step: 1 }, 'update');
    expect(records()).toEqual([{ level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), step: 1, msg: 'update' }]);
    first.close();
    const second = createLog(join(folder, 'deep'), [], failOnTrouble);
    second.logger.warn('again');
    expect(records().map(({ msg }) => msg)).toEqual(['update', 'again']);
    second.close();
  });

  it('blots out secrets by name and by value, wherever they stand', () => {
    const log = createLog(join(folder, 'deep'), ['sk-"quoted"', ''], failOnTrouble);
    log.logger.info({ apiKey: 'a', llm: { apiKey: 'b' }, request: { headers: { authorization: 'c' } }, note: 'key sk-"quoted" refused', list: ['sk-"quoted"'] }, 'sk-"quoted"');
    expect(records()).toEqual([
      expect.objectContaining({ apiKey: '[secret]', llm: { apiKey: '[secret]' }, request: { headers: { authorization: '[secret]' } }, note: 'key [secret] refused', list: ['[secret]'], msg: '[secret]' }),
    ]);
    log.close();
  });
});
