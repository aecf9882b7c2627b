import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { RunFolderError } from './RunFolderError.ts';

const RunFile = z.looseObject({ v: z.literal(1), id: z.string(), command: z.string(), settings: z.record(z.string(), z.unknown()), versions: z.record(z.string(), z.string()) });

/** `run.json`: what a run was started with. */
export type RunFile = z.infer<typeof RunFile>;

/**
 * `runs/<id>/`: everything about one run. Files are written under a temporary name and renamed, so that a reader or a killed process never
 * sees half a file; the event log and the recording are the two that grow in place.
 */
export class RunFolder {
  readonly path: string;
  readonly id: string;

  private constructor(path: string, id: string) {
    this.path = path;
    this.id = id;
  }

  /** Makes a new run folder with the lowest free number: `0001`, `0002`, … @throws RunFolderError */
  static create(parent: string, run: Omit<RunFile, 'v' | 'id'>): RunFolder {
    const base = resolve(parent);
    try {
      mkdirSync(base, { recursive: true });
      for (let number = nextNumber(base); ; number += 1) {
        const id = String(number).padStart(4, '0');
        const path = join(base, id);
        if (!makeFolder(path)) continue;
        for (const inner of ['policies', 'prompts', 'episodes', 'evals', 'checkpoints']) mkdirSync(join(path, inner));
        const folder = new RunFolder(path, id);
        folder.writeJson('run.json', { v: 1, id, ...run });
        return folder;
      }
    } catch (cause) {
      if (cause instanceof RunFolderError) throw cause;
      throw new RunFolderError('RUN_WRITE', `no run folder can be made: ${cause instanceof Error ? cause.message : String(cause)}`, {
        where: base,
        remedy: 'choose a folder that you may write to with --folder',
        kind: 'environment',
        cause,
      });
    }
  }

  /** Opens a run by its path, or by its id in `parent`. @throws RunFolderError when there is none */
  static open(parent: string, idOrPath: string): RunFolder {
    const candidates = [resolve(idOrPath), resolve(parent, idOrPath)];
    const path = candidates.find((candidate) => existsSync(join(candidate, 'run.json')));
    if (path === undefined) {
      const known = existsSync(parent) ? readdirSync(parent).filter((name) => existsSync(join(parent, name, 'run.json'))) : [];
      throw new RunFolderError('RUN_NOT_FOUND', `there is no run ${idOrPath}`, {
        where: resolve(parent),
        remedy: known.length === 0 ? 'start one with: codriver train' : `take one of: ${known.slice(-8).join(', ')}`,
      });
    }
    const folder = new RunFolder(path, '');
    const run = folder.runFile();
    return new RunFolder(path, run.id);
  }

  /** `run.json`, checked. @throws RunFolderError when it is damaged */
  runFile(): RunFile {
    return this.readJson('run.json', RunFile);
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** True when somebody asked for the run to end after the present step. */
  get stopRequested(): boolean {
    return existsSync(this.file('STOP'));
  }

  writeText(name: string, text: string): void {
    const path = this.file(name);
    writeFileSync(`${path}.new`, text, { flush: true });
    renameSync(`${path}.new`, path);
  }

  writeJson(name: string, value: unknown): void {
    this.writeText(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** @throws RunFolderError when the file is missing or not what the schema says */
  readJson<S extends z.ZodType>(name: string, schema: S): z.output<S> {
    const path = this.file(name);
    try {
      return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (cause) {
      throw new RunFolderError('RUN_DAMAGED', `${name} cannot be read: ${cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)}`, {
        where: path,
        remedy: 'start a new run, or restore the file from a copy',
        cause,
      });
    }
  }
}

function nextNumber(base: string): number {
  const numbers = readdirSync(base).map((name) => (/^\d{4,}$/.test(name) ? Number(name) : 0));
  return Math.max(0, ...numbers) + 1;
}

/** False when the folder exists already: somebody else took the number. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}
