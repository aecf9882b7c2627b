import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { policyHash } from '../../policy/policyHash.ts';
import { OptimiserError } from '../OptimiserError.ts';
import type { PolicyTrackerState } from '../PolicyTracker.ts';

const CONFIG = 'config.json';

/** A number that Python may have written as NaN when nothing was scored. */
const Score = z.number().nullable();

const ConfigSchema = z.looseObject({
  name: z.string(),
  step: z.int().min(0),
  records: z.record(
    z.string().regex(/^\d+$/),
    z.record(z.string(), z.looseObject({ priority: Score, past_priority: Score, past_weight: Score, count: z.int().min(0), avg_score: Score })),
  ),
});

/** One script of a pool, as LangProp ranked it. It is Python and never run. */
export interface LangPropRecord {
  /** Place in the ranking, from 0. */
  readonly rank: number;
  readonly source: string;
  readonly hash: string;
  /** Numbers of its tracker modes under our names; the state of `PolicyTracker`. */
  readonly trackers: PolicyTrackerState;
  /** Sum over the modes: what LangProp ranked by. */
  readonly priority: number;
}

/** A published checkpoint of one module. */
export interface LangPropCheckpoint {
  /** Name of the function that the scripts define. */
  readonly name: string;
  readonly step: number;
  /** Best first. */
  readonly records: readonly LangPropRecord[];
  /** Templates and the rendered set-up prompt, where they were kept. */
  readonly setupTemplate?: string;
  readonly updateTemplate?: string;
  readonly setupPrompt?: string;
}

/**
 * Reads a checkpoint folder of LangProp as it is published: `config.json` with the trackers' numbers and `record_<rank>.txt` with the scripts. For
 * reading only: nothing of it is run and nothing is written.
 *
 * @throws OptimiserError OPTIMISER_CHECKPOINT when the folder holds no such checkpoint, or one whose parts do not fit
 */
export function readLangPropCheckpoint(folder: string): LangPropCheckpoint {
  const config = readConfig(folder);
  const records = Object.entries(config.records)
    .map(([rank, modes]) => {
      const source = readPart(folder, `record_${rank}.txt`);
      if (source === undefined) throw damaged(join(folder, `record_${rank}.txt`), 'the script that config.json ranks is missing');
      const trackers = Object.fromEntries(
        Object.entries(modes).map(([mode, { priority, past_priority: pastPriority, past_weight: pastWeight, count, avg_score: meanScore }]) => [
          mode,
          { priority: priority ?? 0, pastPriority: pastPriority ?? 0, pastWeight: pastWeight ?? 0, count, meanScore: meanScore ?? 0 },
        ]),
      );
      const priority = Object.values(trackers).reduce((sum, tracker) => sum + tracker.priority, 0);
      return { rank: Number(rank), source, hash: policyHash(source), trackers, priority };
    })
    .toSorted((a, b) => a.rank - b.rank);
  const setupTemplate = readPart(folder, 'setup.txt');
  const updateTemplate = readPart(folder, 'update.txt');
  const setupPrompt = readPart(folder, 'setup_prompt.txt');
  return {
    name: config.name,
    step: config.step,
    records,
    ...(setupTemplate === undefined ? {} : { setupTemplate }),
    ...(updateTemplate === undefined ? {} : { updateTemplate }),
    ...(setupPrompt === undefined ? {} : { setupPrompt }),
  };
}

/** Folders at or below a folder that hold a checkpoint, in order of their paths: a run keeps one per tag and module. */
export function findLangPropCheckpoints(folder: string): string[] {
  if (existsSync(join(folder, CONFIG))) return [folder];
  if (!existsSync(folder)) return [];
  const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return inner.map(({ name }) => name).toSorted().flatMap((name) => findLangPropCheckpoints(join(folder, name)));
}

function readConfig(folder: string): z.infer<typeof ConfigSchema> {
  const text = readPart(folder, CONFIG);
  if (text === undefined) throw damaged(folder, `there is no ${CONFIG}`);
  let value: unknown;
  try {
    // Python writes numbers that JSON does not have.
    value = JSON.parse(text.replaceAll(/(:\s*)(?:NaN|-?Infinity)\b/g, '$1null'));
  } catch {
    throw damaged(join(folder, CONFIG), 'it is not JSON');
  }
  const parsed = ConfigSchema.safeParse(value);
  if (!parsed.success) throw damaged(join(folder, CONFIG), z.prettifyError(parsed.error));
  return parsed.data;
}

function readPart(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function damaged(where: string, what: string): OptimiserError {
  return new OptimiserError('OPTIMISER_CHECKPOINT', `this is no checkpoint of LangProp: ${what}`, { where, remedy: `name the folder of a module, with config.json and record_0.txt, …, or one above it (${basename(where)} is none)` });
}
