/** `npm test`: every suite of the project, then one last line `N passed, N failed`. Exit code 1 when anything failed. */
import { fileURLToPath } from 'node:url';
import type { SuiteReport } from './runner/SuiteReport.ts';
import { mergeReports, suiteFailure } from './runner/SuiteReport.ts';
import { suites } from './runner/suites.ts';
import { summary } from './runner/summary.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
process.chdir(root);
const progress = (text: string): boolean => process.stderr.write(text);

const reports: SuiteReport[] = [];
for (const suite of suites) {
  const start = performance.now();
  progress(`${suite.name} …\n`);
  const report = await suite.run(root, progress).catch((error: unknown) => suiteFailure(suite.name, String(error)));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  progress(`${report.failures.length === 0 ? '✔' : '✘'} ${suite.name}: ${report.passed} passed, ${report.failures.length} failed (${seconds} s)\n`);
  reports.push(report);
}
const all = mergeReports(reports);
process.stdout.write(`\n${summary(all)}`);
process.exitCode = all.failures.length === 0 ? 0 : 1;
