import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, type StoredEvent } from '../../../src/training/EventLog.ts';
import { blameScores } from '../../../src/training/past/pastSettings.ts';
import { SILENT_PROGRESS } from '../../../src/training/Progress.ts';
import { LangPropProblem } from '../../../src/training/problems/LangPropProblem.ts';
import { NativeProblem } from '../../../src/training/problems/NativeProblem.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { readLastCheckpoint } from '../../../src/training/session/SessionCheckpoint.ts';
import { sessionExtensions } from '../../../src/training/session/sessionExtensions.ts';
import { sessionSearch } from '../../../src/training/session/sessionSearch.ts';
import { TrainingSession } from '../../../src/training/session/TrainingSession.ts';
import { SettingsSchema, type Settings } from '../../../src/training/settings.ts';
import { ScriptedClient } from '../../optimiser/ScriptedClient.ts';
import { SHORT_MAP, writeShortRoutes } from '../shortRoutes.ts';
import { replyText } from '../testPack.ts';

let folder: string;
let settings: Settings;
let whole: RunFolder;

/** Drives on whatever happens, so that there are infractions; rewrites differ in a number only. */
const blindReply = (number: number): string => `\`\`\`js\nfunction drive(scene, memory) {\n  return { action: { targetSpeedMps: ${8 + number}, lateralOffsetLeftM: 0, reason: scene.actors.length > 900 ? 'leader' : 'cruise' }, memory };\n}\n\`\`\``;

async function train(run: RunFolder, sandboxProcesses: number): Promise<void> {
  const stop = { requested: false, reason: undefined, signal: new AbortController().signal };
  const client = new ScriptedClient(({ kind, id }, reply) => (kind === 'repair' ? replyText(2 * Number.parseInt(id, 10) + Number(id.at(-1)) + reply) : blindReply(Number.parseInt(id, 10) + Number(id.at(-1)) + reply)));
  const used = { ...settings, sandbox: { ...settings.sandbox, processes: sandboxProcesses } };
  const session = new TrainingSession({ folder: run, settings: used, client, progress: SILENT_PROGRESS, stop, now: () => 'now' }, new NativeProblem(blameScores(settings)), sessionExtensions);
  try {
    await session.train();
  } finally {
    await session.close();
  }
}

function eventsOf(run: RunFolder, ...kinds: readonly string[]): readonly StoredEvent[] {
  return readEvents(run.file('events.jsonl')).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
}

function filesOf(run: RunFolder): Record<string, string> {
  const paths = ['policies', 'prompts', 'checkpoints'].flatMap((name) => readdirSync(run.file(name)).toSorted().map((file) => join(name, file)));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(run.file(path), 'utf8')]));
}

const sections = Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}]));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-guided-'));
  const routes = writeShortRoutes(folder);
  settings = SettingsSchema.parse({
    ...sections,
    world: { map: SHORT_MAP, routes, validationRoutes: routes, ids: '1', validationIds: '0', vehicles: 5, walkers: 90, carelessWalkers: 1 },
    // Batches large enough that there always are failing frames that were not shown yet: only then no frame is shown twice.
    training: { updates: 5, updateEveryTicks: 100, expertEpisodes: 1, expertSamples: 40, replaySamples: 40, infractionWeight: 3, repairPauseTicks: 20 },
    optimiser: { responses: 1, topChoices: 2, screen: true },
    search: { guided: true, failures: 2, guards: 1, tuneEvaluations: 8, models: ['small', 'large'] },
    llm: { prices: ['small=0.25/2', 'large=2/8'] },
    sandbox: { deadlineMs: 5000 },
    past: { raceScenes: 2, raceSceneS: 2, raceContenders: 1, counterexampleS: 3 },
  });
  whole = RunFolder.create(folder, { command: 'test', settings: {}, versions: {} });
  await train(whole, 1);
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a session with the guided search', () => {
  it('searches over constants, invites to declare them, takes numbers out of replies, and shows several failures, samples to keep right and what the search found', () => {
    expect(eventsOf(whole, 'policyTuned').length).toBeGreaterThan(0);
    expect(eventsOf(whole, 'childRefused').map(({ code }) => code)).toContain('numbersOnly');
    const sent = eventsOf(whole, 'promptSent').filter(({ promptKind }) => promptKind !== 'setup');
    expect(new Set(sent.map(({ operator }) => operator))).toEqual(new Set(['rewrite', 'merge']));
    expect(new Set(sent.map(({ model }) => model))).toEqual(new Set(['small', 'large']));
    const texts = sent.map(({ prompt }) => readFileSync(whole.file('prompts', `${String(prompt)}.json`), 'utf8'));
    const all = texts.join('\n');
    for (const part of ['A scene that goes badly in another way', 'has to go on getting right:\\n\\n- at ', 'A numerical search over its constants', '// tune 2..8']) expect(all).toContain(part);
  });

  it('rewrites after an infraction first the policy that drove', () => {
    const events = eventsOf(whole, 'wheelGiven', 'promptSent');
    const repairs = events.filter(({ prompt }) => String(prompt).endsWith('-repair-1'));
    expect(repairs.length).toBeGreaterThan(0);
    for (const { seq, parent } of repairs) expect(parent).toBe(events.findLast((event) => event.kind === 'wheelGiven' && event.seq < seq)!['policy']);
  });

  it('never shows the same failing frame twice to the same policy, nor tells it the same story twice', () => {
    const { optimiser: { search }, extensions } = readLastCheckpoint(whole)!;
    const told = (extensions!['pastLangProp'] as { readonly told: readonly { readonly policy: string; readonly case: string }[] }).told.map((one) => `${one.policy} ${one.case}`);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told).size).toBe(told.length);
    const shown = Object.values((search as { readonly shown: Record<string, readonly { readonly key: string }[]> }).shown);
    expect(shown.length).toBeGreaterThan(0);
    for (const samples of shown) expect(new Set(samples.map(({ key }) => key)).size).toBe(samples.length);
  });

  it('goes on from its first checkpoint to the same end, byte for byte, with another number of sandbox processes', async () => {
    const checkpoints = readdirSync(whole.file('checkpoints')).toSorted();
    expect(checkpoints.length).toBeGreaterThan(1);
    const path = join(folder, 'killed');
    cpSync(whole.path, path, { recursive: true });
    for (const name of checkpoints.slice(1)) rmSync(join(path, 'checkpoints', name));
    const killed = RunFolder.open(folder, path);
    await train(killed, 2);
    expect(eventsOf(killed)).toEqual(eventsOf(whole));
    expect(filesOf(killed)).toEqual(filesOf(whole));
  }, 300_000);
});

describe('the settings of a search', () => {
  it('are off by default, and refused for a task that is trained as LangProp does', () => {
    const plain = SettingsSchema.parse(sections);
    expect(sessionSearch(plain, new NativeProblem())).toBeUndefined();
    const guided = { ...plain, search: { ...plain.search, guided: true, merge: false, models: ['a', 'b'] }, llm: { ...plain.llm, prices: ['a=1/3', 'b=2/8'] } };
    expect(sessionSearch(guided, new NativeProblem())!.settings).toMatchObject({ operators: ['rewrite', 'repair', 'simplify'], models: ['a', 'b'], modelCosts: { a: 4, b: 10 } });
    expect(() => sessionSearch(guided, new LangPropProblem())).toThrowError(expect.objectContaining({ code: 'SEARCH_TASK' }));
  });
});
