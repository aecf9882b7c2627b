import type { SuiteReport } from './SuiteReport.ts';

/** What is printed at the end of `npm test`: skipped tests with reasons, failures with messages, and last the one line that is counted. */
export function summary({ passed, failures, skipped }: SuiteReport): string {
  const lines: string[] = [];
  if (skipped.length > 0) {
    lines.push(`Skipped (${skipped.length}):`);
    for (const { name, reason } of skipped) lines.push(`  - ${name}${reason === undefined ? '' : `: ${reason}`}`);
    lines.push('');
  }
  if (failures.length > 0) {
    lines.push(`Failed (${failures.length}):`);
    for (const { name, message } of failures) lines.push(`  ✘ ${name}`, indent(message), '');
  }
  lines.push(`${passed} passed, ${failures.length} failed`);
  return `${lines.join('\n')}\n`;
}

function indent(text: string): string {
  return text.split('\n').map((line) => `      ${line}`).join('\n');
}
