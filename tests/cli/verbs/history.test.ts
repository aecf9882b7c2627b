import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CODRIVER, run } from '../runCodriver.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-history-'));
  const module = join(folder, 'ckpt', '000', 'drive');
  mkdirSync(module, { recursive: true });
  const numbers = { priority: 0.664, past_priority: 0, past_weight: 0, count: 1000, avg_score: 0.664 };
  writeFileSync(join(module, 'config.json'), JSON.stringify({ name: 'drive', step: 5000, records: { 0: { main: numbers }, 1: { main: { ...numbers, priority: -10, avg_score: -10 } } } }));
  writeFileSync(join(module, 'record_0.txt'), 'def drive(scene):\n    return 1\n');
  writeFileSync(join(module, 'record_1.txt'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('codriver history', () => {
  it('prints the rankings of checkpoints below a folder', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['history', folder]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('drive, step 5000, 2 scripts');
    expect(stdout).toMatch(/0 +[0-9a-f]{8} +0\.664 +0\.664 +1000 +2\n/);
    expect(stdout).toMatch(/1 +[0-9a-f]{8} +-10\.000 +-10\.000 +1000 +0\n/);
  });

  it('gives everything as JSON, and says when there is nothing', async () => {
    const { stdout } = await run(CODRIVER, ['history', folder, '--json']);
    expect(JSON.parse(stdout).checkpoints[0]).toMatchObject({ name: 'drive', records: [{ rank: 0, source: 'def drive(scene):\n    return 1\n' }, { rank: 1, source: '' }] });
    const { exitCode, stderr } = await run(CODRIVER, ['history', join(folder, 'none')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('OPTIMISER_CHECKPOINT');
  });
});
