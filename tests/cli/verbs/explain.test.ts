import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BRAKE_REASONS } from '../../../src/driving/Grounds.ts';
import { SHORT_MAP, writeShortRoutes } from '../../training/shortRoutes.ts';
import { CODRIVER, run, type Ended } from '../runCodriver.ts';

const PlanSchema = z.object({ kind: z.literal('plan'), timeS: z.number(), brakeReason: z.enum(BRAKE_REASONS), solvable: z.boolean(), noReturnS: z.number().nullable(), options: z.array(z.object({ total: z.number() })).min(1).max(5), acceptable: z.array(z.object({ fromMps: z.number(), toMps: z.number() })).min(1) });
const LineSchema = z.object({ kind: z.string() });

let folder: string;
let driven: Ended;
let stream: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-explain-'));
  const words = ['drive', '--driver', 'expert', '--map', SHORT_MAP, '--routes', writeShortRoutes(folder), '--ids', '1', '--vehicles', '6', '--walkers', '4', '--out', join(folder, 'results.json'), '--json'];
  driven = await run(CODRIVER, [...words, '--explain', join(folder, 'explained')]);
  const files = z.object({ routes: z.array(z.object({ id: z.string() })) }).parse(JSON.parse(driven.stdout));
  expect(files.routes.map(({ id }) => id)).toEqual(['1']);
  stream = join(folder, 'explained', readdirSync(join(folder, 'explained'))[0]!);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('codriver drive --explain', { timeout: 120_000 }, () => {
  it('writes a line for each plan with its grounds, and a scene each second', () => {
    expect(driven.exitCode).toBe(0);
    const lines = readFileSync(stream, 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line));
    const kinds = lines.map((line) => LineSchema.parse(line).kind);
    expect(kinds[0]).toBe('start');
    expect(new Set(kinds)).toEqual(new Set(['start', 'scene', 'plan']));
    const plans = lines.filter((_, index) => kinds[index] === 'plan').map((line) => PlanSchema.parse(line));
    const lastS = plans.at(-1)!.timeS;
    expect(plans.length).toBeGreaterThan(9 * lastS);
    expect(kinds.filter((kind) => kind === 'scene').length).toBeGreaterThanOrEqual(Math.floor(lastS));
    expect(plans.every(({ acceptable: [first] }) => first!.fromMps <= first!.toMps)).toBe(true);
  });

  it('refuses a driver that has no grounds to tell', async () => {
    const { exitCode, stderr } = await run(CODRIVER, ['drive', '--driver', 'follower', '--map', SHORT_MAP, '--routes', join(folder, 'short.xml'), '--ids', '1', '--out', join(folder, 'refused.json'), '--explain', join(folder, 'none')]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('follower cannot explain its drive');
    expect(stderr).toContain('drive with expert or expert-teachable');
  });
});

describe('codriver expert scene', { timeout: 120_000 }, () => {
  it('plans a moment of the drive anew, and finds what was decided then', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['expert', 'scene', stream, '--at', '4', '--json']);
    expect(exitCode).toBe(0);
    const again = z.object({ routeId: z.string(), timeS: z.number(), action: z.object({ targetSpeedMps: z.number() }), judged: z.number(), options: z.array(z.unknown()) }).parse(JSON.parse(stdout));
    const plan = readFileSync(stream, 'utf8').split('\n').filter((line) => line.startsWith('{"kind":"plan"')).map((line) => z.object({ timeS: z.number(), action: z.object({ targetSpeedMps: z.number() }) }).parse(JSON.parse(line))).find(({ timeS }) => Math.abs(timeS - again.timeS) < 1e-6);
    // The last scene that the file holds by then: they stand a second apart.
    expect(again.routeId).toBe('1');
    expect(again.timeS > 2.9 && again.timeS <= 4).toBe(true);
    expect(again.action.targetSpeedMps).toBeCloseTo(plan!.action.targetSpeedMps, 3);
    expect(again.options.length).toBeGreaterThan(5);
    expect(again.judged).toBeGreaterThanOrEqual(again.options.length);
  });

  it('prints every way with its costs as a table', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['expert', 'scene', stream, '--at', '4', '--mode', 'teachable']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^route 1 at [34]\.\d s: \d+\.\d m\/s, [^\n]*reason: \w+[^\n]*\n\n\d+ ways judged, margin [^\n]*(nothing threatens|too late in \d\.\d s)\n\nas good: \d+\.\d to \d+\.\d m\/s at [^\n]*\n/);
    expect(stdout).toMatch(/path +speed +share +m\/s +left m +cost +gate +collision/);
    expect(stdout).toMatch(/\nroute +share +/);
  });

  it('names what is no stream, and a moment before the first scene', async () => {
    const noStream = await run(CODRIVER, ['expert', 'scene', join(folder, 'short.xml')]);
    expect(noStream.exitCode).not.toBe(0);
    expect(noStream.stderr).toContain('short.xml');
    const missing = await run(CODRIVER, ['expert', 'scene', join(folder, 'nowhere.jsonl')]);
    expect(missing.exitCode).not.toBe(0);
    expect(missing.stderr).toContain('nowhere.jsonl');
  });
});
