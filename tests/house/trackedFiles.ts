import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of all files that git keeps or would keep, relative to the root, in order. */
export function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile()).toSorted();
}

/** The text of a file, or `undefined` when it holds binary data. */
export function textOf(path: string): string | undefined {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return text.includes('\0') ? undefined : text;
}
