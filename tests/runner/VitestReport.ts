import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { SuiteReport } from './SuiteReport.ts';

type Failed = ReturnType<TestSuite['errors']>[number];

/**
 * Turns a vitest run into a `SuiteReport` and prints one line per test file as it ends. Vitest's own JSON reporter leaves out
 * errors outside of tests and the notes of skipped ones, which must both be seen.
 */
export class VitestReport implements Reporter {
  report: SuiteReport | undefined;
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  onTestModuleEnd(module: TestModule): void {
    const { passed, failures, skipped } = reportOfModule(module);
    const counts = [`${passed} passed`];
    if (failures.length > 0) counts.push(`${failures.length} failed`);
    if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    this.#print(`${failures.length > 0 ? '✘' : '✔'} ${module.relativeModuleId}: ${counts.join(', ')} (${seconds} s)`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly Failed[]): void {
    const reports = modules.map(reportOfModule);
    const failures = reports.flatMap((report) => report.failures);
    for (const error of unhandledErrors) failures.push({ name: 'error outside of any test', message: textOf(error) });
    if (modules.length === 0) failures.push({ name: 'vitest', message: 'no test file was found' });
    this.report = {
      passed: reports.reduce((sum, report) => sum + report.passed, 0),
      failures,
      skipped: reports.flatMap((report) => report.skipped),
    };
  }
}

function reportOfModule(module: TestModule): SuiteReport {
  const report: SuiteReport = { passed: 0, failures: [], skipped: [] };
  const file = module.relativeModuleId;
  for (const test of module.children.allTests()) addTest(report, file, test);
  for (const error of module.errors()) report.failures.push({ name: file, message: textOf(error) });
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors()) report.failures.push({ name: `${file} > ${suite.fullName}`, message: textOf(error) });
  }
  const unfinished = module.state() === 'pending' || module.state() === 'queued';
  if (unfinished && report.failures.length === 0) report.failures.push({ name: file, message: 'the file did not finish: its worker crashed or was killed' });
  return report;
}

function addTest(report: SuiteReport, file: string, test: TestCase): void {
  const name = `${file} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') report.passed += 1;
  else if (result.state === 'failed') report.failures.push({ name, message: result.errors.map(textOf).join('\n') });
  else if (result.state === 'skipped') report.skipped.push({ name, ...(result.note !== undefined && { reason: result.note }) });
  else report.failures.push({ name, message: 'the test did not finish: its worker crashed or was killed' });
}

/** Message, difference and the place in our own files: what is needed to begin the search. */
function textOf(error: Failed): string {
  const diff = typeof error.diff === 'string' ? [error.diff] : [];
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !/node_modules|node:internal|<anonymous>/.test(line));
  const lines = [`${error.name ?? 'Error'}: ${error.message}`, ...diff, ...frames.slice(0, 4).map((line) => line.trim())];
  return stripVTControlCharacters(lines.join('\n'));
}
