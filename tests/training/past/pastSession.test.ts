import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, type StoredEvent } from '../../../src/training/EventLog.ts';
import { SILENT_PROGRESS } from '../../../src/training/Progress.ts';
import { NativeProblem } from '../../../src/training/problems/NativeProblem.ts';
import { blameScores } from '../../../src/training/past/pastSettings.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { sessionExtensions } from '../../../src/training/session/sessionExtensions.ts';
import { TrainingSession, type TrainedPolicies } from '../../../src/training/session/TrainingSession.ts';
import { SettingsSchema, type Settings } from '../../../src/training/settings.ts';
import { ScriptedClient } from '../../optimiser/ScriptedClient.ts';
import { SHORT_MAP, writeShortRoutes } from '../shortRoutes.ts';
import { replyText } from '../testPack.ts';

/** Drives on whatever happens; the number makes another text of it. */
const blindReply = (number: number): string =>
  `Go.\n\n\`\`\`js\nfunction drive(scene, memory) {\n  const wanted = ${(9 + number / 100).toFixed(2)};\n  const lead = scene.actors[0];\n  let reason = 'cruise';\n  if (lead && lead.speedMps > 100) {\n    reason = 'leader';\n  }\n  return { action: { targetSpeedMps: wanted, lateralOffsetLeftM: 0, reason }, memory };\n}\n\`\`\`\n`;

/** Careful policies are written after infractions only. */
const client = (): ScriptedClient => new ScriptedClient(({ kind, id }, reply) => (kind === 'repair' ? replyText(2 * Number.parseInt(id, 10) + reply) : blindReply(10 * Number.parseInt(id, 10) + reply)));

let folder: string;
let settings: Settings;
let whole: RunFolder;
let trained: TrainedPolicies | undefined;

async function train(run: RunFolder): Promise<TrainedPolicies | undefined> {
  const stop = { requested: false, reason: undefined, signal: new AbortController().signal };
  const session = new TrainingSession({ folder: run, settings, client: client(), progress: SILENT_PROGRESS, stop, now: () => 'now' }, new NativeProblem(blameScores(settings)), sessionExtensions);
  try {
    return await session.train();
  } finally {
    await session.close();
  }
}

function eventsOf(run: RunFolder, ...kinds: readonly string[]): readonly StoredEvent[] {
  return readEvents(run.file('events.jsonl')).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-past-'));
  const routes = writeShortRoutes(folder);
  const sections = Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}]));
  settings = SettingsSchema.parse({
    ...sections,
    world: { map: SHORT_MAP, routes, validationRoutes: routes, ids: '1', validationIds: '0', vehicles: 5, walkers: 90, carelessWalkers: 1 },
    training: { updates: 5, updateEveryTicks: 150, expertEpisodes: 1, expertSamples: 30, replaySamples: 30, infractionWeight: 3, repairPauseTicks: 20 },
    optimiser: { responses: 1, topChoices: 2 },
    sandbox: { deadlineMs: 5000, processes: 1 },
    past: { raceScenes: 3, raceSceneS: 3, counterexampleS: 4 },
  });
  whole = RunFolder.create(folder, { command: 'test', settings: {}, versions: {} });
  trained = await train(whole);
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a session past LangProp', () => {
  it('turns an infraction into a regression case and tells its story and the suspect lines in the next prompt', () => {
    const sought = eventsOf(whole, 'counterexampleSought');
    expect(sought.map(({ finding }) => finding)).toContain('found');
    const cases = eventsOf(whole, 'regressionAdded');
    expect(cases.length).toBeGreaterThan(0);
    expect(readdirSync(whole.file('regressions')).toSorted()).toEqual(cases.flatMap(({ case: id }) => [`${String(id)}.json`, `${String(id)}.moment`]).toSorted());
    const repair = eventsOf(whole, 'promptSent').find(({ promptKind, seq }) => promptKind === 'repair' && seq > cases[0]!.seq)!;
    const prompt = readFileSync(whole.file('prompts', `${String(repair['prompt'])}.json`), 'utf8');
    expect(prompt).toMatch(/put back to a few seconds before[^]*At 0 s the car [^]*It was decided at about -\d/);
    expect(prompt).toMatch(/This scene is a test now that every later version is driven through[^]*such tests this function passes 0/);
  });

  it('gives the wheel by races on short scenes only, and never to a policy that fails a case which the leader passes', () => {
    const given = eventsOf(whole, 'wheelGiven');
    const contests = eventsOf(whole, 'wheelContested');
    expect(given.length).toBe(5);
    let before: unknown;
    for (const { update, policy } of given) {
      if (before !== undefined && policy !== before) expect(contests.filter((contest) => contest['update'] === update && contest['verdict'] === 'better').map(({ challenger }) => challenger)).toContain(policy);
      before = policy;
    }
    for (const finished of eventsOf(whole, 'updateFinished')) expect(finished['best']).toBe(given.find(({ update }) => update === finished['update'])!['policy']);
    expect(trained!.pool[0]!.hash).toBe(given.at(-1)!['policy']);
  });

  it('goes on from any checkpoint to the same end, event by event', async () => {
    const checkpoints = readdirSync(whole.file('checkpoints')).toSorted();
    expect(checkpoints.length).toBeGreaterThan(1);
    const path = join(folder, 'killed');
    cpSync(whole.path, path, { recursive: true });
    for (const name of checkpoints.slice(Math.ceil(checkpoints.length / 2))) rmSync(join(path, 'checkpoints', name));
    const killed = RunFolder.open(folder, path);
    await train(killed);
    expect(eventsOf(killed)).toEqual(eventsOf(whole));
  }, 300_000);
});
