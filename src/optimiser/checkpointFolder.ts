import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OptimiserError } from './OptimiserError.ts';
import { OptimiserStateSchema, readOptimiserState } from './OptimiserState.ts';
import type { OptimiserState } from './OptimiserState.ts';
import { PolicySchema, shortHash } from './Policy.ts';
import { policyHash } from '../policy/policyHash.ts';

const STATE_FILE = 'checkpoint.json';
const TAG = /^\d{6}$/u;

/** `checkpoint.json` is the state with a file name in place of each policy's text. */
const StoredStateSchema = OptimiserStateSchema.extend({
  pool: z.array(z.looseObject({ policy: PolicySchema.omit({ source: true }).extend({ file: z.string().regex(/^[\w.-]+$/u) }) })),
});

/**
 * Writes a checkpoint as plain text: `<folder>/<updates>/checkpoint.json` and beside it each policy of the pool as `<rank>-<hash>.js`, best first.
 * The folder appears whole or not at all; one of the same number is replaced. Gives its path.
 */
export function writeCheckpoint(folder: string, state: OptimiserState): string {
  const target = join(folder, String(state.updates).padStart(6, '0'));
  const draft = `${target}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const pool = state.pool.map(({ policy: { source, ...policy }, trackers }, rank) => {
    const file = `${String(rank).padStart(3, '0')}-${shortHash(policy.hash)}.js`;
    writeFileSync(join(draft, file), source, { flush: true });
    return { policy: { ...policy, file }, trackers };
  });
  writeFileSync(join(draft, STATE_FILE), `${JSON.stringify({ ...state, pool }, undefined, 2)}\n`, { flush: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  return target;
}

/**
 * Reads a checkpoint back. @param path one checkpoint, or a folder of them: then the newest
 * @throws OptimiserError OPTIMISER_CHECKPOINT when there is none, it is damaged, or a policy's text is not the one that was written
 */
export function readCheckpoint(path: string): OptimiserState {
  const folder = existsSync(join(path, STATE_FILE)) ? path : join(path, newestIn(path));
  const where = join(folder, STATE_FILE);
  const stored = StoredStateSchema.safeParse(readJson(where));
  if (!stored.success) throw damaged(where, z.prettifyError(stored.error));
  const pool = stored.data.pool.map(({ policy: { file, ...policy }, ...rest }) => {
    const source = readText(join(folder, file));
    if (policyHash(source) !== policy.hash) throw damaged(join(folder, file), 'the text does not have the hash that the checkpoint names');
    return { ...rest, policy: { ...policy, source } };
  });
  return readOptimiserState({ ...stored.data, pool }, where);
}

function newestIn(folder: string): string {
  const tags = existsSync(folder) ? readdirSync(folder).filter((name) => TAG.test(name) && existsSync(join(folder, name, STATE_FILE))) : [];
  const newest = tags.toSorted().at(-1);
  if (newest === undefined) throw new OptimiserError('OPTIMISER_CHECKPOINT', 'there is no checkpoint', { where: folder, remedy: 'check the path, or start a new run' });
  return newest;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw damaged(file, 'it is not JSON');
    throw cause;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw damaged(file, `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function damaged(where: string, what: string): OptimiserError {
  return new OptimiserError('OPTIMISER_CHECKPOINT', `the checkpoint is damaged: ${what}`, { where, remedy: 'resume from an older checkpoint' });
}
