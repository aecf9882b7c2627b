import { execFileSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { emptyName, isCode, lineCount, lockFindings, machinePlaces, MAX_LINES } from './fileRules.ts';
import { ENTRY_POINTS, ROOMS, roomOf, SOURCE_FOLDERS } from './floors.ts';
import { danglingImports, forbiddenImports, importCycles, nodeImports, unreachable } from './importRules.ts';
import { moduleImports } from './moduleImports.ts';
import { clockOrChance, inexactMaths, nodeGlobals, parseModule } from './purityRules.ts';
import type { Impurity } from './purityRules.ts';
import { ROOT, textOf, trackedFiles } from './trackedFiles.ts';

const files = trackedFiles();
const texts = new Map(files.flatMap((path): [string, string][] => [textOf(path)].filter((text) => text !== undefined).map((text) => [path, text])));
const textAt = (path: string): string => texts.get(path)!;

const isModule = (path: string): boolean => /\.(?:ts|mjs)$/.test(path);
const sources = files.filter((path) => isModule(path) && SOURCE_FOLDERS.some((folder) => path.startsWith(`${folder}/`)));
const graph = new Map(sources.map((path) => [path, moduleImports(textAt(path))]));

describe('the rooms', () => {
  it('hold every source module, and no import runs upward', () => {
    expect(forbiddenImports(graph, ROOMS)).toEqual([]);
  });

  it('have imports that name an existing file exactly', () => {
    expect(danglingImports(graph, new Set(files))).toEqual([]);
  });

  it('have no modules that import each other in a ring', () => {
    expect(importCycles(graph)).toEqual([]);
  });

  it('have no module that nothing leads to', () => {
    expect(unreachable(graph, ENTRY_POINTS.map(({ path }) => path))).toEqual([]);
  });

  it('have imports that acorn finds as well', () => {
    const differing = sources.filter((path) => {
      const byTokens = graph.get(path)!.filter(({ kind }) => kind === 'value').map(({ specifier }) => specifier);
      const byAcorn = parseModule(textAt(path)).body.flatMap((node) => ('source' in node && typeof node.source?.value === 'string' ? [node.source.value] : []));
      return byTokens.join('\n') !== byAcorn.join('\n');
    });
    expect(differing).toEqual([]);
  });
});

describe('browser-safe rooms', () => {
  it('import nothing of Node', () => {
    expect(nodeImports(graph, ROOMS)).toEqual([]);
  });

  it('use no global of Node', () => {
    expect(impuritiesOf((path) => roomOf(path)?.browserSafe === true, nodeGlobals)).toEqual([]);
  });
});

describe('deterministic rooms', () => {
  const isDeterministic = (path: string): boolean => roomOf(path)?.deterministic === true;

  it('use neither clock nor chance', () => {
    expect(impuritiesOf(isDeterministic, clockOrChance)).toEqual([]);
  });

  it('take inexact maths from src/geometry/trig.ts alone', () => {
    expect(impuritiesOf((path) => isDeterministic(path) && path !== 'src/geometry/trig.ts', inexactMaths)).toEqual([]);
  });
});

describe('files', () => {
  it(`of code have at most ${MAX_LINES} lines`, () => {
    expect(files.filter((path) => isCode(path) && lineCount(textAt(path)) > MAX_LINES)).toEqual([]);
  });

  it('are named after an idea', () => {
    expect(files.filter((path) => emptyName(path) !== undefined)).toEqual([]);
  });

  it('name no place of the machine that they were written on', () => {
    const registry = execFileSync('npm', ['config', 'get', 'registry'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    // Short names, such as a host called "vm" or a folder called "/app", occur in innocent words.
    const places = [ROOT.replace(/\/$/, ''), new URL(registry).host, hostname()].filter((name) => name.length > 8 && name !== 'localhost');
    const found = [...texts].flatMap(([path, text]) => machinePlaces(text, places).map(({ line, place }) => `${path}:${line} ${place}`));
    expect(found).toEqual([]);
  });

  it('of locked packages carry their integrity and no registry', () => {
    expect(lockFindings(JSON.parse(textAt('package-lock.json')))).toEqual([]);
  });
});

it('runs on Node 24', () => {
  expect(process.version).toMatch(/^v24\./);
});

function impuritiesOf(isMeant: (path: string) => boolean, rule: (program: ReturnType<typeof parseModule>) => Impurity[]): string[] {
  return sources.filter(isMeant).flatMap((path) => rule(parseModule(textAt(path))).map(({ line, what }) => `${path}:${line} ${what}`));
}
