import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpisodeRecord } from '../../../src/dataset/EpisodeRecord.ts';
import type { RecordedFrame } from '../../../src/dataset/RecordedFrame.ts';
import { Recording } from '../../../src/dataset/Recording.ts';
import { readEvents, type StoredEvent } from '../../../src/training/EventLog.ts';
import { blameScores } from '../../../src/training/past/pastSettings.ts';
import { SILENT_PROGRESS } from '../../../src/training/Progress.ts';
import { LangPropProblem } from '../../../src/training/problems/LangPropProblem.ts';
import { NativeProblem } from '../../../src/training/problems/NativeProblem.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { plotRuns } from '../../../src/training/runViews/plotRuns.ts';
import { RunView } from '../../../src/training/runViews/RunView.ts';
import { sessionExtensions } from '../../../src/training/session/sessionExtensions.ts';
import { TrainingSession } from '../../../src/training/session/TrainingSession.ts';
import { SettingsSchema, type Settings } from '../../../src/training/settings.ts';
import { ScriptedClient } from '../../optimiser/ScriptedClient.ts';
import { langPropReply } from '../langPropPack.ts';
import { SHORT_MAP, writeShortRoutes, writeShortScenarios } from '../shortRoutes.ts';
import { replyText } from '../testPack.ts';

let folder: string;
let routes: string;
let scenarios: string;

/** Drives on whatever happens, so that there are infractions. */
const blindReply = (number: number): string => `\`\`\`js\nfunction drive(scene, memory) {\n  return { action: { targetSpeedMps: ${9 + number / 100}, lateralOffsetLeftM: 0, reason: scene.actors.length > 900 ? 'leader' : 'cruise' }, memory };\n}\n\`\`\``;

/** Never sets off. */
const standingReply = (number: number): string => `\`\`\`js\nfunction drive(scene, memory) {\n  return { action: { targetSpeedMps: 0, lateralOffsetLeftM: ${number / 1000} * scene.actors.length, reason: 'other' }, memory };\n}\n\`\`\``;

interface Session {
  readonly settings: Settings;
  readonly reply: (number: number) => string;
}

const sections = Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}]));

function session(training: object, reply: Session['reply'], { world = {}, past = { gate: false } }: { readonly world?: object; readonly past?: object } = {}): Session {
  const settings = SettingsSchema.parse({
    ...sections,
    world: { map: SHORT_MAP, routes, validationRoutes: routes, ids: '1', validationIds: '0', vehicles: 5, walkers: 0, ...world },
    training: { updates: 3, updateEveryTicks: 150, expertSamples: 20, replaySamples: 20, infractionWeight: 3, repairPauseTicks: 20, ...training },
    optimiser: { responses: 1, topChoices: 2 },
    sandbox: { deadlineMs: 5000, processes: 1 },
    past: { counterexampleS: 2, ...past },
  });
  return { settings, reply };
}

async function train(run: RunFolder, { settings, reply }: Session): Promise<void> {
  const client = new ScriptedClient(({ id }, place) => reply(2 * Number.parseInt(id, 10) + place));
  const parts = { folder: run, settings, client, progress: SILENT_PROGRESS, stop: { requested: false, reason: undefined, signal: new AbortController().signal }, now: () => 'now' };
  const opened = settings.training.task === 'driving' ? new TrainingSession(parts, new NativeProblem(blameScores(settings)), sessionExtensions) : new TrainingSession(parts, new LangPropProblem());
  try {
    await opened.train();
  } finally {
    await opened.close();
  }
}

function eventsOf(run: RunFolder, ...kinds: readonly string[]): readonly StoredEvent[] {
  return readEvents(run.file('events.jsonl')).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
}

/** Everything that was recorded of the policies' own driving. */
function recorded(run: RunFolder): (EpisodeRecord & { readonly frames: readonly RecordedFrame[] })[] {
  const recording = Recording.open(run.file('episodes', 'online.sqlite'));
  const episodes = recording.episodes().map((episode) => ({ ...episode, runId: '', infractions: recording.infractions(episode.id), frames: [...recording.frames(episode.id)] }));
  recording.close();
  return episodes;
}

