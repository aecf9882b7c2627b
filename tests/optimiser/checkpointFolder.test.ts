import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/optimiser/checkpointFolder.ts';
import { ReplayClient } from '../../src/optimiser/llm/ReplayClient.ts';
import { Optimiser } from '../../src/optimiser/Optimiser.ts';
import type { OptimiserEvent } from '../../src/optimiser/OptimiserEvent.ts';
import { guessing, guessSource, GuessTask } from './GuessTask.ts';
import { request } from './llm/llmClientConformance.ts';
import { packText } from './llm/packText.ts';
import { ScriptedClient } from './ScriptedClient.ts';

const root = mkdtempSync(join(tmpdir(), 'checkpoint-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const newFolder = (): string => join(root, String((folders += 1)));

const settings = { topChoices: 2, responses: 2, keep: 3, trackers: { main: { priorityDecayRate: 0.5 } } };
const pack = packText([
  { request: request({ id: 's', kind: 'setup' }), answers: [10, 20, 30, 40].map(guessing) },
  { request: request({ id: 'u' }), answers: Array.from({ length: 24 }, (_, index) => guessing(15 + ((index * 7) % 24) / 2)) },
]);
const parts = (events: OptimiserEvent[]) => ({ task: new GuessTask(), client: ReplayClient.fromText(pack, 'pack'), observer: { event: (event: OptimiserEvent): void => void events.push(event) } });

async function started(events: OptimiserEvent[]): Promise<Optimiser<number>> {
  const optimiser = new Optimiser<number>(parts(events), settings, new SeededRandom(3));
  await optimiser.setup([21]);
  return optimiser;
}

const batches = [[21], [18, 25], [22, 22, 22], [19], [24, 20]];

describe('a checkpoint', () => {
  it('resumed after any update, from its folder, goes on exactly as the unbroken run', async () => {
    const expected: OptimiserEvent[] = [];
    const unbroken = await started(expected);
    for (const batch of batches) await unbroken.update(batch);

    for (let cut = 0; cut <= batches.length; cut += 1) {
      const folder = newFolder();
      const events: OptimiserEvent[] = [];
      const first = await started(events);
      for (const batch of batches.slice(0, cut)) await first.update(batch);
      writeCheckpoint(folder, first.toJSON());
      const second = Optimiser.fromJSON(readCheckpoint(folder), parts(events));
      for (const batch of batches.slice(cut)) await second.update(batch);
      expect(events).toEqual(expected);
      expect(second.toJSON()).toEqual(unbroken.toJSON());
    }
  });

  it('taken after a pack ran out in the middle of an update goes on with a longer pack as the unbroken run', async () => {
    const expected: OptimiserEvent[] = [];
    const unbroken = await started(expected);
    for (const batch of batches) await unbroken.update(batch);

    const short = ReplayClient.fromText(pack.split('\n').slice(0, 2 * (4 + 10)).join('\n'), 'short');
    const optimiser = new Optimiser<number>({ task: new GuessTask(), client: short }, settings, new SeededRandom(3));
    await optimiser.setup([21]);
    for (const batch of batches.slice(0, 2)) await optimiser.update(batch);
    const before = optimiser.toJSON();
    await expect(optimiser.update(batches[2]!)).rejects.toMatchObject({ code: 'LLM_PACK_EXHAUSTED' });
    expect(optimiser.toJSON()).toEqual(before);

    const resumed = Optimiser.fromJSON<number>(JSON.parse(JSON.stringify(before)), parts([]));
    for (const batch of batches.slice(2)) await resumed.update(batch);
    expect(resumed.toJSON()).toEqual(unbroken.toJSON());
  });

  it('is plain text: the pool as files in the order of rank, and the rest as JSON with the lineage', async () => {
    const folder = newFolder();
    const optimiser = await started([]);
    await optimiser.update([21]);
    const path = writeCheckpoint(folder, optimiser.toJSON());
    expect(path).toBe(join(folder, '000001'));
    const names = optimiser.pool.map(({ hash }, rank) => `00${rank}-${hash.slice(0, 8)}.js`);
    expect(readdirSync(path).toSorted()).toEqual([...names, 'checkpoint.json']);
    expect(names.map((name) => readFileSync(join(path, name), 'utf8'))).toEqual(optimiser.pool.map(({ source }) => source));
    const json: unknown = JSON.parse(readFileSync(join(path, 'checkpoint.json'), 'utf8'));
    const [best] = optimiser.pool;
    expect(json).toMatchObject({ version: 1, task: 'guess', updates: 1, random: { seed: 3 }, llm: { usedEntries: expect.arrayContaining(['s.1', 'u.4']) }, pool: [{ policy: { hash: best!.hash, file: names[0], parents: best!.parents, origin: 'update', promptId: best!.promptId, createdAtUpdate: 1 } }, {}, {}, {}, {}, {}, {}] });
    expect(JSON.stringify(json)).not.toContain('function');
  });

  it('is read alone or as the newest of a folder; an unfinished one does not count', async () => {
    const folder = newFolder();
    const optimiser = await started([]);
    writeCheckpoint(folder, optimiser.toJSON());
    await optimiser.update([21]);
    writeCheckpoint(folder, optimiser.toJSON());
    cpSync(join(folder, '000001'), join(folder, '000002.part'), { recursive: true });
    expect(readCheckpoint(folder)).toEqual(optimiser.toJSON());
    expect(readCheckpoint(join(folder, '000000')).updates).toBe(0);
    expect(writeCheckpoint(folder, optimiser.toJSON())).toBe(join(folder, '000001'));
    expect(existsSync(join(folder, '000001.part'))).toBe(false);
  });

  it('is refused when damaged, with the file and a remedy', async () => {
    const folder = newFolder();
    const optimiser = await started([]);
    const path = writeCheckpoint(folder, optimiser.toJSON());
    const policy = readdirSync(path).find((name) => name.startsWith('000-'))!;
    const thrown = (): unknown => {
      try {
        return readCheckpoint(folder);
      } catch (error) {
        return error;
      }
    };
    writeFileSync(join(path, policy), guessSource(999));
    expect(thrown()).toMatchObject({ code: 'OPTIMISER_CHECKPOINT', where: join(path, policy), remedy: 'resume from an older checkpoint' });
    rmSync(join(path, policy));
    expect(thrown()).toMatchObject({ code: 'OPTIMISER_CHECKPOINT', where: join(path, policy) });
    writeFileSync(join(path, 'checkpoint.json'), '{"version": 1}');
    expect(thrown()).toMatchObject({ code: 'OPTIMISER_CHECKPOINT', where: join(path, 'checkpoint.json') });
    writeFileSync(join(path, 'checkpoint.json'), '{');
    expect(thrown()).toMatchObject({ code: 'OPTIMISER_CHECKPOINT', message: 'the checkpoint is damaged: it is not JSON' });
    expect(() => readCheckpoint(newFolder())).toThrow(expect.objectContaining({ code: 'OPTIMISER_CHECKPOINT', message: 'there is no checkpoint' }));
  });

  it('of another task or of another layout is refused', async () => {
    const state = (await started([])).toJSON();
    const client = new ScriptedClient(() => '');
    expect(() => Optimiser.fromJSON({ ...state, task: 'sudoku' }, { task: new GuessTask(), client }, 'c.json')).toThrow(expect.objectContaining({ code: 'OPTIMISER_CHECKPOINT', message: 'the checkpoint is of task "sudoku", not "guess"', where: 'c.json' }));
    expect(() => Optimiser.fromJSON({ ...state, version: 2 }, { task: new GuessTask(), client }, 'c.json')).toThrow(expect.objectContaining({ code: 'OPTIMISER_CHECKPOINT', where: 'c.json' }));
  });
});
