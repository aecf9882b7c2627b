import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackText } from './output/faultText.ts';

/**
 * Writes what is needed to find a mistake of ours into a file that only the user can read, in the temporary folder.
 * @param secrets blotted out
 * @returns its path, or `undefined` when no file can be written
 */
export function writeErrorReport(error: unknown, version: string, words: readonly string[], secrets: readonly string[]): string | undefined {
  const report = { codriver: version, node: process.version, platform: `${process.platform} ${process.arch}`, time: new Date().toISOString(), words, stack: stackText(error).split('\n') };
  const text = secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), JSON.stringify(report, null, 2));
  const file = join(tmpdir(), `codriver-report-${report.time.replaceAll(/[:.]/g, '-')}-${process.pid}.json`);
  try {
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  } catch {
    // The error itself is being told already; that its report could not be kept shows by the missing path.
    return undefined;
  }
}