/** Trains; then once more from the first checkpoint on, as after a kill just behind it, which must come to the same end. */
async function trainedTwice(about: Session): Promise<RunFolder> {
  const whole = RunFolder.create(folder, { command: 'train', settings: about.settings, versions: {} });
  await train(whole, about);
  const checkpoints = readdirSync(whole.file('checkpoints')).filter((name) => /^\d+\.json$/.test(name)).toSorted();
  const path = join(folder, `${whole.id}-killed`);
  cpSync(whole.path, path, { recursive: true });
  for (const name of checkpoints.slice(1)) rmSync(join(path, 'checkpoints', name));
  const killed = RunFolder.open(folder, path);
  await train(killed, about);
  expect(checkpoints.length).toBeGreaterThan(1);
  expect(eventsOf(killed)).toEqual(eventsOf(whole));
  expect(recorded(killed)).toEqual(recorded(whole));
  return whole;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-session-modes-'));
  routes = writeShortRoutes(folder);
  scenarios = writeShortScenarios(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a session goes on from its first checkpoint to the same end', { timeout: 300_000 }, () => {
  it('offline on our own task', async () => {
    const run = await trainedTwice(session({ mode: 'offline' }, replyText));
    expect(eventsOf(run, 'updateWanted').map(({ cause, bufferFrames }) => [cause, bufferFrames])).toEqual([['batch', 0], ['batch', 0], ['batch', 0]]);
  });

  it('DAgger IL on LangProp\'s task, which takes notice of no infraction', async () => {
    const run = await trainedTwice(session({ task: 'driving-langprop', mode: 'dagger', infractions: false }, langPropReply));
    const causes = eventsOf(run, 'updateWanted').map(({ cause }) => cause);
    expect(causes.length).toBe(3);
    expect(causes).not.toContain('infraction');
    expect(eventsOf(run, 'trainingFinished')).toHaveLength(1);
  });

  it('DAgger IL+RL and online IL+RL on LangProp\'s task', async () => {
    const [dagger, online] = [await trainedTwice(session({ task: 'driving-langprop', mode: 'dagger' }, langPropReply)), await trainedTwice(session({ task: 'driving-langprop', mode: 'online' }, langPropReply))];
    expect([dagger, online].map((run) => eventsOf(run, 'updateWanted')[0])).toMatchObject([{ cause: 'period', samples: 20, bufferFrames: 0 }, { cause: 'period', samples: 15, bufferFrames: 15 }]);
  });

  it('online IL+RL on our own task with scenarios of the leaderboard 1.0: infractions update the pool, scenarios are recorded, curves are drawn', async () => {
    const run = await trainedTwice(session({ mode: 'online' }, blindReply, { world: { walkers: 60, carelessWalkers: 1, scenarios } }));
    expect(eventsOf(run, 'updateWanted').map(({ cause }) => cause)).toContain('infraction');
    const staged = recorded(run).flatMap(({ outcome }) => outcome?.scenarios ?? []);
    expect(new Set(staged.map(({ type }) => type))).toEqual(new Set(['Scenario1']));
    const svg = plotRuns([new RunView(run)]);
    for (const label of ['training batch', 'replay', 'validation', 'drive']) expect(svg).toContain(`>${label}</text>`);
    expect(svg).not.toContain('expert frames');
  });

  it('DAgger IL+RL on our own task with a gate that nothing can prove: the better policy drives in shadow only', async () => {
    const settings = session({ mode: 'dagger', updateEveryTicks: 100 }, (number) => (number < 4 ? standingReply(number) : blindReply(number)), { past: { raceScenes: 2, raceSceneS: 3, raceAlpha: 1e-6, counterexamples: false, conduct: false } });
    const run = await trainedTwice(settings);
    const wheels = eventsOf(run, 'wheelGiven');
    expect(new Set(wheels.map(({ policy }) => policy)).size).toBe(1);
    expect(eventsOf(run, 'wheelContested').map(({ verdict }) => verdict)).toContain('unproven');
    const [shadow] = eventsOf(run, 'shadowDrove');
    expect(shadow).toMatchObject({ failures: 0, steps: expect.any(Number) });
    expect(shadow!['policy']).not.toBe(wheels[0]!['policy']);
  });
});
