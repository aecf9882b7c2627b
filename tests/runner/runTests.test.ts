import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageScript } from './runTool.ts';
import { reportingSuite, toolSuite } from './Suite.ts';
import type { SuiteReport } from './SuiteReport.ts';
import { mergeReports } from './SuiteReport.ts';
import { summary } from './summary.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const samples = join(root, 'tests/fixtures/runner');
const runVitest = join(root, 'tests/runner/runVitest.ts');

/** Runs one sample file as `npm test` runs the real ones; stack frames are cut away. */
async function runSample(name: string): Promise<SuiteReport> {
  const report = await reportingSuite(name, () => runVitest, [`--config=${samples}/vitest.config.ts`, name], 60).run(root, () => {});
  return { ...report, failures: report.failures.map(({ name, message }) => ({ name, message: message.split('\nat ')[0]! })) };
}

const runScript = (script: string, limitS: number) => reportingSuite('made up', () => join(samples, script), [], limitS).run(root, () => {});
const lint = (file: string) => toolSuite('lint', () => packageScript(root, 'oxlint'), [join(root, file)], 60).run(root, () => {});

describe('the vitest suite', () => {
  it('counts passed and failed tests and names skipped ones with their reasons', async () => {
    expect(await runSample('mixed')).toEqual({
      passed: 1,
      failures: [{ name: 'mixed.sample.ts > adds wrongly', message: 'AssertionError: expected 2 to be 3 // Object.is equality\n- Expected\n+ Received\n\n- 3\n+ 2' }],
      skipped: [
        { name: 'mixed.sample.ts > drives Town01 (skipped: ../shared is not here)' },
        { name: 'mixed.sample.ts > asks a model', reason: 'no endpoint is configured' },
      ],
    });
  });

  it('counts an error outside of any test as a failure', async () => {
    expect(await runSample('unhandled')).toEqual({ passed: 1, failures: [{ name: 'error outside of any test', message: 'Error: nobody caught this' }], skipped: [] });
  });

  it('counts a file that cannot be loaded as a failure', async () => {
    expect(await runSample('import')).toEqual({ passed: 0, failures: [{ name: 'import.sample.ts', message: 'Error: broken while loading' }], skipped: [] });
  });

  it('counts a crashed worker as a failure', async () => {
    const { passed, failures } = await runSample('crash');
    expect(passed).toBe(0);
    expect(failures[0]).toEqual({ name: 'crash.sample.ts > kills its worker', message: 'the test did not finish: its worker crashed or was killed' });
  });

  it('counts a broken set-up as a failure although its tests are skipped', async () => {
    expect(await runSample('hook')).toEqual({
      passed: 0,
      failures: [{ name: 'hook.sample.ts > with a broken set-up', message: 'Error: set-up failed' }],
      skipped: [{ name: 'hook.sample.ts > with a broken set-up > cannot run' }],
    });
  });

  it('refuses a focused test', async () => {
    const { passed, failures } = await runSample('only');
    expect([passed, failures.map(({ name }) => name)]).toEqual([0, ['only.sample.ts > is focused']]);
  });

  it('fails when it finds no test', async () => {
    expect(await runSample('nothing')).toEqual({ passed: 0, failures: [{ name: 'vitest', message: 'no test file was found' }], skipped: [] });
  });

  it('fails when the script ends without a report, or never', async () => {
    expect(await runScript('mute.ts', 60)).toEqual({ passed: 0, failures: [{ name: 'made up', message: 'ended without a report (exit code 0)\nnothing to report' }], skipped: [] });
    expect(await runScript('stuck.ts', 1)).toEqual({ passed: 0, failures: [{ name: 'made up', message: 'ended without a report (no end within 1 s)\n' }], skipped: [] });
  });
});

describe('a tool suite', () => {
  it('is one passed test when the tool is content', async () => {
    expect(await lint('tests/runner/runTool.ts')).toEqual({ passed: 1, failures: [], skipped: [] });
  });

  it('is one failed test with the output of the tool when it is not', async () => {
    const { passed, failures } = await lint('no-such-file.ts');
    expect([passed, failures.length]).toEqual([0, 1]);
    expect(failures[0]!.message).toContain('ended with exit code 1');
  });
});

describe('the summary', () => {
  it('ends with the one line that is counted', () => {
    const types: SuiteReport = { passed: 1, failures: [], skipped: [] };
    const tests: SuiteReport = { passed: 2, failures: [{ name: 'a > b', message: 'expected 1\nto be 2' }], skipped: [{ name: 'c', reason: 'no GPU' }, { name: 'd (skipped: no map)' }] };
    expect(summary(mergeReports([types, tests]))).toBe(`Skipped (2):
  - c: no GPU
  - d (skipped: no map)

Failed (1):
  ✘ a > b
      expected 1
      to be 2

3 passed, 1 failed
`);
    expect(summary(types)).toBe('1 passed, 0 failed\n');
  });
});
