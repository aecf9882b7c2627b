import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProgressState } from '../../../src/training/Progress.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { RunArtifacts } from '../../../src/training/session/RunArtifacts.ts';
import { SessionProgress } from '../../../src/training/session/SessionProgress.ts';
import { SettingsSchema } from '../../../src/training/settings.ts';

describe('what a session shows', () => {
  it('is the step, the leader with its score and interval, infractions per km, frames per second, tokens and cost', () => {
    const folder = mkdtempSync(join(tmpdir(), 'codriver-progress-'));
    const artifacts = new RunArtifacts(RunFolder.create(folder, { command: 'train', settings: {}, versions: {} }), () => '');
    const settings = SettingsSchema.parse({ ...Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}])), llm: { prices: ['m=10/20'], model: 'm' } });
    const shown: ProgressState[] = [];
    const progress = new SessionProgress({ update: (state) => shown.push(state), note: () => {}, end: () => {} }, 'run 0001: driving, DAgger IL+RL', settings, artifacts);
    progress.show('set-up');
    for (let tick = 0; tick < 800; tick += 1) progress.drove(10);
    progress.infractions(2);
    progress.leads('0123456789abcdef', 3, { mean: 0.5, low: 0.4, high: 0.6, n: 1000 });
    const usage = { promptTokens: 100_000, completionTokens: 50_000 };
    artifacts.prompt({ id: 'p', kind: 'setup', update: 0, client: 'c', seed: 1, messages: [], replies: [{ text: '', details: { model: 'm', finishReason: 'stop', source: 'live', usage }, outcome: { is: 'rejected', reason: 'empty', unmatched: [] } }], usage });
    progress.show('driving route 5');
    artifacts.close();
    rmSync(folder, { recursive: true });
    expect(shown[0]).toEqual({ title: 'run 0001: driving, DAgger IL+RL', unit: 'update', done: 0, total: 6, facts: [['now', 'set-up'], ['best', '–']] });
    expect(shown[1]).toMatchObject({ title: shown[0]!.title, done: 3, total: 6 });
    const facts = Object.fromEntries(shown[1]!.facts);
    expect(facts).toMatchObject({ now: 'driving route 5', best: '01234567 0.50 [0.40, 0.60], n = 1000', 'infractions/km': '5.00', driven: '0.7 min', tokens: '150000', cost: '2.00' });
    expect(Number(facts['frames/s'])).toBeGreaterThan(0);
  });
});
