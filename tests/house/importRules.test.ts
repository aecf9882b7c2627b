import { describe, expect, it } from 'vitest';
import { mayImport, ROOMS, roomOf } from './floors.ts';
import type { Room } from './floors.ts';
import { danglingImports, forbiddenImports, importCycles, nodeImports, unreachable } from './importRules.ts';
import { moduleImports } from './moduleImports.ts';

const rooms: readonly Room[] = [
  { path: 'src/maths', floor: 1, upTo: 0, browserSafe: true },
  { path: 'src/cars', floor: 2, upTo: 1 },
  { path: 'src/walkers', floor: 2, upTo: 1 },
  { path: 'src/show', floor: 3, upTo: 1, also: ['src/cars'] },
];

const graphOf = (modules: Record<string, string>) => new Map(Object.entries(modules).map(([path, source]) => [path, moduleImports(source)]));

describe('forbiddenImports', () => {
  it('lets modules import their own room, lower floors and what the table adds', () => {
    const graph = graphOf({
      'src/maths/a.ts': "import './b.ts'; import 'zod';",
      'src/cars/a.ts': "import '../maths/a.ts';",
      'src/show/a.ts': "import type { X } from '../cars/a.ts'; new URL('../../assets/', import.meta.url);",
    });
    expect(forbiddenImports(graph, rooms)).toEqual([]);
  });

  it('finds imports upward, sideways, of types, lazily and by URL', () => {
    const graph = graphOf({
      'src/maths/a.ts': "\nimport '../cars/a.ts';",
      'src/cars/a.ts': "import type { X } from '../walkers/x.ts';",
      'src/walkers/a.ts': "await import('../show/a.ts'); new URL('../cars/w.ts', import.meta.url);",
      'src/show/a.ts': "import '../walkers/a.ts';",
    });
    expect(forbiddenImports(graph, rooms)).toEqual([
      'src/maths/a.ts:2 imports src/cars/a.ts: src/maths (floor 1) may not import src/cars (floor 2)',
      'src/cars/a.ts:1 imports src/walkers/x.ts: src/cars (floor 2) may not import src/walkers (floor 2)',
      'src/walkers/a.ts:1 imports src/show/a.ts: src/walkers (floor 2) may not import src/show (floor 3)',
      'src/walkers/a.ts:1 imports src/cars/w.ts: src/walkers (floor 2) may not import src/cars (floor 2)',
      'src/show/a.ts:1 imports src/walkers/a.ts: src/show (floor 3) may not import src/walkers (floor 2)',
    ]);
  });

  it('finds modules and imports in no room', () => {
    const graph = graphOf({ 'src/attic/a.ts': '', 'src/show/a.ts': "import '../attic/a.ts'; import '../../tests/x.ts';" });
    expect(forbiddenImports(graph, rooms)).toEqual([
      'src/attic/a.ts is in no room',
      'src/show/a.ts:1 imports src/attic/a.ts: src/show (floor 3) may not import what is in no room',
      'src/show/a.ts:1 imports tests/x.ts: src/show (floor 3) may not import what is in no room',
    ]);
  });
});

describe('the table of rooms', () => {
  it('never allows an import of a higher floor', () => {
    const upward = ROOMS.flatMap((from) => ROOMS.filter((to) => mayImport(from, to) && to.floor > from.floor).map((to) => `${from.path} -> ${to.path}`));
    expect(upward).toEqual([]);
  });

  it('names only rooms that it has', () => {
    const paths = new Set(ROOMS.map(({ path }) => path));
    expect(ROOMS.flatMap(({ also = [] }) => also).filter((path) => !paths.has(path))).toEqual([]);
  });

  it('keeps what runs in a browser apart from what does not', () => {
    const leaks = ROOMS.filter(({ browserSafe }) => browserSafe).flatMap((from) => ROOMS.filter((to) => mayImport(from, to) && !to.browserSafe && to.path !== 'src/carla').map((to) => `${from.path} -> ${to.path}`));
    expect(leaks).toEqual([]);
  });

  it('gives a file the room with the longest path', () => {
    expect([roomOf('src/optimiser/llm/a.ts')?.path, roomOf('src/optimiser/a.ts')?.path, roomOf('src/optimisers/a.ts')?.path]).toEqual(['src/optimiser/llm', 'src/optimiser', undefined]);
  });
});

describe('nodeImports', () => {
  it('finds Node modules with and without prefix, in browser-safe rooms only', () => {
    const source = "import 'node:fs'; import { join } from 'path'; import type { X } from 'node:net'; import 'zod';";
    expect(nodeImports(graphOf({ 'src/maths/a.ts': source, 'src/cars/a.ts': source }), rooms)).toEqual([
      'src/maths/a.ts:1 imports node:fs',
      'src/maths/a.ts:1 imports path',
      'src/maths/a.ts:1 imports node:net',
    ]);
  });
});

describe('danglingImports', () => {
  it('finds imports without extension, of folders and of nothing', () => {
    const graph = graphOf({ 'src/a.ts': "import './b.ts'; import './b'; import './c/'; import 'zod'; new URL('./c/', import.meta.url); new URL('../runs/x', import.meta.url); new URL('./d.ts', import.meta.url);" });
    expect(danglingImports(graph, new Set(['src/a.ts', 'src/b.ts', 'src/c/x.ts']))).toEqual([
      'src/a.ts:1 imports ./b, which is not there',
      'src/a.ts:1 imports ./c/, which is not there',
      'src/a.ts:1 imports ./d.ts, which is not there',
    ]);
  });
});

describe('importCycles', () => {
  it('tells every ring once, rings of types too', () => {
    const graph = graphOf({
      'z.ts': "import './b.ts';",
      'b.ts': "import type { C } from './c.ts';",
      'c.ts': "import './a.ts'; import './c.ts';",
      'a.ts': "import './b.ts'; import './d.ts';",
      'd.ts': '',
    });
    expect(importCycles(graph)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts', 'c.ts -> c.ts']);
  });

  it('finds none in a diamond', () => {
    expect(importCycles(graphOf({ 'a.ts': "import './b.ts'; import './c.ts';", 'b.ts': "import './d.ts';", 'c.ts': "import './d.ts';", 'd.ts': '' }))).toEqual([]);
  });
});

describe('unreachable', () => {
  it('finds modules that nothing leads to, also by lazy import and URL', () => {
    const graph = graphOf({
      'main.mjs': "await import('./a.ts');",
      'a.ts': "new Worker(new URL('./worker.ts', import.meta.url)); import type { T } from './t.ts';",
      'worker.ts': '',
      't.ts': '',
      'dead.ts': "import './deadToo.ts';",
      'deadToo.ts': '',
    });
    expect(unreachable(graph, ['main.mjs'])).toEqual(['dead.ts', 'deadToo.ts']);
  });
});
