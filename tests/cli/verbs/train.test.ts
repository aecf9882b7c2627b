import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Recording } from '../../../src/dataset/Recording.ts';
import { readEvents } from '../../../src/training/EventLog.ts';
import { testPack } from '../../training/testPack.ts';
import { CODRIVER, run, start } from '../runCodriver.ts';
import { shortSession } from './shortSession.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-train-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything that a run did, times aside. */
function eventsOf(runFolder: string): unknown[] {
  return readEvents(join(runFolder, 'events.jsonl')).map(({ t: _time, ...event }) => event);
}

/** Every text that a run wrote beside its events: by path. */
function filesOf(runFolder: string): Record<string, string> {
  const folders = ['policies', 'prompts', 'checkpoints', 'evals'];
  const paths = folders.flatMap((name) => readdirSync(join(runFolder, name)).toSorted().map((file) => join(name, file)));
  expect(paths.length).toBeGreaterThan(20);
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(runFolder, path), 'utf8')]));
}

describe('codriver train', { timeout: 400_000 }, () => {
  it('trains, judges four kinds of drivers and says where everything is; twice the same, byte for byte, with other numbers of workers and sandbox processes', async () => {
    const words = shortSession(folder);
    const first = await run(CODRIVER, [...words, '--json', '--sandbox-processes', '1']);
    expect([first.exitCode, first.stderr.includes('ERROR')]).toEqual([0, false]);
    const report: { run: string; policy: string; drivers: { driver: string; episodes: number; drivingScore: { mean: number; low: number; high: number } }[] } = JSON.parse(first.stdout);
    expect(report.drivers.map(({ driver }) => driver)).toEqual(['zero-shot', 'trained', 'follower', 'expert']);
    for (const { drivingScore } of report.drivers) {
      expect(drivingScore.mean).toBeGreaterThanOrEqual(0);
      expect(drivingScore.mean).toBeLessThanOrEqual(100);
    }
    expect(readFileSync(report.policy, 'utf8')).toContain('function drive');
    const kinds = new Set(readEvents(join(report.run, 'events.jsonl')).map(({ kind }) => kind));
    for (const kind of ['sessionStarted', 'expertRecorded', 'setupFinished', 'updateFinished', 'episodeStarted', 'checkpoint', 'trainingFinished', 'driverJudged', 'sessionFinished']) expect(kinds).toContain(kind);

    const second = await run(CODRIVER, [...words, '--json', '--compute-workers', '1', '--sandbox-processes', '3']);
    const again: { run: string } = JSON.parse(second.stdout);
    expect(again.run).not.toBe(report.run);
    expect(eventsOf(again.run)).toEqual(eventsOf(report.run));
    expect(filesOf(again.run)).toEqual(filesOf(report.run));
  });

  it('goes on after kill -9 at any moment to the same end as an unbroken run, with all guards on', async () => {
    const words = [...shortSession(folder), '--optimiser-screen', '--optimiser-race', '--optimiser-gate'];
    const unbroken: { run: string } = JSON.parse((await run(CODRIVER, [...words, '--json'])).stdout);
    const broken = join(folder, 'runs', '0002');
    const { child, ended } = start(CODRIVER, words);
    await untilEvent(join(broken, 'events.jsonl'), 'episodeStarted');
    child.kill('SIGKILL');
    await ended;
    for (let kills = 0; kills < 3; kills += 1) {
      const resumed = start(CODRIVER, ['train', '--folder', join(folder, 'runs'), '--resume', '0002']);
      await sleep(700 + 500 * kills);
      resumed.child.kill('SIGKILL');
      await resumed.ended;
    }
    const last = await run(CODRIVER, ['train', '--folder', join(folder, 'runs'), '--resume', '0002', '--json']);
    expect(last.exitCode).toBe(0);
    expect(eventsOf(broken)).toEqual(eventsOf(unbroken.run));
    expect(filesOf(broken)).toEqual(filesOf(unbroken.run));
    expect(eventsOf(broken)).toContainEqual(expect.objectContaining({ kind: 'sealedScored' }));
    const frames = (runFolder: string): unknown[] => {
      const recording = Recording.open(join(runFolder, 'episodes', 'online.sqlite'));
      const all = recording.episodes().flatMap(({ id }) => [...recording.frames(id)].map(({ step, scene, driverAction, expertAction }) => ({ id, step, scene, driverAction, expertAction })));
      recording.close();
      return all;
    };
    expect(frames(broken)).toEqual(frames(unbroken.run));
  });

  it('stops after the step on Ctrl-C, says how to resume, and does', async () => {
    const words = shortSession(folder);
    const { child, ended } = start(CODRIVER, words);
    await untilEvent(join(folder, 'runs', '0001', 'events.jsonl'), 'episodeStarted');
    child.kill('SIGINT');
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Resume with: codriver train --resume ');
    const resumed = await run(CODRIVER, ['train', '--resume', join(folder, 'runs', '0001'), '--json']);
    expect([resumed.exitCode, JSON.parse(resumed.stdout).updates]).toEqual([0, 3]);
  });

  it('says which pack has run out and what to do, and leaves a run that can be resumed with a longer one', async () => {
    const words = shortSession(folder, testPack({ setup: 4, update: 4, repair: 0 }));
    const short = await run(CODRIVER, words);
    expect(short.exitCode).toBe(3);
    expect(short.stderr).toContain('✘ ERROR LLM_PACK_EXHAUSTED');
    expect(short.stderr).toContain('pack.jsonl');
    expect(short.stderr).toContain('How to fix:');
    writeFileSync(join(folder, 'pack.jsonl'), testPack({ setup: 4, update: 12, repair: 12 }));
    const resumed = await run(CODRIVER, ['train', '--resume', join(folder, 'runs', '0001'), '--json']);
    expect([resumed.exitCode, resumed.stderr.includes('ERROR')]).toEqual([0, false]);
  });

  it('says so when no reply of the model holds code', async () => {
    const garbage = testPack({ setup: 4, update: 0, repair: 0 }).replaceAll('```', '~').replaceAll('function drive', 'nothing');
    const { exitCode, stderr } = await run(CODRIVER, shortSession(folder, garbage));
    expect(exitCode).toBe(3);
    expect(stderr).toContain('✘ ERROR OPTIMISER_NO_POLICY');
  });

  it('lives through policies that loop for ever, hoard memory or throw: they score low and the run ends well', async () => {
    const bad = [
      'function drive() { for (;;) {} }',
      'function drive() { const all = []; for (;;) all.push(new Array(1000).fill(1.5)); }',
      'function drive() { throw new Error("no idea"); }',
      'function drive(scene) { return { action: { targetSpeedMps: NaN, reason: "cruise" }, memory: {} }; }',
    ];
    const lines = testPack({ setup: 4, update: 12, repair: 12 }).split('\n');
    const hostile = lines.map((line) => {
      const reply = /^\{"custom_id":"setup-(\d)","response"/.exec(line)?.[1];
      return reply === undefined ? line : JSON.stringify({ custom_id: `setup-${reply}`, response: { status_code: 200, body: { choices: [{ message: { content: `\`\`\`js\n${bad[Number(reply)]}\n\`\`\`` }, finish_reason: 'stop' }] } }, error: null });
    });
    const { exitCode, stdout } = await run(CODRIVER, [...shortSession(folder, hostile.join('\n')), '--json']);
    const report: { drivers: { driver: string; episodesWithFailures: number; drivingScore: { mean: number } }[] } = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    const zeroShot = report.drivers.find(({ driver }) => driver === 'zero-shot')!;
    expect(zeroShot.episodesWithFailures).toBe(8);
    expect(zeroShot.drivingScore.mean).toBeLessThan(5);
  });

  it('refuses to resume what is not there', async () => {
    const { exitCode, stderr } = await run(CODRIVER, ['train', '--folder', folder, '--resume', '0007']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('✘ ERROR RUN_NOT_FOUND: there is no run 0007');
  });
});

/** Waits until a run has written an event of this kind. */
async function untilEvent(file: string, kind: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 240_000; waitedMs += 50) {
    if (existsSync(file) && readFileSync(file, 'utf8').includes(`"kind":"${kind}"`)) return;
    await sleep(50);
  }
  throw new Error(`no event ${kind} within four minutes`);
}
