import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents, type StoredEvent } from '../../../src/training/EventLog.ts';
import { langPropReply } from '../../training/langPropPack.ts';
import { replyText, testPack } from '../../training/testPack.ts';
import { CODRIVER, run, start } from '../runCodriver.ts';
import { shortSession } from './shortSession.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-modes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The judgement at the end takes one route. */
const ONE_ROUTE = ['--world-validation-ids', '0'];
const DRIVING = testPack({ setup: 4, update: 12, repair: 12 });
const LANGPROP = testPack({ setup: 4, update: 12, repair: 40 }, langPropReply);

interface Report {
  readonly run: string;
  readonly policy: string;
  readonly updates: number;
  readonly drivers: readonly { readonly driver: string; readonly standInSteps: number }[];
}

async function trained(words: readonly string[]): Promise<Report & { readonly events: readonly StoredEvent[] }> {
  const { exitCode, stdout, stderr } = await run(CODRIVER, [...words, '--json']);
  expect([exitCode, stderr.includes('ERROR')], stderr).toEqual([0, false]);
  const report: Report = JSON.parse(stdout);
  return { ...report, events: readEvents(join(report.run, 'events.jsonl')) };
}

function ofKind(events: readonly StoredEvent[], kind: string): readonly StoredEvent[] {
  return events.filter((event) => event.kind === kind);
}

function withoutTimes(runFolder: string): unknown[] {
  return readEvents(join(runFolder, 'events.jsonl')).map(({ t: _time, ...event }) => event);
}

/** Waits until a run has written a checkpoint. */
async function untilCheckpoint(runFolder: string): Promise<void> {
  const file = join(runFolder, 'events.jsonl');
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 50) {
    if (existsSync(file) && readFileSync(file, 'utf8').includes('"kind":"checkpoint"')) return;
    await sleep(50);
  }
  throw new Error('no checkpoint within two minutes');
}

/** A second run of the same session that is killed behind its first checkpoint and resumed. @returns its folder */
async function killedAndResumed(words: readonly string[]): Promise<string> {
  const broken = join(folder, 'runs', '0002');
  const { child, ended } = start(CODRIVER, [...words]);
  await untilCheckpoint(broken);
  child.kill('SIGKILL');
  await ended;
  await trained(['train', '--folder', join(folder, 'runs'), '--resume', '0002', '--compute-workers', '1', '--sandbox-processes', '2']);
  return broken;
}

describe('codriver train in its modes', { timeout: 400_000 }, () => {
  it('offline: imitates LangProp\'s expert without driving, the same after kill -9 and with other numbers of workers and processes', async () => {
    const words = [...shortSession(folder, LANGPROP), ...ONE_ROUTE, '--task', 'driving-langprop', '--mode', 'offline'];
    const report = await trained([...words, '--compute-workers', '2', '--sandbox-processes', '1']);
    expect(report.drivers.map(({ driver }) => driver)).toEqual(['zero-shot', 'trained', 'follower', 'expert', 'langprop-expert']);
    expect(readFileSync(report.policy, 'utf8')).toContain('function predict_speed_and_steering');
    expect(ofKind(report.events, 'updateWanted').map(({ cause, samples, bufferFrames }) => [cause, samples, bufferFrames])).toEqual([['batch', 20, 0], ['batch', 20, 0], ['batch', 20, 0]]);
    expect(ofKind(report.events, 'episodeStarted')).toEqual([]);

    const broken = await killedAndResumed([...words, '--sandbox-processes', '2']);
    expect(withoutTimes(broken)).toEqual(withoutTimes(report.run));
  });

  it('offline on our own task: a trained policy that fails on some steps is judged alone, and once more with its fallbacks', async () => {
    const faulty = (variant: number): string => replyText(9 * variant).replace('let v =', `if (Math.floor(scene.timeS) % 3 === ${variant % 3}) throw new Error('a bad second');\n  let v =`);
    const report = await trained([...shortSession(folder, testPack({ setup: 4, update: 12, repair: 12 }, faulty)), '--mode', 'offline', '--training-finalists', '1', '--past-fallbacks', '10']);
    expect(ofKind(report.events, 'episodeStarted')).toEqual([]);
    expect(report.drivers.map(({ driver }) => driver)).toEqual(['zero-shot', 'trained', 'trained with fallbacks', 'follower', 'expert']);
    const steps = new Map(report.drivers.map(({ driver, standInSteps }) => [driver, standInSteps]));
    expect(steps.get('trained')).toBe(0);
    expect(steps.get('trained with fallbacks')).toBeGreaterThan(0);
  });

  it('DAgger IL+RL on LangProp\'s task: the expert\'s frames and its own, by LangProp\'s clock', async () => {
    const { events, updates } = await trained([...shortSession(folder, LANGPROP), ...ONE_ROUTE, '--task', 'driving-langprop', '--mode', 'dagger']);
    const wanted = ofKind(events, 'updateWanted');
    expect([updates, wanted.length]).toEqual([3, 3]);
    expect(wanted[0]).toMatchObject({ cause: 'period', samples: 20, bufferFrames: 0 });
    expect(wanted[1]!['samples']).toBe(20 + Math.min(20, Number(wanted[1]!['bufferFrames'])));
  });

  it('DAgger IL: takes notice of no infraction', async () => {
    const { events } = await trained([...shortSession(folder, DRIVING), ...ONE_ROUTE, '--mode', 'dagger', '--infractions', 'off']);
    const wanted = ofKind(events, 'updateWanted');
    expect(wanted[0]).toMatchObject({ cause: 'start', samples: 20, bufferFrames: 0 });
    expect(wanted.slice(1).map(({ cause }) => cause)).not.toContain('infraction');
    expect(wanted[1]!['bufferFrames']).toBeGreaterThan(0);
  });

  it('online IL+RL on LangProp\'s task: learns from frames of its own driving alone, by LangProp\'s clock', async () => {
    const { events, updates } = await trained([...shortSession(folder, LANGPROP), ...ONE_ROUTE, '--task', 'driving-langprop', '--mode', 'online']);
    const wanted = ofKind(events, 'updateWanted');
    expect([updates, wanted.length]).toEqual([3, 3]);
    // Nothing is recorded at the first step; 200 steps later there are 20 frames.
    expect(wanted[0]).toMatchObject({ cause: 'period', ticks: 201, samples: 20, bufferFrames: 20 });
    for (const { cause, samples, bufferFrames } of wanted) if (cause === 'period') expect(samples).toBe(Math.min(20, Number(bufferFrames)));
    expect(ofKind(events, 'expertRecorded')).toMatchObject([{ episodes: 1 }]);
  });

  it('online IL on our own task asks with the expert\'s example and never shows its frames again, the same after kill -9', async () => {
    const words = [...shortSession(folder, DRIVING), ...ONE_ROUTE, '--training-mode', 'online', '--infractions', 'off'];
    const { events, run: whole } = await trained(words);
    expect(ofKind(events, 'setupFinished')).toHaveLength(1);
    for (const { cause, samples, bufferFrames } of ofKind(events, 'updateWanted')) if (cause === 'period') expect(samples).toBe(Math.min(20, Number(bufferFrames)));
    expect(withoutTimes(await killedAndResumed(words))).toEqual(withoutTimes(whole));
  });
});
