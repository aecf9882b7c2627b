import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { buildLaneGrid } from '../../../src/map/LaneGrid.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { MapError } from '../../../src/map/MapError.ts';
import { readCompiledMap, writeCompiledMap } from '../../../src/training/maps/compiledMapFile.ts';
import { MapCache } from '../../../src/training/maps/MapCache.ts';

const TOWN = readFileSync(new URL('../../../scenarios/towns/Codriver01.xodr', import.meta.url));
const MAP = readRoadMap(TOWN.toString('utf8'), 'Codriver01');
const COMPILED = { map: MAP, grid: buildLaneGrid(MAP) };
const folder = mkdtempSync(join(tmpdir(), 'codriver-map-cache-'));
let number = 0;
let cache = new MapCache(folder);

beforeEach(() => {
  number += 1;
  cache = new MapCache(join(folder, `${number}`));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the cache of compiled maps', () => {
  it('compiles a map once and then gives back an equal one', () => {
    expect(cache.load(TOWN, 'Codriver01', undefined)).toEqual({ ...COMPILED, origin: 'compiled' });
    expect(cache.load(TOWN, 'Codriver01', undefined)).toEqual({ ...COMPILED, origin: 'cache' });
  });

  it('leaves one file per content behind and no drafts', () => {
    cache.load(TOWN, 'Codriver01', undefined);
    cache.load(TOWN, 'Codriver01', undefined);
    expect(readdirSync(join(folder, `${number}`))).toEqual([expect.stringMatching(/^Codriver01-[0-9a-f]{24}\.map$/)]);
  });

  it('keeps contents, names and overlays apart', () => {
    const overlay = { approaches: [] };
    const paths = [cache.pathOf(TOWN, 'a', undefined), cache.pathOf(TOWN, 'b', undefined), cache.pathOf(TOWN, 'a', overlay), cache.pathOf(Buffer.concat([TOWN, Buffer.from(' ')]), 'a', undefined)];
    expect(new Set(paths).size).toBe(4);
  });

  it.each([
    ['a flipped bit', (file: Buffer) => void (file[file.length >> 1]! ^= 4)],
    ['another version', (file: Buffer) => void file.writeUInt32LE(99, 4)],
    ['no header', (file: Buffer) => void file.fill(0, 0, 24)],
  ])('rebuilds a file with %s', (_what, damage) => {
    cache.load(TOWN, 'Codriver01', undefined);
    const path = cache.pathOf(TOWN, 'Codriver01', undefined);
    const file = readFileSync(path);
    damage(file);
    writeFileSync(path, file);
    expect(cache.load(TOWN, 'Codriver01', undefined)).toEqual({ ...COMPILED, origin: 'compiled' });
    expect(cache.load(TOWN, 'Codriver01', undefined).origin).toBe('cache');
  });

  it('drives on without a cache where none can be written', () => {
    writeFileSync(join(folder, `${number}`), 'a file where the folder should be');
    expect(cache.load(TOWN, 'Codriver01', undefined)).toEqual({ ...COMPILED, origin: 'notKept' });
  });

  it('keeps nothing of a file that is no map', () => {
    expect(() => cache.load(Buffer.from('<OpenDRIVE/>'), 'empty', undefined)).toThrow(MapError);
    expect(() => readdirSync(join(folder, `${number}`))).toThrow('ENOENT');
  });
});

describe('a compiled map file', () => {
  it('comes back as it went in, typed arrays as such', () => {
    expect(readCompiledMap(writeCompiledMap(COMPILED))).toEqual(COMPILED);
  });

  it('is refused when it is cut anywhere', () => {
    const file = writeCompiledMap(COMPILED);
    fc.assert(fc.property(fc.nat(file.length - 1), (length) => readCompiledMap(file.subarray(0, length)) === undefined), { seed: 7, numRuns: 40 });
  });

  it('is refused when any byte of it is wrong', () => {
    const file = writeCompiledMap(COMPILED);
    const checked = (at: number): boolean => at < 16 || at >= 24;
    fc.assert(
      fc.property(fc.nat(file.length - 1).filter(checked), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Buffer.from(file);
        damaged[at]! ^= flip;
        expect(readCompiledMap(damaged)).toBeUndefined();
      }),
      { seed: 8, numRuns: 40 },
    );
  });
});
