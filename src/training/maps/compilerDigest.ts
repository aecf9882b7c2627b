import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../', import.meta.url));
/** Rooms whose code decides what a compiled map looks like. */
const ROOMS = ['map', 'geometry'] as const;

let known: string | undefined;

/**
 * Digest of the code that compiles maps, by name, size and time of change of its files: a map from the cache must be what this code would make, whoever
 * forgot to raise a version number.
 */
export function compilerDigest(): string {
  known ??= createHash('sha256').update(ROOMS.flatMap(filesOf).toSorted().join('\n')).digest('hex');
  return known;
}

function filesOf(room: string): string[] {
  return readdirSync(`${SOURCES}${room}`, { recursive: true, encoding: 'utf8' }).map((file) => {
    const { size, mtimeMs } = statSync(`${SOURCES}${room}/${file}`);
    return `${room}/${file} ${size} ${mtimeMs}`;
  });
}
