import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHORT_MAP, writeShortRoutes, writeShortScenarios } from '../../training/shortRoutes.ts';
import { mcapMessages } from '../../dataset/export/mcapMessages.ts';
import { CODRIVER, run } from '../runCodriver.ts';

interface JsonFrame {
  readonly episode: string;
  readonly step: number;
  readonly scene: { readonly ego: { readonly speedMps: number }; readonly actors: readonly { readonly id: number }[] };
  readonly driver: { readonly targetSpeedMps: number };
  readonly expert: { readonly targetSpeedMps: number; readonly reason: string };
}

let folder: string;
let routes: string;
let train: string;
let validation: string;
let recorded: Record<string, unknown> & { readonly files: readonly { readonly split: string; readonly routes: readonly string[]; readonly counts: { readonly frames: number } }[] };
const record = (...more: string[]): string[] => ['record', '--driver', 'expert', '--map', SHORT_MAP, '--routes', routes, '--scenarios', join(folder, 'scenarios.json'), '--vehicles', '3', '--walkers', '1', '--out', join(folder, 'short.sqlite'), ...more];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-data-'));
  routes = writeShortRoutes(folder);
  writeShortScenarios(folder);
  train = join(folder, 'short.train.sqlite');
  validation = join(folder, 'short.validation.sqlite');
  const { stdout } = await run(CODRIVER, record('--split', 'validation=0.5', '--json'));
  recorded = JSON.parse(stdout);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('codriver record', { timeout: 120_000 }, () => {
  it('records every drive with labels, each route in one split', () => {
    expect(recorded).toMatchObject({ driver: 'expert', driven: 2, resumed: 0, finished: true });
    expect(recorded.files.map(({ split, routes: own }) => [split, own.length])).toEqual([['train', 1], ['validation', 1]]);
    expect(recorded.files.flatMap(({ routes: own }) => own).toSorted()).toEqual(['0', '1']);
    expect(existsSync(`${train}.parts`)).toBe(false);
  });

  it.each([
    ['a recording that is there', () => record('--split', 'validation=0.5'), 'OUTPUT_EXISTS'],
    ['a share that is none', () => record('--split', 'validation=half'), 'SPLIT_SHARES'],
    ['a name that is no recording', () => ['record', '--driver', 'expert', '--map', SHORT_MAP, '--routes', routes, '--out', 'frames.csv'], 'USAGE_VALUE'],
    ['other routes than before', () => record('--split', 'validation=0.5', '--resume', '--vehicles', '4'), 'RECORD_MISMATCH'],
  ])('refuses %s', async (_what, words, code) => {
    const { exitCode, stderr } = await run(CODRIVER, words());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`✘ ERROR ${code}`)]);
  });
});

