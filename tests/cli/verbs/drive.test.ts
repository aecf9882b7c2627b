import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeScenario } from '../../../scenarios/placing/placeScenario.ts';
import { scenarioRoutesXml } from '../../../scenarios/placing/scenarioRoutesXml.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { readResultsFile } from '../../../src/leaderboard/results/readResultsFile.ts';
import { writeShortRoutes } from '../../training/shortRoutes.ts';
import { CODRIVER, run } from '../runCodriver.ts';

const OWN_MAP = 'scenarios/towns/Codriver01.xodr';
const OWN_ROUTES = 'scenarios/routes/codriver01_validation.xml';
const SHARED = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const TOWN01 = join(SHARED, 'maps/carla/Town01.xodr');
const OFFICIAL = join(SHARED, 'routes/leaderboard1_training.xml');
const SCENARIOS = join(SHARED, 'routes/leaderboard1_scenarios.json');

interface Report {
  readonly results: string;
  readonly drivingScore: number;
  readonly routeCompletion: number;
  readonly infractionPenalty: number;
  readonly routes: readonly { readonly id: string; readonly status: string; readonly drivingScore: number; readonly routeCompletion: number; readonly infractionPenalty: number; readonly infractions: Record<string, number>; readonly seconds: number; readonly wallSeconds: number; readonly failures: number }[];
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-drive-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function policyFile(source: string): string {
  const file = join(folder, 'policy.js');
  writeFileSync(file, source);
  return `policy:${file}`;
}

const own = (driver: string, ...more: string[]): string[] => ['drive', '--driver', driver, '--map', OWN_MAP, '--routes', OWN_ROUTES, '--out', join(folder, 'results.json'), '--vehicles', '10', '--walkers', '5', ...more];

describe('codriver drive on a 2.x route file', { timeout: 120_000 }, () => {
  const routes = (): string => {
    const map = readRoadMap(readFileSync(OWN_MAP, 'utf8'), 'Codriver01');
    const placed = ['HardBreakRoute', 'PedestrianCrossing'].map((type) => placeScenario(map, type, 1)).filter((route) => route !== undefined);
    const file = join(folder, 'scenarios.xml');
    writeFileSync(file, scenarioRoutesXml(placed, 'Codriver01').replace('type="PedestrianCrossing"', 'type="BackgroundActivityParametrizer"'));
    return file;
  };

  it('judges by 2.1 unless told otherwise, and tells which scenarios do not take place', async () => {
    const { exitCode, stderr } = await run(CODRIVER, ['drive', '--driver', 'follower', '--map', OWN_MAP, '--routes', routes(), '--out', join(folder, 'results.json'), '--vehicles', '0', '--walkers', '0']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 scenarios on 2 routes');
    expect(stderr).toContain('route 1: PedestrianCrossing_1 is left out: scenarios of type BackgroundActivityParametrizer are not supported (');
    const results = readResultsFile(readFileSync(join(folder, 'results.json'), 'utf8'), 'results.json');
    expect(results.records.map(({ routeId }) => routeId)).toEqual(['RouteScenario_0_rep0', 'RouteScenario_1_rep0']);
  });

  it('takes the rules that are asked for', async () => {
    const { exitCode } = await run(CODRIVER, ['drive', '--driver', 'follower', '--map', OWN_MAP, '--routes', routes(), '--leaderboard', 'bench2drive', '--ids', '0', '--out', join(folder, 'results.json'), '--vehicles', '5', '--walkers', '0']);
    expect(exitCode).toBe(0);
    const [record] = readResultsFile(readFileSync(join(folder, 'results.json'), 'utf8'), 'results.json').records;
    expect(record?.bench2drive).toEqual({ scenarioName: 'HardBreakRoute', weatherId: '', townName: 'Codriver01', saveName: 'RouteScenario_0_rep0_Codriver01_HardBreakRoute' });
  });
});

describe('codriver drive', { timeout: 300_000 }, () => {
  it('prints one JSON document with the routes in it and writes a results file that says the same', async () => {
    const { exitCode, stdout } = await run(CODRIVER, own('expert', '--ids', '16,19', '--json'));
    expect(exitCode).toBe(0);
    const report: Report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(['results', 'drivingScore', 'routeCompletion', 'infractionPenalty', 'scores', 'routes']);
    expect(report.routes.map(({ id, status }) => [id, status])).toEqual([['16', 'Completed'], ['19', 'Completed']]);
    for (const key of ['drivingScore', 'routeCompletion', 'infractionPenalty', 'infractions', 'seconds', 'wallSeconds']) expect(report.routes[0]).toHaveProperty(key);
    const file = readResultsFile(readFileSync(report.results, 'utf8'), 'results');
    expect([file.layout, file.entryStatus, file.done, file.totalRoutes]).toEqual(['1.0', 'Finished', 2, 2]);
    expect(file.records.map(({ routeId }) => routeId)).toEqual(['RouteScenario_16', 'RouteScenario_19']);
    expect(file.records[0]!.scores.composed).toBe(report.routes[0]!.drivingScore);
  });

  it('gives the same results whatever the number of workers', async () => {
    const one = await run(CODRIVER, own('follower', '--ids', '12-14', '--compute-workers', '1', '--json'));
    const two = await run(CODRIVER, own('follower', '--ids', '12-14', '--compute-workers', '2', '--json'));
    const timeless = (text: string): unknown => {
      const report: Report = JSON.parse(text);
      return { ...report, routes: report.routes.map(({ wallSeconds: _wall, ...route }) => route) };
    };
    expect(timeless(two.stdout)).toEqual(timeless(one.stdout));
  });

  it('compares two drivers on the same routes and seeds, and shows a policy that never sets off', async () => {
    const still = policyFile("function drive() {\n  return { action: { targetSpeedMps: 0, reason: 'other' }, memory: {} };\n}\n");
    const words = ['drive', '--driver', 'follower', '--compare', still, '--map', OWN_MAP, '--routes', writeShortRoutes(folder), '--vehicles', '2', '--walkers', '0', '--out', join(folder, 'results.json')];
    const { exitCode, stdout } = await run(CODRIVER, [...words, '--json']);
    const report = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(report.scores).toMatchObject({ routes: 2, drives: 2, drivingScore: { mean: 100, n: 2 }, neverStarted: [] });
    expect(report.compared).toMatchObject({ results: join(folder, 'results.compared.json'), drivingScore: 0, scores: { neverStarted: ['0', '1'] } });
    expect(report.difference).toMatchObject({ drives: 2, better: 2, worse: 0, same: 0, drivingScore: { mean: 100, low: 100, high: 100 } });
    const again = await run(CODRIVER, [...words, '--resume']);
    expect(again.stdout).toMatch(/INERTIA TRAP\n/u);
    expect(again.stdout).toContain('driving score 100.0 [100.0, 100.0], route completion 100.0 [100.0, 100.0]');
  });

  it('goes on with the routes that a results file lacks', async () => {
    const out = join(folder, 'results.json');
    await run(CODRIVER, own('follower', '--ids', '16,19', '--json'));
    const whole = readFileSync(out, 'utf8');
    const cut = JSON.parse(whole);
    cut._checkpoint.records.pop();
    cut._checkpoint.progress = [1, 2];
    writeFileSync(out, JSON.stringify(cut));
    const { stdout } = await run(CODRIVER, own('follower', '--ids', '16,19', '--resume', '--json'));
    const report: Report = JSON.parse(stdout);
    expect(report.routes.map(({ id }) => id)).toEqual(['19']);
    const composed = (text: string): number[] => readResultsFile(text, 'results').records.map(({ scores }) => scores.composed);
    expect(composed(readFileSync(out, 'utf8'))).toEqual(composed(whole));
  });

  it('counts the steps in which a policy fails, stops the car safely there and names the line', async () => {
    const driver = policyFile("function drive(scene) {\n  if (scene.ego.speedMps > 4) throw new Error('too fast for me');\n  return { action: { targetSpeedMps: 8, reason: 'cruise' }, memory: {} };\n}\n");
    const { exitCode, stdout } = await run(CODRIVER, own(driver, '--ids', '19', '--json'));
    const [route]: (Report['routes'][number] & { firstFailure?: string })[] = JSON.parse(stdout).routes;
    expect(exitCode).toBe(0);
    expect(route!.failures).toBeGreaterThan(10);
    expect(route!.firstFailure).toBe('exception: Error: too fast for me (line 2)');
  });

  it.each([
    ['a map that does not exist', ['--map', 'no/such.xodr'], 'INPUT_FILE', 'no/such.xodr'],
    ['a route file that does not exist', ['--routes', 'no/such.xml'], 'INPUT_FILE', 'no/such.xml'],
    ['an unknown driver', ['--driver', 'nobody'], 'UNKNOWN_DRIVER', 'take expert, expert-teachable, follower'],
    ['an unknown driver to compare with', ['--compare', 'nobody'], 'UNKNOWN_DRIVER', 'take expert, expert-teachable, follower'],
    ['an unknown route id', ['--ids', '77'], 'ROUTE_SUBSET', 'there is no route 77'],
  ])('says what is wrong with %s', async (_what, words, code, text) => {
    const options = new Map([['--driver', 'follower'], ['--map', OWN_MAP], ['--routes', OWN_ROUTES], ['--out', join(folder, 'results.json')]]);
    for (let index = 0; index < words.length; index += 2) options.set(words[index]!, words[index + 1]!);
    const { exitCode, stdout, stderr } = await run(CODRIVER, ['drive', ...[...options].flat()]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`✘ ERROR ${code}`);
    expect(stderr).toContain(text);
    expect(stderr).toContain('How to fix:');
  });

  it('names file and line of a broken map', async () => {
    const map = join(folder, 'Broken.xodr');
    writeFileSync(map, readFileSync(OWN_MAP, 'utf8').slice(0, 20_000));
    const { exitCode, stderr } = await run(CODRIVER, ['drive', '--driver', 'follower', '--map', map, '--routes', OWN_ROUTES]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/✘ ERROR (?:XML|MAP)_\w+: .*\n\s+Where: .*Broken.*\n\s+How to fix: /u);
  });

  it('names the key point of a route that leaves the map', async () => {
    const routes = join(folder, 'routes.xml');
    writeFileSync(routes, '<routes><route id="0" town="Codriver01"><waypoint x="0" y="0" z="0" yaw="0" pitch="0" roll="0"/><waypoint x="9000" y="0" z="0" yaw="0" pitch="0" roll="0"/></route></routes>');
    const { exitCode, stderr } = await run(CODRIVER, ['drive', '--driver', 'follower', '--map', OWN_MAP, '--routes', routes]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/✘ ERROR ROUTE_OFF_ROAD: route 0: key point \d.*off the road/u);
  });

  it('refuses a policy that cannot be run, with its line', async () => {
    const { exitCode, stderr } = await run(CODRIVER, own(policyFile('function drive(scene) {\n  return {;\n}\n')));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('✘ ERROR POLICY_REJECTED');
    expect(stderr).toContain('Where: line 2');
  });

  it.skipIf(!existsSync(TOWN01))('drives official routes of CARLA\'s Town01 with scenarios (skipped when ../shared is not there)', async () => {
    const { exitCode, stdout, stderr } = await run(CODRIVER, ['drive', '--driver', 'expert', '--map', TOWN01, '--routes', OFFICIAL, '--scenarios', SCENARIOS, '--ids', '4,7', '--out', join(folder, 'town01.json'), '--json']);
    const report: Report = JSON.parse(stdout);
    expect([exitCode, report.routes.map(({ id, routeCompletion }) => [id, routeCompletion])]).toEqual([0, [['4', 100], ['7', 100]]]);
    expect(stderr).toMatch(/\d+ scenarios on 2 routes/u);
  });

  it.skipIf(!existsSync(TOWN01))('the expert drives the ten official Town01 routes without scenarios to the full score (skipped when ../shared is not there)', async () => {
    const { stdout } = await run(CODRIVER, ['drive', '--driver', 'expert', '--map', TOWN01, '--routes', OFFICIAL, '--out', join(folder, 'town01.json'), '--json']);
    const report: Report = JSON.parse(stdout);
    expect(report.routes.map(({ id, drivingScore }) => [id, drivingScore])).toEqual(Array.from({ length: 10 }, (_, index) => [String(index), 100]));
  });
});
