import { z } from 'zod';

/** What one suite of checks found. It crosses a process boundary as JSON, hence a schema. */
export const SuiteReport = z.strictObject({
  passed: z.number().int().min(0),
  /** One entry per failed test, file that could not run, or error outside any test. */
  failures: z.array(z.strictObject({ name: z.string(), message: z.string() })),
  /** Skipped tests, each with the reason that its author gave. */
  skipped: z.array(z.strictObject({ name: z.string(), reason: z.string().optional() })),
});
export type SuiteReport = z.output<typeof SuiteReport>;

/** The report of a suite that could not say what it found. */
export function suiteFailure(name: string, message: string): SuiteReport {
  return { passed: 0, failures: [{ name, message }], skipped: [] };
}

/** All counts and lists of `reports`, in order. */
export function mergeReports(reports: readonly SuiteReport[]): SuiteReport {
  return {
    passed: reports.reduce((sum, report) => sum + report.passed, 0),
    failures: reports.flatMap((report) => report.failures),
    skipped: reports.flatMap((report) => report.skipped),
  };
}