describe('codriver data', { timeout: 120_000 }, () => {
  it('tells what recordings hold', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['data', 'info', train, validation, '--json']);
    expect(exitCode).toBe(0);
    const frames = recorded.files.reduce((sum, { counts }) => sum + counts.frames, 0);
    expect(JSON.parse(stdout)).toMatchObject({
      episodes: 2, openEpisodes: 0, frames, infractions: [],
      towns: [{ name: 'Codriver01', episodes: 2, frames }], drivers: [{ name: 'expert', episodes: 2, frames }], scenarios: [{ name: 'none', episodes: 2 }, { name: 'Scenario1', episodes: 1 }], endings: [{ status: 'Completed', episodes: 2 }], meanDisagreement: 0,
    });
  });

  it('draws the same frames for the same seed, each once', async () => {
    const draw = async (...more: string[]): Promise<JsonFrame[]> => JSON.parse((await run(CODRIVER, ['data', 'sample', train, '--count', '8', '--json', ...more])).stdout).frames;
    const [first, second, other] = [await draw(), await draw(), await draw('--seed', '2')];
    expect(first.length).toBe(8);
    expect(new Set(first.map(({ step }) => step)).size).toBe(8);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('exports the same frames as CSV, JSON Lines, Parquet and MCAP', async () => {
    const exported = async (format: string): Promise<{ readonly file: string; readonly frames: number; readonly layout?: string }> => {
      const { exitCode, stdout, stderr } = await run(CODRIVER, ['data', 'export', train, validation, '--export-format', format, '--out', join(folder, `short.${format}`), '--json']);
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('exporting')]);
      return JSON.parse(stdout);
    };
    const [csv, jsonl, parquet, mcap] = [await exported('csv'), await exported('jsonl'), await exported('parquet'), await exported('mcap')];
    const frames: JsonFrame[] = readFileSync(jsonl.file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
    const total = recorded.files.reduce((sum, { counts }) => sum + counts.frames, 0);
    expect([csv, jsonl, parquet, mcap].map((report) => report.frames)).toEqual([total, total, total, total]);
    expect(frames.length).toBe(total);

    const facts = frames.map(({ episode, step, scene, expert }) => [episode, step, scene.ego.speedMps, scene.actors.length, expert.targetSpeedMps, expert.reason]);
    const names = ['episode', 'step', 'ego_speedMps', 'actors', 'expert_targetSpeedMps', 'expert_reason'];
    const [head, ...rows] = readFileSync(csv.file, 'utf8').trimEnd().split('\r\n').map((line) => line.split(','));
    expect(rows.map((row) => names.map((name) => row[head!.indexOf(name)]))).toEqual(facts.map((row) => row.map(String)));
    const objects = await parquetReadObjects({ file: await asyncBufferFromFile(parquet.file) });
    expect(objects.map((object) => names.map((name) => (typeof object[name] === 'bigint' ? Number(object[name]) : object[name])))).toEqual(facts.map((row) => row.map((value) => (typeof value === 'number' ? Math.fround(value) : value))));

    const { schemas, messages, misfits } = await mcapMessages(mcap.file);
    expect(misfits).toEqual([]);
    expect(schemas).toEqual({ '/scene': 'foxglove.SceneUpdate', '/tf': 'foxglove.FrameTransforms', '/log': 'foxglove.Log', '/ego': 'codriver.Ego', '/observation': 'codriver.Scene', '/decision': 'codriver.Decision' });
    expect(messages['/ego']).toMatchObject(frames.map(({ scene }) => ({ speedMps: Math.fround(scene.ego.speedMps) })));
    const entities = frames.map(({ scene }) => scene.actors.map(({ id }) => ({ id: `actor-${id}` })));
    expect(messages['/scene']).toMatchObject(entities.map((actors) => ({ deletions: [{ type: 1 }], entities: [{ id: 'ego' }, { id: 'route' }, { id: 'stops' }, ...actors] })));
    expect(Object.keys(JSON.parse(readFileSync(mcap.layout!, 'utf8')))).toEqual(['configById', 'globalVariables', 'userNodes', 'playbackConfig', 'layout']);
  });

  it('knows the task that a recording is of, and does not mix two', async () => {
    const langprop = join(folder, 'langprop.sqlite');
    await run(CODRIVER, ['record', '--driver', 'langprop-expert', '--map', SHORT_MAP, '--routes', routes, '--ids', '0', '--vehicles', '3', '--walkers', '1', '--out', langprop, '--json']);
    const { stdout } = await run(CODRIVER, ['data', 'sample', langprop, '--count', '3', '--json']);
    expect(JSON.parse(stdout).frames).toMatchObject(Array.from({ length: 3 }, () => ({ drivenBy: 'langprop-expert', scene: { ego_length: expect.closeTo(2.45, 2) }, driver: { speed_level: expect.stringMatching(/^(MOVE|SLOW|STOP)$/) } })));
    const { exitCode, stderr } = await run(CODRIVER, ['data', 'export', train, langprop, '--export-format', 'csv', '--out', join(folder, 'mixed.csv')]);
    expect([exitCode, stderr, existsSync(join(folder, 'mixed.csv'))]).toEqual([2, expect.stringContaining('✘ ERROR RECORDING_SCHEMA'), false]);
  });

  it.each([
    ['a file that is no recording', () => ['info', routes], 'RECORDING_FORMAT'],
    ['a recording that is not there', () => ['sample', join(folder, 'no.sqlite')], 'RECORDING_MISSING'],
    ['an export without a file', () => ['export', train], 'USAGE_OPTION'],
    ['a folder that is not there', () => ['export', train, '--out', join(folder, 'no', 'such.csv'), '--export-format', 'csv'], 'RECORDING_WRITE'],
    ['an unknown action', () => ['look', train], 'USAGE_VALUE'],
  ])('says what is wrong with %s', async (_what, words, code) => {
    const { exitCode, stderr } = await run(CODRIVER, ['data', ...words()]);
    expect(exitCode).toBeGreaterThan(1);
    expect(stderr).toContain(`✘ ERROR ${code}`);
  });

  it('leaves no half file where it cannot be put', async () => {
    const { exitCode } = await run(CODRIVER, ['data', 'export', train, '--export-format', 'csv', '--out', folder]);
    expect(exitCode).toBe(3);
    expect(existsSync(`${folder}.new`)).toBe(false);
  });
});
