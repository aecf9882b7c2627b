import { relative } from 'node:path';
import { runTool } from './runTool.ts';
import { SuiteReport, suiteFailure } from './SuiteReport.ts';

/** One group of checks of the project: something that can be run and then says what passed. */
export interface Suite {
  readonly name: string;
  /** @param progress gets text to show while it runs */
  run(root: string, progress: (text: string) => void): Promise<SuiteReport>;
}

/** A tool that says yes or no by its exit code: counts as one test, its output is the message. */
export function toolSuite(name: string, script: (root: string) => string, args: readonly string[], limitS: number): Suite {
  return {
    name,
    async run(root) {
      const run = await runTool(script(root), args, limitS);
      if (run.exitCode === 0) return { passed: 1, failures: [], skipped: [] };
      const end = run.timedOut ? `gave no answer within ${limitS} s` : `ended with exit code ${run.exitCode ?? 'none (killed)'}`;
      return suiteFailure(name, `${relative(root, script(root))} ${end}\n${run.text.trim()}`);
    },
  };
}

/**
 * A script of ours that runs many tests and sends a {@link SuiteReport} over IPC. Its output is progress.
 * A crash, an unclean exit without a failure to show for it, and a missing or odd report each count as one failed test.
 */
export function reportingSuite(name: string, script: (root: string) => string, args: readonly string[], limitS: number): Suite {
  return {
    name,
    async run(root, progress) {
      const run = await runTool(script(root), args, limitS, progress);
      const report = SuiteReport.safeParse(run.messages.at(-1));
      const end = run.timedOut ? `no end within ${limitS} s` : `exit code ${run.exitCode ?? 'none (killed)'}`;
      if (!report.success) return suiteFailure(name, `ended without a report (${end})\n${lastLines(run.text, 40)}`);
      if (run.exitCode === 0 || report.data.failures.length > 0) return report.data;
      return { ...report.data, failures: [{ name, message: `every test passed but it did not end well (${end})\n${lastLines(run.text, 40)}` }] };
    },
  };
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
