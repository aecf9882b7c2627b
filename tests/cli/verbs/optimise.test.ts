import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { readEvents } from '../../../src/training/EventLog.ts';
import { CARTPOLE_CODE, madeUpPack } from '../../training/optimise/madeUpPack.ts';
import { CODRIVER, run, start } from '../runCodriver.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-optimise-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Method {
  readonly method: string;
  readonly calls: number;
  readonly effort?: number;
  readonly runs: number;
  readonly score: { readonly mean: number; readonly low?: number; readonly n: number };
}

interface Report {
  readonly run: string;
  readonly certified: boolean;
  readonly searched?: { readonly solved: number; readonly n: number };
  readonly methods: readonly Method[];
}

/** Runs a problem from its own pack in a folder that has nothing to do with the project. */
async function fromPack(problem: string, words: readonly string[] = []): Promise<Report> {
  const { exitCode, stdout, stderr } = await run(CODRIVER, ['optimise', problem, '--json', '--processes', '1', ...words], { folder });
  expect([exitCode, stderr.includes('ERROR')]).toEqual([0, false]);
  return JSON.parse(stdout);
}

/** Everything that a run did, times aside. */
function eventsOf(runFolder: string): unknown[] {
  return readEvents(join(runFolder, 'events.jsonl')).map(({ t: _time, ...event }) => event);
}

/** Every text that a run wrote beside its events, by path. */
function filesOf(runFolder: string): Record<string, string> {
  const paths = ['policies', 'prompts', 'checkpoints', 'evals'].flatMap((name) => readdirSync(join(runFolder, name)).toSorted().map((file) => join(name, file)));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(runFolder, path), 'utf8')]));
}

/** A search over CartPole whose answers throw, need tuning, repeat each other in other numbers, and get better. */
function longerSearch(): string[] {
  const { angle, untuned, throws, whole } = CARTPOLE_CODE;
  const otherNumbers = untuned.replace('0.01;', '0.011;');
  const pack = join(folder, 'pack.jsonl');
  writeFileSync(pack, madeUpPack({ setup: [angle, throws], update: [untuned, otherNumbers, angle, whole, whole, whole, whole, whole] }));
  return ['optimise', 'cartpole', '--llm', 'replay', '--llm-pack', pack, '--folder', join(folder, 'runs'), '--updates', '4', '--responses', '2', '--tune-evaluations', '6', '--no-baselines', '--json'];
}

describe('codriver optimise from the recorded packs, without a key', { timeout: 120_000 }, () => {
  it('solves CartPole: lower bound 475 or more on 200 sealed starts within 3 calls and 2000 steps, beside random search, CMA-ES and PPO', async () => {
    const { certified, methods } = await fromPack('cartpole');
    expect(certified).toBe(true);
    const [found] = methods;
    expect(found!.score.n).toBe(200);
    expect(found!.score.low).toBeGreaterThanOrEqual(475);
    expect(found!.calls).toBeLessThanOrEqual(3);
    expect(found!.effort).toBeLessThanOrEqual(2000);
    const others = Object.fromEntries(methods.slice(1).map(({ method, calls, effort = 0, runs }) => [method, [calls, effort > found!.effort!, runs]]));
    expect(others).toMatchObject({ 'random search, linear policy': [0, true, 21], 'CMA-ES, linear policy': [0, true, 21], 'PPO, published': [0, true, 1] });
  });

  it('solves 100 of 100 Sudoku puzzles within 7 calls, and as many sealed ones', async () => {
    const { certified, searched, methods } = await fromPack('sudoku');
    expect([certified, searched]).toEqual([true, { solved: 100, n: 100 }]);
    expect(methods[0]!.calls).toBeLessThanOrEqual(7);
    expect(methods[0]!.score).toMatchObject({ mean: 1, n: 100 });
  });

  it('computes factorials', async () => {
    const { certified, methods } = await fromPack('factorial', ['--no-baselines']);
    expect([certified, methods.length, methods[0]!.score.mean]).toEqual([true, 1, 1]);
  });
});

