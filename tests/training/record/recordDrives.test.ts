import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recording } from '../../../src/dataset/Recording.ts';
import { SILENT_PROGRESS } from '../../../src/training/Progress.ts';
import { recordDrives, type RecordReport, type RecordRequest } from '../../../src/training/record/recordDrives.ts';
import { parseSplits } from '../../../src/training/record/splitRoutes.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-record-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const request = (out: string, changes: Partial<RecordRequest> = {}): RecordRequest => ({
  ground: {
    map: 'scenarios/towns/Codriver01.xodr',
    routes: 'scenarios/routes/codriver01_validation.xml',
    ids: '16,19',
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
  splits: parseSplits(['validation=0.5']),
  everyTicks: 20,
  perturbation: { steer: 0.2, everyS: 6 },
  resume: false,
  workers: 2,
  ...changes,
});

const never = { requested: false, reason: undefined, signal: new AbortController().signal };

/** Everything in the recordings of a report, with the files left out. */
function content(report: RecordReport): unknown {
  return report.files.map(({ split, file, routes, counts }) => {
    const recording = Recording.open(file);
    const episodes = recording.episodes().map((episode) => ({ ...episode, infractions: recording.infractions(episode.id), frames: [...recording.frames(episode.id)], columns: recording.frameColumns(episode.number) }));
    recording.close();
    return { split, routes, counts, episodes };
  });
}

describe('recordDrives', { timeout: 180_000 }, () => {
  it('records the same with two workers as with one that was stopped and resumed, and splits by route', async () => {
    const whole = await recordDrives(request('whole.sqlite'), SILENT_PROGRESS, never);
    expect([whole.finished, whole.driven, whole.resumed]).toEqual([true, 2, 0]);
    expect(whole.files.map(({ split, routes, counts }) => [split, routes.length, counts.endedEpisodes])).toEqual([['train', 1, 1], ['validation', 1, 1]]);
    expect(new Set(whole.files.flatMap(({ routes }) => routes))).toEqual(new Set(['16', '19']));

    const abort = new AbortController();
    const stopAfterFirst = { ...SILENT_PROGRESS, update: ({ done }: { done: number }) => (done === 1 ? abort.abort() : undefined) };
    const part = await recordDrives(request('parts.sqlite', { workers: 1 }), stopAfterFirst, { requested: false, reason: undefined, signal: abort.signal });
    expect([part.finished, part.driven]).toEqual([false, 1]);
    const rest = await recordDrives(request('parts.sqlite', { workers: 1, resume: true }), SILENT_PROGRESS, never);
    expect([rest.finished, rest.driven, rest.resumed]).toEqual([true, 1, 1]);
    expect(content(rest)).toEqual(content(whole));
    expect(readdirSync(folder).filter((name) => name.startsWith('parts')).toSorted()).toEqual(['parts.train.sqlite', 'parts.validation.sqlite']);

    await expect(recordDrives(request('whole.sqlite'), SILENT_PROGRESS, never)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    await expect(recordDrives(request('whole.sqlite', { resume: true, everyTicks: 20, perturbation: undefined }), SILENT_PROGRESS, never)).rejects.toMatchObject({ code: 'RECORD_MISMATCH' });
  });

  it('labels every frame with what the expert would do and notes the town, the driver and the scenarios', async () => {
    const report = await recordDrives(request('expert.sqlite', { driver: { kind: 'expert' }, splits: [], perturbation: undefined }), SILENT_PROGRESS, never);
    const recording = Recording.open(report.files[0]!.file);
    const episodes = recording.episodes();
    const frames = episodes.flatMap(({ id }) => [...recording.frames(id)]);
    recording.close();
    expect(episodes.map(({ town, driver, outcome }) => [town, driver, outcome?.status, outcome?.scenarios])).toEqual([['Codriver01', 'expert', 'Completed', []], ['Codriver01', 'expert', 'Completed', []]]);
    expect(frames.every(({ driverAction, expertAction }) => expertAction.length === 3 && driverAction.every((word, index) => word === expertAction[index]))).toBe(true);
    expect(existsSync(`${report.files[0]!.file}.parts`)).toBe(false);
  });
});
