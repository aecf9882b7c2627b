import { PolicySchema, type Policy } from '../../optimiser/Policy.ts';
import { z } from 'zod';
import { readInput } from '../readInput.ts';
import type { RunFolder } from '../RunFolder.ts';

const LineageSchema = PolicySchema.omit({ source: true }).extend({ characters: z.int() });

/** A policy of a run, by its hash. @throws TrainingError or RunFolderError when the run does not hold it */
export function readPolicy(folder: RunFolder, hash: string): Policy {
  const { characters: _characters, ...lineage } = folder.readJson(`policies/${hash}.json`, LineageSchema);
  return { ...lineage, source: readInput(folder.file('policies', `${hash}.js`), 'the policy') };
}
