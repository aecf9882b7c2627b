import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recording } from '../../../src/dataset/Recording.ts';
import { scoreAction } from '../../../src/tasks/driving/scoreAction.ts';
import { NativeProblem } from '../../../src/training/problems/NativeProblem.ts';
import { SILENT_PROGRESS } from '../../../src/training/Progress.ts';
import { recordDrives, type RecordReport, type RecordRequest } from '../../../src/training/record/recordDrives.ts';
import { SHORT_MAP, writeShortRoutes } from '../shortRoutes.ts';

let folder: string;
let routes: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-record-'));
  routes = writeShortRoutes(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const request = (out: string, changes: Partial<RecordRequest> = {}): RecordRequest => ({
  ground: {
    map: SHORT_MAP,
    routes,
    version: '1.0',
    vehicles: 4,
    walkers: 2,
    carelessWalkers: 0,
    policySteps: 100_000,
    policyTimeoutMs: 5000,
    policyHeapMb: 64,
  },
  driver: { kind: 'follower' },
  seed: 1,
  repetitions: 1,
  out: join(folder, out),
  splits: [],
  everyTicks: 20,
  perturbation: { steer: 0.2, everyS: 6 },
  resume: false,
  workers: 2,
  ...changes,
});

const never = { requested: false, reason: undefined, signal: new AbortController().signal };

/** Everything in the recordings of a report, with the files left out. */
function content(report: RecordReport): unknown {
  return report.files.map(({ split, file, counts }) => {
    const recording = Recording.open(file);
    const episodes = recording.episodes().map((episode) => ({ ...episode, infractions: recording.infractions(episode.id), frames: [...recording.frames(episode.id)], columns: recording.frameColumns(episode.number) }));
    recording.close();
    return { split, counts, episodes };
  });
}

function expertScores({ files }: RecordReport): { readonly frames: number; readonly withGrounds: number; readonly scores: readonly number[] } {
  const recording = Recording.open(files[0]!.file);
  const samples = recording.episodes().flatMap(({ id }) => [...recording.frames(id)].map((frame) => new NativeProblem().sampleOf(frame, [])));
  recording.close();
  return { frames: samples.length, withGrounds: samples.filter(({ acceptable }) => acceptable !== undefined).length, scores: [...new Set(samples.map((sample) => scoreAction(sample.expert, sample, -10).score))] };
}

describe('recordDrives', { timeout: 180_000 }, () => {
  it('records the same with two workers as with one that was stopped and resumed', async () => {
    const whole = await recordDrives(request('whole.sqlite'), SILENT_PROGRESS, never);
    expect([whole.finished, whole.driven, whole.resumed]).toEqual([true, 2, 0]);
    expect(whole.files.map(({ split, routes: driven, counts }) => [split, driven, counts.endedEpisodes])).toEqual([['train', ['0', '1'], 2]]);

    // The expert's own action is right by its own grounds, on a follower's drive too.
    expect(expertScores(whole)).toEqual({ frames: whole.files[0]!.counts.frames, withGrounds: whole.files[0]!.counts.frames, scores: [1] });

    const abort = new AbortController();
    const stopAfterFirst = { ...SILENT_PROGRESS, update: ({ done }: { done: number }) => (done === 1 ? abort.abort() : undefined) };
    const part = await recordDrives(request('parts.sqlite', { workers: 1 }), stopAfterFirst, { requested: false, reason: undefined, signal: abort.signal });
    expect([part.finished, part.driven]).toEqual([false, 1]);
    const rest = await recordDrives(request('parts.sqlite', { workers: 1, resume: true }), SILENT_PROGRESS, never);
    expect([rest.finished, rest.driven, rest.resumed]).toEqual([true, 1, 1]);
    expect(content(rest)).toEqual(content(whole));
    expect(readdirSync(folder).filter((name) => name.startsWith('parts')).toSorted()).toEqual(['parts.sqlite']);

    await expect(recordDrives(request('whole.sqlite'), SILENT_PROGRESS, never)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    await expect(recordDrives(request('whole.sqlite', { resume: true, everyTicks: 20, perturbation: undefined }), SILENT_PROGRESS, never)).rejects.toMatchObject({ code: 'RECORD_MISMATCH' });
  });
});
