import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Codriver's own folder, where its towns, routes and packs lie. */
const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** A relative path means a file in the current folder, or, where there is none, one that comes with Codriver. */
export function projectFile(path: string): string {
  if (isAbsolute(path) || existsSync(path)) return path;
  const own = resolve(PROJECT, path);
  return existsSync(own) ? own : path;
}
