import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { mayImport, roomOf } from './floors.ts';
import type { Room } from './floors.ts';
import type { ModuleImport } from './moduleImports.ts';

/** What every module imports, by path from the root. */
export type ImportGraph = ReadonlyMap<string, readonly ModuleImport[]>;

/** The module that an import means, for relative ones. */
export function targetOf(file: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined;
}

/** Imports between rooms that the table does not allow, and source files in no room. */
export function forbiddenImports(graph: ImportGraph, rooms: readonly Room[]): string[] {
  return [...graph].flatMap(([file, imports]) => {
    const from = roomOf(file, rooms);
    if (from === undefined) return [`${file} is in no room`];
    return imports.flatMap(({ specifier, kind, line }) => {
      const target = targetOf(file, specifier);
      const to = target === undefined ? undefined : roomOf(target, rooms);
      const isAllowed = to === undefined ? target === undefined || kind === 'url' : mayImport(from, to);
      if (isAllowed) return [];
      return [`${file}:${line} imports ${target}: ${from.path} (floor ${from.floor}) may not import ${to === undefined ? 'what is in no room' : `${to.path} (floor ${to.floor})`}`];
    });
  });
}

/** Imports of Node's own modules in rooms that must also run in a browser. */
export function nodeImports(graph: ImportGraph, rooms: readonly Room[]): string[] {
  return [...graph].flatMap(([file, imports]) =>
    roomOf(file, rooms)?.browserSafe ? imports.filter(({ specifier }) => isBuiltin(specifier)).map(({ specifier, line }) => `${file}:${line} imports ${specifier}`) : [],
  );
}

/** Relative imports that name no existing file exactly. */
export function danglingImports(graph: ImportGraph, files: ReadonlySet<string>): string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports.flatMap(({ specifier, line, kind }) => {
      const target = targetOf(file, specifier);
      const isFolder = kind === 'url' && [...files].some((path) => target !== undefined && path.startsWith(target.endsWith('/') ? target : `${target}/`));
      return target === undefined || files.has(target) || isFolder || outsideTheTree(kind, target) ? [] : [`${file}:${line} imports ${specifier}, which is not there`];
    }),
  );
}

/** URLs may name what an install or a run makes; imports may not. */
function outsideTheTree(kind: ModuleImport['kind'], target: string): boolean {
  return kind === 'url' && /^(?:node_modules|\.cache|runs|\.\.?)(?:\/|$)/.test(target);
}

/** Every ring of modules that import each other (types count: a ring of types is one noun cut in two), each told once, from its first module. */
export function importCycles(graph: ImportGraph): string[] {
  const rings = new Map<string, string>();
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      const ring = path.slice(start);
      const first = ring.indexOf(ring.toSorted()[0]!);
      const told = [...ring.slice(first), ...ring.slice(0, first)];
      rings.set(told.join(), [...told, told[0]!].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const target of targets(graph, file)) if (graph.has(target)) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return [...rings.values()].toSorted();
}

/** Modules of the graph that cannot be reached from any of the entry points. */
export function unreachable(graph: ImportGraph, entries: readonly string[]): string[] {
  const reached = new Set<string>(entries);
  for (const file of reached) for (const target of targets(graph, file)) reached.add(target);
  return [...graph.keys()].filter((file) => !reached.has(file));
}

function targets(graph: ImportGraph, file: string): string[] {
  return (graph.get(file) ?? []).map(({ specifier }) => targetOf(file, specifier)).filter((target) => target !== undefined);
}