describe('codriver optimise', { timeout: 120_000 }, () => {
  it('is the same twice, byte for byte, with other numbers of processes, takes other numbers for a policy as a trial of its search, and lets a policy lead that is proven better', async () => {
    const words = longerSearch();
    const reports: Report[] = [];
    for (const processes of ['1', '3']) reports.push(JSON.parse((await run(CODRIVER, [...words, '--processes', processes])).stdout));
    const [one, other] = reports;
    expect(eventsOf(other!.run)).toEqual(eventsOf(one!.run));
    expect(filesOf(other!.run)).toEqual(filesOf(one!.run));
    expect(Object.keys(filesOf(one!.run)).length).toBeGreaterThan(10);
    expect(eventsOf(one!.run)).toContainEqual(expect.objectContaining({ kind: 'childRefused', code: 'numbersOnly' }));
    expect(eventsOf(one!.run)).toContainEqual(expect.objectContaining({ kind: 'policyTuned' }));
    expect(eventsOf(one!.run)).toContainEqual(expect.objectContaining({ kind: 'leadJudged', gate: 1, passed: true, difference: expect.objectContaining({ n: 40 }) }));
  });

  it('goes on after kill -9 at random moments to the same end as an unbroken run', async () => {
    const words = longerSearch();
    const unbroken: Report = JSON.parse((await run(CODRIVER, words)).stdout);
    const seed = Number(process.pid);
    const random = new SeededRandom(seed);
    const resume = ['optimise', '--resume', join(folder, 'runs', '0002'), '--json'];
    let last = start(CODRIVER, words);
    const broken = join(folder, 'runs', '0002');
    while (!existsSync(join(broken, 'events.jsonl'))) await sleep(5);
    for (let kills = 0; kills < 4; kills += 1) {
      await sleep(random.between(0, 900));
      last.child.kill('SIGKILL');
      await last.ended;
      last = start(CODRIVER, resume);
    }
    expect((await last.ended).exitCode, `seed ${seed}`).toBe(0);
    expect(eventsOf(broken), `seed ${seed}`).toEqual(eventsOf(unbroken.run));
    expect(filesOf(broken), `seed ${seed}`).toEqual(filesOf(unbroken.run));
  });

  it('stops at its budget of minutes with exit code 4 and can be resumed', async () => {
    const words = longerSearch();
    const limited = await run(CODRIVER, [...words, '--budget-minutes', '0']);
    expect([limited.exitCode, JSON.parse(limited.stdout)]).toEqual([4, { run: join(folder, 'runs', '0001'), finished: false, reason: expect.any(String) }]);
    const resumed = await run(CODRIVER, ['optimise', '--resume', join(folder, 'runs', '0001'), '--json']);
    expect(resumed.exitCode).toBe(0);
  });

  it('tells beforehand what a run takes at most, and does nothing', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['optimise', 'sudoku', '--dry-run', '--json', '--llm-prices', 'gpt-5-mini=0.25/2', '--folder', join(folder, 'runs')]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ setupCalls: 2, updateCalls: 80, calls: 82, model: 'gpt-5-mini', cost: expect.any(Number) });
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it('optimises the example of docs/optimiser.md as it stands there, in under 60 lines, and stops a policy early that is clearly worse than its parent', async () => {
    const project = fileURLToPath(new URL('../../../', import.meta.url));
    const [, example = ''] = /```ts\n([\s\S]*?)\n```\n/.exec(readFileSync(join(project, 'docs', 'optimiser.md'), 'utf8')) ?? [];
    expect(example.split('\n').length).toBeLessThan(60);
    mkdirSync(join(project, '.cache'), { recursive: true });
    const inProject = mkdtempSync(join(project, '.cache', 'example-'));
    try {
      writeFileSync(join(inProject, 'daysInMonth.ts'), example.replaceAll("'./src/", "'../../src/"));
      const right = 'function daysInMonth(year, month) {\n  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);\n  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;\n}';
      const julian = right.replace(' && (year % 100 !== 0 || year % 400 === 0)', '');
      writeFileSync(join(inProject, 'daysInMonth.jsonl'), madeUpPack({ setup: [julian, 'function daysInMonth() { return 30; }'], update: ['function daysInMonth(year, month) { return month === 2 ? 27 : 31; }', right] }));
      const { exitCode, stdout } = await run(CODRIVER, ['optimise', 'daysInMonth.ts', '--folder', join(folder, 'runs'), '--json'], { folder: inProject });
      const report: Report = JSON.parse(stdout);
      expect([exitCode, report.certified, report.methods[0]!.score]).toEqual([0, true, expect.objectContaining({ mean: 1, n: 200 })]);
      expect(eventsOf(report.run)).toContainEqual(expect.objectContaining({ kind: 'childStopped', difference: expect.objectContaining({ n: 64 }) }));
    } finally {
      rmSync(inProject, { recursive: true });
    }
  });

  it('says that the problem is missing or unknown', async () => {
    expect(await run(CODRIVER, ['optimise'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('name one of sudoku, cartpole, factorial') });
    expect(await run(CODRIVER, ['optimise', 'chess'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('there is no problem "chess"') });
    expect(await run(CODRIVER, ['optimise', fileURLToPath(import.meta.resolve('../../training/optimise/madeUpPack.ts'))])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('exports no function openProblem') });
  });
});
