import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLaneGrid } from '../../map/LaneGrid.ts';
import { readRoadMap } from '../../map/readRoadMap.ts';
import type { SignalOverlay } from '../../map/SignalOverlay.ts';
import { compilerDigest } from './compilerDigest.ts';
import type { CompiledMap } from './compiledMapFile.ts';
import { MAP_FILE_VERSION, readCompiledMap, writeCompiledMap } from './compiledMapFile.ts';

/** Compiled maps of this installation; safe to delete. */
const OWN_FOLDER = fileURLToPath(new URL('../../../.cache/maps/', import.meta.url));

/** How a map came about: from the cache, compiled and kept, or compiled without being kept (the folder cannot be written). */
export type MapOrigin = 'cache' | 'compiled' | 'notKept';

/**
 * Compiled maps on disk, one file per content: OpenDRIVE bytes, overlay, town name, and the code that compiles. A file that is damaged or of another
 * version counts as missing and is written anew. Files appear by renaming, so that workers may fill the cache at the same time.
 */
export class MapCache {
  readonly #folder: string;

  constructor(folder: string = process.env['CODRIVER_MAP_CACHE'] ?? OWN_FOLDER) {
    this.#folder = folder;
  }

  /** The road map of an OpenDRIVE file's bytes. @throws MapError as `readRoadMap` does */
  load(bytes: Buffer, name: string, overlay: SignalOverlay | undefined): CompiledMap & { readonly origin: MapOrigin } {
    const path = this.pathOf(bytes, name, overlay);
    const known = readIfThere(path);
    const cached = known === undefined ? undefined : readCompiledMap(known);
    if (cached !== undefined) return { ...cached, origin: 'cache' };
    const map = readRoadMap(bytes.toString('utf8'), name, overlay);
    const compiled = { map, grid: buildLaneGrid(map) };
    return { ...compiled, origin: this.#keep(path, compiled) ? 'compiled' : 'notKept' };
  }

  /** File in which this content's map is kept. */
  pathOf(bytes: Buffer, name: string, overlay: SignalOverlay | undefined): string {
    const hash = createHash('sha256').update(`${MAP_FILE_VERSION}\n${compilerDigest()}\n${name}\n${JSON.stringify(overlay ?? null)}\n`).update(bytes);
    return join(this.#folder, `${name.replaceAll(/\W/g, '_')}-${hash.digest('hex').slice(0, 24)}.map`);
  }

  #keep(path: string, compiled: CompiledMap): boolean {
    const draft = `${path}.${randomUUID()}`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(draft, writeCompiledMap(compiled));
      renameSync(draft, path);
      return true;
    } catch {
      // A cache that cannot be written (read-only installation, full disk) costs time, never the run: the caller learns it from the origin.
      removeDraft(draft);
      return false;
    }
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Missing or unreadable: compile, and try to write it.
    return undefined;
  }
}

function removeDraft(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written there is nothing to remove either.
  }
}
